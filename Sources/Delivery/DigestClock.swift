import Basics
import Configuration
import Foundation

/// When a schedule sends a digest, in a time zone.
struct DigestClock: Sendable {
  private let minute: Int
  private let hour: Int?
  private let calendar: Calendar

  /// Nil for a schedule without digests.
  init?(_ schedule: MailSettings.Schedule, timeZone: TimeZone = .current) {
    switch schedule {
    case .each: return nil
    case .hourly: (hour, minute) = (nil, 0)
    case .daily(let minutes): (hour, minute) = (minutes / 60, minutes % 60)
    }
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = timeZone
    self.calendar = calendar
  }

  /// The longest time between two digests: an hour, or a day on which clocks are put back.
  var period: Duration { .seconds(hour == nil ? 3600 : 25 * 3600) }

  /// The last time at or before a moment at which a digest is due.
  func latest(at time: Timestamp) -> Timestamp {
    guard hour != nil else { return hour(of: time) }
    let day = day(of: time)
    let today = due(on: day)
    return today <= time ? today : due(on: self.day(of: day - .seconds(1)))
  }

  /// The first time after a moment at which a digest is due.
  func next(after time: Timestamp) -> Timestamp {
    guard hour != nil else { return Timestamp(seconds: hour(of: time).seconds + 3600) }
    let day = day(of: time)
    let today = due(on: day)
    return today > time ? today : due(on: end(of: day))
  }

  /// When a day is due that begins at a time. A time of day that it does not have, because clocks are put forward, is the
  /// next one that it has; of one that it has twice, because they are put back, only the first counts.
  private func due(on day: Timestamp) -> Timestamp {
    let found = calendar.nextDate(
      after: date(day - .seconds(1)), matching: DateComponents(hour: hour, minute: minute, second: 0),
      matchingPolicy: .nextTime, repeatedTimePolicy: .first, direction: .forward)
    return found.map(timestamp) ?? day
  }

  /// The beginning of a time's day.
  private func day(of time: Timestamp) -> Timestamp { timestamp(calendar.startOfDay(for: date(time))) }

  /// The end of a day that begins at a time.
  private func end(of day: Timestamp) -> Timestamp {
    calendar.dateInterval(of: .day, for: date(day)).map { timestamp($0.end) }
      ?? Timestamp(seconds: day.seconds + 86_400)
  }

  /// The beginning of a time's hour.
  private func hour(of time: Timestamp) -> Timestamp {
    let offset = Int64(calendar.timeZone.secondsFromGMT(for: date(time)))
    let local = time.seconds + offset
    return Timestamp(seconds: local - ((local % 3600) + 3600) % 3600 - offset)
  }

  private func date(_ time: Timestamp) -> Date { Date(timeIntervalSince1970: Double(time.seconds)) }
  private func timestamp(_ date: Date) -> Timestamp { Timestamp(seconds: Int64(date.timeIntervalSince1970)) }
}
