import Basics
import Classification
import Configuration
import FeedModel
import FeedParsing
import Foundation
import Matches
import SQLiteStorage
import Storage
import TestSupport
import Testing

@testable import Polling

/// Documents as values, compared and stored as in a poll. All their entries match.
final class EntryDesk {
  let folder: TemporaryFolder
  var now = Timestamp(year: 2026, month: 11, day: 20, hour: 12, minute: 0, second: 7)
  private(set) var store: SQLiteStore
  private let classifier: Classifier
  private var polled: Set<String> = []

  init() throws {
    folder = try TemporaryFolder()
    store = try SQLiteStore(path: folder.path("state.db"))
    let topics = try folder.write(
      "topics.yaml",
      """
      version: 1
      topics:
        - {id: talks, title: Talks, threshold: 5, gate: none, terms: {en: {"(treaty|talks|envoy*)": 10}}}
        - {id: property, title: Property, threshold: 5, gate: none, terms: {en: {"compound*": 10}}}
      """)
    let watchlist = try #require(WatchlistLoader.load(paths: [topics]).0).watchlist
    classifier = try #require(Classifier.compile(watchlist).classifier)
  }

  /// Opens the state again, as after a restart.
  func restart() throws { store = try SQLiteStore(path: folder.path("state.db")) }

  /// One poll. Returns the queued matches, oldest first; expects that this number of others was queued before.
  @discardableResult
  func poll(_ entries: [Entry], feed: String = "f", repeated expected: Int = 0) async throws -> [MatchRecord] {
    var document = Feed(format: .rss20)
    document.entries = entries
    let definition = FeedDefinition(
      id: Located(feed, at: SourcePosition(file: "test", line: 1, column: 1)), url: "http://wire.example/\(feed)")
    let plan = PollingConfiguration(
      feeds: [], fetch: FetchSettings(), backfill: .seconds(7 * 86_400), maxAge: .seconds(30 * 86_400),
      retention: RetentionSettings(), classifier: classifier)
    let triage = EntryTriage(plan: plan, seen: store, now: now, today: now)
    let sorted = try await triage.triage(
      document, definition, isFirstPoll: polled.insert(feed).inserted, recurring: "")
    var record = PollRecord(
      feed: FeedState(feedID: feed, url: definition.url, nextPoll: now, statusSince: now), at: now)
    record.entries = sorted.entries
    record.unchanged = sorted.unchanged
    record.matches = sorted.matches
    let new = try await store.commit(record, holding: try await store.claim(feed: feed))
    #expect(sorted.matches.count - new.count == expected, "a match was not queued")
    return sorted.matches.filter { new.contains($0.id) }
  }

  /// The ids of all matches queued so far.
  func queuedIDs() throws -> [String] { try store.queued().map(\.id) }

  /// An entry; `age` is in seconds.
  func entry(
    _ title: String? = nil, id: String? = nil, link: String? = nil, age: Int64? = nil, text: String? = nil
  ) -> Entry {
    var entry = Entry()
    entry.title = title
    entry.id = id
    entry.link = link
    entry.summary = text
    entry.published = age.map { Timestamp(milliseconds: now.milliseconds - $0 * 1000) }
    return entry
  }
}
