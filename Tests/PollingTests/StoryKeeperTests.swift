import Basics
import Classification
import FeedModel
import Matches
import SQLiteStorage
import Storage
import TestSupport
import Testing

@testable import Polling

/// Matches get their story in the commit that stores them.
@Suite(.timeLimit(.minutes(1)))
struct StoryKeeperTests {
  private let folder: TemporaryFolder
  private let store: SQLiteStore

  init() throws {
    folder = try TemporaryFolder()
    store = try SQLiteStore(path: folder.path("state.db"))
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

  private func stories() throws -> [MatchRecord.Story?] { try store.queued().map { $0.record?.story } }

  /// One process that has the state open.
  private struct Process {
    let store: SQLiteStore
    let commits: GroupCommit

    init(_ folder: TemporaryFolder) throws {
      store = try SQLiteStore(path: folder.path("state.db"))
      commits = GroupCommit(store, store)
    }

    /// Stores a record, as a poll does.
    @discardableResult
    func commit(_ record: PollRecord) async throws -> Set<String> {
      try await commits.commit(record, holding: try await store.claim(feed: record.feed.feedID))
    }
  }

  private static let english = "Russia expels 12 American diplomats from Moscow"
  private static let russian = "Россия высылает 12 американских дипломатов из Москвы"
  private static let other = "Treasury sanctions Rosbank and two tanker owners"

  @Test("One event in two feeds and two languages is one story in the match lines")
  func oneStory() async throws {
    let process = try Process(folder)
    try await process.commit(record("a", [Self.english, Self.other]))
    try await process.commit(record("b", [Self.russian], hour: 1))
    let stories = try stories().compactMap { $0 }
    try #require(stories.count == 3)
    #expect(stories.map(\.isFirst) == [true, true, false])
    #expect(stories[2].id == stories[0].id && stories[2].size == 2 && stories[2].feeds == ["a", "b"])
    #expect(stories[0].size == 1 && stories[0].feeds == ["a"])
    #expect(try await store.matches(ofStory: stories[0].id).count == 2)
  }

  @Test("After a restart a later feed's match still finds its story")
  func restart() async throws {
    try await Process(folder).commit(record("a", [Self.english, Self.other]))
    try await Process(folder).commit(record("b", [Self.russian], hour: 1))
    try await Process(folder).commit(record("c", [Self.english + " today"], hour: 2))
    let stories = try stories().compactMap { $0 }
    #expect(stories.last?.id == stories.first?.id)
    #expect(stories.last?.size == 3)
    #expect(stories.last?.feeds == ["a", "b", "c"])
  }

  @Test("A match that another process has stored meanwhile is found")
  func otherProcess() async throws {
    let process = try Process(folder)
    try await process.commit(record("a", [Self.other]))
    try await Process(folder).commit(record("b", [Self.english], hour: 1))
    try await process.commit(record("c", [Self.russian], hour: 2))
    let stories = try stories().compactMap { $0 }
    #expect(stories[2].id == stories[1].id && stories[2].size == 2)
  }

  /// Lets another process store something just before the first commit.
  private actor Overtaken: SeenEntries {
    private let store: SQLiteStore
    private var overtake: (@Sendable () async throws -> Void)?

    init(_ store: SQLiteStore, by overtake: @escaping @Sendable () async throws -> Void) {
      self.store = store
      self.overtake = overtake
    }

    func lookUp(
      _ queries: [EntryQuery], of feed: String, others: @Sendable (Int) -> [EntryKey]
    ) async throws(StorageError) -> [EntryFinding] { try await store.lookUp(queries, of: feed, others: others) }

    func commit(_ polls: [ClaimedPoll], after known: OutboxPosition?) async throws(StorageError) -> Committed {
      let first = overtake
      overtake = nil
      do { try await first?() } catch { Issue.record(error) }
      return try await store.commit(polls, after: known)
    }

    func reportKnown(_ match: MatchRecord, name: String, key: EntryKey?) async throws(StorageError) -> Bool {
      try await store.reportKnown(match, name: name, key: key)
    }
  }

  @Test("A match that another process stores while stories are assigned is taken into account")
  func overtaken() async throws {
    let other = try Process(folder)
    let first = record("b", [Self.english])
    let seen = Overtaken(store) { try await other.commit(first) }
    let commits = GroupCommit(seen, store)
    let claim = try await store.claim(feed: "c")
    #expect(try await commits.commit(record("c", [Self.russian], hour: 1), holding: claim).count == 1)
    let stories = try stories().compactMap { $0 }
    #expect(stories.map(\.size) == [1, 2] && stories.first?.id == stories.last?.id)
  }

  @Test("A match that was already queued counts once")
  func repeated() async throws {
    let process = try Process(folder)
    try await process.commit(record("a", [Self.english]))
    #expect(try await process.commit(record("a", [Self.english], hour: 1)).isEmpty)
    try await process.commit(record("b", [Self.russian], hour: 2))
    let stories = try stories().compactMap { $0 }
    #expect(stories.count == 2)
    #expect(stories.last?.size == 2)
  }

  @Test("Matches of earlier versions, without a story, are grouped from then on")
  func earlierVersions() async throws {
    try await store.commit(record("a", [Self.english]), holding: try await store.claim(feed: "a"))
    #expect(try stories() == [nil])
    try await Process(folder).commit(record("b", [Self.russian], hour: 1))
    let story = try #require(try stories().last ?? nil)
    #expect(!story.isFirst && story.size == 2 && story.feeds == ["a", "b"])
  }

  /// Stores something by another process before each commit but those that say that they have waited long enough.
  private actor AlwaysOvertaken: SeenEntries {
    private let store: SQLiteStore
    private let overtake: @Sendable (Int) async throws -> Void
    private(set) var commits = 0

    init(_ store: SQLiteStore, by overtake: @escaping @Sendable (Int) async throws -> Void) {
      self.store = store
      self.overtake = overtake
    }

    func lookUp(
      _ queries: [EntryQuery], of feed: String, others: @Sendable (Int) -> [EntryKey]
    ) async throws(StorageError) -> [EntryFinding] { try await store.lookUp(queries, of: feed, others: others) }

    func commit(_ polls: [ClaimedPoll], after known: OutboxPosition?) async throws(StorageError) -> Committed {
      commits += 1
      do { try await overtake(commits) } catch { Issue.record(error) }
      return try await store.commit(polls, after: known)
    }

    func reportKnown(_ match: MatchRecord, name: String, key: EntryKey?) async throws(StorageError) -> Bool {
      try await store.reportKnown(match, name: name, key: key)
    }
  }

  @Test("A poll is stored even while another process stores matches without a pause, and its story counts once")
  func alwaysOvertaken() async throws {
    let other = try Process(folder)
    try await other.commit(record("a", [Self.english]))
    let others = (1...20).map { record("o\($0)", ["\(Self.other) \($0)"]) }
    let seen = AlwaysOvertaken(store) { try await other.commit(others[$0]) }
    let commits = GroupCommit(seen, store)
    let claim = try await store.claim(feed: "c")
    #expect(try await commits.commit(record("c", [Self.russian], hour: 1), holding: claim).count == 1)
    #expect(await seen.commits <= 5)
    let stories = try store.queued().filter { $0.record?.feed.id == "c" }.map { $0.record?.story }
    #expect(stories.count == 1 && stories[0]?.size == 2 && stories[0]?.isFirst == false)
  }

  @Test("Known entries that are reported meanwhile refuse no poll of the same process")
  func reclassified() async throws {
    let seen = AlwaysOvertaken(store) { _ in }
    let commits = GroupCommit(seen, store)
    let reports = record("r", (0..<40).map { "\(Self.other) \($0)" }).matches
    try await withThrowingTaskGroup(of: Bool.self) { group in
      for match in reports {
        group.addTask { try await commits.reportKnown(match, name: match.id, key: nil) }
      }
      for number in 0..<40 {
        let poll = record("f\(number)", ["\(Self.english) \(number)"], hour: 1)
        group.addTask { [store] in
          try await commits.commit(poll, holding: try await store.claim(feed: poll.feed.feedID)).count == 1
        }
      }
      for try await isNew in group { #expect(isNew) }
    }
    #expect(try store.queued().count == 80)
    #expect(try stories().allSatisfy { $0 != nil })
    // One commit a group at most: none was refused and made again.
    #expect(await seen.commits <= 40)
  }
}
