import Basics
import Classification
import FeedModel
import Foundation
import GRDB
import Matches
import PostgreSQLStorage
import SQLiteStorage
import Storage
import TestSupport
import Testing

/// A whole state goes from SQLite to PostgreSQL (`diplowatch migrate`).
@Suite(.enabled(if: PostgreSQLServer.isInstalled))
struct MovingTests {
  private let folder: TemporaryFolder
  private let source: SQLiteStore
  private let target: PostgreSQLStore

  init() async throws {
    folder = try TemporaryFolder()
    source = try SQLiteStore(path: folder.path("state.db"))
    let uri = try PostgreSQLServer.shared().database(folder.name)
    target = try PostgreSQLStore(uri: uri, password: nil, node: "desk-1", lease: .seconds(30))
    try await target.migrate()
  }

  /// A state with everything in it: texts that are hard to move, too.
  private func fill() async throws {
    try await source.route(to: [Made.route("webhook:desk"), Made.route("webhook:quiet")])
    var poll = Made.poll("a", at: 100, matches: [Made.match("one"), Made.match("two", probability: 0.123456789)])
    poll.feed.etag = [0x22, 0xFF, 0x00, 0x5C, 0x22]
    poll.feed.lastError = "quote \" backslash \\ and \u{1F600} \u{202E}"
    poll.feed.recentEntries = [Timestamp(seconds: 7), Timestamp(seconds: 5)]
    poll.entries = [Made.entry([1, 2]), Made.entry([Int64.min, Int64.max], hash: -5, topics: ["talks"])]
    var block = ArchiveBlock(seen: Timestamp(seconds: 100), feedID: "a", feedTitle: "A", feedLink: nil, entries: [])
    var entry = Entry()
    entry.title = "Ministers met \\x41"
    block.entries = [ArchivedEntry(entry, key: EntryKey(1), verdict: nil, match: nil)]
    poll.archive = PackedBlock.pack(block)
    try await source.store(poll)
    try await source.store(Made.poll("b", at: 200, matches: [Made.match("three", feed: "b")]))
    let claim = try await source.serve("webhook:desk")
    let first = try #require(try await source.nextDelivery(for: claim, after: nil))
    try await source.record(Made.attempt(.delivered), .delivered, of: first, holding: claim)
    let second = try #require(try await source.nextDelivery(for: claim, after: nil))
    try await source.record(Made.attempt(.refused), .refused, of: second, holding: claim)
    try await source.setPlace(SinkPlace(position: second.position, bookmark: "7 8 9"), of: "log")
    try await source.save(
      Mute(subject: .topic("talks"), until: Timestamp(seconds: 9_000_000_000), reason: "why", at: Timestamp(seconds: 1))
    )
    try await source.save(
      Mark(at: Timestamp(seconds: 3), isRelevant: true, topics: ["talks"], note: nil, block: block))
  }

  @Test("All of it arrives: feeds, entries, matches, positions, deliveries, attempts, archive, marks and mutes")
  func everything() async throws {
    try await fill()
    let counts = try await target.take(source, logOf: "desk-1")
    #expect(counts[.match] == 3 && counts[.entry] == 2 && counts[.entryKey] == 4 && counts[.feed] == 2)
    #expect(try await target.allMatches() == source.allMatches())
    #expect(try await target.state(of: "a") == source.state(of: "a"))
    #expect(try await target.known([1]) != nil)
    #expect(try await target.known([Int64.max])?.contentHash == -5)
    #expect(try await target.place(of: "log:desk-1") == source.place(of: "log"))
    #expect(try await target.place(of: "log") == nil)
    for sink in ["webhook:desk", "webhook:quiet"] {
      #expect(try await target.waitingMatches(of: sink, limit: 9) == source.waitingMatches(of: sink, limit: 9))
      #expect(try await target.deliveryCounts(of: [sink]) == source.deliveryCounts(of: [sink]))
      #expect(try await target.attempts(of: sink, limit: 9) == source.attempts(of: sink, limit: 9))
    }
    #expect(try await target.marks() == source.marks())
    #expect(try await target.mutes(at: Timestamp(seconds: 2)) == source.mutes(at: Timestamp(seconds: 2)))
    let span = try #require(try await target.archived(since: Timestamp(seconds: 0)))
    let old = try #require(try await source.archived(since: Timestamp(seconds: 0)))
    #expect(try await target.archivedBlocks(span) == source.archivedBlocks(old))
  }

  /// The columns that number the rows of a table, by table. What is new must come after all that ever were.
  private static let numbers = [("match", "sequence"), ("attempt", "id"), ("archive", "number"), ("entry", "id")]

  @Test("What is stored after the move comes after all that was before, also after what was deleted")
  func goesOn() async throws {
    try await fill()
    let last = try #require(try await source.allMatches().last?.position)
    let numbers = try await DatabaseQueue(path: folder.path("state.db")).write { db in
      // The state still has all entries: their numbers mean no order.
      try db.execute(sql: "DELETE FROM delivery; DELETE FROM match; DELETE FROM attempt; DELETE FROM archive")
      return try Self.numbers.map { table, column in
        let last = "SELECT max(n) FROM (SELECT seq AS n FROM sqlite_sequence WHERE name = '\(table)'"
        return try Int64.fetchOne(db, sql: "\(last) UNION ALL SELECT max(\(column)) FROM \(table))") ?? 0
      }
    }
    _ = try await target.take(source, logOf: "desk-1")
    try await target.route(to: [Made.route("webhook:desk")])
    var poll = Made.poll("c", at: 300, matches: [Made.match("four", feed: "c", topic: "visas")])
    poll.entries = (10..<50).map { Made.entry([$0]) }
    poll.archive = PackedBlock.pack(
      ArchiveBlock(
        seen: Timestamp(seconds: 300), feedID: "c", feedTitle: nil, feedLink: nil,
        entries: [
          ArchivedEntry(Entry(), key: EntryKey(10), verdict: nil, match: nil)
        ]))
    #expect(try await target.store(poll) == ["c/four"])
    #expect(try await target.matches(after: last, limit: 9).map(\.id) == ["c/four"])
    let claim = try await target.serve("webhook:desk")
    let delivery = try #require(try await target.nextDelivery(for: claim, after: nil))
    try await target.record(Made.attempt(.delivered), .delivered, of: delivery, holding: claim)
    for ((table, column), last) in zip(Self.numbers, numbers) {
      let new = try folder.sql("SELECT count(*) FROM diplowatch.\(table) WHERE \(column) > \(last)")
      #expect(last > 0 && new == (table == "entry" ? "40" : "1"), "\(table): \(new) after \(last)")
    }
  }

  @Test("A match that was moved is known, and not queued again")
  func known() async throws {
    try await fill()
    _ = try await target.take(source, logOf: "desk-1")
    #expect(try await target.store(Made.poll("d", at: 301, matches: [Made.match("one")])).isEmpty)
  }

  @Test("A database that has a state is refused, and stays as it was")
  func twice() async throws {
    try await fill()
    _ = try await target.take(source, logOf: "desk-1")
    let before = try await target.allMatches()
    let error = await #expect(throws: StorageError.self) { _ = try await target.take(source, logOf: "other") }
    #expect(error?.description.contains("has a state already") ?? false)
    #expect(try await target.allMatches() == before)
    #expect(try await target.place(of: "log:other") == nil)
  }
}
