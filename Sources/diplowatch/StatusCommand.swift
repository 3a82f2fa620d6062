import ArgumentParser
import Glibc
import StatusServer

/// `diplowatch status`: how the running daemon is doing.
struct StatusCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Show the running daemon's feeds, next polls, errors, queue and deliveries.",
    discussion: "Exit code 75 when no daemon answers.")

  @OptionGroup var control: ControlOptions

  @Flag(help: "One JSON object (its schema is named in it).")
  var json = false

  @Option(help: "Only feeds in this state, for instance failing; may be given several times.")
  var state: [String] = []

  func run() async throws {
    signal(SIGPIPE, SIG_DFL)
    var report = try control.read(try await control.ask("/status.json"), StatusReport.init(json:))
    if !state.isEmpty { report.feeds.removeAll { !state.contains($0.status) } }
    Output.line(json ? report.json(pretty: isatty(STDOUT_FILENO) == 1) : presentation.text(report))
  }

  private var presentation: StatusPresentation { StatusPresentation(colour: Output.wantsColour) }
}
