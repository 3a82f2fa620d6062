import Basics
import Classification
import FeedModel
import Storage
import TestSupport

/// A store with an archive.
struct ArchiveDesk {
  let folder: TemporaryFolder
  let store: any StateStore
  private let kind: StoreKind

  init(_ kind: StoreKind, in folder: TemporaryFolder? = nil) async throws {
    self.kind = kind
    self.folder = try folder ?? TemporaryFolder()
    store = try await kind.open(in: self.folder)
  }

  /// The same store, opened a second time, as by another process.
  func restarted() async throws -> ArchiveDesk { try await ArchiveDesk(kind, in: folder) }

  func entry(
    _ title: String, _ summary: String? = nil, key: Int64? = nil, topics: [String] = []
  ) -> ArchivedEntry {
    var entry = ArchivedEntry()
    entry.title = title
    entry.summary = summary
    entry.key = key.map(EntryKey.init)
    entry.language = "en"
    var verdict = ArchivedEntry.Verdict()
    verdict.topics = topics
    entry.verdict = verdict
    return entry
  }

  /// Stores entries, as a poll does.
  func add(_ entries: [ArchivedEntry], feed: String = "a", at seconds: Int64 = 1000) async throws {
    var poll = Made.poll(feed, at: seconds)
    poll.archive = PackedBlock.pack(
      ArchiveBlock(seen: Timestamp(seconds: seconds), feedID: feed, feedTitle: "Feed \(feed)", entries: entries))
    try await store.store(poll)
  }

  /// The titles of the entries that a search finds.
  func found(_ query: String, _ change: (inout SearchRequest) -> Void = { _ in }) async throws -> [String] {
    let parsed = query.isEmpty ? SearchQuery.everything : try SearchQuery(query)
    var request = SearchRequest(parsed)
    change(&request)
    let probe = parsed.questions.isEmpty ? nil : try PatternProbe(parsed.questions, in: Watchlist())
    return try await store.search(request, probe: probe).hits.map { $0.entry.title ?? "" }
  }

  /// Adds all stored entries to the search index.
  func index() async throws {
    while try await store.indexNext(100) > 0 {}
  }
}
