import Basics
import Classification
public import Configuration
import HTTPLoop
public import Storage

/// What status, metrics and the page show of polling.
extension PollingService {
  /// How polling is doing.
  public func snapshot() -> PollingSnapshot {
    PollingSnapshot(
      feeds: schedule.count, feedsByStatus: schedule.counts, troubled: schedule.troubled.count,
      rateLimitedHosts: schedule.rateLimitedHosts(at: uptime()), isScheduled: isScheduled, statistics: statistics,
      outageSince: outage.since.map { Timestamp(milliseconds: now().milliseconds - (uptime() - $0)) })
  }

  /// The feeds of the plan in its order, and those in trouble. Costs the same however many there are.
  public func outline() -> PollingOutline {
    PollingOutline(feeds: plan.feeds, troubled: schedule.troubled)
  }

  /// Where feeds stand, in their order; those that are not watched any more are left out. `conditions` is what is stored
  /// of them. The schedule is asked for some at a time and for little, so that polls begin between.
  public nonisolated func feedSnapshots(
    of feeds: ArraySlice<FeedDefinition>, conditions: [String: FeedCondition]
  ) async -> [FeedSnapshot] {
    let slots = await slots(of: feeds)
    let wall = now()
    return zip(feeds, slots).compactMap { definition, slot in
      slot.map { FeedSnapshot(definition, conditions[definition.id.value], $0, now: wall) }
    }
  }

  /// When feeds are polled next; nil for one that is not watched any more.
  private func slots(of feeds: ArraySlice<FeedDefinition>) -> [ScheduledFeed?] {
    let steady = uptime()
    let isAnyLimited = schedule.rateLimitedHosts(at: steady) > 0
    return feeds.map { definition in
      let id = definition.id.value
      return schedule.watched(id).map {
        ScheduledFeed(
          status: $0.status, wait: max(0, $0.due - steady), isPolling: $0.isPolling,
          isHostRateLimited: isAnyLimited && schedule.isRateLimited(id, at: steady))
      }
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
    guard let slot = slots(of: [definition][...])[0] else { return nil }
    let snapshot = FeedSnapshot(definition, FeedCondition(state), slot, now: wall)
    return FeedDossier(
      snapshot: snapshot, state: state.redacted, isHostRateLimited: schedule.isRateLimited(id, at: uptime()),
      nextIsConditional: FeedRequest(definition, state, plan.fetch, isForced: false, now: wall).isConditional,
      headers: definition.headers.keys.sorted(), userAgent: definition.userAgent)
  }

  /// The ids of all feeds that are watched.
  public var feedIDs: [String] { plan.feeds.map(\.id.value) }
}

/// What the schedule knows of one feed.
private struct ScheduledFeed: Sendable {
  var status: FeedStatus
  /// Milliseconds to the next poll.
  var wait: Int64
  var isPolling: Bool
  var isHostRateLimited: Bool
}

extension FeedSnapshot {
  fileprivate init(_ definition: FeedDefinition, _ known: FeedCondition?, _ slot: ScheduledFeed, now: Timestamp) {
    id = definition.id.value
    url = WebAddress.redacted(definition.url)
    // Another address is another feed.
    state =
      known.flatMap { $0.url == definition.url ? $0 : nil }
      ?? FeedCondition(url: definition.url, status: slot.status, statusSince: now)
    state.url = url
    state.permanentURL = state.permanentURL.map(WebAddress.redacted)
    if slot.isHostRateLimited { state.delayReason = "its host asked to be left alone (Retry-After)" }
    title = definition.title ?? state.title
    nextPoll = Timestamp(milliseconds: now.milliseconds + slot.wait)
    isPolling = slot.isPolling
  }
}

/// One feed whole.
public struct FeedDossier: Sendable {
  /// Where it stands.
  public var snapshot: FeedSnapshot
  /// What is remembered of it, without names and passwords in its addresses.
  public var state: FeedState
  /// Whether its host asked to be left alone, so that it waits for that.
  public var isHostRateLimited: Bool
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
