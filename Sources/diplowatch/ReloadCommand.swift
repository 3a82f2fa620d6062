import ArgumentParser
import HTTPLoop
import StatusServer

/// `diplowatch reload`: what `systemctl reload` runs.
struct ReloadCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reload",
    abstract: "Let the running daemon read configuration and watchlist again, and wait for its verdict.",
    discussion: """
      All or nothing: exit code 0 says that the new configuration is in force, 1 that it was refused and the old one \
      stays; 75 that no daemon answers.
      """)

  @OptionGroup var control: ControlOptions

  @Flag(help: "Print nothing: the daemon's own log says it all (systemctl reload).")
  var quiet = false

  func run() async throws {
    let report = try control.read(try await control.ask("/reload", .post(body: [])), ReloadReport.init(json:))
    if !quiet {
      for line in report.files ?? [] { Output.line(VisibleText.of(line)) }
      for line in report.messages { Output.diagnostic(VisibleText.of(line)) }
      Output.diagnostic(
        report.succeeded
          ? "reloaded: \(VisibleText.of(report.changes ?? "")); \(CheckCommand.count(report.feeds, "feed")) watched"
          : "reload refused: the old configuration stays in force")
    }
    if !report.succeeded { throw ExitCode(1) }
  }
}
