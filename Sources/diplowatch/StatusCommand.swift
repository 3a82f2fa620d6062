import ArgumentParser
import Basics
import Classification
import Glibc
import StatusServer
import Storage

/// `diplowatch status`: how the running daemon is doing.
struct StatusCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Show the running daemon's feeds, next polls, errors, queue and deliveries; or one feed whole.",
    discussion: """
      With FEED: its addresses, validators, last answers and matches, and why its next poll is when it is. Exit code 75 \
      when no daemon answers, 1 when no feed of that name is watched.
      """)

  @OptionGroup var control: ControlOptions

  @Flag(help: "One JSON object (its schema is named in it).")
  var json = false

  @Option(help: "Only feeds in this state, for instance failing; may be given several times.", completion: .states)
  var state: [String] = []

  @Argument(help: ArgumentHelp("A feed's id: show that feed whole.", valueName: "feed"), completion: .feeds)
  var feed: String?

  func validate() throws {
    let known = FeedStatus.allCases.map(\.rawValue)
    for word in state where !known.contains(word) {
      let hint = Spelling.suggestion(for: word, among: known).map { "did you mean \"\($0)\"?" }
      throw ValidationError(
        "--state: there is no state \"\(word)\"; \(hint ?? "known are \(known.joined(separator: ", "))")")
    }
    if feed != nil, !state.isEmpty { throw ValidationError("give a feed's id or --state, not both") }
  }

  func run() async throws {
    signal(SIGPIPE, SIG_DFL)
    if let feed { return try await show(feed) }
    var report = try control.read(try await control.ask("/status.json"), StatusReport.init(json:))
    if !state.isEmpty { report.feeds.removeAll { !state.contains($0.status) } }
    Output.line(json ? report.json(pretty: isatty(STDOUT_FILENO) == 1) : presentation.text(report))
  }

  private func show(_ feed: String) async throws {
    let detail = try FeedDetail(json: try await control.ask("/feed.json?feed=\(PercentEncoding.value(feed))"))
    Output.line(
      json
        ? detail.json(pretty: isatty(STDOUT_FILENO) == 1) : FeedPresentation(colour: Output.wantsColour).text(detail))
  }

  private var presentation: StatusPresentation { StatusPresentation(colour: Output.wantsColour) }
}
