import Foundation
import GRDB
import Glibc
import Storage
import TestSupport
import Testing

/// A state that is only read.
struct ReadOnlyStateTests {
  @Test("A state can be read where nothing may be written, while a daemon has it open and when none has")
  func readOnly() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("state.db")
    let store = try StateStore(path: path)
    try store.begin("webhook:desk")
    #expect(try StateStore(reading: path).position(of: "webhook:desk") != nil)
    // None has it open: a copy of the whole file, in a folder with an odd name.
    let odd = try TemporaryFolder()
    let closed = odd.path("a b%3F?#.db")
    try DatabaseQueue(path: path).vacuum(into: closed)
    try DatabaseQueue(path: closed).writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode=WAL") }
    #expect(chmod(odd.url.path, 0o555) == 0 && chmod(closed, 0o444) == 0)
    #expect(try StateStore(reading: closed).position(of: "webhook:desk") != nil)
    #expect(try FileManager.default.contentsOfDirectory(atPath: odd.url.path).count == 1)
    #expect(throws: StorageError.self) { try StateStore(reading: closed).begin("webhook:new") }
    #expect(chmod(odd.url.path, 0o755) == 0)
    let missing = #expect(throws: StorageError.self) { try StateStore(reading: odd.path("none.db")) }
    #expect(!(missing?.description.contains("writable") ?? true))
  }
}
