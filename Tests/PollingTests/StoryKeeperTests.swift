import Basics
import Classification
import FeedModel
import Matches
import Storage
import TestSupport
import Testing

@testable import Polling

/// Matches get their story in the commit that stores them.
@Suite(.timeLimit(.minutes(1)))
struct StoryKeeperTests {
  private let folder: TemporaryFolder
  private let store: StateStore

  init() throws {
    folder = try TemporaryFolder()
    store = try StateStore(path: folder.path("state.db"))
  }

  private func record(_ feed: String, _ titles: [String], hour: Int64 = 0) -> PollRecord {
    let time = Timestamp(seconds: 1_700_000_000 + hour * 3600)
    var record = PollRecord(
      feed: FeedState(feedID: feed, url: "https://\(feed).example/", nextPoll: time, statusSince: time), at: time)
    record.matches = titles.map { title in
      var entry = Entry()
      entry.title = title
      let topic = TopicVerdict(id: "expulsions", title: "Expulsions", score: 30, tone: 1, flags: [], evidence: [])
      return MatchRecord(
        name: MatchID.name(feedID: feed, entryDescription: title), matchedAt: time, revision: 1,
        feed: MatchRecord.Feed(id: feed, title: nil, url: "https://\(feed).example/"), entry: entry,
        verdict: Verdict(id: title, score: 30, topics: [topic]))
    }
    return record
  }

  private func stories(after position: Int64 = 0) throws -> [MatchRecord.Story?] {
    try store.matches(after: position, limit: 100).map { MatchRecord(line: $0.line)?.story }
  }

  private static let english = "Russia expels 12 American diplomats from Moscow"
  private static let russian = "Россия высылает 12 американских дипломатов из Москвы"
  private static let other = "Treasury sanctions Rosbank and two tanker owners"

  @Test("An event of two feeds and two languages is one story in their lines")
  func oneStory() async throws {
    let commits = GroupCommit(store)
    _ = try await commits.commit(record("a", [Self.english, Self.other]))
    _ = try await commits.commit(record("b", [Self.russian], hour: 1))
    let stories = try stories().compactMap { $0 }
    try #require(stories.count == 3)
    #expect(stories.map(\.isFirst) == [true, true, false])
    #expect(stories[2].id == stories[0].id && stories[2].size == 2 && stories[2].feeds == ["a", "b"])
    #expect(stories[0].size == 1 && stories[0].feeds == ["a"])
    #expect(try store.matches(ofStory: stories[0].id, before: .max).count == 2)
  }

  @Test("After a new start a later feed's match still finds its story")
  func restart() async throws {
    _ = try await GroupCommit(store).commit(record("a", [Self.english, Self.other]))
    _ = try await GroupCommit(store).commit(record("b", [Self.russian], hour: 1))
    let again = try StateStore(path: folder.path("state.db"))
    _ = try await GroupCommit(again).commit(record("c", [Self.english + " today"], hour: 2))
    let stories = try stories().compactMap { $0 }
    #expect(stories.last?.id == stories.first?.id)
    #expect(stories.last?.size == 3)
    #expect(stories.last?.feeds == ["a", "b", "c"])
  }

  @Test("A match that another process has stored meanwhile is found")
  func otherProcess() async throws {
    let commits = GroupCommit(store)
    _ = try await commits.commit(record("a", [Self.other]))
    let other = try StateStore(path: folder.path("state.db"))
    _ = try await GroupCommit(other).commit(record("b", [Self.english], hour: 1))
    _ = try await commits.commit(record("c", [Self.russian], hour: 2))
    let stories = try stories().compactMap { $0 }
    #expect(stories[2].id == stories[1].id && stories[2].size == 2)
  }

  @Test("A match that was queued before counts once")
  func repeated() async throws {
    let commits = GroupCommit(store)
    _ = try await commits.commit(record("a", [Self.english]))
    #expect(try await commits.commit(record("a", [Self.english], hour: 1)).count == 1)
    _ = try await commits.commit(record("b", [Self.russian], hour: 2))
    let stories = try stories().compactMap { $0 }
    #expect(stories.count == 2)
    #expect(stories.last?.size == 2)
  }

  @Test("Matches of earlier versions, which have no story, take part from where they are")
  func earlierVersions() async throws {
    try store.commit(record("a", [Self.english]))
    #expect(try stories() == [nil])
    _ = try await GroupCommit(store).commit(record("b", [Self.russian], hour: 1))
    let story = try #require(try stories().last ?? nil)
    #expect(!story.isFirst && story.size == 2 && story.feeds == ["a", "b"])
  }
}
