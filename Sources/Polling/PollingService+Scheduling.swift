import Basics
import Classification
import Configuration
import FeedModel
import Storage

/// The first polls after the start, and reloads.
extension PollingService {
  func scheduleAll(now: Bool, spread: Duration) async throws(StorageError) {
    let known = try await states.summaries()
    index()
    schedule.reserve(plan.feeds.count)
    add(nil, known, all: now, spread: spread)
  }

  func index() {
    positions = [:]
    positions.reserveCapacity(plan.feeds.count)
    for (position, definition) in plan.feeds.enumerated() { positions[definition.id.value] = position }
    hostCount = OutageWatch.hostCount(of: plan.feeds)
  }

  /// Adds feeds of the configuration to the schedule: those in `named`, or all if it is nil.
  func add(_ named: Set<String>?, _ known: [String: FeedSummary], all: Bool, spread: Duration) {
    let time = now().milliseconds
    let start = uptime()
    for definition in plan.feeds where named?.contains(definition.id.value) ?? true {
      let id = definition.id.value
      let summary = known[id].flatMap { $0.url == definition.url ? $0 : nil }
      var wait: Int64 = 0
      let isChanged = summary?.definition.map { $0 != definition.fingerprint } ?? false
      if let summary, !all, !isChanged {
        // If the wall clock jumped back, the feed must not wait longer than was planned.
        wait = min(summary.nextPoll.milliseconds - time, summary.plannedDelayMilliseconds)
      }
      let url = summary?.permanentURL ?? definition.url
      if wait > 0, summary?.isHostLimit == true { schedule.rateLimit(hostOf: url, until: start + wait, now: start) }
      // Feeds that are overdue at the start are spread, so that they are not polled all at once.
      if wait <= 0 { wait = Int64.random(in: 0...max(0, spread.milliseconds)) }
      schedule.watch(
        id,
        Schedule.Watched(
          url: url, due: start + wait, isEarly: all || isChanged || (summary == nil && known[id] != nil),
          status: summary?.status ?? .ok,
          isTroubled: (summary?.consecutiveFailures ?? 0) > 0))
    }
  }

  func announce(isScheduled: Bool) {
    self.isScheduled = isScheduled
    hasFailed = !isScheduled
    for waiter in scheduleWaiters { waiter.resume() }
    scheduleWaiters = []
  }

  /// Replaces the configuration. Feeds that are removed are no longer polled, added ones are polled soon, and those
  /// with a changed definition at once. The others keep their schedule.
  public func reload(_ new: PollingConfiguration) async {
    let old = plan
    let oldPositions = positions
    plan = new
    index()
    schedule.keep(only: Set(positions.keys), now: uptime())
    var added: Set<String> = []
    for definition in new.feeds {
      let id = definition.id.value
      guard let before = oldPositions[id] else {
        added.insert(id)
        continue
      }
      let former = old.feeds[before]
      if former.url != definition.url {
        // A feed with another address is a new feed: its poll ignores the state of the old one.
        schedule.watch(id, Schedule.Watched(url: definition.url, due: uptime(), isEarly: true))
      } else if !former.isSame(as: definition) {
        // The change may have corrected what failed.
        schedule.setEarly(id, true)
        schedule.hurry(id, to: uptime())
      }
    }
    for feed in Array(requests.keys) where positions[feed] == nil {
      requests.removeValue(forKey: feed)?.forEach { $0.resume(returning: .notWatched) }
    }
    if !added.isEmpty {
      var known: [String: FeedSummary] = [:]
      do throws(StorageError) {
        known = try await states.summaries()
      } catch {
        reporter.addedWithoutState(error)
      }
      add(added, known, all: false, spread: new.fetch.startupSpread)
    }
    wakeUp.signal()
  }
}
