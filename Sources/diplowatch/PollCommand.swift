import ArgumentParser
import Basics
import Glibc
import HTTPLoop
import StatusServer

/// `diplowatch poll`: the running daemon polls feeds now.
struct PollCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "poll",
    abstract: "Let the running daemon poll feeds now, and show what came.",
    discussion: """
      The feeds are asked for their whole documents, whatever their state is: gone, backing off, not due, their host \
      held by Retry-After. What is new is logged and delivered as always. Exit code 75 when a feed could not be read or \
      no daemon answers, 1 when no feed of that name is watched.
      """)

  @OptionGroup var control: ControlOptions

  @Flag(help: "One JSON object a feed, one a line (its schema is named in it).")
  var json = false

  @Argument(help: ArgumentHelp("Feeds' ids.", valueName: "feed"), completion: .feeds)
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
        // What is wrong has been said; a misspelt feed must not keep the others from being polled.
        exitCode = code
        if code != ExitCode(1) { break }
      }
    }
    if let exitCode { throw exitCode }
  }
}
