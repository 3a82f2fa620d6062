import Basics
import Classification
import Configuration
import Delivery
import HTTPLoop
import Logging
import Polling
import StatusReports
import Storage

/// Reloads configuration and watchlist in the running daemon: completely, or not at all.
actor Reloader {
  private let path: String
  private let parts: Components
  private let probes: ConfigurationProbes
  private let notify: NotifySocket
  private let logger: Logger
  /// The settings at the start. Keys that need a restart still have these values.
  private let started: Settings
  /// The current configuration.
  private(set) var inForce: LoadedConfiguration
  private var inForceSince = ReportTime(SystemClock.now())
  private var lastReload: ReloadReport?
  private var queue: Task<ReloadReport, Never>?

  init(
    path: String, running: LoadedConfiguration, probes: ConfigurationProbes, parts: Components, notify: NotifySocket,
    logger: Logger
  ) {
    self.path = path
    inForce = running
    started = running.settings
    self.probes = probes
    self.parts = parts
    self.notify = notify
    self.logger = logger
  }

  /// The current configuration and the result of the last reload.
  func report() -> ConfigurationReport {
    ConfigurationReport(path: path, inForceSince: inForceSince, lastReload: lastReload)
  }

  /// Reads the files again. If they have errors, these are reported and the old configuration stays in force.
  /// Concurrent reloads are done one after the other.
  @discardableResult
  func reload() async -> ReloadReport {
    let before = queue
    let mine = Task {
      _ = await before?.value
      let report = await self.perform()
      HeapMemory.trim()
      return report
    }
    queue = mine
    return await mine.value
  }

  private func perform() async -> ReloadReport {
    notify.reloading()
    let outcome = LoadedConfiguration.load(path: path, probing: probes)
    let before = inForce
    var diagnostics = outcome.diagnostics
    if let loaded = outcome.loaded, let warning = loaded.shrinkage(from: before.feeds.count) {
      diagnostics.append(warning)
    }
    for diagnostic in diagnostics {
      logger.log(level: diagnostic.severity == .error ? .error : .warning, "\(diagnostic)")
    }
    var messages = diagnostics.map(\.description)
    let trouble = await putInForce(outcome.loaded, &messages)
    let feeds = inForce.feeds.count
    var report = ReloadReport(
      at: ReportTime(SystemClock.now()), succeeded: trouble == nil, messages: messages, feeds: feeds)
    if let trouble {
      logger.error("reload failed; the old configuration stays in force: \(trouble)", metadata: ["config": "\(path)"])
      if outcome.loaded != nil { report.messages.append("error: \(trouble)") }
    } else {
      let changes = ConfigurationChanges(from: before, to: inForce).line
      inForceSince = ReportTime(SystemClock.now())
      logger.notice("reloaded: \(changes)", metadata: ["config": "\(path)", "feeds": "\(feeds)"])
      report.changes = changes
      report.files = inForce.fileReports
    }
    lastReload = report
    notify.ready(
      status: trouble == nil
        ? "Reloaded: \(feeds) feeds" : "Reload failed, the old configuration stays in force; see the log")
    return report
  }

  /// Applies a new configuration. Returns the reason if that failed; nil if it is in force.
  private func putInForce(_ loaded: LoadedConfiguration?, _ messages: inout [String]) async -> String? {
    guard let loaded else { return "see the errors above" }
    do {
      // The only step that can fail is the first: if a secret cannot be read, nothing has been changed.
      try await parts.delivery.reload(
        matches: loaded.settings.matches, sinks: loaded.settings.sinks, digests: DigestSource(loaded, parts.store))
    } catch {
      return "\(error)"
    }
    await parts.http.limitRequests(perOrigin: loaded.settings.fetch.perHost)
    await parts.polling.reload(loaded.pollingPlan)
    if let warning = needsRestart(loaded.settings) {
      logger.warning("\(warning)")
      messages.append("warning: \(warning)")
    }
    parts.store.note(watchlist: loaded.checksum)
    inForce = loaded
    return nil
  }

  private func needsRestart(_ new: Settings) -> String? {
    let old = started
    var changed: [String] = []
    if new.state != old.state { changed.append("state") }
    if new.stateSecretFile != old.stateSecretFile { changed.append("stateSecretFile") }
    if new.node != old.node { changed.append("node") }
    if new.cluster != old.cluster { changed.append("cluster") }
    if new.timeZone != old.timeZone { changed.append("timeZone") }
    if new.status != old.status { changed.append("status") }
    if new.fetch.allow != old.fetch.allow { changed.append("fetch.allow") }
    if new.fetch.contact != old.fetch.contact { changed.append("fetch.contact") }
    if new.fetch.caFile != old.fetch.caFile { changed.append("fetch.caFile") }
    if new.fetch.proxy != old.fetch.proxy { changed.append("fetch.proxy") }
    if new.fetch.noProxy != old.fetch.noProxy { changed.append("fetch.noProxy") }
    return changed.isEmpty ? nil : "these changes need a restart: \(changed.joined(separator: ", "))"
  }
}
