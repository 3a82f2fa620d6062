import Basics
import Configuration
import FeedModel
import Storage

/// When a feed is polled next, and why: a pure decision.
struct NextPoll: Equatable {
  /// How long to wait.
  var delayMilliseconds: Int64
  /// Why, for people: `interval`, `max-age`, `ttl`, `back-off`, …
  var reason: String

  /// What the decision depends on beside the feed's state.
  struct Rules {
    var interval: Duration
    var minInterval: Duration
    var maxInterval: Duration
    var backoff: BackoffSettings
    /// An interval the feed's definition asks for: no poll comes sooner.
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

  /// What a feed's publication times and the polls themselves show.
  struct Rhythm {
    /// The interval so far; nil before the first success.
    var current: Int64?
    /// Publication times of the latest entries.
    var recent: [Timestamp] = []
    /// When a poll last brought something new.
    var lastNew: Timestamp?
    /// How many new entries this poll brought; a feed's first poll counts none.
    var newEntries = 0
  }

  /// The interval a feed's own publication times suggest: half the usual gap between its entries, or, for a feed that
  /// has fallen silent, half that silence. A longer one is approached by a tenth a poll that brings nothing, so that one
  /// odd day does not decide; a poll that brings several entries came too late, and halves the interval.
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

  /// What a server's answer and its document say about the next poll.
  struct Wishes {
    var schedule = PublisherSchedule()
    /// How long the answer stays fresh.
    var lifetimeSeconds: Int64?
    /// The hours the feed publishes at, where it keeps to some.
    var hours: PublishingHours?
  }

  /// No server may silence a feed for longer than this by one answer.
  static let longestSeconds: Int64 = 24 * 3600

  /// After a poll that brought a document or "not modified": the interval, within a feed's publishing hours the shortest
  /// one, or what the publisher asks for when that is longer. `jitter` is from 0 to 1.
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
    // Only ever later: sooner than asked would be rude.
    plan.delayMilliseconds += Int64(Double(plan.delayMilliseconds) * 0.1 * jitter)
    return plan.outside(wishes.schedule, now: now)
  }

  /// After a failure: the first delay, doubled with each further failure, plus up to a fifth. `retryAfterSeconds` is
  /// the server's own word and counts when it is longer.
  static func afterFailure(
    failures: Int, retryAfterSeconds: Int64?, rules: Rules, jitter: Double
  ) -> NextPoll {
    let start = max(rules.backoff.initial.milliseconds, 1)
    let doublings = min(max(failures - 1, 0), 30)
    let longest = max(rules.backoff.max.milliseconds, start)
    let (doubled, overflow) = start.multipliedReportingOverflow(by: 1 << Int64(doublings))
    let bounded = overflow ? longest : min(doubled, longest)
    let delay = bounded + Int64(Double(bounded) * 0.2 * jitter)
    if let retryAfterSeconds {
      var wish = NextPoll(serverWish: retryAfterSeconds, NextPoll.retryAfter)
      if wish.delayMilliseconds > delay {
        wish.delayMilliseconds += Int64(Double(delay) * 0.1 * jitter)
        return wish
      }
    }
    return NextPoll(delayMilliseconds: max(delay, rules.floorMilliseconds), reason: "back-off")
  }

  /// How the reason of a delay begins that a server asked for with `Retry-After`.
  static let retryAfter = "Retry-After"

  /// A delay a server asks for, up to the cap, with a word about it where it is cut.
  private init(serverWish seconds: Int64, _ name: String) {
    delayMilliseconds = min(seconds, NextPoll.longestSeconds) * 1000
    reason = seconds > NextPoll.longestSeconds ? "\(name), cut to 24 h" : name
  }

  init(delayMilliseconds: Int64, reason: String) {
    self.delayMilliseconds = delayMilliseconds
    self.reason = reason
  }

  /// Within the hours a feed publishes at, the shortest interval; before them, no later than their beginning.
  private mutating func follow(_ hours: PublishingHours, rules: Rules, now: Timestamp) {
    let wait = hours.contains(now) ? rules.floorMilliseconds : hours.untilOpening(after: now)
    let bounded = max(wait, rules.floorMilliseconds)
    guard bounded < delayMilliseconds else { return }
    self = NextPoll(delayMilliseconds: bounded, reason: "publishing hours")
  }

  /// Moves a poll out of the hours and days a publisher asks to be spared (RSS 2.0 skipHours, skipDays; UTC), by a day
  /// at most.
  private func outside(_ schedule: PublisherSchedule, now: Timestamp) -> NextPoll {
    guard !schedule.skipHours.isEmpty || !schedule.skipDays.isEmpty else { return self }
    var plan = self
    let hour: Int64 = 3_600_000
    for _ in 0..<24 {
      let due = Timestamp(milliseconds: now.milliseconds + plan.delayMilliseconds)
      guard schedule.skipHours.contains(due.hour) || schedule.skipDays.contains(due.weekday) else { return plan }
      // The start of the next hour.
      plan.delayMilliseconds += hour - due.milliseconds % hour
      plan.reason = schedule.skipDays.contains(due.weekday) ? "skipDays" : "skipHours"
    }
    return plan
  }
}
