import Basics
import Classification
import Configuration
import Delivery
import Glibc
public import Logging
public import Polling
import ServiceLifecycle
import StatusReports
import StatusServer
import Storage
import UnixSignals

/// Runs diplowatch in the foreground: as a daemon, or for one round over all feeds.
public struct DaemonRunner: Sendable {
  private let configPath: String
  private let environment: [String: String]
  private let logger: Logger
  private let diagnostics: DiagnosticQueue

  /// `diagnostics` is the queue that `logger` writes to.
  public init(configPath: String, environment: [String: String], logger: Logger, diagnostics: DiagnosticQueue) {
    self.configPath = configPath
    self.environment = environment
    self.logger = logger
    self.diagnostics = diagnostics
  }

  /// Polls and delivers until SIGTERM or SIGINT. Returns after the running transactions have been completed. `onStart` is
  /// called before the first poll; without it the start is logged.
  ///
  /// - Throws: `DaemonError` if the files have errors or a part cannot be opened. Then nothing has been polled.
  public func run(onStart: ((LoadedConfiguration) -> Void)? = nil) async throws {
    // First of all, because a signal during the compilation of the watchlist must not be lost or kill the process.
    let trapped = await UnixSignalsSequence(trapping: .sigterm, .sigint, .sighup, .sigusr1)
    let notify = NotifySocket(environment: environment)
    let configuration = try load()
    let heartbeat = Heartbeat(notify: notify, environment: environment, uptime: SystemClock.uptime)
    let starting = Task { [environment, logger] in
      try await Components(
        configuration, environment: environment, logger: logger, onIteration: { heartbeat.beat() })
    }
    let signals = SignalRelay(trapped) { starting.cancel() }
    let parts: Components
    do {
      parts = try await starting.value
    } catch  where starting.isCancelled {
      // A part that was interrupted may say so in its own words.
      return logger.notice("stopped before the start was complete")
    }
    let reloader = Reloader(
      path: configPath, running: configuration, probes: probes, parts: parts, notify: notify, logger: logger)
    let status = DaemonStatus(parts: parts, reloader: reloader, heartbeat: heartbeat, diagnostics: diagnostics)
    // Services are stopped in reverse order. The status server is stopped last, so that a stalled client delays
    // nothing.
    let services: [any Service] =
      listeners(configuration.settings, status) + [
        DeliveryRunner(delivery: parts.delivery), PollingRunner(polling: parts.polling),
        StateReporter(troubles: parts.troubles, logger: logger),
        StatusReporter(parts: parts, reloader: reloader, notify: notify),
        Housekeeping(parts: parts, status: status, reloader: reloader, logger: logger),
        Indexing(parts: parts, logger: logger),
      ]
    let group = ServiceGroup(
      configuration: ServiceGroupConfiguration(
        services: services.map { .init(service: $0) }, logger: quiet))
    async let listening: Void = SignalListener(
      signals: signals.signals, group: group, reloader: reloader, parts: parts, notify: notify
    )
    .listen()
    if let onStart {
      onStart(configuration)
    } else {
      logger.notice(
        "started",
        metadata: [
          "version": "\(diplowatchVersion)", "feeds": "\(configuration.feeds.count)", "config": "\(configPath)",
        ])
    }
    do {
      try await group.run()
    } catch {
      await parts.shutdown()
      throw DaemonError(.unavailable, "\(error)")
    }
    await parts.shutdown()
    _ = await listening
    logger.notice("stopped")
  }

  /// Polls every due feed once (`now`: every feed) and delivers what can be delivered. Returns a summary and, if the
  /// round failed as a whole, the reason. `onProgress` is called several times a second with the summary so far.
  ///
  /// - Throws: `DaemonError`, as `run` does.
  public func runOnce(
    now: Bool, onProgress: @escaping @Sendable (RoundSummary) -> Void = { _ in }
  ) async throws -> (summary: RoundSummary, failure: DaemonError?) {
    let trapped = await UnixSignalsSequence(trapping: .sigterm, .sigint)
    let configuration = try load()
    let starting = Task { [environment, logger] in
      try await Components(configuration, environment: environment, logger: logger)
    }
    let signals = SignalRelay(trapped) { starting.cancel() }
    let parts: Components
    do {
      parts = try await starting.value
    } catch  where starting.isCancelled {
      throw DaemonError(.unavailable, "stopped before the start was complete")
    }
    let round = Task { [logger] in
      let summary = try await parts.polling.runOnce(now: now)
      await parts.delivery.drain()
      await Housekeeping.purge(parts, configuration, logger)
      await Indexing(parts: parts, logger: logger).addSome()
      return summary
    }
    let listener = Task {
      for await _ in signals.signals {
        parts.store.stop(within: SignalListener.patience)
        round.cancel()
      }
    }
    let watcher = Task {
      while (try? await Task.sleep(for: .milliseconds(150))) != nil {
        if let soFar = await parts.polling.roundSoFar() { onProgress(soFar) }
      }
    }
    defer { watcher.cancel() }
    let summary: RoundSummary
    do {
      summary = try await round.value
    } catch {
      await parts.shutdown()
      throw DaemonError(.unavailable, "\(error)")
    }
    listener.cancel()
    let trouble = await parts.delivery.snapshot().logTrouble
    await parts.shutdown()
    if let trouble { return (summary, DaemonError(.unavailable, "the match log was not written: \(trouble)")) }
    let isAllLost = summary.failed > 0 && summary.failed == summary.polled
    return (summary, isAllLost ? DaemonError(.unavailable, "no feed could be read") : nil)
  }

  /// The listeners for status requests: the control socket, and `status.listen`.
  private func listeners(_ settings: Settings, _ status: DaemonStatus) -> [StatusListener] {
    let control = ControlSocket.path(environment: environment, settings: settings)
    var addresses = [StatusServer.Address.unix(path: control)]
    switch settings.status {
    case .off: break
    case .tcp(let host, let port): addresses.append(.tcp(host: host, port: port))
    case .unix(let path) where path == control: break
    case .unix(let path): addresses.append(.unix(path: path))
    }
    return addresses.map { StatusListener(address: $0, source: status, logger: logger) }
  }

  private func load() throws(DaemonError) -> LoadedConfiguration {
    let outcome = LoadedConfiguration.load(path: configPath, probing: probes)
    HeapMemory.trim()
    guard let loaded = outcome.loaded else {
      throw DaemonError(
        .configuration, "nothing was started: correct the errors above and run diplowatch check",
        diagnostics: outcome.diagnostics)
    }
    for diagnostic in outcome.diagnostics { logger.warning("\(diagnostic)") }
    loaded.settings.adoptTimeZone()
    return loaded
  }

  private var probes: ConfigurationProbes { .asDaemon(environment: environment) }

  /// A logger for ServiceLifecycle, whose own messages mean nothing to operators: only errors are logged.
  private var quiet: Logger {
    var quiet = logger
    quiet.logLevel = .error
    return quiet
  }
}

/// Polling as a service. A graceful shutdown cancels it, and it completes its transactions.
private struct PollingRunner: Service {
  let polling: PollingService

  func run() async throws {
    try await cancelWhenGracefulShutdown { try await polling.run() }
  }
}

/// Delivery as a service. It is stopped after polling, so that the matches of the last polls still reach the log.
private struct DeliveryRunner: Service {
  let delivery: DeliveryService

  func run() async throws {
    await cancelWhenGracefulShutdown { await delivery.run() }
  }
}
