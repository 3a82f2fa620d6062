import ArgumentParser
import Basics
import Classification
import Configuration
import Daemon
import Foundation
import Glibc
import Matches

/// `diplowatch tail`: shows the match log as readable text.
struct TailCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tail",
    abstract: "Show the latest matches as readable text, with their reasons.",
    discussion: """
      Evidence is highlighted on a terminal; with NO_COLOR or a pipe the text is plain. Rotated parts of the log are \
      read too: LOG.1, LOG.2.gz, LOG-20261126.gz, compressed with gzip, xz, zstd or bzip2.
      """)

  @Argument(help: "The match log; by default the one the configuration names.", completion: .file())
  var file: String?

  @Option(help: ArgumentHelp("The configuration.", valueName: "file"), completion: .yaml)
  var config = "/etc/diplowatch/diplowatch.yaml"

  @Flag(name: .shortAndLong, help: "Continue to show matches as they arrive, also after a rotation.")
  var follow = false

  @Option(name: [.customShort("n"), .long], help: "The number of matches to start with.")
  var lines = 10

  @Option(help: "Only matches of this topic; can be repeated.", completion: .topics)
  var topic: [String] = []

  @Option(help: "Only matches that name an entity of this side, for example RU.", completion: .sides)
  var side: String?

  @Option(help: "Only matches with at least this score.")
  var minScore = 0.0

  @Option(help: ArgumentHelp("All matches of the last 30m, 12h or 7d.", valueName: "duration"))
  var since: String?

  func validate() throws {
    if lines < 0 { throw ValidationError("--lines must be a whole number, 0 or more") }
    if let since, Duration(parsing: since) == nil {
      throw ValidationError("--since must be a number and a unit, such as 30m, 12h or 7d")
    }
  }

  func run() async throws {
    signal(SIGPIPE, SIG_DFL)
    let path = try matchLog()
    let filter = MatchFilter(
      topics: Set(topic), side: side, minScore: minScore, since: since.flatMap(TailCommand.start))
    let presentation = MatchPresentation(colour: Output.wantsColour)
    try checkReadable(path)
    var search = LogSearch(path: path, filter: filter)
    defer { search.follower.finish() }
    var shown = 0
    let show = { (match: MatchRecord) in
      Output.line(presentation.text(match))
      shown += 1
    }
    if let duration = since.flatMap(Duration.init(parsing:)) {
      search.all(since: Int((SystemClock.now() - duration).seconds), show)
      if let start = filter.since { tellBeginning(search, start: start) }
    } else {
      search.latest(lines).forEach(show)
      if shown < lines { tellUnread(search) }
    }
    tellUnknown(search)
    if shown == 0, lines > 0 || since != nil { tellNothing(search) }
    while follow {
      try await Task.sleep(for: .milliseconds(200))
      search.follower.newLines { line in
        if let match = MatchRecord(line: Array(line)), filter.admits(match) { Output.line(presentation.text(match)) }
      }
    }
  }

  private func checkReadable(_ path: String) throws {
    guard access(path, R_OK) != 0 else { return }
    let error = errno
    if error == ENOENT, follow || !RotatedLog.parts(of: path).isEmpty { return }
    let advice =
      error == EACCES
      ? "run this as root or as a member of the group diplowatch"
      : "name the match log, or its configuration with --config"
    Output.diagnostic("\(path): \(String(cString: strerror(error))); \(advice)")
    throw ExitCode(1)
  }

  // MARK: notes on standard error

  /// Notes the time of the oldest match in the log if it is later than `start`.
  private func tellBeginning(_ search: LogSearch, start: Timestamp) {
    tellUnread(search)
    guard let oldest = search.oldest, oldest > start, !search.hasOlder || !search.unread.isEmpty else { return }
    Output.diagnostic(
      "\(search.path): the readable part of the log begins at \(oldest.rfc3339(alwaysMilliseconds: true))")
  }

  private func tellUnread(_ search: LogSearch) {
    for (path, reason) in search.unread {
      Output.diagnostic("\(path): this older part of the log cannot be read completely: \(reason)")
    }
  }

  /// Notes filters for topics and sides that are neither in the watchlist nor in the log.
  private func tellUnknown(_ search: LogSearch) {
    let topics = topic.filter { !search.topics.contains($0) }
    let sides = side.map { [$0] } ?? []
    let strange = sides.filter { side in !search.sides.contains { $0.lowercased() == side.lowercased() } }
    guard !topics.isEmpty || !strange.isEmpty else { return }
    let watched = watchlist()
    for topic in topics { tellUnknown(topic, "topic", search.topics.union(watched.topics)) }
    for side in strange { tellUnknown(side.uppercased(), "side", search.sides.union(watched.sides)) }
  }

  private func tellUnknown(_ name: String, _ kind: String, _ known: Set<String>) {
    guard !known.contains(name) else { return }
    let hint = Spelling.suggestion(for: name, among: Array(known)).map { "did you mean \"\($0)\"?" }
    let all = known.isEmpty ? "there is none in the log" : "known are \(known.sorted().joined(separator: ", "))"
    Output.diagnostic(
      MatchPresentation.safe("the \(kind) \"\(name)\" is neither in the watchlist nor in the log; \(hint ?? all)"))
  }

  /// The topics and sides of the watchlist; empty if it cannot be read.
  private func watchlist() -> (topics: [String], sides: [String]) {
    guard let settings = SettingsLoader.load(path: config).settings,
      let watchlist = WatchlistLoader.load(paths: settings.watchlist).loaded?.watchlist
    else { return ([], []) }
    return (watchlist.topics.map(\.id.value), watchlist.sides)
  }

  private func tellNothing(_ search: LogSearch) {
    let reason =
      search.oldest == nil
      ? "nothing has matched yet" : search.filter.admitsAll ? "no match is stored" : "no match passes this filter"
    Output.diagnostic("\(search.path): \(reason)\(follow ? "; waiting for the next" : "")")
  }

  private func matchLog() throws -> String {
    if let file { return file }
    return try ConfigurationOption.settings(at: config).matches.path
  }

  private static func start(_ duration: String) -> Timestamp? {
    Duration(parsing: duration).map { SystemClock.now() - $0 }
  }
}
