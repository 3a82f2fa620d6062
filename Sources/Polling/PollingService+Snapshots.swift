import Classification
public import Configuration
import FeedModel
import HTTPLoop
public import Storage

/// What status, metrics and the page show of polling.
extension PollingService {
  /// How polling is doing.
  public func snapshot() -> PollingSnapshot {
    PollingSnapshot(
      feeds: schedule.count, feedsByStatus: schedule.counts, troubled: schedule.troubled.count,
      heldHosts: schedule.heldHosts(at: uptime()), isScheduled: isScheduled, statistics: statistics)
  }

  /// The feeds of the plan in its order, and those in trouble. Costs the same however many there are.
  public func outline() -> PollingOutline {
    PollingOutline(feeds: plan.feeds, troubled: schedule.troubled)
  }

  /// Where feeds stand, in their order; those that are not watched any more are left out. `standings` is what is stored
  /// of them. For some hundred feeds at a time: no poll begins meanwhile.
  public func feedSnapshots(
    of feeds: ArraySlice<FeedDefinition>, standings: [String: FeedStanding]
  ) -> [FeedSnapshot] {
    let wall = now()
    let steady = uptime()
    return feeds.compactMap { definition in
      let id = definition.id.value
      guard let feed = schedule.watched(id) else { return nil }
      // Another address is another feed.
      let known = standings[id].flatMap { $0.url == definition.url ? $0 : nil }
      var state = known ?? FeedStanding(url: definition.url, status: feed.status, statusSince: wall)
      state.url = Redaction.url(state.url)
      state.permanentURL = state.permanentURL.map(Redaction.url)
      if schedule.isHeld(id, at: steady) { state.delayReason = "its host asked to be left alone (Retry-After)" }
      return FeedSnapshot(
        id: id, title: definition.title ?? state.title, url: Redaction.url(definition.url), state: state,
        nextPoll: feed.status == .gone
          ? nil : Timestamp(milliseconds: wall.milliseconds + max(0, feed.due - steady)),
        isPolling: feed.isPolling)
    }
  }
}

/// What is polled, and what of it is in trouble.
public struct PollingOutline: Sendable {
  /// The feeds in the order of the watchlist.
  public var feeds: [FeedDefinition]
  /// The ids of feeds whose last poll failed, or that are gone.
  public var troubled: Set<String>

  /// The first feeds, at most so many: those in trouble, then the others, each in the order of the watchlist.
  public func first(_ limit: Int) -> [FeedDefinition] {
    let bad = feeds.lazy.filter { troubled.contains($0.id.value) }.prefix(limit)
    let good = feeds.lazy.filter { !troubled.contains($0.id.value) }.prefix(limit)
    return Array((Array(bad) + Array(good)).prefix(limit))
  }
}
