import Basics

/// Dates that mean "no date": the beginnings of time of the programs that write feeds. They stand there where a field of a
/// database was empty.
enum DateZero {
  /// The time, unless it is a beginning of time, in any time zone.
  static func without(_ time: Timestamp) -> Timestamp? {
    time < firstYear || beginnings.contains { abs(time.milliseconds - $0.milliseconds) <= day } ? nil : time
  }

  private static let day: Int64 = 86_400_000
  /// Year 1 is .NET's.
  private static let firstYear = Timestamp(year: 2, month: 1, day: 1, hour: 0, minute: 0, second: 0)
  private static let beginnings = [
    // Unix and all that counts as it does; SQL Server; OLE and spreadsheets; Windows files.
    (1970, 1, 1), (1900, 1, 1), (1899, 12, 30), (1601, 1, 1),
  ].map { Timestamp(year: $0, month: $1, day: $2, hour: 0, minute: 0, second: 0) }
}
