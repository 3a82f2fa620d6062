import Basics
import Matches
import Storage
import TestSupport
import Testing

/// Walks through the stored matches, with every store.
struct MatchWalkTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func visitNew(_ store: any StateStore, after last: OutboxPosition?) async -> (String, OutboxPosition?) {
    var names = ""
    let reached = await store.visitNew(after: last, since: Timestamp(seconds: 100)) {
      names += $0.record?.entry.id ?? "?"
    }
    return (names, reached)
  }

  @Test(
    "Each match is visited once: first those since a time, the latest first, then what is new",
    arguments: StoreKind.allCases)
  func once(_ kind: StoreKind) async throws {
    let store = try await kind.open(in: folder)
    try await store.store(
      Made.poll(matches: [Made.match("1", at: 50), Made.match("2", at: 100), Made.match("3", at: 120)]))
    var (names, last) = await visitNew(store, after: nil)
    #expect(names == "32")
    (names, last) = await visitNew(store, after: last)
    #expect(names.isEmpty)
    try await store.store(Made.poll(at: 2, matches: [Made.match("4", at: 90), Made.match("5", at: 130)]))
    (names, last) = await visitNew(store, after: last)
    #expect(names == "45")
  }

  @Test(
    "Matches from before the time are not visited later either, if there was none since", arguments: StoreKind.allCases)
  func old(_ kind: StoreKind) async throws {
    let store = try await kind.open(in: folder)
    var (names, last) = await visitNew(store, after: nil)
    #expect(names.isEmpty && last == .start)
    try await store.store(Made.poll(matches: [Made.match("1", at: 50), Made.match("2", at: 60)]))
    (names, last) = await visitNew(store, after: nil)
    #expect(names.isEmpty)
    (names, last) = await visitNew(store, after: last)
    #expect(names.isEmpty)
    try await store.store(Made.poll(at: 2, matches: [Made.match("3", at: 130)]))
    (names, last) = await visitNew(store, after: last)
    #expect(names == "3")
  }

  @Test("A walk through all that passes a filter ends where its visitor ends it", arguments: StoreKind.allCases)
  func filtered(_ kind: StoreKind) async throws {
    let store = try await kind.open(in: folder)
    // More than the walk reads at a time.
    for part in 0..<6 {
      try await store.store(
        Made.poll(
          at: Int64(part), matches: (0..<200).map { Made.match("\(part)-\($0)", topic: $0 == 0 ? "rare" : "talks") }))
    }
    var names: [String] = []
    try await store.eachMatch(passing: MatchFilter(topics: ["rare"])) { match in
      names.append(match.record?.entry.id ?? "?")
      return true
    }
    #expect(names == (0..<6).reversed().map { "\($0)-0" })
    var count = 0
    try await store.eachMatch(passing: MatchFilter()) { _ in
      count += 1
      return count < 1100
    }
    #expect(count == 1100)
  }
}
