import Basics
import Glibc

/// The end of a mute as users write it: a day of the week, `tomorrow`, a date (each at midnight in this machine's
/// zone), or a duration from now.
enum MuteEnd {
  /// The accepted forms, for error messages.
  static let expected =
    "a day of the week, as in monday, a date, as in 2026-12-01, or a duration, as in 3d; at most ten years ahead"

  private static let days = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"]

  /// The longest mute. What never matters to a desk is left out of the watchlist instead.
  private static let longest = Duration.seconds(3653 * 86_400)

  /// The time; nil if the text is not valid, or the time more than ten years ahead. A day of the week is the next one,
  /// never today.
  static func moment(_ text: String, now: Timestamp) -> Timestamp? {
    guard let end = unbounded(text, now: now), end.milliseconds - now.milliseconds <= longest.milliseconds else {
      return nil
    }
    return end
  }

  private static func unbounded(_ text: String, now: Timestamp) -> Timestamp? {
    if let duration = Duration(parsing: text) {
      return Timestamp(milliseconds: now.milliseconds + duration.milliseconds)
    }
    var seconds = time_t(now.seconds)
    var today = tm()
    localtime_r(&seconds, &today)
    let word = text.lowercased()
    if word == "tomorrow" { return midnight(today, addingDays: 1) }
    if let day = days.firstIndex(where: { $0 == word || $0.prefix(3) == word }) {
      let ahead = (day - Int(today.tm_wday) + 7) % 7
      return midnight(today, addingDays: ahead == 0 ? 7 : ahead)
    }
    guard let (_, year, month, day) = text.wholeMatch(of: /([0-9]{4})-([0-9]{2})-([0-9]{2})/)?.output,
      let year = Int32(year), let month = Int32(month), let day = Int32(day)
    else { return nil }
    var date = tm()
    (date.tm_year, date.tm_mon, date.tm_mday) = (year - 1900, month - 1, day)
    let end = midnight(date, addingDays: 0)
    // mktime(3) accepts the 30th of February as the 2nd of March.
    return end.map(LocalTime.init)?.day == text ? end : nil
  }

  /// The beginning of the day that is `days` later.
  private static func midnight(_ day: tm, addingDays days: Int) -> Timestamp? {
    var day = day
    (day.tm_hour, day.tm_min, day.tm_sec, day.tm_isdst) = (0, 0, 0, -1)
    day.tm_mday += Int32(days)
    let seconds = mktime(&day)
    return seconds == -1 ? nil : Timestamp(seconds: Int64(seconds))
  }
}
