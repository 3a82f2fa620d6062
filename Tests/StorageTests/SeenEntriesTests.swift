import Basics
import FeedModel
import Storage
import TestSupport
import Testing

/// Recognition of known entries, tested with every store.
struct SeenEntriesTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test("An entry is found by any of its keys, in its own feed only", arguments: StoreKind.allCases)
  func entries(_ kind: StoreKind) async throws {
    let store = try await kind.open(in: folder)
    var poll = Made.poll()
    poll.entries = [Made.entry([1, 2], topics: ["talks"]), Made.entry([3])]
    try await store.store(poll)
    for (names, topics) in [([2], ["talks"]), ([9, 1], ["talks"]), ([3], []), ([9], nil), ([], nil)]
      as [([Int64], [String]?)]
    {
      #expect(try await store.known(names)?.topics == topics)
    }
    #expect(try await store.known([1], feed: "b") == nil)
    // Seen again with one old and one new key, and other content.
    var again = Made.entry([2, 7], hash: 5, topics: ["sanctions"])
    again.reference = try await store.known([2])?.reference
    again.date = Timestamp(seconds: 7)
    again.matchName = "name"
    again.earlierHashes = [1, -2]
    poll.entries = [again]
    try await store.store(poll)
    again.keys = []
    let seen = try #require(try await store.known([7]))
    #expect(seen == again && seen.reference != nil)
    #expect(try await store.known([1]) == seen)
    // A key that another entry has later belongs to that one.
    poll.entries = [Made.entry([7], hash: 6)]
    try await store.store(poll)
    #expect(try await store.known([7])?.reference != seen.reference)
    #expect(try await store.known([1])?.reference == seen.reference)
  }

  @Test(
    "A distinguishing key with the same content decides; other keys are looked up only without one",
    arguments: StoreKind.allCases)
  func unchanged(_ kind: StoreKind) async throws {
    let store = try await kind.open(in: folder)
    var poll = Made.poll()
    poll.entries = [Made.entry([1, 2], hash: 4)]
    poll.entries[0].date = Timestamp(seconds: 9)
    try await store.store(poll)
    func find(
      _ distinguishing: [Int64], id: Int64? = nil, hash: Int64 = 4, at seconds: Int64 = 9
    ) async throws -> EntryFinding {
      let query = EntryQuery(
        distinguishing: distinguishing.map(EntryKey.init), identifier: id.map(EntryKey.init), contentHash: hash,
        date: Timestamp(seconds: seconds))
      return try await store.lookUp([query], of: "a") { _ in [EntryKey(2)] }[0]
    }
    let reference = try #require(try await store.known([1])?.reference)
    let same = EntryFinding.unchanged(reference, lastSeen: Timestamp(seconds: 1))
    #expect(try await find([1]) == same)
    #expect(try await find([1], id: 1, at: 20) == same)
    let both = [EntryKey(1), EntryKey(2)]
    for (finding, names) in [
      (try await find([1], at: 20), both), (try await find([1], hash: 5), both),
      (try await find([7, 1], at: 20), both),
      (try await find([7], hash: 5), [EntryKey(2)]),
    ] {
      guard case .candidates(let candidates) = finding else {
        Issue.record("settled")
        continue
      }
      #expect(candidates.map(\.names) == [names] && candidates[0].reference == reference)
    }
    // When it is seen again, its new content counts.
    poll.entries = []
    poll.unchanged = [reference]
    poll.at = Timestamp(seconds: 30)
    try await store.store(poll)
    #expect(try await find([1]) == .unchanged(reference, lastSeen: Timestamp(seconds: 30)))
  }

  @Test("Queries are answered in order, also for an unknown feed", arguments: StoreKind.allCases)
  func order(_ kind: StoreKind) async throws {
    let store = try await kind.open(in: folder)
    let queries = [5, 6, 7].map { key in
      EntryQuery(distinguishing: [EntryKey(key)], identifier: nil, contentHash: 1, date: nil)
    }
    #expect(try await store.lookUp(queries, of: "a") { _ in [] } == queries.map { _ in .candidates([]) })
    var poll = Made.poll()
    poll.entries = [Made.entry([6])]
    try await store.store(poll)
    let found = try await store.lookUp(queries, of: "a") { _ in [] }
    #expect(found.map { $0 == .candidates([]) } == [true, false, true])
  }
}
