import Basics
import Delivery
import Polling
import ServiceLifecycle
import StatusReports
import Storage

/// A service that notifies the service manager when the daemon is ready, and keeps the line for `systemctl status`
/// current.
struct StatusReporter: Service {
  let parts: Components
  let reloader: Reloader
  let notify: NotifySocket

  private static let period = Duration.seconds(10)

  func run() async throws {
    guard await parts.polling.waitUntilScheduled() else {
      // Must not return: the service group's first result becomes the exit reason, and polling has to supply it.
      try await Task.sleep(for: .seconds(3600))
      return
    }
    let atOnce = notify.ready(status: await statusLine())
    try? await cancelWhenGracefulShutdown {
      var isTold = atOnce
      while !Task.isCancelled {
        try await Task.sleep(for: Self.period)
        // A manager that has not read that the daemon is ready would end it.
        if isTold { notify.status(await statusLine()) } else { isTold = notify.ready(status: await statusLine()) }
      }
    }
  }

  private func statusLine() async -> String {
    let polling = await parts.polling.snapshot()
    let delivery = await parts.delivery.snapshot()
    var line = "\(polling.feeds) feeds"
    if polling.troubled > 0 { line += ", \(polling.troubled) in trouble" }
    line += "; \(polling.statistics.matches) matches since start"
    if delivery.queued + delivery.waiting > 0 { line += ", \(delivery.queued + delivery.waiting) to deliver" }
    if let trouble = await parts.store.trouble() { line += "; \(trouble)" }
    if let trouble = delivery.logTrouble { line += "; match log paused: \(trouble)" }
    if let reload = await reloader.report().lastReload, !reload.succeeded {
      line += "; the reload at \(reload.at.time.rfc3339()) was refused, the old configuration is in force"
    }
    return line
  }
}
