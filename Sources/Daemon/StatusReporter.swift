import Delivery
import Polling
import ServiceLifecycle

/// Tells the service manager that the daemon is ready, how it is doing, and that its poll loop is alive.
struct StatusReporter: Service {
  private let parts: Components
  private let notify: NotifySocket
  private let period: Duration

  /// A reporter for an environment: with `$WATCHDOG_USEC` it reports at least twice in that time
  /// (sd_watchdog_enabled(3)).
  init(parts: Components, notify: NotifySocket, environment: [String: String]) {
    self.parts = parts
    self.notify = notify
    let watchdog = environment["WATCHDOG_USEC"].flatMap(Int64.init).map { Duration.microseconds($0 / 2) }
    period = min(watchdog ?? .seconds(10), .seconds(10))
  }

  func run() async throws {
    await parts.polling.waitUntilScheduled()
    notify.ready(status: await statusLine())
    try? await cancelWhenGracefulShutdown {
      while !Task.isCancelled {
        try await Task.sleep(for: period)
        // Asking both actors for their state is what proves that neither hangs.
        notify.status(await statusLine())
        notify.watchdog()
      }
    }
  }

  private func statusLine() async -> String {
    let polling = await parts.polling.snapshot()
    let delivery = await parts.delivery.snapshot()
    var line = "\(polling.feeds) feeds"
    if polling.troubled > 0 { line += ", \(polling.troubled) in trouble" }
    line += "; \(polling.matches) matches since start"
    if delivery.queued + delivery.waiting > 0 { line += ", \(delivery.queued + delivery.waiting) to deliver" }
    return line
  }
}
