import Basics

/// The times of day (UTC) at which a feed publishes, when it keeps to some: ministries send their bulletins out in the
/// morning and at six.
struct PublishingHours: Equatable {
  /// Windows of the day in minutes, each from its first minute to its last; a window past midnight ends above 1440.
  private(set) var windows: [ClosedRange<Int>]

  /// Entries further apart than this belong to different windows.
  private static let gapMinutes = 90
  /// A window opens this much before the earliest entry it was made from, and closes this much after the latest: offices
  /// are late, and keep summer time.
  private static let openBefore = 15
  private static let closeAfter = 60
  private static let day = 1440

  /// The hours that publication times show, or nil when they show none: too few times or days, entries at odd hours
  /// as well, or windows that fill more than a third of the day.
  init?(_ times: [Timestamp]) {
    let days = Set(times.map { $0.milliseconds / 86_400_000 })
    guard times.count >= 6, days.count >= 3 else { return nil }
    let minutes = times.map { Int(($0.milliseconds / 60_000) % Int64(Self.day)) }.sorted()
    guard minutes[0] >= 0 else { return nil }
    let groups = Self.groups(minutes)
    // One entry at an odd hour is an accident.
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

  /// Minutes of the day in groups without a long gap; a group over midnight counts on above 1440.
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

  /// Whether a time lies in a window.
  func contains(_ time: Timestamp) -> Bool {
    let minute = Self.minute(time)
    return windows.contains { $0.contains(minute) || $0.contains(minute + Self.day) }
  }

  /// Milliseconds from a time to the next opening of a window; a whole day at most.
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
