import Basics
import Classification
import FeedModel
import Foundation
import GRDB
import Storage
import TestSupport
import Testing

/// The archive in a real file: what is kept comes back, is found, and its index mends itself.
struct ArchiveTests {
  private let folder: TemporaryFolder
  private let store: StateStore
  private let path: String

  init() throws {
    folder = try TemporaryFolder()
    path = folder.path("state.db")
    store = try StateStore(path: path)
  }

  private func entry(_ title: String, _ summary: String? = nil, key: Int64? = nil, topics: [String] = [])
    -> ArchivedEntry
  {
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

  private func add(_ entries: [ArchivedEntry], feed: String = "a", at seconds: Int64 = 1000) throws {
    var record = PollRecord(
      feed: FeedState(
        feedID: feed, url: "https://\(feed)/", nextPoll: Timestamp(seconds: 1), statusSince: Timestamp(seconds: 1)),
      at: Timestamp(seconds: seconds))
    record.archive = PackedBlock.pack(
      ArchiveBlock(seen: Timestamp(seconds: seconds), feedID: feed, feedTitle: "Feed \(feed)", entries: entries))
    try store.commit(record)
  }

  private func found(_ query: String, _ change: (inout SearchRequest) -> Void = { _ in }) async throws -> [String] {
    let parsed = query.isEmpty ? SearchQuery.everything : try SearchQuery(query)
    var request = SearchRequest(parsed)
    change(&request)
    let probe = parsed.questions.isEmpty ? nil : try PatternProbe(parsed.questions, in: Watchlist())
    return try await store.search(request, probe: probe).hits.map { $0.entry.title ?? "" }
  }

  private func indexed() async throws {
    let indexer = SearchIndexer(store)
    while try await indexer.addNext(100) > 0 {}
  }

  @Test("What is kept of an entry comes back as it was")
  func roundTrip() async throws {
    var whole = entry(
      "Заголовок «с кавычками»", String(repeating: "text ", count: 5000), key: -5, topics: ["talks", "other"])
    whole.id = "guid"
    whole.url = "https://a/1"
    whole.content = whole.summary
    whole.published = Timestamp(milliseconds: -1)
    whole.updated = Timestamp(milliseconds: 1_700_000_000_123)
    whole.authors = ["A", ""]
    whole.categories = ["x"]
    whole.verdict?.probability = 0.9712
    whole.verdict?.entities = ["ru.lavrov"]
    whole.verdict?.sides = ["RU"]
    whole.verdict?.match = "0123"
    var same = ArchivedEntry()
    (same.id, same.url) = ("https://a/2", "https://a/2")
    try add([whole, ArchivedEntry(), same])
    let blocks = try await store.archivedBlocks(1...10)
    #expect(blocks.flatMap(\.entries) == [whole, ArchivedEntry(), same])
    #expect(blocks.first?.feedTitle == "Feed a")
  }

  @Test(
    "Words are found without differences of case, ё and possessives, with the index and without",
    arguments: [true, false])
  func words(_ isIndexed: Bool) async throws {
    try add([
      entry("Посёл ЕЛКИН приехал"), entry("Moscow's consulates", "San Francisco consulate shut"),
      entry("The consulate in Francisco, San Jose"), entry("U.S. envoy"), entry("us and them"),
    ])
    if isIndexed { try await indexed() }
    #expect(try await found("посел ёлкин") == ["Посёл ЕЛКИН приехал"])
    #expect(try await found("moscow") == ["Moscow's consulates"])
    #expect(try await found("\"San Francisco\"") == ["Moscow's consulates"])
    #expect(try await found("consul*") == ["The consulate in Francisco, San Jose", "Moscow's consulates"])
    #expect(try await found("consulate -jose") == ["Moscow's consulates"])
    #expect(try await found("envoy OR елкин") == ["U.S. envoy", "Посёл ЕЛКИН приехал"])
    #expect(try await found("\"consulate* ~3 shut\"") == ["Moscow's consulates"])
    #expect(try await found("nothing").isEmpty)
  }

  @Test("Entries that are not in the index yet are found beside those that are, the newest first")
  func tail() async throws {
    try add([entry("visa one")])
    try await indexed()
    try add([entry("visa two")], at: 2000)
    #expect(try await found("visa") == ["visa two", "visa one"])
    let result = try await store.search(SearchRequest(try SearchQuery("visa")))
    #expect(result.unindexed == 1)
  }

  @Test("Filters leave out other feeds, topics, times and what did not match")
  func filters() async throws {
    try add([entry("visa one", topics: ["talks"])], feed: "a", at: 1000)
    try add([entry("visa two")], feed: "b", at: 2000)
    try await indexed()
    #expect(try await found("visa") { $0.filter.feeds = ["b"] } == ["visa two"])
    #expect(try await found("visa") { $0.filter.topics = ["talks"] } == ["visa one"])
    #expect(try await found("") { $0.filter.matchesOnly = true } == ["visa one"])
    #expect(try await found("visa") { $0.filter.since = Timestamp(seconds: 1500) } == ["visa two"])
    #expect(try await found("visa") { $0.filter.until = Timestamp(seconds: 1500) } == ["visa one"])
  }

  @Test("Pages follow one another, and of an edited entry the latest text is found")
  func pages() async throws {
    try add((1...5).map { entry("visa \($0)", key: Int64($0)) })
    try add([entry("visa 3, corrected", key: 3)], at: 2000)
    try await indexed()
    var request = SearchRequest(try SearchQuery("visa"))
    request.limit = 2
    let first = try await store.search(request)
    #expect(first.hits.map { $0.entry.title } == ["visa 3, corrected", "visa 5"])
    request.before = first.next
    #expect(try await store.search(request).hits.map { $0.entry.title } == ["visa 4", "visa 3"])
    #expect(try await found("visa") == ["visa 3, corrected", "visa 5", "visa 4", "visa 2", "visa 1"])
  }

  @Test("Best first means titles before texts")
  func best() async throws {
    try add([entry("Consulate closed"), entry("News", "a consulate was mentioned")])
    try await indexed()
    #expect(try await found("consulate") == ["News", "Consulate closed"])
    #expect(try await found("consulate") { $0.order = .best } == ["Consulate closed", "News"])
  }

  @Test("A query that cannot be read says why", arguments: ["\"open", "OR visa", "visa OR", "seiz* ~6", "!!!", ""])
  func problems(_ query: String) {
    #expect(throws: SearchQuery.Problem.self) { try SearchQuery(query) }
  }

  @Test(
    "An index that is lost, damaged or of another archive is made anew",
    arguments: ["lost", "damaged", "other", "ahead"])
  func mends(_ kind: String) async throws {
    try add([entry("visa one")])
    try await indexed()
    let file = path + "-search"
    switch kind {
    case "lost": for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: file + suffix) }
    case "damaged":
      for suffix in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: file + suffix) }
      try Data(repeating: 7, count: 9000).write(to: URL(filePath: file))
    default:
      let queue = try DatabaseQueue(path: file)
      try await queue.write { db in
        try db.execute(sql: kind == "other" ? "UPDATE position SET identity = 1" : "UPDATE position SET block = 99")
      }
    }
    #expect(try await found("visa") == ["visa one"])
    try add([entry("visa two")], at: 2000)
    #expect(try await found("visa") == ["visa two", "visa one"])
    try await indexed()
    #expect(try await found("visa") == ["visa two", "visa one"])
    #expect(try await store.search(SearchRequest(try SearchQuery("visa"))).unindexed == 0)
  }

  @Test("What is older than a time is forgotten, in the archive and in the index")
  func purge() async throws {
    for number in 0..<120 { try add([entry("visa \(number)")], at: 1000 + Int64(number)) }
    try await indexed()
    try await store.purgeArchive(before: Timestamp(seconds: 1119))
    #expect(try await found("visa") == ["visa 119"])
    try await store.purgeArchive(before: Timestamp(seconds: 2000))
    try await indexed()
    #expect(try await found("visa").isEmpty)
    let queue = try DatabaseQueue(path: path + "-search")
    #expect(try await queue.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM part") } == 0)
  }

  @Test("A mark keeps the entry, takes an earlier one's place, and is exported as a labelled item")
  func marks() async throws {
    try add([entry("visa one", key: 1, topics: ["talks"])])
    let number = try #require(try await store.search(SearchRequest(try SearchQuery("visa"))).hits.first?.number)
    let block = try #require(try await store.storedEntry(String(number.value)))
    for isRelevant in [true, false] {
      try store.save(
        Mark(at: Timestamp(seconds: 9), isRelevant: isRelevant, topics: nil, note: "n", block: block))
    }
    try await store.purgeArchive(before: Timestamp(seconds: 5000))
    let marks = try await store.marks()
    #expect(marks.map(\.isRelevant) == [false] && marks.first?.entry.title == "visa one")
    let mark = try #require(marks.first)
    let line = try #require(JSONValue(parsing: mark.labelledLine()))
    #expect(line["expected"]?["relevant"]?.string == "no" && line["title"]?.string == "visa one")
  }
}
