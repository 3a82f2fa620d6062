import Basics
import Foundation

/// When a mute ends, as people write it: a day of the week, `tomorrow`, a date (each at midnight, local time), or so long
/// from now.
enum MuteEnd {
  /// What is expected, for messages.
  static let expected = "a day of the week, as in monday, a date, as in 2026-12-01, or a duration, as in 3d"

  private static let days = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"]

  /// The moment; nil when the text is none. A day of the week is the next one, and never today.
  static func moment(_ text: String, now: Timestamp, timeZone: TimeZone = .current) -> Timestamp? {
    if let duration = Duration(parsing: text) {
      return Timestamp(milliseconds: now.milliseconds + duration.milliseconds)
    }
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = timeZone
    let today = calendar.startOfDay(for: Date(timeIntervalSince1970: Double(now.seconds)))
    func stamp(_ date: Date?) -> Timestamp? { date.map { Timestamp(seconds: Int64($0.timeIntervalSince1970)) } }
    let word = text.lowercased()
    if word == "tomorrow" { return stamp(calendar.date(byAdding: .day, value: 1, to: today)) }
    if let day = days.firstIndex(where: { $0 == word || $0.prefix(3) == word }) {
      return stamp(
        calendar.nextDate(after: today, matching: DateComponents(hour: 0, weekday: day + 1), matchingPolicy: .nextTime))
    }
    guard let (_, year, month, day) = text.wholeMatch(of: /([0-9]{4})-([0-9]{2})-([0-9]{2})/)?.output else {
      return nil
    }
    let parts = DateComponents(year: Int(year), month: Int(month), day: Int(day))
    guard parts.isValidDate(in: calendar) else { return nil }
    return stamp(calendar.date(from: parts))
  }
}
