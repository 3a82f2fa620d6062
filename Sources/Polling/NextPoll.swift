import Basics
import Configuration
import FeedModel
import Storage

/// When a feed is polled next and why. All decisions are pure functions.
struct NextPoll: Equatable {
  /// The delay until the next poll, in milliseconds.
  var delayMilliseconds: Int64
  /// The reason for the delay, for people: `interval`, `max-age`, `ttl`, `back-off`, …
  var reason: String

  /// The settings that the decision depends on.
  struct Rules {
    var interval: Duration
    var minInterval: Duration
    var maxInterval: Duration
    var backoff: Backoff
    /// The interval in the feed's definition; nil for none. No poll comes sooner.
    var ownInterval: Duration?

    init(_ fetch: FetchSettings, ownInterval: Duration?) {
      interval = fetch.interval
      minInterval = fetch.minInterval
      maxInterval = fetch.maxInterval
      backoff = fetch.backoff
      self.ownInterval = ownInterval
    }

    var floorMilliseconds: Int64 { max(minInterval, ownInterval ?? .zero).milliseconds }
    var startMilliseconds: Int64 { max(ownInterval ?? interval, minInterval).milliseconds }
    var ceilingMilliseconds: Int64 { max(maxInterval, ownInterval ?? .zero).milliseconds }
  }

  /// How often a feed publishes, as its publication times and the last polls show.
  struct Rhythm {
    /// The current interval in milliseconds; nil before the first success.
    var current: Int64?
    /// The publication times of the latest entries.
    var recent: [Timestamp] = []
    /// The time of the last poll that found new entries.
    var lastNew: Timestamp?
    /// The number of new entries in this poll; 0 for a feed's first poll.
    var newEntries = 0
  }

  /// The interval in milliseconds that a feed's publication times suggest: half the usual gap between its entries, or
  /// half the time since the last entry if that is longer. The interval grows by a tenth at most with each poll without
  /// new entries, so that one unusual day has little effect. A poll with several new entries came too late and halves
  /// it.
  static func adapted(_ rhythm: Rhythm, rules: Rules, now: Timestamp) -> Int64 {
    let current = rhythm.current ?? rules.startMilliseconds
    let newestFirst = rhythm.recent.filter { $0 <= now }.sorted(by: >)
    var next = rhythm.newEntries > 1 ? current / 2 : current
    if newestFirst.count >= 3, let newest = [newestFirst[0], rhythm.lastNew].compactMap({ $0 }).max() {
      let gaps = zip(newestFirst, newestFirst.dropFirst()).map { $0.milliseconds - $1.milliseconds }.sorted()
      let target = max(gaps[gaps.count / 2], now.milliseconds - newest.milliseconds) / 2
      if target < next || rhythm.newEntries > 0 {
        next = min(next, target)
      } else {
        next = min(target, current + max(1, current / 10))
      }
    }
    return min(max(next, rules.floorMilliseconds), rules.ceilingMilliseconds)
  }

  /// What the server's answer and the document ask for.
  struct Wishes {
    var schedule = PublisherSchedule()
    /// How long the answer stays fresh, in seconds.
    var lifetimeSeconds: Int64?
    /// The hours in which the feed publishes; nil if it has no regular ones.
    var hours: PublishingHours?
  }

  /// The longest delay, in seconds, that one answer of a server can cause.
  static let longestSeconds: Int64 = 24 * 3600

  /// The next poll after a document or "not modified": after the interval (within the feed's publishing hours the
  /// shortest interval), or after the publisher's wish if that is longer. `jitter` is a random number from 0 to 1,
  /// which adds up to a tenth.
  static func afterSuccess(
    interval: Int64, wishes: Wishes, rules: Rules, jitter: Double, now: Timestamp
  ) -> NextPoll {
    var plan = NextPoll(delayMilliseconds: interval, reason: "interval")
    if let hours = wishes.hours { plan.follow(hours, rules: rules, now: now) }
    let hints = [
      ("max-age", wishes.lifetimeSeconds), ("ttl", wishes.schedule.ttlMinutes.map { Int64(clamping: $0) &* 60 }),
      ("updatePeriod", wishes.schedule.updatePeriodSeconds.map(Int64.init)),
    ]
    for (name, seconds) in hints {
      guard let seconds, seconds > 0 else { continue }
      let wish = NextPoll(serverWish: seconds, name)
      if wish.delayMilliseconds > plan.delayMilliseconds { plan = wish }
    }
    // Jitter only delays: a poll must not come sooner than the publisher asks for.
    plan.delayMilliseconds += Int64(Double(plan.delayMilliseconds) * 0.1 * jitter)
    return plan.outside(wishes.schedule, now: now)
  }

  /// The next poll after a failure: exponential back-off, doubled with each further failure, plus up to a fifth of
  /// jitter. `retryAfterSeconds`, the server's `Retry-After`, counts if it is longer.
  static func afterFailure(
    failures: Int, retryAfterSeconds: Int64?, rules: Rules, jitter: Double
  ) -> NextPoll {
    let delay = rules.backoff.milliseconds(afterFailures: failures, .longer(0.2), chance: jitter)
    if let retryAfterSeconds {
      var wish = NextPoll(serverWish: retryAfterSeconds, NextPoll.retryAfter)
      if wish.delayMilliseconds > delay {
        wish.delayMilliseconds += Int64(Double(delay) * 0.1 * jitter)
        return wish
      }
    }
    return NextPoll(delayMilliseconds: max(delay, rules.floorMilliseconds), reason: "back-off")
  }

  /// The beginning of the reason of a delay that a server asked for with `Retry-After`.
  static let retryAfter = "Retry-After"

  /// A delay that a server asks for, limited to `longestSeconds`. The reason says so if it was limited.
  private init(serverWish seconds: Int64, _ name: String) {
    delayMilliseconds = min(seconds, NextPoll.longestSeconds) * 1000
    reason = seconds > NextPoll.longestSeconds ? "\(name), cut to 24 h" : name
  }

  init(delayMilliseconds: Int64, reason: String) {
    self.delayMilliseconds = delayMilliseconds
    self.reason = reason
  }

  /// Shortens the delay to the shortest interval within the feed's publishing hours; before them, to their beginning.
  private mutating func follow(_ hours: PublishingHours, rules: Rules, now: Timestamp) {
    let wait = hours.contains(now) ? rules.floorMilliseconds : hours.untilOpening(after: now)
    let bounded = max(wait, rules.floorMilliseconds)
    guard bounded < delayMilliseconds else { return }
    self = NextPoll(delayMilliseconds: bounded, reason: "publishing hours")
  }

  /// Moves a poll out of the hours and days in which a publisher wants no requests (RSS 2.0 skipHours and skipDays,
  /// UTC), by a day at most.
  private func outside(_ schedule: PublisherSchedule, now: Timestamp) -> NextPoll {
    guard !schedule.skipHours.isEmpty || !schedule.skipDays.isEmpty else { return self }
    var plan = self
    let hour: Int64 = 3_600_000
    for _ in 0..<24 {
      let due = Timestamp(milliseconds: now.milliseconds + plan.delayMilliseconds)
      guard schedule.skipHours.contains(due.hour) || schedule.skipDays.contains(due.weekday) else { return plan }
      // To the start of the next hour.
      plan.delayMilliseconds += hour - due.milliseconds % hour
      plan.reason = schedule.skipDays.contains(due.weekday) ? "skipDays" : "skipHours"
    }
    return plan
  }
}
