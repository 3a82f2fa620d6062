import Classification
import Configuration
import Delivery
import Logging
import Polling

/// Replaces configuration and watchlist under the running daemon, all or nothing.
actor Reloader {
  private let path: String
  private var running: LoadedConfiguration
  private let parts: Components
  private let notify: NotifySocket
  private let logger: Logger

  init(path: String, running: LoadedConfiguration, parts: Components, notify: NotifySocket, logger: Logger) {
    self.path = path
    self.running = running
    self.parts = parts
    self.notify = notify
    self.logger = logger
  }

  /// Reads the files again. A bad file is reported and the old configuration stays in force.
  func reload() async {
    notify.reloading()
    let (loaded, diagnostics) = LoadedConfiguration.load(path: path)
    for diagnostic in diagnostics {
      logger.log(level: diagnostic.severity == .error ? .error : .warning, "\(diagnostic)")
    }
    guard let loaded else { return refuse("see the errors above") }
    warnOfWhatNeedsARestart(loaded.settings)
    do {
      // The only step that can fail comes first: a secret that cannot be read leaves everything as it was.
      try await parts.delivery.reload(matches: loaded.settings.matches, webhooks: loaded.settings.webhooks)
    } catch {
      return refuse("\(error)")
    }
    await parts.polling.reload(loaded.pollingPlan)
    running = loaded
    logger.notice("reloaded", metadata: ["config": "\(path)", "feeds": "\(loaded.feeds.count)"])
    notify.ready(status: "Reloaded: \(loaded.feeds.count) feeds")
  }

  private func refuse(_ reason: String) {
    logger.error("reload failed; the old configuration stays in force: \(reason)", metadata: ["config": "\(path)"])
    notify.ready(status: "Reload failed, the old configuration stays in force: see the journal")
  }

  private func warnOfWhatNeedsARestart(_ new: Settings) {
    let old = running.settings
    var changed: [String] = []
    if new.state != old.state { changed.append("state") }
    if new.status != old.status { changed.append("status") }
    if new.fetch.allow != old.fetch.allow { changed.append("fetch.allow") }
    if new.fetch.contact != old.fetch.contact { changed.append("fetch.contact") }
    if new.fetch.caFile != old.fetch.caFile { changed.append("fetch.caFile") }
    if new.fetch.proxy != old.fetch.proxy { changed.append("fetch.proxy") }
    guard !changed.isEmpty else { return }
    logger.warning("these changes need a restart", metadata: ["keys": "\(changed.joined(separator: ","))"])
  }
}
