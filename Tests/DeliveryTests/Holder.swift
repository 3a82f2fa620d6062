import Foundation
import GRDB

/// Holds the write lock of an SQLite file, as another process would.
final class Holder {
  private let queue: DatabaseQueue

  init(of path: String) throws {
    var configuration = GRDB.Configuration()
    configuration.allowsUnsafeTransactions = true
    queue = try DatabaseQueue(path: path, configuration: configuration)
    try queue.writeWithoutTransaction { try $0.execute(sql: "BEGIN IMMEDIATE") }
  }

  func letGo() { try? queue.writeWithoutTransaction { try $0.execute(sql: "ROLLBACK") } }
}
