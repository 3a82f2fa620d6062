import ArgumentParser
import Basics
import Classification
import Glibc
import StatusReports
import Storage

/// `diplowatch status`: shows the state of the running daemon.
struct StatusCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Show the running daemon's feeds, next polls, errors, queue and deliveries; or one feed in detail.",
    discussion: """
      With FEED: the feed's addresses, validators, last answers and matches, and the reason for the time of its next \
      poll. The exit code is 75 if no daemon answers, and 1 if no feed with that id is watched.
      """)

  @OptionGroup var control: ControlOptions

  @Flag(help: "Print one JSON object (it names its schema).")
  var json = false

  @Option(help: "Only feeds in this state, for example failing; can be repeated.", completion: .states)
  var state: [String] = []

  @Argument(help: ArgumentHelp("The id of a feed to show in detail.", valueName: "feed"), completion: .feeds)
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
