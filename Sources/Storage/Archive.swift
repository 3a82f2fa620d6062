public import Basics
public import Classification

/// The desk's memory: entries with their text, oldest first by number. Entries are added by the poll that read them, in its
/// own transaction (`PollRecord.archive`). Reading holds up no poll.
public protocol Archive: Sendable {
  /// What was read at a time or later; nil when there is nothing.
  func archived(since: Timestamp) async throws(StorageError) -> ArchiveSpan?

  /// The blocks of a part of the archive, in the order they were read; one that is damaged is left out.
  func archivedBlocks(_ span: ArchiveSpan) async throws(StorageError) -> [ArchiveBlock]

  /// The entry that somebody means: by its number in the archive, the id of its match, or its address; alone in its block.
  /// Nil when nothing is stored of it. Of an entry whose text is not kept the match's line tells it.
  func storedEntry(_ name: String) async throws(StorageError) -> ArchiveBlock?

  /// Looks for entries.
  ///
  /// - Parameter probe: What the query's questions are asked with; nil for a query without.
  func search(_ request: SearchRequest, probe: PatternProbe?) async throws(StorageError) -> SearchResult

  /// Adds the next entries, about `count` of them, to the full-text index. Nothing waits for it: what is not in the index
  /// yet is looked through by those who search.
  ///
  /// - Returns: how many were added; 0 when all are in the index.
  /// - Throws: `StorageError` when the archive cannot be read or the index not be written.
  func indexNext(_ count: Int) async throws(StorageError) -> Int

  /// Removes the index: there is nothing to search.
  func removeIndex() async

  /// Forgets blocks that were read before a time, in small transactions between which polls go on.
  func purgeArchive(before: Timestamp) async throws(StorageError)
}

extension Archive {
  /// Looks for entries, with a query that has no questions.
  public func search(_ request: SearchRequest) async throws(StorageError) -> SearchResult {
    try await search(request, probe: nil)
  }
}

/// A part of the archive: the blocks from one to another, in the order they were read.
public struct ArchiveSpan: Sendable, Equatable {
  package let numbers: ClosedRange<Int64>

  /// For stores.
  package init(_ numbers: ClosedRange<Int64>) { self.numbers = numbers }

  /// The same in parts of at most so many blocks, oldest first.
  public func parts(of blocks: Int) -> [ArchiveSpan] {
    stride(from: numbers.lowerBound, through: numbers.upperBound, by: blocks).map { first in
      ArchiveSpan(first...min(numbers.upperBound, first + Int64(blocks) - 1))
    }
  }
}
