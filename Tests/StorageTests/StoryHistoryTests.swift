import Basics
import Matches
import Storage
import TestSupport
import Testing

/// What reports read of stories, tested with every store.
struct StoryHistoryTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// A store with matches named by a digit, each of a story named by a letter, at these days.
  private func store(_ kind: StoreKind, _ matches: [(name: String, story: String, day: Int64)]) async throws
    -> any StateStore
  {
    let store = try await kind.open(in: folder)
    let made = matches.map { name, story, day in
      var match = Made.match(name, at: day * 86_400)
      match.story = MatchRecord.Story(id: story, isFirst: false, size: 1, feeds: ["a"])
      return match
    }
    try await store.store(Made.poll(matches: made))
    return store
  }

  private func names(_ matches: [StoredMatch]) -> String { matches.map { $0.record?.entry.id ?? "?" }.joined() }

  @Test("Stories are listed by their latest matches, page by page", arguments: StoreKind.allCases)
  func pages(_ kind: StoreKind) async throws {
    let store = try await store(
      kind, [("1", "x", 1), ("2", "y", 2), ("3", "x", 3), ("4", "z", 4), ("5", "w", 5), ("6", "y", 6)])
    let start = Timestamp(seconds: 0)
    #expect(names(try await store.latestOfStories(since: start, before: nil, limit: 9)) == "6543")
    let page = try await store.latestOfStories(since: start, before: nil, limit: 2)
    #expect(names(page) == "65")
    #expect(names(try await store.latestOfStories(since: start, before: page.last?.position, limit: 2)) == "43")
    #expect(
      names(try await store.latestOfStories(since: Timestamp(seconds: 5 * 86_400), before: nil, limit: 9)) == "65")
  }
}
