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

/// Makes an SQLite file refuse one kind of write, as a full disk would.
struct Obstacle {
  private let queue: DatabaseQueue
  private let name: String

  /// `event` is the event of an SQL trigger, for example `INSERT ON table`.
  init(in path: String, before event: String) throws {
    queue = try DatabaseQueue(path: path)
    name = "obstacle_" + event.replacing(" ", with: "_")
    let sql = "CREATE TRIGGER \(name) BEFORE \(event) BEGIN SELECT RAISE(ABORT, 'obstacle'); END"
    try queue.write { try $0.execute(sql: sql) }
  }

  func remove() throws { try queue.write { try $0.execute(sql: "DROP TRIGGER \(name)") } }
}
