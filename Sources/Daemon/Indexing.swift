import Logging
import ServiceLifecycle
import Storage

/// Fills the archive's full-text index while the daemon runs, in small steps with pauses, so that it takes at most half
/// of one core.
struct Indexing: Service {
  let parts: Components
  let logger: Logger

  /// The number of entries of a step, which takes about ten milliseconds.
  private static let slice = 500
  /// The pause when all entries are indexed. Searches find newer entries even so.
  private static let idle = Duration.seconds(5)
  /// The maximum number of entries that `run --once` adds; the next rounds add the rest.
  private static let perRound = 1000

  func run() async throws {
    try? await cancelWhenGracefulShutdown {
      var isInTrouble = false
      while !Task.isCancelled {
        let start = ContinuousClock.now
        var pause = Self.idle
        do throws(StorageError) {
          if try await parts.store.indexNext(Self.slice) > 0 { pause = ContinuousClock.now - start }
          if isInTrouble { logger.notice("the search index is filled again") }
          isInTrouble = false
        } catch {
          // That a database does not answer is told by `StateReporter`; a stop is no trouble.
          let isQuiet = error.code == .unreachable || error.code == .cancelled
          if !isInTrouble, !isQuiet {
            logger.warning("the search index is not filled; searches take longer: \(error)")
          }
          isInTrouble = isInTrouble || !isQuiet
        }
        try await Task.sleep(for: pause)
      }
    }
  }

  /// Adds entries at the end of `run --once`.
  func addSome() async {
    var added = 0
    do throws(StorageError) {
      while added < Self.perRound, !Task.isCancelled {
        let more = try await parts.store.indexNext(Self.slice)
        if more == 0 { return }
        added += more
      }
    } catch {
      logger.warning("the search index is not filled; searches take longer: \(error)")
    }
  }
}
