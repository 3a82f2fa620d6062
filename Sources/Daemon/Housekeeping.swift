import Basics
import Classification
import Configuration
import Delivery
import FeedModel
import Logging
import ServiceLifecycle
import Storage

/// Forgets once an hour what need not be kept any more (`retention`), and keeps the page's charts ready, beside polling
/// and delivery.
struct Housekeeping: Service {
  let parts: Components
  let status: DaemonStatus
  let reloader: Reloader
  let logger: Logger

  /// Not while everything else begins.
  private static let first = Duration.seconds(300)
  private static let period = Duration.seconds(3600)

  func run() async throws {
    try? await cancelWhenGracefulShutdown {
      // Nobody waits for it, the end of the daemon neither.
      Task { await status.prepareActivity() }
      try await Task.sleep(for: Self.first)
      while !Task.isCancelled {
        await Self.purge(parts, await reloader.inForce, logger)
        try await Task.sleep(for: Self.period)
      }
    }
  }

  /// Applies retention once. What cannot be done now is done the next time.
  static func purge(_ parts: Components, _ configuration: LoadedConfiguration, _ logger: Logger) async {
    let now = SystemClock.now()
    let retention = configuration.settings.retention
    let limits = RetentionLimits(
      entries: retention.entries, watchedFeeds: Set(configuration.feeds.map(\.id.value)),
      unwatchedBefore: Timestamp(milliseconds: now.milliseconds - retention.entries.milliseconds),
      matchesBefore: Timestamp(milliseconds: now.milliseconds - retention.matches.milliseconds),
      sinks: await parts.delivery.sinks, now: now)
    do throws(StorageError) {
      try await parts.store.purge(limits)
    } catch {
      logger.warning("what is older than retention is not forgotten yet: \(error)")
    }
  }
}
