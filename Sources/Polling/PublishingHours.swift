import Basics

/// The times of day (UTC) at which a feed usually publishes. For example, a ministry publishes bulletins in the morning
/// and at six.
struct PublishingHours: Equatable {
  /// The windows in minutes of the day. The end of a window that passes midnight is above 1440.
  private(set) var windows: [ClosedRange<Int>]

  /// Entries that are further apart than this, in minutes, belong to different windows.
  private static let gapMinutes = 90
  /// A window begins this many minutes before the earliest of its entries, because publishing times vary.
  private static let openBefore = 15
  /// A window ends this many minutes after the latest of its entries, because of delays and summer time.
  private static let closeAfter = 60
  private static let day = 1440

  /// The publishing hours that the times show. Nil if there are none: too few times or days, entries outside the
  /// windows, or windows that cover more than a third of the day.
  init?(_ times: [Timestamp]) {
    let days = Set(times.map { $0.milliseconds / 86_400_000 })
    guard times.count >= 6, days.count >= 3 else { return nil }
    let minutes = times.map { Int(($0.milliseconds / 60_000) % Int64(Self.day)) }.sorted()
    guard minutes[0] >= 0 else { return nil }
    let groups = Self.groups(minutes)
    // A single entry makes no window.
    let regular = groups.filter { $0.count >= 2 }
    let covered = regular.reduce(0) { $0 + $1.count }
    guard covered * 5 >= minutes.count * 4 else { return nil }
    windows = regular.map { group in
      let start = group[0] - Self.openBefore
      let length = group[group.count - 1] - group[0] + Self.openBefore + Self.closeAfter
      let opening = (start + Self.day) % Self.day
      return opening...(opening + length)
    }
    guard windows.reduce(0, { $0 + $1.count }) <= Self.day / 3 else { return nil }
  }

  /// Groups sorted minutes of the day; a gap above `gapMinutes` ends a group. Minutes after midnight in a group that
  /// began before it are above 1440.
  private static func groups(_ sorted: [Int]) -> [[Int]] {
    var groups: [[Int]] = []
    for minute in sorted {
      if let last = groups.last?.last, minute - last <= gapMinutes {
        groups[groups.count - 1].append(minute)
      } else {
        groups.append([minute])
      }
    }
    if groups.count > 1, let first = groups.first, first[0] + day - sorted[sorted.count - 1] <= gapMinutes {
      groups[groups.count - 1] += first.map { $0 + day }
      groups.removeFirst()
    }
    return groups
  }

  /// Whether a time is in a window.
  func contains(_ time: Timestamp) -> Bool {
    let minute = Self.minute(time)
    return windows.contains { $0.contains(minute) || $0.contains(minute + Self.day) }
  }

  /// The time, in milliseconds, from `time` to the beginning of the next window; a day at most.
  func untilOpening(after time: Timestamp) -> Int64 {
    let minute = Self.minute(time)
    let waits = windows.map { ($0.lowerBound - minute - 1 + 2 * Self.day) % Self.day + 1 }
    let intoMinute = time.milliseconds - time.milliseconds / 60_000 * 60_000
    return Int64(waits.min() ?? Self.day) * 60_000 - intoMinute
  }

  private static func minute(_ time: Timestamp) -> Int {
    let minute = Int((time.milliseconds / 60_000) % Int64(day))
    return minute < 0 ? minute + day : minute
  }
}
