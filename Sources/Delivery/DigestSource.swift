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
  private static let batchSize = 500

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
    let stored = try await matches(since: start - Self.week)
    let period = stored.filter { $0.matchedAt >= start }
    return try await digest(of: period, amongst: stored, start: start, end: end)
  }

  /// The digest of these matches, which an endpoint got for a period.
  func digest(of matches: [MatchRecord], start: Timestamp, end: Timestamp) async throws(StorageError) -> Digest {
    try await digest(of: matches, amongst: try await self.matches(since: start - Self.week), start: start, end: end)
  }

  private func digest(
    of matches: [MatchRecord], amongst stored: [MatchRecord], start: Timestamp, end: Timestamp
  ) async throws(StorageError) -> Digest {
    maker.digest(
      of: matches, before: stored.filter { $0.matchedAt < start }, troubles: try await troubles(), start: start,
      end: end)
  }

  /// All matches since a time that are not muted, oldest first.
  private func matches(since start: Timestamp) async throws(StorageError) -> [MatchRecord] {
    var found: [MatchRecord] = []
    var position: OutboxPosition?
    while true {
      let batch = try await store.latestMatches(
        passing: MatchFilter(since: start), before: position, limit: Self.batchSize)
      guard let oldest = batch.last else { return found.reversed() }
      found += batch.compactMap { MatchRecord.shown(line: $0.line) }.filter { $0.muted == nil }
      position = oldest.position
    }
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
