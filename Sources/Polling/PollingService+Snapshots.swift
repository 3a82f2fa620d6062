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
      heldHosts: schedule.heldHosts(at: uptime()), isScheduled: isScheduled, statistics: statistics,
      outageSince: outage.since.map { Timestamp(milliseconds: now().milliseconds - (uptime() - $0)) })
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
        nextPoll: Timestamp(milliseconds: wall.milliseconds + max(0, feed.due - steady)), isPolling: feed.isPolling)
    }
  }

  /// One feed whole; nil when none of that name is watched.
  ///
  /// - Throws: `StorageError` when the state cannot be read.
  public func feedDossier(_ id: String) throws(StorageError) -> FeedDossier? {
    guard let definition = definition(of: id) else { return nil }
    let wall = now()
    let known = try store.feedState(feedID: id).flatMap { $0.url == definition.url ? $0 : nil }
    let state = known ?? FeedState(feedID: id, url: definition.url, nextPoll: wall, statusSince: wall)
    guard let snapshot = feedSnapshots(of: [definition][...], standings: [id: FeedStanding(state)]).first else { return nil }
    return FeedDossier(
      snapshot: snapshot, state: state.redacted, isHostHeld: schedule.isHeld(id, at: uptime()),
      nextIsConditional: FeedRequest(definition, state, plan.fetch, isForced: false, now: wall).isConditional,
      headers: definition.headers.keys.sorted(), userAgent: definition.userAgent)
  }

  /// The ids of all feeds that are watched.
  public var feedIDs: [String] { plan.feeds.map(\.id.value) }
}

/// One feed whole.
public struct FeedDossier: Sendable {
  /// Where it stands.
  public var snapshot: FeedSnapshot
  /// What is remembered of it, without names and passwords in its addresses.
  public var state: FeedState
  /// Whether its host asked to be left alone, so that it waits for that.
  public var isHostHeld: Bool
  /// Whether the next poll sends validators.
  public var nextIsConditional: Bool
  /// The names of the header fields that the watchlist gives it.
  public var headers: [String]
  /// Its own User-Agent.
  public var userAgent: String?
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
