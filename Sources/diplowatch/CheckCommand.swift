import ArgumentParser
import Classification
import Configuration
import Daemon
import Foundation
import HTTPLoop
import StatusReports

/// `diplowatch check`: validates configuration and watchlist.
struct CheckCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Validate the configuration and the watchlist, and print a summary of them.",
    discussion: "All errors and warnings are printed at once. The exit code is 1 if there are errors.")

  @Option(help: ArgumentHelp("The configuration.", valueName: "file"), completion: .yaml)
  var config = "/etc/diplowatch/diplowatch.yaml"

  @Flag(
    help: "Warn also of terms that no stored entry, or more than 1 % of them, has, and of feeds that bring nothing.")
  var usage = false

  func run() async throws {
    let environment = ProcessInfo.processInfo.environment
    let outcome = LoadedConfiguration.load(path: config, probing: .asCommand(environment: environment))
    var diagnostics = outcome.diagnostics
    if let loaded = outcome.loaded {
      diagnostics += ExampleChecker.check(loaded.watchlist, with: loaded.classifier, own: loaded.ownFiles)
      if let watched = await feedsInForce(), let warning = loaded.shrinkage(from: watched) {
        diagnostics.append(warning)
      }
      if usage { diagnostics += try await usageWarnings(loaded) }
    }
    DiagnosticPrinter.print(diagnostics)
    let errors = diagnostics.count { $0.severity == .error }
    let warnings = diagnostics.count - errors
    for line in outcome.loaded?.fileReports ?? [] { Output.line(line) }
    if let loaded = outcome.loaded, errors == 0 { Output.line(CheckCommand.summary(loaded)) }
    Output.line("\(config): \(CheckCommand.count(errors, "error")), \(CheckCommand.count(warnings, "warning"))")
    if errors > 0 { throw ExitCode(1) }
  }

  private func usageWarnings(_ loaded: LoadedConfiguration) async throws -> [Diagnostic] {
    var archive = ArchiveOptions()
    archive.config = config
    return try await ArchiveOptions.reading { try await WatchlistUsage.warnings(loaded, archive) }
  }

  /// A number and its noun.
  static func count(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }

  private static func summary(_ loaded: LoadedConfiguration) -> String {
    let counts = loaded.classifier.statistics
    return """
      \(count(loaded.feeds.count, "feed")), \(counts.entities) entities, \(count(counts.topics, "topic")), \
      \(count(counts.terms, "term")); automaton of \(counts.automatonStates) states
      """
  }

  /// The number of feeds that the running daemon watches; nil if none answers.
  private func feedsInForce() async -> Int? {
    guard let socket = ControlSocket.find(config: config, environment: ProcessInfo.processInfo.environment) else {
      return nil
    }
    guard let answer = try? await ControlOptions.ask(socket, "/status.json", .get, timeout: .seconds(5)) else {
      return nil
    }
    return (try? StatusReport(json: answer))?.feeds.count
  }
}
