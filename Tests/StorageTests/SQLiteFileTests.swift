import SQLiteStorage
import Storage
import TestSupport
import Testing

/// Errors in opening an SQLite file.
struct SQLiteFileTests {
  @Test("The error on a file that is not a database, or a missing folder, has its path")
  func unusableFiles() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("text.db", String(repeating: "this is no database ", count: 100))
    let damaged = #expect(throws: StorageError.self) { try SQLiteStore(path: path) }
    #expect(damaged?.code == .corrupt && damaged?.description.contains(path) ?? false)
    let missing = #expect(throws: StorageError.self) { try SQLiteStore(path: "/nowhere/state.db") }
    #expect(missing?.code == .cannotOpen && missing?.description.contains("/nowhere/state.db") ?? false)
  }
}
