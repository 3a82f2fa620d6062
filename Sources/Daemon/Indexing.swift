import Logging
import ServiceLifecycle
import Storage

/// Fills the archive's full-text index beside polling and delivery, slice by slice, with pauses so that it takes at most half
/// of one core.
struct Indexing: Service {
  let parts: Components
  let logger: Logger

  /// A slice takes some ten milliseconds.
  private static let slice = 500
  /// How long it waits when all is indexed. Searches find the latest entries all the same.
  private static let idle = Duration.seconds(5)
  /// How many entries a round of `run --once` adds at most: the next rounds add the rest.
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
          if !isInTrouble { logger.warning("the search index is not filled; searches take longer: \(error)") }
          isInTrouble = true
        }
        try await Task.sleep(for: pause)
      }
    }
  }

  /// Adds what a short run has time for.
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
