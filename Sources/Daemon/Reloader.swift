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
    guard let loaded else {
      logger.error("reload failed; the old configuration stays in force", metadata: ["config": "\(path)"])
      notify.ready(status: "Reload failed, the old configuration stays in force: see the journal")
      return
    }
    warnOfWhatNeedsARestart(loaded.settings)
    await parts.polling.reload(loaded.pollingPlan(version: diplowatchVersion))
    await parts.delivery.reload(matches: loaded.settings.matches, webhooks: loaded.settings.webhooks)
    running = loaded
    logger.notice("reloaded", metadata: ["config": "\(path)", "feeds": "\(loaded.feeds.count)"])
    notify.ready(status: "Reloaded: \(loaded.feeds.count) feeds")
  }

  private func warnOfWhatNeedsARestart(_ new: Settings) {
    let old = running.settings
    var changed: [String] = []
    if new.state != old.state { changed.append("state") }
    if new.status != old.status { changed.append("status") }
    if new.fetch.caFile != old.fetch.caFile { changed.append("fetch.caFile") }
    if new.fetch.proxy != old.fetch.proxy { changed.append("fetch.proxy") }
    guard !changed.isEmpty else { return }
    logger.warning("these changes need a restart", metadata: ["keys": "\(changed.joined(separator: ","))"])
  }
}
