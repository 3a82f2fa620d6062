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
  /// of them. The schedule is asked for some at a time and for little, so that polls begin between.
  public nonisolated func feedSnapshots(
    of feeds: ArraySlice<FeedDefinition>, standings: [String: FeedStanding]
  ) async -> [FeedSnapshot] {
    let turns = await turns(of: feeds)
    let wall = now()
    return zip(feeds, turns).compactMap { definition, turn in
      turn.map { FeedSnapshot(definition, standings[definition.id.value], $0, now: wall) }
    }
  }

  /// When feeds are polled next; nil for one that is not watched any more.
  private func turns(of feeds: ArraySlice<FeedDefinition>) -> [FeedTurn?] {
    let steady = uptime()
    let isAnyHeld = schedule.heldHosts(at: steady) > 0
    return feeds.map { definition in
      let id = definition.id.value
      return schedule.watched(id).map {
        FeedTurn(
          status: $0.status, wait: max(0, $0.due - steady), isPolling: $0.isPolling,
          isHostHeld: isAnyHeld && schedule.isHeld(id, at: steady))
      }
    }
  }
}

/// What the schedule knows of one feed.
private struct FeedTurn: Sendable {
  var status: FeedStatus
  /// Milliseconds to the next poll.
  var wait: Int64
  var isPolling: Bool
  var isHostHeld: Bool
}

extension FeedSnapshot {
  fileprivate init(_ definition: FeedDefinition, _ known: FeedStanding?, _ turn: FeedTurn, now: Timestamp) {
    id = definition.id.value
    url = Redaction.url(definition.url)
    // Another address is another feed.
    state =
      known.flatMap { $0.url == definition.url ? $0 : nil }
      ?? FeedStanding(url: definition.url, status: turn.status, statusSince: now)
    state.url = url
    state.permanentURL = state.permanentURL.map(Redaction.url)
    if turn.isHostHeld { state.delayReason = "its host asked to be left alone (Retry-After)" }
    title = definition.title ?? state.title
    nextPoll = turn.status == .gone ? nil : Timestamp(milliseconds: now.milliseconds + turn.wait)
    isPolling = turn.isPolling
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
