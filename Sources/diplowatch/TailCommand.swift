import ArgumentParser
import Basics
import Daemon
import FeedModel
import Foundation
import Glibc
import Matches

/// `diplowatch tail`: shows the match log as readable text.
struct TailCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tail",
    abstract: "Show the latest matches as readable text, with their reasons.",
    discussion: """
      Times are in the time zone of TZ, else of timeZone in the configuration, else of this machine. Evidence is highlighted on a terminal; with NO_COLOR or a pipe the \
      text is plain. A filter that can be repeated passes a match of any of its values. A name that is neither in the \
      watchlist nor in the log is an error. Rotated parts of the log are read too: LOG.1, LOG.2.gz, LOG-20261126.gz, \
      compressed with gzip, xz, zstd or bzip2.
      """)

  @Argument(help: "The match log; by default the one the configuration names.", completion: .file())
  var file: String?

  @Option(help: ArgumentHelp("The configuration.", valueName: "file"), completion: .yaml)
  var config = "/etc/diplowatch/diplowatch.yaml"

  @Flag(name: .shortAndLong, help: "Continue to show matches as they arrive, also after a rotation.")
  var follow = false

  @Option(
    name: [.customShort("n"), .long], help: "The number of matches to start with (default: 10; all with --since).")
  var lines: Int?

  @Option(help: "Only matches of this topic; can be repeated.", completion: .topics)
  var topic: [String] = []

  @Option(help: "Only matches of this feed; can be repeated.", completion: .feeds)
  var feed: [String] = []

  @Option(
    help: ArgumentHelp("Only matches that name this entity; can be repeated.", valueName: "id"), completion: .entities)
  var entity: [String] = []

  @Option(help: "Only matches that name an entity of this side, for example RU.", completion: .sides)
  var side: String?

  @Option(help: ArgumentHelp("Only matches in this language: en, ru; can be repeated.", valueName: "tag"))
  var language: [String] = []

  @Option(
    help: ArgumentHelp(
      "Only matches whose title or summary has this regular expression, in letters of either case.",
      valueName: "pattern"))
  var grep: String?

  @Option(help: "Only matches with at least this score.")
  var minScore = 0.0

  @Option(help: "Only matches with at least this probability, from 0 to 1.")
  var minProbability = 0.0

  @Option(help: ArgumentHelp("All matches of the last 30m, 12h or 7d, or since 2026-11-23.", valueName: "time"))
  var since: String?

  @Flag(help: "The newest match first.")
  var newest = false

  @Flag(help: "Comma-separated values for a spreadsheet (RFC 4180), with a line of names first; times in UTC.")
  var csv = false

  @Flag(help: "A list in Markdown.")
  var markdown = false

  func validate() throws {
    guard (0...1).contains(minProbability) else {
      throw ValidationError("--min-probability takes a number from 0 to 1")
    }
    if let lines, lines < 0 { throw ValidationError("--lines must be a whole number, 0 or more") }
    if let since, TimeText.moment(since) == nil { throw ValidationError("--since takes \(TimeText.expected)") }
    if csv && markdown { throw ValidationError("give --csv or --markdown, not both") }
    if newest && follow { throw ValidationError("give --newest or --follow, not both: what follows is newer") }
    for tag in language where LanguageTag.primary(tag) == nil {
      throw ValidationError("--language takes a tag such as en or ru, not \"\(MatchPresentation.safe(tag))\"")
    }
    if let grep, (try? LogFilter.pattern(grep)) == nil {
      throw ValidationError(
        "--grep: \"\(MatchPresentation.safe(grep))\" is not a regular expression; put a backslash before ( ) [ ] { } * + ? "
          + ". | and \\ if you mean the characters")
    }
  }

  func run() async throws {
    signal(SIGPIPE, SIG_DFL)
    let log = try TailedLog(file: file, config: config, isFollowed: follow)
    try log.check(names)
    let show = shown()
    if csv { Output.line(MatchTable.header + "\r") }
    let filter = try filter()
    var search = LogSearch(path: log.path, filter: filter)
    defer { search.follower.finish() }
    let found = find(&search, newest ? nil : show)
    if newest { found.reversed().forEach(show) }
    try log.tell(
      search, since: filter.match.since, shown: found.count, wanted: lines ?? (since == nil ? Self.usualLines : nil))
    while follow {
      try await Task.sleep(for: .milliseconds(200))
      search.follower.newLines { line in
        if let match = MatchRecord(line: Array(line)), filter.admits(match) { show(match) }
      }
    }
  }

  private static let usualLines = 10

  /// The matches to start with, oldest first, each handed to `show` as soon as it is known to be among them.
  private func find(_ search: inout LogSearch, _ show: ((MatchRecord) -> Void)?) -> [MatchRecord] {
    var found: [MatchRecord] = []
    guard let start = search.filter.match.since else {
      found = search.latest(lines ?? Self.usualLines)
      if let show { found.forEach(show) }
      return found
    }
    search.all(since: Int(start.seconds)) { match in
      if lines == nil { show?(match) }
      found.append(match)
    }
    guard let lines else { return found }
    found = found.suffix(lines)
    if let show { found.forEach(show) }
    return found
  }

  private func shown() -> (MatchRecord) -> Void {
    if csv { return { Output.line(MatchTable.record($0) + "\r") } }
    if markdown { return { Output.line(MatchList.item($0)) } }
    let presentation = MatchPresentation(colour: Output.wantsColour, width: Output.columns)
    return { Output.line(presentation.text($0)) }
  }

  private func filter() throws -> LogFilter {
    LogFilter(
      match: MatchFilter(
        topics: Set(topic), entities: Set(entity), side: side, feeds: Set(feed), languages: Set(language),
        minScore: minScore, minProbability: minProbability, since: since.flatMap(TimeText.moment)),
      pattern: try grep.map(LogFilter.pattern))
  }

  /// The names that the filters ask for.
  private var names: [(KnownNames.Kind, String)] {
    topic.map { (.topic, $0) } + feed.map { (.feed, $0) } + entity.map { (.entity, $0) }
      + (side.map { [(.side, $0)] } ?? []) + language.map { (.language, $0) }
  }
}
