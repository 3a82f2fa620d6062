import Basics
import Configuration
import FeedModel
import Foundation
import Storage
import Synchronization

/// Reads the blocks of an archive with several workers, each with its own connection, so that nothing else waits
/// for them. Shows the progress on a terminal.
struct ArchiveWalk: Sendable {
  /// The part to read; nil if there is nothing.
  let span: ArchiveSpan?
  /// Opens a connection.
  let opening: @Sendable () async throws -> any Archive

  /// The number of blocks that a worker takes at a time.
  private static let blocksAtOnce = 64
  private static let mostWorkers = 4

  /// The entries read since a time, in the archive of a configuration's state.
  ///
  /// - Throws: `StorageError`, or an exit code if the state cannot be opened.
  init(_ archive: ArchiveOptions, since: Timestamp) async throws {
    let settings = try archive.settings()
    opening = { try await settings.readState() }
    span = try await settings.readState().archived(since: since)
  }

  /// Calls `look` with every block and the findings of its worker so far.
  ///
  /// - Returns: The findings of each worker.
  func run<Part: Sendable>(
    _ nothing: Part, _ look: @escaping @Sendable (ArchiveBlock, inout Part) -> Void
  ) async throws -> [Part] {
    guard let span else { return [] }
    let parts = NextParts(span.parts(of: Self.blocksAtOnce))
    let progress = SharedProgress()
    defer { progress.end() }
    return try await withThrowingTaskGroup(of: Part.self) { group in
      for _ in 0..<min(Self.mostWorkers, max(1, ProcessInfo.processInfo.activeProcessorCount)) {
        group.addTask {
          let store = try await opening()
          var part = nothing
          while let next = parts.take() {
            for block in try await store.archivedBlocks(next) {
              look(block, &part)
              progress.add(block.entries.count)
            }
          }
          return part
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
  }
}

/// The progress of all workers together.
private final class SharedProgress: Sendable {
  private let count = Mutex(ProgressCount("entries judged", besideOutput: false))

  func add(_ entries: Int) { count.withLock { for _ in 0..<entries { $0.step() } } }

  func end() { count.withLock { $0.end() } }
}

/// Hands out the parts of an archive, each once.
private final class NextParts: Sendable {
  private let left: Mutex<ArraySlice<ArchiveSpan>>

  init(_ parts: [ArchiveSpan]) { left = Mutex(parts[...]) }

  func take() -> ArchiveSpan? { left.withLock { $0.popFirst() } }
}
