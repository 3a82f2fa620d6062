import SQLiteStorage
import Storage
import TestSupport
import Testing

/// The file an SQLite state is in.
struct SQLiteFileTests {
  @Test("A file that is no database, and a folder that is not there, are named")
  func unusableFiles() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("text.db", String(repeating: "this is no database ", count: 100))
    let damaged = #expect(throws: StorageError.self) { try SQLiteStore(path: path) }
    #expect(damaged?.code == .corrupt && damaged?.description.contains(path) ?? false)
    let missing = #expect(throws: StorageError.self) { try SQLiteStore(path: "/nowhere/state.db") }
    #expect(missing?.code == .cannotOpen && missing?.description.contains("/nowhere/state.db") ?? false)
  }
}
