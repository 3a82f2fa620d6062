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

  /// The last time at or before a moment at which a digest is due.
  func latest(at time: Timestamp) -> Timestamp {
    next(time, .backward)
  }

  /// The first time after a moment at which a digest is due.
  func next(after time: Timestamp) -> Timestamp { next(time, .forward) }

  /// A time of day that a day does not have, because clocks are put forward, is the next one that it has.
  private func next(_ time: Timestamp, _ direction: Calendar.SearchDirection) -> Timestamp {
    let wanted = DateComponents(hour: hour, minute: minute, second: 0)
    let seconds = time.seconds + (direction == .backward ? 1 : 0)
    let found = calendar.nextDate(
      after: Date(timeIntervalSince1970: Double(seconds)), matching: wanted, matchingPolicy: .nextTime,
      repeatedTimePolicy: .first, direction: direction)
    return found.map { Timestamp(seconds: Int64($0.timeIntervalSince1970)) } ?? time
  }
}
