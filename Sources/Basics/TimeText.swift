/// A moment as people write it on a command line or in an address: so long ago (`30m`, `12h`, `7d`), a day or a time in
/// UTC (`2026-11-23`, `2026-11-23T16:45:40Z`).
public enum TimeText {
  /// What is expected, for messages.
  public static let expected = "a number and a unit, as in 12h or 7d, or a date, as in 2026-11-23"

  /// The moment; nil when the text is none.
  public static func moment(_ text: String, now: Timestamp) -> Timestamp? {
    if let duration = Duration(parsing: text) { return now - duration }
    let form = /([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[T ]([0-9]{2}):([0-9]{2})(?::([0-9]{2}))?Z?)?/
    guard let parts = text.wholeMatch(of: form)?.output else { return nil }
    let day = [parts.1, parts.2, parts.3].compactMap { Int($0) }
    let time = [parts.4, parts.5, parts.6].map { $0.flatMap { Int($0) } ?? 0 }
    guard 1...12 ~= day[1], 1...31 ~= day[2], time[0] < 24, time[1] < 60, time[2] < 60 else { return nil }
    return Timestamp(year: day[0], month: day[1], day: day[2], hour: time[0], minute: time[1], second: time[2])
  }
}
