public import Basics
public import Digests
import FeedModel
import Foundation
import Matches
public import Storage

/// Makes digests from the state.
public struct DigestSource: Sendable {
  private let store: any MatchHistory & FeedStates
  private let maker: DigestMaker
  private let feeds: [String]

  /// What a period is compared with.
  private static let week = Duration.seconds(7 * 86_400)
  /// So long before the period an act may be that is answered in it.
  private static let answerable = Duration.seconds(30 * 86_400)
  /// How many matches of the week before are compared, the latest ones, and as many of the time before it are recalled.
  private static let mostRead = 20_000

  /// Digests of matches in a state. `feeds` are the ids of the feeds that are watched.
  public init(store: any MatchHistory & FeedStates, maker: DigestMaker, feeds: [String]) {
    self.store = store
    self.maker = maker
    self.feeds = feeds
  }

  /// The digest of the matches since a time that are in the state.
  ///
  /// - Throws: `StorageError` when the state cannot be read.
  public func digest(since start: Timestamp, until end: Timestamp) async throws(StorageError) -> Digest {
    var matches: [MatchRecord] = []
    var first: OutboxPosition?
    try await store.eachMatch(passing: MatchFilter(since: start)) { stored in
      // A match of a clock that was far ahead may be an old one.
      guard stored.matchedAt <= end else { return true }
      first = stored.position
      if let match = MatchRecord.shown(line: stored.line), match.muted == nil { matches.append(match) }
      return true
    }
    return try await digest(of: matches.reversed(), MatchFilter(), after: first, start: start, end: end)
  }

  /// The digest of these matches, which an endpoint got for a period. They are compared with those of the week before that
  /// pass the endpoint's filter.
  func digest(
    of matches: [MatchRecord], passing filter: MatchFilter, start: Timestamp, end: Timestamp
  ) async throws(StorageError) -> Digest {
    var first: OutboxPosition?
    if let id = matches.first?.id { first = try await store.matches(withIDs: [id])[id]?.position }
    return try await digest(of: matches, filter, after: first, start: start, end: end)
  }

  /// `first`: the position of the period's first match; what was stored later is not read. Nil: of the latest one.
  private func digest(
    of matches: [MatchRecord], _ filter: MatchFilter, after first: OutboxPosition?, start: Timestamp, end: Timestamp
  ) async throws(StorageError) -> Digest {
    var draft = maker.draft(of: matches, start: start, end: end)
    var filter = filter
    filter.since = start - Self.answerable
    var (compared, recalled) = (0, 0)
    try await store.eachMatch(passing: filter, before: first) { stored in
      let isOfTheWeek = stored.matchedAt >= start - Self.week
      guard stored.matchedAt < start, !isOfTheWeek || compared < Self.mostRead,
        let match = MatchRecord.shown(line: stored.line), match.muted == nil
      else { return true }
      if isOfTheWeek {
        draft.compare(with: match)
        compared += 1
      } else {
        draft.recall(match)
        recalled += 1
      }
      return recalled < Self.mostRead
    }
    return draft.digest(troubles: try await troubles())
  }

  private func troubles() async throws(StorageError) -> [Digest.Trouble] {
    let conditions = try await store.conditions(of: feeds)
    return feeds.compactMap { id in
      guard let feed = conditions[id], feed.status.isTrouble || feed.consecutiveFailures > 0 else { return nil }
      return Digest.Trouble(
        feed: id, status: feed.status.rawValue, error: feed.lastError.map(SafeText.message), since: feed.statusSince)
    }
  }
}

extension FeedStatus {
  /// Whether such a feed needs attention.
  fileprivate var isTrouble: Bool {
    switch self {
    case .ok, .redirected, .empty, .stale: false
    case .notAFeed, .blocked, .gone, .failing: true
    }
  }
}
