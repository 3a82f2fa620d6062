import Basics
import Configuration
import FeedModel
import Foundation
import Storage
import Synchronization

/// Walks through the blocks of an archive with several workers, each on a connection of its own, so that nothing else waits
/// for them; shows on a terminal how far it is.
struct ArchiveWalk: Sendable {
  /// Which blocks; nil for none.
  let numbers: ClosedRange<Int64>?
  /// Opens a connection.
  let opening: @Sendable () throws -> StateStore

  /// How many blocks a worker takes at a time.
  private static let blocksAtOnce: Int64 = 64
  private static let mostWorkers = 4

  /// What was read since a time in the archive of a configuration's state.
  ///
  /// - Throws: `StorageError`, or an exit code when the state cannot be opened.
  init(_ archive: ArchiveOptions, since: Timestamp) async throws {
    let settings = try archive.settings()
    opening = { try archive.store(settings) }
    numbers = try await archive.store(settings).archivedNumbers(since: since)
  }

  /// Shows every block to `look`, with what its worker has found so far.
  ///
  /// - Returns: what the workers found, each for itself.
  func run<Part: Sendable>(
    _ nothing: Part, _ look: @escaping @Sendable (ArchiveBlock, inout Part) -> Void
  ) async throws -> [Part] {
    guard let numbers else { return [] }
    let next = NextBlocks(numbers, by: Self.blocksAtOnce)
    let progress = SharedProgress()
    defer { progress.end() }
    return try await withThrowingTaskGroup(of: Part.self) { group in
      for _ in 0..<min(Self.mostWorkers, max(1, ProcessInfo.processInfo.activeProcessorCount)) {
        group.addTask {
          let store = try opening()
          var part = nothing
          while let numbers = next.take() {
            for block in try await store.archivedBlocks(numbers) {
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

/// How far all workers are.
private final class SharedProgress: Sendable {
  private let count = Mutex(ProgressCount("entries judged", besideOutput: false))

  func add(_ entries: Int) { count.withLock { for _ in 0..<entries { $0.step() } } }

  func end() { count.withLock { $0.end() } }
}

/// Hands out the blocks of an archive, some at a time, each once.
private final class NextBlocks: Sendable {
  private let next: Mutex<Int64>
  private let last: Int64
  private let step: Int64

  init(_ numbers: ClosedRange<Int64>, by step: Int64) {
    next = Mutex(numbers.lowerBound)
    last = numbers.upperBound
    self.step = step
  }

  func take() -> ClosedRange<Int64>? {
    next.withLock { next in
      guard next <= last else { return nil }
      defer { next += step }
      return next...min(last, next + step - 1)
    }
  }
}
