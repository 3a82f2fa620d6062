import Basics
import Foundation
import GRDB
import Storage
import TestSupport
import Testing

@testable import SQLiteStorage

/// Problems that keep the state from being used are noticed and reported.
struct StateTroubleTests {
  private let folder: TemporaryFolder
  private var path: String { folder.path("state.db") }

  init() throws { folder = try TemporaryFolder() }

  @Test(
    "A state of a newer version is refused with an explanation, and not changed", arguments: ["4", "stories", "zz-9"])
  func newer(migration: String) async throws {
    try await SQLiteStore(path: path).setPlace(SinkPlace(), of: "log")
    try await DatabaseQueue(path: path).write {
      try $0.execute(sql: "INSERT INTO grdb_migrations VALUES (?)", arguments: [migration])
    }
    let before = try Data(contentsOf: URL(filePath: path))
    let error = try #require(throws: StorageError.self) { try SQLiteStore(path: path) }
    #expect(error.code == .newer && error.needsOperator)
    #expect(error.description.hasPrefix("\(path): a newer version of diplowatch wrote this state"))
    #expect(try Data(contentsOf: URL(filePath: path)) == before)
  }

  @Test("A read whose task is cancelled, as when the daemon stops, is no trouble of the state")
  func cancelled() async throws {
    let store = try SQLiteStore(path: path)
    let read = Task { () async -> StorageError.Code? in
      while !Task.isCancelled { await Task.yield() }
      do throws(StorageError) {
        _ = try await store.matches(withIDs: [])
        return nil
      } catch {
        return error.code
      }
    }
    read.cancel()
    #expect(await read.value == .cancelled)
    #expect(await store.trouble() == nil)
  }

  @Test("Another program's lock is reported while it lasts, also without polls; reading still works")
  func locked() async throws {
    let store = try SQLiteStore(path: path)
    #expect(await store.trouble() == nil)
    var configuration = GRDB.Configuration()
    configuration.allowsUnsafeTransactions = true
    let other = try DatabaseQueue(path: path, configuration: configuration)
    try other.inDatabase { try $0.execute(sql: "BEGIN IMMEDIATE") }
    let trouble = try #require(await store.trouble())
    #expect(trouble.code == .busy && trouble.description.contains("locked"))
    #expect(try await store.conditions(of: nil).isEmpty)
    try other.inDatabase { try $0.execute(sql: "ROLLBACK") }
    #expect(await store.trouble() == nil)
  }

  @Test("A state file moved while in use is reported, because what is stored would be lost")
  func replaced() async throws {
    let store = try SQLiteStore(path: path)
    try FileManager.default.moveItem(atPath: path, toPath: path + ".old")
    #expect(await store.trouble()?.code == .replaced)
    try Data().write(to: URL(filePath: path))
    #expect(await store.trouble()?.code == .replaced)
  }

  @Test("A failed write is reported until one succeeds")
  func failedWrite() async throws {
    let store = try SQLiteStore(path: path)
    try store.read { try $0.execute(sql: "PRAGMA max_page_count = 1") }
    let error = #expect(throws: StorageError.self) {
      try store.write { db in
        try db.execute(sql: "CREATE TABLE filler AS SELECT randomblob(100000) AS x")
      }
    }
    #expect(error?.code == .full)
    #expect(await store.trouble()?.code == .full)
    try store.read { try $0.execute(sql: "PRAGMA max_page_count = 1000000") }
    try await store.setPlace(SinkPlace(), of: "log")
    #expect(await store.trouble() == nil)
  }

  @Test(
    "No error message of the state shows SQL or internal names",
    arguments: [1, 4, 5, 7, 8, 10, 11, 13, 14, 19, 21, 26])
  func plainWords(code: Int32) {
    let raw = DatabaseError(
      resultCode: ResultCode(rawValue: code), message: nil, sql: "INSERT INTO feed (name) VALUES (?)")
    let text = StorageError(raw, path: "/var/lib/diplowatch/state.db").description
    #expect(text.hasPrefix("/var/lib/diplowatch/state.db: "))
    #expect(!text.contains("INSERT") && !text.contains("SQLITE_"), "\(text)")
    // The error with what to do.
    #expect(text.contains("; "), "\(text)")
  }

  @Test("A long read does not block the reads and writes of a poll")
  func viewsBesidePolls() async throws {
    let store = try SQLiteStore(path: path)
    let begun = AsyncStream<Void>.makeStream()
    let ended = DispatchSemaphore(value: 0)
    async let long: Int? = store.view { db in
      _ = try Int.fetchOne(db, sql: "SELECT count(*) FROM feed")
      begun.continuation.yield()
      ended.wait()
      return try Int.fetchOne(db, sql: "SELECT count(*) FROM feed")
    }
    for await _ in begun.stream { break }
    try await store.store(Made.poll())
    #expect(try await store.state(of: "a") == Made.feed())
    ended.signal()
    // It reads the data of one moment.
    #expect(try await long == 0)
  }
}
