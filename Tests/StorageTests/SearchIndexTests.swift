import Basics
import Foundation
import GRDB
import Storage
import TestSupport
import Testing

/// The search index in its own file beside the state: it is rebuilt when damaged.
struct SearchIndexTests {
  @Test(
    "An index that is missing, damaged or of another archive is rebuilt",
    arguments: ["lost", "damaged", "other", "ahead"])
  func mends(_ kind: String) async throws {
    var desk = try await ArchiveDesk(.sqlite)
    try await desk.add([desk.entry("visa one")])
    try await desk.index()
    // The store that had the index open is closed.
    desk = try await desk.restarted()
    let file = desk.folder.path("state.db-search")
    switch kind {
    case "lost": for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: file + suffix) }
    case "damaged":
      for suffix in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: file + suffix) }
      try Data(repeating: 7, count: 9000).write(to: URL(filePath: file))
    default:
      let queue = try DatabaseQueue(path: file)
      try await queue.write { db in
        try db.execute(sql: kind == "other" ? "UPDATE position SET identity = 1" : "UPDATE position SET block = 99")
      }
    }
    #expect(try await desk.found("visa") == ["visa one"])
    try await desk.add([desk.entry("visa two")], at: 2000)
    #expect(try await desk.found("visa") == ["visa two", "visa one"])
    try await desk.index()
    #expect(try await desk.found("visa") == ["visa two", "visa one"])
    #expect(try await desk.store.search(SearchRequest(try SearchQuery("visa"))).unindexed == 0)
  }

  @Test("A table of the index is deleted with the last of its entries")
  func tablesGo() async throws {
    let desk = try await ArchiveDesk(.sqlite)
    try await desk.add([desk.entry("visa")])
    try await desk.index()
    try await desk.store.purgeArchive(before: Timestamp(seconds: 2000))
    try await desk.index()
    let queue = try DatabaseQueue(path: desk.folder.path("state.db-search"))
    #expect(try await queue.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM part") } == 0)
  }
}
