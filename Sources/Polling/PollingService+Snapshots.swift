import Classification
import Configuration
import FeedModel
import HTTPLoop
import Storage

/// What status, metrics and the page show of polling.
extension PollingService {
  /// How polling is doing.
  public func snapshot() -> PollingSnapshot {
    PollingSnapshot(
      feeds: schedule.count, feedsByStatus: schedule.counts, troubled: schedule.troubled,
      heldHosts: schedule.heldHosts(at: uptime()), isScheduled: isScheduled, statistics: statistics)
  }

  /// Where each feed stands, in the order of the watchlist.
  public func feedSnapshots() -> [FeedSnapshot] {
    let wall = now()
    let steady = uptime()
    let states = Dictionary(((try? store.feedStates()) ?? []).map { ($0.feedID, $0) }) { first, _ in first }
    return plan.feeds.compactMap { definition in
      let id = definition.id.value
      guard let feed = schedule.watched(id) else { return nil }
      let known = states[id].flatMap { $0.url == definition.url ? $0 : nil }
      var state = known ?? FeedState(feedID: id, url: definition.url, nextPoll: wall, statusSince: wall)
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
