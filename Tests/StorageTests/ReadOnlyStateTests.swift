import Foundation
import GRDB
import Glibc
import SQLiteStorage
import Storage
import TestSupport
import Testing

/// A state opened for reading only.
struct ReadOnlyStateTests {
  @Test("A state can be read without write access, whether a daemon has it open or not")
  func readOnly() async throws {
    let folder = try TemporaryFolder()
    let path = folder.path("state.db")
    let store = try SQLiteStore(path: path)
    try await store.setPlace(SinkPlace(), of: "webhook:desk")
    #expect(try await SQLiteStore(reading: path).place(of: "webhook:desk") != nil)
    // Not open elsewhere: a copy of the whole file, in a folder with special characters in its name.
    let odd = try TemporaryFolder()
    let closed = odd.path("a b%3F?#.db")
    try await DatabaseQueue(path: path).vacuum(into: closed)
    try await DatabaseQueue(path: closed).writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode=WAL") }
    #expect(chmod(odd.url.path, 0o555) == 0 && chmod(closed, 0o444) == 0)
    #expect(try await SQLiteStore(reading: closed).place(of: "webhook:desk") != nil)
    #expect(try FileManager.default.contentsOfDirectory(atPath: odd.url.path).count == 1)
    await #expect(throws: StorageError.self) {
      try await SQLiteStore(reading: closed).setPlace(SinkPlace(), of: "webhook:new")
    }
    #expect(chmod(odd.url.path, 0o755) == 0)
    let missing = #expect(throws: StorageError.self) { try SQLiteStore(reading: odd.path("none.db")) }
    #expect(!(missing?.description.contains("writable") ?? true))
  }
}
