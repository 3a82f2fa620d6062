/// A moment in UTC, in milliseconds since 1970-01-01T00:00:00Z. Feeds, the state file and match lines need no finer
/// unit.
public struct Timestamp: Sendable, Hashable, Comparable {
  /// Milliseconds since the Unix epoch; negative before 1970.
  public var milliseconds: Int64

  /// A moment from milliseconds since the Unix epoch.
  public init(milliseconds: Int64) { self.milliseconds = milliseconds }

  /// A moment from whole seconds since the Unix epoch.
  public init(seconds: Int64) { self.milliseconds = seconds * 1000 }

  /// A moment from a date and time of the proleptic Gregorian calendar in UTC.
  ///
  /// - Precondition: all values are in their ranges; they are not checked.
  public init(year: Int, month: Int, day: Int, hour: Int, minute: Int, second: Int, millisecond: Int = 0) {
    let days = Timestamp.daysSinceEpoch(year: year, month: month, day: day)
    let seconds = Int64(days) * 86_400 + Int64(hour * 3600 + minute * 60 + second)
    self.milliseconds = seconds * 1000 + Int64(millisecond)
  }

  /// Whole seconds since the Unix epoch, rounded down.
  public var seconds: Int64 { Timestamp.floorDivide(milliseconds, 1000) }

  /// The time in the form of RFC 3339, in UTC: `2026-11-23T16:45:40Z`. It has three decimals if the milliseconds are
  /// not 0 or `alwaysMilliseconds` is set. All output of diplowatch uses this form.
  public func rfc3339(alwaysMilliseconds: Bool = false) -> String {
    let day = Timestamp.floorDivide(seconds, 86_400)
    let secondOfDay = Int(seconds - day * 86_400)
    let (year, month, dayOfMonth) = Timestamp.civilDate(daysSinceEpoch: Int(day))
    let fraction = Int(milliseconds - seconds * 1000)
    var text = "\(padded(year, 4))-\(padded(month, 2))-\(padded(dayOfMonth, 2))T"
    text += "\(padded(secondOfDay / 3600, 2)):\(padded(secondOfDay / 60 % 60, 2)):\(padded(secondOfDay % 60, 2))"
    if fraction != 0 || alwaysMilliseconds { text += ".\(padded(fraction, 3))" }
    return text + "Z"
  }

  /// The moment a duration before another.
  public static func - (time: Timestamp, duration: Duration) -> Timestamp {
    Timestamp(milliseconds: time.milliseconds - duration.milliseconds)
  }

  /// An earlier moment is less than a later one.
  public static func < (left: Timestamp, right: Timestamp) -> Bool { left.milliseconds < right.milliseconds }

  /// The day of the week of this moment in UTC, 0 = Sunday … 6 = Saturday.
  public var weekday: Int { Int((Timestamp.floorDivide(seconds, 86_400) % 7 + 11) % 7) }

  /// The hour of the day of this moment in UTC, 0 … 23.
  public var hour: Int { Int(Timestamp.floorDivide(seconds, 3600) - Timestamp.floorDivide(seconds, 86_400) * 24) }

  // Days and dates by Howard Hinnant's algorithms "days_from_civil" and "civil_from_days" (2013): exact for every year.

  private static func daysSinceEpoch(year: Int, month: Int, day: Int) -> Int {
    let shifted = month <= 2 ? year - 1 : year
    let era = (shifted >= 0 ? shifted : shifted - 399) / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  private static func civilDate(daysSinceEpoch: Int) -> (year: Int, month: Int, day: Int) {
    let shifted = daysSinceEpoch + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    return (year, month, dayOfYear - (153 * monthFromMarch + 2) / 5 + 1)
  }

  private static func floorDivide(_ value: Int64, _ divisor: Int64) -> Int64 {
    value >= 0 ? value / divisor : (value - divisor + 1) / divisor
  }
}

private func padded(_ value: Int, _ width: Int) -> String {
  let digits = String(value.magnitude)
  return (value < 0 ? "-" : "") + String(repeating: "0", count: max(0, width - digits.count)) + digits
}
