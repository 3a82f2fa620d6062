public import Basics
import GRDB

/// The desk's memory: entries with their text, oldest first by number. Entries are added by the poll that read them, in its
/// own transaction (`PollRecord.archive`).
public protocol Archive: Sendable {
  /// The blocks of some numbers, in order.
  func archivedBlocks(_ numbers: ClosedRange<Int64>) async throws(StorageError) -> [ArchiveBlock]
  /// The numbers of the blocks that were read at a time or later; nil when there are none.
  func archivedNumbers(since: Timestamp) async throws(StorageError) -> ClosedRange<Int64>?
  /// How many entries there are after a block.
  func archivedCount(after number: Int64) async throws(StorageError) -> Int
  /// Forgets blocks that were read before a time, in small transactions.
  func purgeArchive(before: Timestamp) async throws(StorageError)
}

extension StateStore: Archive {
  /// The blocks of some numbers, in order; one that is damaged is left out.
  public func archivedBlocks(_ numbers: ClosedRange<Int64>) async throws(StorageError) -> [ArchiveBlock] {
    try await view { db in
      var blocks: [ArchiveBlock] = []
      try ArchiveRow.visit(ArchiveRow.Range(from: numbers.lowerBound, through: numbers.upperBound), db) {
        blocks.append($0)
        return true
      }
      return blocks
    }
  }

  /// The numbers of the blocks that were read at a time or later; nil when there are none.
  public func archivedNumbers(since: Timestamp) async throws(StorageError) -> ClosedRange<Int64>? {
    try await view { db in
      let first = try ArchiveRow.first(since: since, db)
      guard let last = try ArchiveRow.bounds(db)?.upperBound, first <= last else { return nil }
      return first...last
    }
  }

  /// One entry; nil when it is not there any more.
  public func archivedEntry(_ number: ArchiveNumber) async throws(StorageError) -> (block: ArchiveBlock, place: Int)? {
    try await view { db in
      guard let block = try ArchiveRow.find(number.block, db), block.entries.indices.contains(number.place) else {
        return nil
      }
      return (block, number.place)
    }
  }

  /// How many entries there are after a block.
  public func archivedCount(after number: Int64) async throws(StorageError) -> Int {
    try await view { db in try ArchiveRow.count(after: number, db) }
  }

  /// Forgets blocks that were read before a time, in small transactions between which polls go on.
  public func purgeArchive(before: Timestamp) async throws(StorageError) {
    while true {
      let gone = try await writeLater { db in
        try db.execute(
          sql: "DELETE FROM archive WHERE number IN (SELECT number FROM archive WHERE seen < ? ORDER BY seen LIMIT ?)",
          arguments: [before.milliseconds, blocksPerTransaction])
        return db.changesCount
      }
      if gone < blocksPerTransaction { return }
    }
  }
}

/// How many blocks one transaction removes: some hundred pages, a few milliseconds.
private let blocksPerTransaction = 50
