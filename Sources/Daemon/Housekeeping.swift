import Basics
import Classification
import Configuration
import Delivery
import FeedModel
import Logging
import ServiceLifecycle
import Storage

/// A service that applies `retention` once an hour and prepares the data for the page's charts.
struct Housekeeping: Service {
  let parts: Components
  let status: DaemonStatus
  let reloader: Reloader
  let logger: Logger

  /// The time from the start to the first run, when the daemon has less to do.
  private static let first = Duration.seconds(300)
  private static let period = Duration.seconds(3600)

  func run() async throws {
    try? await cancelWhenGracefulShutdown {
      // Not awaited, so that it does not delay the end of the daemon.
      Task { await status.preparePages() }
      try await Task.sleep(for: Self.first)
      while !Task.isCancelled {
        await Self.purge(parts, await reloader.inForce, logger)
        try await Task.sleep(for: Self.period)
      }
    }
  }

  /// Applies retention once. If it fails, it is repeated at the next run.
  static func purge(_ parts: Components, _ configuration: LoadedConfiguration, _ logger: Logger) async {
    let now = parts.now()
    let retention = configuration.settings.retention
    let limits = RetentionLimits(
      entries: retention.entries, watchedFeeds: Set(configuration.feeds.map(\.id.value)),
      unwatchedBefore: Timestamp(milliseconds: now.milliseconds - retention.entries.milliseconds),
      matchesBefore: Timestamp(milliseconds: now.milliseconds - retention.matches.milliseconds),
      sinks: await parts.delivery.sinks, now: now)
    do throws(StorageError) {
      try await parts.store.purge(limits)
      let keepsText = configuration.settings.archive.texts != .none
      try await parts.store.purgeArchive(before: keepsText ? limits.unwatchedBefore : now)
      if !keepsText { await parts.store.removeIndex() }
    } catch  where error.code == .unreachable {
      // Told by `StateReporter`.
    } catch {
      guard error.code != .cancelled else { return }
      logger.warning("entries and matches older than retention could not be deleted; it is tried again later: \(error)")
    }
  }
}
