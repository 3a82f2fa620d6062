import Basics
import Matches
import Storage
import TestSupport
import Testing

/// The search for matches, tested with every store.
struct MatchHistoryTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// The entry ids of the matches that pass a filter, newest first.
  private func found(_ filter: MatchFilter, in store: any StateStore, limit: Int = 9) async throws -> String {
    try await store.latestMatches(passing: filter, limit: limit).map { $0.record?.entry.id ?? "?" }.joined()
  }

  @Test("Every condition of a filter selects matches, newest first", arguments: StoreKind.allCases)
  func filters(_ kind: StoreKind) async throws {
    let store = try await kind.open(in: folder)
    let lavrov = Made.entity("ru.lavrov", side: "RU")
    try await store.store(
      Made.poll(matches: [
        Made.match("1", at: 10, language: "en", score: 5, probability: 0.4, entities: [lavrov]),
        Made.match("2", at: 20, topic: "property", language: "en-US", probability: 0.9),
        Made.match("3", at: 30, language: "ru", entities: [lavrov, Made.entity("us.x", side: "us")]),
      ]))
    try await store.store(Made.poll("b", matches: [Made.match("4", at: 40, feed: "b")]))
    let expected: [(MatchFilter, String)] = [
      (MatchFilter(), "4321"), (MatchFilter(topics: ["property"]), "2"),
      (MatchFilter(topics: ["property", "talks"]), "4321"),
      (MatchFilter(topics: ["talk"]), ""), (MatchFilter(entities: ["ru.lavrov"]), "31"), (MatchFilter(side: "US"), "3"),
      (MatchFilter(side: "ru"), "31"), (MatchFilter(feeds: ["b"]), "4"), (MatchFilter(languages: ["en"]), "21"),
      (MatchFilter(minScore: 6), "432"), (MatchFilter(minProbability: 0.5), "432"),
      (MatchFilter(since: Timestamp(seconds: 20)), "432"),
      (MatchFilter(topics: ["talks"], entities: ["ru.lavrov"], languages: ["ru"]), "3"),
    ]
    for (filter, names) in expected {
      #expect(try await found(filter, in: store) == names, "\(filter)")
      // The store finds the same as the filter in memory.
      let all = try await store.allMatches().reversed().compactMap(\.record)
      #expect(all.filter(filter.admits).map { $0.entry.id ?? "" }.joined() == names, "\(filter)")
    }
  }

  @Test(
    "A time finds its matches though they were not stored in the order of their times", arguments: StoreKind.allCases)
  func times(_ kind: StoreKind) async throws {
    let store = try await kind.open(in: folder)
    let matches = [("1", 50), ("2", 10), ("3", 40), ("4", 20)].map { Made.match($0.0, at: $0.1) }
    try await store.store(Made.poll(matches: matches))
    #expect(try await found(MatchFilter(since: Timestamp(seconds: 30)), in: store) == "31")
    #expect(try await found(MatchFilter(topics: ["talks"], since: Timestamp(seconds: 20)), in: store) == "431")
    #expect(try await found(MatchFilter(since: Timestamp(seconds: 60)), in: store).isEmpty)
  }

  @Test(
    "A look that finds nothing ends with its deadline, says how far it came, and goes on", arguments: StoreKind.allCases
  )
  func deadline(_ kind: StoreKind) async throws {
    let store = try await kind.open(in: folder)
    try await store.store(Made.poll(matches: (1...1500).map { Made.match("\($0)", at: Int64($0)) }))
    func look(_ filter: MatchFilter, before: OutboxPosition? = nil) async throws -> MatchSlice {
      try await store.matches(passing: filter, firstReportsOnly: false, before: before, limit: 3, until: .now)
    }
    let none = MatchFilter(minScore: 1e9)
    let slice = try await look(none)
    let rest = try #require(slice.rest)
    #expect(slice.matches.isEmpty && rest.position.number == 501 && rest.time == Timestamp(seconds: 501))
    #expect(try await look(none, before: rest.position).rest == nil)
    let some = try await look(MatchFilter(), before: rest.position)
    #expect(some.matches.compactMap(\.record?.entry.id) == ["500", "499", "498"] && some.rest?.position.number == 498)
    // That nothing has a name is known without a look at the matches.
    for filter in [
      MatchFilter(side: "XX"), MatchFilter(topics: ["x"]), MatchFilter(entities: ["x"]), MatchFilter(feeds: ["x"]),
    ] {
      let slice = try await look(filter)
      #expect(slice.matches.isEmpty && slice.rest == nil)
    }
  }

  @Test("First reports are those that opened a story, and those without one", arguments: StoreKind.allCases)
  func firstReports(_ kind: StoreKind) async throws {
    let store = try await kind.open(in: folder)
    var (first, second) = (Made.match("1"), Made.match("2"))
    first.story = MatchRecord.Story(id: first.id, isFirst: true, size: 1, feeds: ["a"])
    second.story = MatchRecord.Story(id: first.id, isFirst: false, size: 2, feeds: ["a"])
    try await store.store(Made.poll(matches: [first, second, Made.match("3")]))
    let found = try await store.matches(
      passing: MatchFilter(), firstReportsOnly: true, before: nil, limit: 9, until: .now)
    #expect(found.matches.compactMap(\.record?.entry.id) == ["3", "1"] && found.rest == nil)
  }

  @Test("A limited number is found, and the next ones after those", arguments: StoreKind.allCases)
  func pages(_ kind: StoreKind) async throws {
    let store = try await kind.open(in: folder)
    let matches = (0..<9).map { Made.match("\($0)", language: $0 % 3 == 0 ? "ru" : "en") }
    try await store.store(Made.poll(matches: matches))
    #expect(try await found(MatchFilter(languages: ["ru"]), in: store, limit: 2) == "63")
    let last = try #require(try await store.latestMatches(passing: MatchFilter(), limit: 2).last)
    let older = try await store.latestMatches(passing: MatchFilter(), before: last.position, limit: 3)
    #expect(older.compactMap(\.record?.entry.id) == ["6", "5", "4"])
    #expect(try await store.matchCount(ofFeed: "a") == 9)
    #expect(try await store.matchCount(ofFeed: "b") == 0)
    let named = try await store.matches(withIDs: [matches[0].id, "other"])
    #expect(named.count == 1 && named[matches[0].id]?.record == matches[0])
  }
}
