import Basics
import Classification
public import Configuration
import HTTPLoop
public import Storage

/// The data for the status command, the metrics and the status page.
extension PollingService {
  /// The state of polling now.
  public func snapshot() -> PollingSnapshot {
    PollingSnapshot(
      feeds: schedule.count, feedsByStatus: schedule.counts, troubled: schedule.troubled.count,
      rateLimitedHosts: schedule.rateLimitedHosts(at: uptime()), isScheduled: isScheduled, statistics: statistics,
      outageSince: outage.since.map { Timestamp(milliseconds: now().milliseconds - (uptime() - $0)) })
  }

  /// The feeds in the order of the watchlist, and those in trouble. Takes constant time.
  public func outline() -> PollingOutline {
    PollingOutline(feeds: plan.feeds, troubled: schedule.troubled)
  }

  /// Snapshots of feeds, in the given order, without those that are no longer watched. `conditions` is their stored
  /// state. The schedule is read for a few feeds at a time, so that it does not delay polls.
  public nonisolated func feedSnapshots(
    of feeds: ArraySlice<FeedDefinition>, conditions: [String: FeedCondition]
  ) async -> [FeedSnapshot] {
    let slots = await slots(of: feeds)
    let wall = now()
    return zip(feeds, slots).compactMap { definition, slot in
      slot.map { FeedSnapshot(definition, conditions[definition.id.value], $0, now: wall) }
    }
  }

  /// What the schedule knows of some feeds; nil for one that is no longer watched.
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

  /// Everything about one feed; nil if no feed with this id is watched.
  ///
  /// - Throws: `StorageError` if the state cannot be read.
  public func feedDossier(_ id: String) async throws(StorageError) -> FeedDossier? {
    guard let definition = definition(of: id) else { return nil }
    let wall = now()
    let known = try await states.state(of: id).flatMap { $0.url == definition.url ? $0 : nil }
    let state = known ?? FeedState(feedID: id, url: definition.url, nextPoll: wall, statusSince: wall)
    guard let slot = slots(of: [definition][...])[0] else { return nil }
    let snapshot = FeedSnapshot(definition, state.condition, slot, now: wall)
    return FeedDossier(
      snapshot: snapshot, state: state.redacted, isHostRateLimited: schedule.isRateLimited(id, at: uptime()),
      nextIsConditional: FeedRequest(definition, state, plan.fetch, isForced: false, now: wall).isConditional,
      headers: definition.headers.keys.sorted(), userAgent: definition.userAgent)
  }

  /// The ids of all feeds.
  public var feedIDs: [String] { plan.feeds.map(\.id.value) }
}

/// What the schedule knows of one feed.
private struct ScheduledFeed: Sendable {
  var status: FeedStatus
  /// The time to the next poll, in milliseconds.
  var wait: Int64
  var isPolling: Bool
  var isHostRateLimited: Bool
}

extension FeedSnapshot {
  fileprivate init(_ definition: FeedDefinition, _ known: FeedCondition?, _ slot: ScheduledFeed, now: Timestamp) {
    id = definition.id.value
    url = WebAddress.redacted(definition.url)
    // A feed with another address is a new feed: the stored state is not its own.
    state =
      known.flatMap { $0.url == definition.url ? $0 : nil }
      ?? FeedCondition(url: definition.url, status: slot.status, statusSince: now)
    state.url = url
    state.permanentURL = state.permanentURL.map(WebAddress.redacted)
    if slot.isHostRateLimited { state.delayReason = "the host is rate-limited (Retry-After)" }
    title = definition.title ?? state.title
    nextPoll = Timestamp(milliseconds: now.milliseconds + slot.wait)
    isPolling = slot.isPolling
  }
}

/// Everything about one feed (`feeds show`).
public struct FeedDossier: Sendable {
  /// Its snapshot.
  public var snapshot: FeedSnapshot
  /// Its stored state, without names and passwords in addresses.
  public var state: FeedState
  /// Whether its host is rate-limited (`Retry-After`), so that it is not polled.
  public var isHostRateLimited: Bool
  /// Whether the next poll sends validators.
  public var nextIsConditional: Bool
  /// The names of its header fields in the watchlist, without their values, which can be secret.
  public var headers: [String]
  /// Its User-Agent in the watchlist; nil for the default.
  public var userAgent: String?
}

/// The list of feeds and which of them are in trouble.
public struct PollingOutline: Sendable {
  /// The feeds in the order of the watchlist.
  public var feeds: [FeedDefinition]
  /// The ids of feeds whose last poll failed, or that are gone.
  public var troubled: Set<String>

  /// At most `limit` feeds: first those in trouble, then the others, each in the order of the watchlist.
  public func first(_ limit: Int) -> [FeedDefinition] {
    let bad = feeds.lazy.filter { troubled.contains($0.id.value) }.prefix(limit)
    let good = feeds.lazy.filter { !troubled.contains($0.id.value) }.prefix(limit)
    return Array((Array(bad) + Array(good)).prefix(limit))
  }
}
