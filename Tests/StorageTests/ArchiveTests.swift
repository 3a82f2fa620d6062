import Basics
import FeedModel
import Storage
import Testing

/// The archive, tested with every store: stored entries can be read and found.
struct ArchiveTests {
  @Test("A stored entry is read unchanged", arguments: StoreKind.allCases)
  func roundTrip(_ kind: StoreKind) async throws {
    let desk = try await ArchiveDesk(kind)
    var whole = desk.entry(
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
    try await desk.add([whole, ArchivedEntry(), same])
    let span = try #require(try await desk.store.archived(since: Timestamp(seconds: 1000)))
    #expect(try await desk.store.archived(since: Timestamp(seconds: 1001)) == nil)
    let blocks = try await desk.store.archivedBlocks(span)
    #expect(blocks.flatMap(\.entries) == [whole, ArchivedEntry(), same])
    #expect(blocks.first?.feedTitle == "Feed a")
  }

  @Test(
    "A block whose verdicts changed is found by them, and no longer by what they were",
    arguments: StoreKind.allCases, [true, false])
  func replaced(_ kind: StoreKind, _ isIndexed: Bool) async throws {
    let desk = try await ArchiveDesk(kind)
    try await desk.add([desk.entry("First"), desk.entry("Second", topics: ["visas"])])
    try await desk.add([desk.entry("Third")])
    if isIndexed { try await desk.index() }
    let span = try #require(try await desk.store.archived(since: Timestamp(seconds: 0)))
    var block = try #require(try await desk.store.archivedBlocks(span).first)
    block.entries[0].verdict?.topics = ["talks"]
    block.entries[1].verdict?.topics = []
    try await desk.store.replace(block)
    #expect(try await desk.found("") { $0.filter.matchesOnly = true } == ["First"])
    #expect(try await desk.found("first") { $0.filter.topics = ["talks"] } == ["First"])
    #expect(try await desk.found("") { $0.filter.topics = ["visas"] }.isEmpty)
    #expect(try await desk.found("second OR third") == ["Third", "Second"])
  }

  @Test(
    "Words are found regardless of case, ё and possessives, with the index and without",
    arguments: StoreKind.allCases, [true, false])
  func words(_ kind: StoreKind, _ isIndexed: Bool) async throws {
    let desk = try await ArchiveDesk(kind)
    try await desk.add([
      desk.entry("Посёл ЕЛКИН приехал"), desk.entry("Moscow's consulates", "San Francisco consulate shut"),
      desk.entry("The consulate in Francisco, San Jose"), desk.entry("U.S. envoy"), desk.entry("us and them"),
    ])
    if isIndexed { try await desk.index() }
    #expect(try await desk.found("посел ёлкин") == ["Посёл ЕЛКИН приехал"])
    #expect(try await desk.found("moscow") == ["Moscow's consulates"])
    #expect(try await desk.found("\"San Francisco\"") == ["Moscow's consulates"])
    #expect(try await desk.found("consul*") == ["The consulate in Francisco, San Jose", "Moscow's consulates"])
    #expect(try await desk.found("consulate -jose") == ["Moscow's consulates"])
    #expect(try await desk.found("envoy OR елкин") == ["U.S. envoy", "Посёл ЕЛКИН приехал"])
    #expect(try await desk.found("\"consulate* ~3 shut\"") == ["Moscow's consulates"])
    #expect(try await desk.found("nothing").isEmpty)
  }

  @Test(
    "Words with signs that a query language has, and those of very long texts, are found too",
    arguments: StoreKind.allCases)
  func oddWords(_ kind: StoreKind) async throws {
    let desk = try await ArchiveDesk(kind)
    // Each text is shorter than the longest that is read; together they have more words than an index may take.
    func words(_ numbers: Range<Int>) -> String { numbers.map { "слово\($0)" }.joined(separator: " ") }
    var long = desk.entry("long", words(10_000..<25_000))
    long.content = words(30_000..<45_000)
    try await desk.add([
      desk.entry("O'Brien and d’Artagnan"), desk.entry("a back\\slash"), desk.entry("A$AP & co: 5% (net) | !x <-> y"),
      long,
    ])
    try await desk.index()
    #expect(try await desk.found("o'brien") == ["O'Brien and d’Artagnan"])
    #expect(try await desk.found("back\\slash") == ["a back\\slash"])
    #expect(try await desk.found("a$ap co") == ["A$AP & co: 5% (net) | !x <-> y"])
    #expect(try await desk.found("слово10000 слово44999") == ["long"])
    #expect(try await desk.found("слово29999").isEmpty)
  }

  @Test(
    "Entries not in the index yet are found together with indexed ones, the newest first",
    arguments: StoreKind.allCases)
  func tail(_ kind: StoreKind) async throws {
    let desk = try await ArchiveDesk(kind)
    try await desk.add([desk.entry("visa one")])
    try await desk.index()
    try await desk.add([desk.entry("visa two")], at: 2000)
    #expect(try await desk.found("visa") == ["visa two", "visa one"])
    let result = try await desk.store.search(SearchRequest(try SearchQuery("visa")))
    #expect(result.unindexed == 1)
  }

  @Test("Filters exclude other feeds, topics, times and entries that did not match", arguments: StoreKind.allCases)
  func filters(_ kind: StoreKind) async throws {
    let desk = try await ArchiveDesk(kind)
    try await desk.add([desk.entry("visa one", topics: ["talks"])], feed: "a", at: 1000)
    try await desk.add([desk.entry("visa two")], feed: "b", at: 2000)
    try await desk.index()
    #expect(try await desk.found("visa") { $0.filter.feeds = ["b"] } == ["visa two"])
    #expect(try await desk.found("visa") { $0.filter.topics = ["talks"] } == ["visa one"])
    #expect(try await desk.found("") { $0.filter.matchesOnly = true } == ["visa one"])
    #expect(try await desk.found("visa") { $0.filter.since = Timestamp(seconds: 1500) } == ["visa two"])
    #expect(try await desk.found("visa") { $0.filter.until = Timestamp(seconds: 1500) } == ["visa one"])
  }

  @Test(
    "Pages of results follow one another; of an edited entry the latest text is found", arguments: StoreKind.allCases)
  func pages(_ kind: StoreKind) async throws {
    let desk = try await ArchiveDesk(kind)
    try await desk.add((1...5).map { desk.entry("visa \($0)", key: Int64($0)) })
    try await desk.add([desk.entry("visa 3, corrected", key: 3)], at: 2000)
    try await desk.index()
    var request = SearchRequest(try SearchQuery("visa"))
    request.limit = 2
    let first = try await desk.store.search(request)
    #expect(first.hits.map { $0.entry.title } == ["visa 3, corrected", "visa 5"])
    request.before = first.next
    #expect(try await desk.store.search(request).hits.map { $0.entry.title } == ["visa 4", "visa 3"])
    #expect(try await desk.found("visa") == ["visa 3, corrected", "visa 5", "visa 4", "visa 2", "visa 1"])
  }

  @Test("With the best first, matches in titles come before those in texts", arguments: StoreKind.allCases)
  func best(_ kind: StoreKind) async throws {
    let desk = try await ArchiveDesk(kind)
    try await desk.add([desk.entry("Consulate closed"), desk.entry("News", "a consulate was mentioned")])
    try await desk.index()
    #expect(try await desk.found("consulate") == ["News", "Consulate closed"])
    #expect(try await desk.found("consulate") { $0.order = .best } == ["Consulate closed", "News"])
  }

  @Test(
    "An invalid query is an error with the reason", arguments: ["\"open", "OR visa", "visa OR", "seiz* ~6", "!!!", ""])
  func problems(_ query: String) {
    #expect(throws: SearchQuery.Problem.self) { try SearchQuery(query) }
  }

  @Test("Entries older than a time are deleted, from the archive and from the index", arguments: StoreKind.allCases)
  func purge(_ kind: StoreKind) async throws {
    let desk = try await ArchiveDesk(kind)
    for number in 0..<120 { try await desk.add([desk.entry("visa \(number)")], at: 1000 + Int64(number)) }
    try await desk.index()
    try await desk.store.purgeArchive(before: Timestamp(seconds: 1119))
    #expect(try await desk.found("visa") == ["visa 119"])
    try await desk.store.purgeArchive(before: Timestamp(seconds: 2000))
    try await desk.index()
    #expect(try await desk.found("visa").isEmpty)
  }

  @Test(
    "A mark keeps its entry, replaces an earlier mark, and is exported as a labelled item",
    arguments: StoreKind.allCases)
  func marks(_ kind: StoreKind) async throws {
    let desk = try await ArchiveDesk(kind)
    try await desk.add([desk.entry("visa one", key: 1, topics: ["talks"])])
    let number = try #require(try await desk.store.search(SearchRequest(try SearchQuery("visa"))).hits.first?.number)
    let block = try #require(try await desk.store.storedEntry(String(number.value)))
    for isRelevant in [true, false] {
      try await desk.store.save(
        Mark(at: Timestamp(seconds: 9), isRelevant: isRelevant, topics: nil, note: "n", block: block))
    }
    try await desk.store.purgeArchive(before: Timestamp(seconds: 5000))
    let marks = try await desk.store.marks()
    #expect(marks.map(\.isRelevant) == [false] && marks.first?.entry.title == "visa one")
    let mark = try #require(marks.first)
    let line = try #require(JSONValue(parsing: mark.labelledLine()))
    #expect(line["expected"]?["relevant"]?.string == "no" && line["title"]?.string == "visa one")
  }
}
