import ArgumentParser
import Basics
import HTTPLoop
import StatusReports

/// `diplowatch reload`: makes the running daemon reload its files. `systemctl reload` runs it.
struct ReloadCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reload",
    abstract: "Make the running daemon read configuration and watchlist again, and show the result.",
    discussion: """
      Either all changes are applied or none. Exit codes: 0 the new configuration is in force, 1 it has errors and the \
      old one stays in force, 75 no daemon answers.
      """)

  @OptionGroup var control: ControlOptions

  @Flag(help: "Print nothing; the daemon logs the result (for systemctl reload).")
  var quiet = false

  func run() async throws {
    let report = try control.read(try await control.ask("/reload", .post(body: [])), ReloadReport.init(json:))
    if !quiet {
      for line in report.files ?? [] { Output.line(SafeText.terminal(line)) }
      for line in report.messages { Output.diagnostic(SafeText.terminal(line)) }
      Output.diagnostic(
        report.succeeded
          ? "reloaded: \(SafeText.terminal(report.changes ?? "")); \(CheckCommand.count(report.feeds, "feed")) watched"
          : "reload refused: the old configuration stays in force")
    }
    if !report.succeeded { throw ExitCode(1) }
  }
}
