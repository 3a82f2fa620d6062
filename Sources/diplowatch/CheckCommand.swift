import ArgumentParser
import Classification
import Configuration
import Daemon
import Delivery
import Foundation

/// `diplowatch check`: validates configuration and watchlist.
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Validate the configuration and the watchlist, and say what they hold.",
    discussion: "All errors and warnings are printed at once. Exit code 1 when there are errors.")

  @Option(help: ArgumentHelp("The configuration.", valueName: "file"))
  var config = "/etc/diplowatch/diplowatch.yaml"

  func run() throws {
    var (settings, diagnostics) = SettingsLoader.load(path: config)
    var summary: String?
    // Without a configuration the watchlist it names is unknown.
    if let settings {
      diagnostics += CheckCommand.advice(settings, config)
      let (loaded, watchlistDiagnostics) = WatchlistLoader.load(paths: settings.watchlist)
      diagnostics += watchlistDiagnostics
      if let loaded {
        summary = CheckCommand.compile(loaded, &diagnostics)
        diagnostics += WebhookReferences.check(
          settings.webhooks, topics: loaded.watchlist.topics.map(\.id.value), feeds: loaded.feeds.map(\.id.value))
      }
      diagnostics += settings.webhooks.flatMap(CheckCommand.problems)
    }
    DiagnosticPrinter.print(diagnostics)
    let errors = diagnostics.count { $0.severity == .error }
    let warnings = diagnostics.count - errors
    if let summary, errors == 0 { Output.line(summary) }
    Output.line("\(config): \(CheckCommand.count(errors, "error")), \(CheckCommand.count(warnings, "warning"))")
    if errors > 0 { throw ExitCode(1) }
  }

  private static func count(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }

  /// Compiles the classifier, runs the topics' examples, and counts.
  private static func compile(_ loaded: LoadedWatchlist, _ diagnostics: inout [Diagnostic]) -> String? {
    let start = ContinuousClock.now
    let (classifier, problems) = Classifier.compile(loaded.watchlist)
    let elapsed = ContinuousClock.now - start
    diagnostics += problems
    guard let classifier else { return nil }
    diagnostics += ExampleChecker.check(loaded.watchlist, with: classifier)
    let counts = classifier.statistics
    let milliseconds = Int(elapsed / .milliseconds(1))
    return """
      \(loaded.feeds.count) feeds, \(counts.entities) entities, \(counts.topics) topics, \(counts.terms) terms; \
      automaton of \(counts.automatonStates) states, built in \(milliseconds) ms
      """
  }

  /// Reads a webhook's files, and renders samples in its format.
  private static func problems(_ webhook: WebhookSettings) -> [Diagnostic] {
    let environment = ProcessInfo.processInfo.environment
    let files = WebhookTools.problem(withFilesOf: webhook, environment: environment)
    let format = WebhookTools.problem(withFormatOf: webhook, now: Clock.now())
    return [
      files.map { Diagnostic(.warning, at: nil, "webhook \"\(webhook.id)\": \($0)") },
      format.map { Diagnostic(.error, at: nil, "webhook \"\(webhook.id)\": \($0)") },
    ].compactMap { $0 }
  }

  /// What is no mistake, but probably not meant.
  private static func advice(_ settings: Settings, _ config: String) -> [Diagnostic] {
    var advice: [String] = []
    if settings.fetch.contact == .missing {
      advice.append(
        "fetch.contact is missing; publishers cannot reach you: set it to a mailto: or https: address, or to none")
    }
    if case .tcp(let host, _) = settings.status, !host.hasPrefix("127."), host != "localhost", host != "::1" {
      advice.append(
        "status.listen: \(host) is no loopback address, so whoever can reach it reads the status page; keep it to "
          + "127.0.0.1 behind a reverse proxy that asks for a password")
    }
    return advice.map { Diagnostic(.warning, at: nil, "\(config): \($0)") }
  }
}
