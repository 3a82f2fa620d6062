import Basics

/// Recognises dates that mean "no date": the zero dates of various programs and databases, which feeds contain if a
/// field was empty.
enum DateZero {
  /// The time; nil if it is a zero date in any time zone.
  static func without(_ time: Timestamp) -> Timestamp? {
    time < firstYear || beginnings.contains { abs(time.milliseconds - $0.milliseconds) <= day } ? nil : time
  }

  private static let day: Int64 = 86_400_000
  /// Times before this are in year 1, the zero date of .NET.
  private static let firstYear = Timestamp(year: 2, month: 1, day: 1, hour: 0, minute: 0, second: 0)
  private static let beginnings = [
    // In order: Unix; SQL Server; OLE and spreadsheets; Windows files.
    (1970, 1, 1), (1900, 1, 1), (1899, 12, 30), (1601, 1, 1),
  ].map { Timestamp(year: $0, month: $1, day: $2, hour: 0, minute: 0, second: 0) }
}
