import ArgumentParser
import Basics
import Glibc
import HTTPLoop
import StatusReports

/// `diplowatch poll`: makes the running daemon poll feeds now.
struct PollCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "poll",
    abstract: "Make the running daemon poll feeds now, and show the results.",
    discussion: """
      The whole documents are requested, without validators, regardless of the feeds' states: gone, backed off, not \
      due, or rate-limited (Retry-After). New matches are logged and delivered as usual. The exit code is 75 if a feed \
      could not be read or no daemon answers, and 1 if no feed with that id is watched.
      """)

  @OptionGroup var control: ControlOptions

  @Flag(help: "Print one JSON object for each feed, one a line (each names its schema).")
  var json = false

  @Argument(help: ArgumentHelp("The ids of the feeds.", valueName: "feed"), completion: .feeds)
  var feeds: [String]

  func run() async throws {
    signal(SIGPIPE, SIG_DFL)
    let presentation = FeedPresentation(colour: Output.wantsColour)
    var exitCode: ExitCode?
    for feed in feeds {
      do {
        let answer = try await control.ask("/poll?feed=\(PercentEncoding.value(feed))", .post(body: []))
        let report = try PollReport(json: answer)
        Output.line(json ? report.json() : presentation.text(report))
        if !report.succeeded { exitCode = exitCode ?? ExitCode(75) }
      } catch let code as ExitCode {
        // The error has been printed. One misspelt id must not keep the other feeds from being polled.
        exitCode = code
        if code != ExitCode(1) { break }
      }
    }
    if let exitCode { throw exitCode }
  }
}
