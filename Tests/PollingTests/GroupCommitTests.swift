import Basics
import Classification
import FeedModel
import Foundation
import GRDB
import Matches
import SQLiteStorage
import Storage
import TestSupport
import Testing

@testable import Polling

/// Group commit: polls that end at the same time share a transaction, and the failure of one does not affect others.
@Suite(.timeLimit(.minutes(1)))
struct GroupCommitTests {
  private let folder: TemporaryFolder
  private let store: SQLiteStore
  private let commits: GroupCommit

  init() throws {
    folder = try TemporaryFolder()
    store = try SQLiteStore(path: folder.path("state.db"))
    commits = GroupCommit(store, store)
  }

  private func record(_ feed: String, entries: [String] = []) -> PollRecord {
    let time = Timestamp(seconds: 1_700_000_000)
    var record = PollRecord(
      feed: FeedState(feedID: feed, url: "https://\(feed).example/", nextPoll: time, statusSince: time), at: time)
    record.matches = entries.map { id in
      var entry = Entry()
      entry.title = id
      let topic = TopicVerdict(id: "talks", title: "Talks", score: 30, tone: 1, flags: [], evidence: [])
      return MatchRecord(
        name: MatchID.name(feedID: feed, entryDescription: id), matchedAt: time, revision: 1,
        feed: MatchRecord.Feed(id: feed, title: nil, url: "https://\(feed).example/"), entry: entry,
        verdict: Verdict(id: id, score: 30, topics: [topic]))
    }
    return record
  }

  /// Commits all records at once. Returns what each commit returned or threw.
  private func commitTogether(_ records: [PollRecord]) async throws -> [String: Result<Set<String>, StorageError>] {
    var claims: [String: FeedClaim] = [:]
    for record in records { claims[record.feed.feedID] = try await store.claim(feed: record.feed.feedID) }
    return await withTaskGroup(of: (String, Result<Set<String>, StorageError>).self) { [claims] group in
      for record in records {
        group.addTask { [commits] in
          do throws(StorageError) {
            let claim = claims[record.feed.feedID]!
            return (record.feed.feedID, .success(try await commits.commit(record, holding: claim)))
          } catch {
            return (record.feed.feedID, .failure(error))
          }
        }
      }
      return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
    }
  }

  @Test("A single record is stored when its commit returns")
  func alone() async throws {
    let new = try await commits.commit(record("a", entries: ["1"]), holding: try await store.claim(feed: "a"))
    #expect(new.count == 1)
    #expect(try store.feedStates().map(\.feedID) == ["a"] && store.queued().count == 1)
  }

  @Test("More records than fit into one transaction are each stored once, in far fewer transactions")
  func many() async throws {
    let before = try transactions()
    let feeds = (0..<200).map { "f\($0)" }
    let results = try await commitTogether(feeds.map { record($0, entries: ["1"]) })
    #expect(results.count == 200)
    for (feed, result) in results { #expect(throws: Never.self, "\(feed)") { try result.get() } }
    #expect(try Set(store.feedStates().map(\.feedID)) == Set(feeds))
    #expect(try store.queued().count == 200)
    let count = try transactions() - before
    #expect(count >= 4 && count < 50, "\(count) transactions")
  }

  @Test("Each commit returns its own new matches only")
  func repeated() async throws {
    _ = try await commits.commit(record("a", entries: ["1"]), holding: try await store.claim(feed: "a"))
    let again = record("a", entries: ["1", "2"])
    let results = try await commitTogether([again, record("b", entries: ["1"]), record("c")])
    #expect(try results["a"]?.get() == [again.matches[1].id])
    #expect(try results["b"]?.get().count == 1 && results["c"]?.get() == [])
    #expect(try store.queued().count == 3)
  }

  @Test("A record that the state refuses fails alone; the others of its group are stored")
  func refused() async throws {
    try await DatabaseQueue(path: folder.path("state.db")).write {
      try $0.execute(
        sql: """
          CREATE TRIGGER refuse BEFORE INSERT ON feed WHEN NEW.name = 'bad' BEGIN SELECT RAISE(ABORT, 'no'); END
          """)
    }
    let results = try await commitTogether(["a", "bad", "b", "c"].map { record($0, entries: ["1"]) })
    #expect(throws: StorageError.self) { try results["bad"]?.get() }
    for feed in ["a", "b", "c"] { #expect(throws: Never.self, "\(feed)") { try results[feed]?.get() } }
    #expect(try Set(store.feedStates().map(\.feedID)) == ["a", "b", "c"])
    #expect(try store.queued().count == 3)
  }

  @Test("While another program locks the file all fail with that reason; later ones are stored")
  func locked() async throws {
    var configuration = GRDB.Configuration()
    configuration.allowsUnsafeTransactions = true
    let other = try DatabaseQueue(path: folder.path("state.db"), configuration: configuration)
    try other.inDatabase { try $0.execute(sql: "BEGIN IMMEDIATE") }
    let results = try await commitTogether(["a", "b", "c"].map { record($0) })
    for result in results.values {
      let error = #expect(throws: StorageError.self) { try result.get() }
      #expect(error?.code == .busy)
    }
    #expect(results.count == 3)
    try other.inDatabase { try $0.execute(sql: "ROLLBACK") }
    // The failed ones still have the claims on their feeds.
    #expect(try await commits.commit(record("d"), holding: try await store.claim(feed: "d")).isEmpty)
    #expect(try store.feedStates().map(\.feedID) == ["d"])
  }

  @Test("A record whose claim has ended is not stored; the others of its group are")
  func claimLost() async throws {
    let late = try await store.claim(feed: "a")
    await store.release([late])
    let error = await #expect(throws: StorageError.self) {
      try await commits.commit(record("a", entries: ["1"]), holding: late)
    }
    #expect(error?.code == .claimLost)
    #expect(try store.queued().isEmpty)
  }

  /// The number of transactions in the write-ahead log: a frame that ends one has the database's size
  /// (sqlite.org/fileformat2.html §4.1).
  private func transactions() throws -> Int {
    let log = [UInt8](try Data(contentsOf: URL(filePath: folder.path("state.db-wal"))))
    func number(at place: Int) -> Int { log[place..<(place + 4)].reduce(0) { $0 << 8 | Int($1) } }
    let frame = 24 + number(at: 8)
    return stride(from: 32, to: log.count - frame + 1, by: frame).count { start in
      // Frames of an earlier use of the file have another salt.
      log[(start + 8)..<(start + 16)] == log[16..<24] && number(at: start + 4) > 0
    }
  }
}
