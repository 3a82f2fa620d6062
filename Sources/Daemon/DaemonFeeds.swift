import Basics
import Classification
import Configuration
import FeedModel
import Matches
import Polling
import StatusReports
import Storage

/// Answers which feeds are in which state.
extension DaemonStatus {
  func feeds(_ query: FeedsQuery) async -> FeedsReport {
    let outline = await parts.polling.outline()
    let polling = await parts.polling.snapshot()
    let matches = await statistics.matchesByFeed(await reloader.inForce, now: parts.now())
    let feeds = outline.first(.max).filter {
      query.state != FeedsQuery.trouble || outline.troubled.contains($0.id.value)
    }
    // One more than is shown tells whether there are more.
    let found = await views.run { await reports(of: feeds, limit: FeedsPage.shown + 1, on: $0) { answers($0, query) } }
    return FeedsReport(
      states: FeedStatus.allCases.map { ($0.rawValue, polling.feedsByStatus[$0] ?? 0) }, inTrouble: polling.troubled,
      feeds: Array(found.prefix(FeedsPage.shown)), hasMore: found.count > FeedsPage.shown, matches: matches)
  }

  private func answers(_ feed: FeedReport, _ query: FeedsQuery) -> Bool {
    if let state = query.state, state != FeedsQuery.trouble, feed.status != state { return false }
    guard let words = query.words?.lowercased() else { return true }
    return [feed.id, feed.title ?? "", feed.url].contains { $0.lowercased().contains(words) }
  }

  func story(_ id: String) async throws(Refusal) -> [MatchRecord] {
    let ids = try await reading { () async throws(StorageError) in
      try await parts.store.stories(beginning: id, limit: 2)
    }
    guard let full = ids.contains(id) ? id : ids.first, ids.count == 1 || full == id else {
      throw .unknown(
        ids.isEmpty
          ? "There is no story \(id) among the matches that are kept."
          : "Several stories begin with \(id); write more of the id.")
    }
    let stored = try await reading { () async throws(StorageError) in try await parts.store.matches(ofStory: full) }
    return await views.run { _ in stored.compactMap(\.record) }
  }

  func stories(_ query: StoriesQuery, limit: Int) async throws(Refusal) -> StoriesReport {
    let start = try query.start(now: parts.now())
    // One more than asked for tells whether there is a next page.
    let stored = try await reading { () async throws(StorageError) in
      try await parts.store.latestOfStories(
        since: start, before: query.before.map(OutboxPosition.init), limit: limit + 1)
    }
    let latest = await views.run { _ in stored.prefix(limit).compactMap(\.record) }
    let ids = Set(latest.compactMap(\.story?.id)).subtracting(latest.map(\.id))
    let openings = try await reading { () async throws(StorageError) in try await parts.store.matches(withIDs: ids) }
    let stories = await views.run { _ in
      latest.map { match in
        StoriesReport.Story(opening: match.story.flatMap { openings[$0.id]?.record } ?? match, latest: match)
      }
    }
    return StoriesReport(
      stories: stories, next: stored.count > limit ? stored[limit - 1].position.number : nil)
  }

  func chains() async -> [ChainReport] {
    let retention = await reloader.inForce.settings.retention
    return await chainReader.chains(retention: retention.matches, now: parts.now())
  }

  /// Reads the state for a page.
  func reading<T>(_ body: () async throws(StorageError) -> T) async throws(Refusal) -> T {
    do throws(StorageError) { return try await body() } catch { throw .unavailable("\(error)") }
  }
}
