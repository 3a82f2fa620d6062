public import Basics
public import Classification

/// The archive: stored entries with their texts, numbered in the order in which they were read. A poll's commit adds
/// them, in the same transaction (`PollRecord.archive`). Reading delays no poll.
public protocol Archive: Sendable {
  /// The part that was read at a time or later; nil if there are no such entries.
  func archived(since: Timestamp) async throws(StorageError) -> ArchiveSpan?

  /// The blocks of a part of the archive, in the order they were read. Damaged blocks are left out.
  func archivedBlocks(_ span: ArchiveSpan) async throws(StorageError) -> [ArchiveBlock]

  /// Stores a block anew of whose entries only the verdicts have changed. Does nothing if it was deleted meanwhile.
  func replace(_ block: ArchiveBlock) async throws(StorageError)

  /// An entry by its number in the archive, the id of its match, or its address; the only one in the returned block.
  /// Nil if it is not stored. If the archive does not have its text, it is taken from the match's line.
  func storedEntry(_ name: String) async throws(StorageError) -> ArchiveBlock?

  /// Searches entries.
  ///
  /// - Parameter probe: Answers the query's patterns and names; nil for a query without any.
  func search(_ request: SearchRequest, probe: PatternProbe?) async throws(StorageError) -> SearchResult

  /// Adds the next entries, about `count` of them, to the full-text index. Searches do not wait for it: they read
  /// entries that are not in the index one by one.
  ///
  /// - Returns: How many were added; 0 if all are in the index.
  /// - Throws: `StorageError` if the archive cannot be read or the index cannot be written.
  func indexNext(_ count: Int) async throws(StorageError) -> Int

  /// Removes the index. For a state without archive.
  func removeIndex() async

  /// Deletes blocks that were read before a time, in small transactions, so that polls can commit in between.
  func purgeArchive(before: Timestamp) async throws(StorageError)
}

extension Archive {
  /// Searches entries, with a query without patterns and names.
  public func search(_ request: SearchRequest) async throws(StorageError) -> SearchResult {
    try await search(request, probe: nil)
  }
}

/// A range of the archive's blocks, in the order they were read.
public struct ArchiveSpan: Sendable, Equatable {
  package let numbers: ClosedRange<Int64>

  /// Only stores make and read these values.
  package init(_ numbers: ClosedRange<Int64>) { self.numbers = numbers }

  /// The same range in parts of at most `count` blocks, oldest first.
  public func parts(of blocks: Int) -> [ArchiveSpan] {
    stride(from: numbers.lowerBound, through: numbers.upperBound, by: blocks).map { first in
      ArchiveSpan(first...min(numbers.upperBound, first + Int64(blocks) - 1))
    }
  }
}
