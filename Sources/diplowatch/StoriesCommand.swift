import ArgumentParser
import Basics
import Configuration
import Daemon
import Matches
import Storage
import Stories

/// `diplowatch stories`: which matches report one event.
struct StoriesCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stories",
    abstract: "Show the stories: events that one or more feeds report, in either language.",
    discussion: """
      Without an argument the latest stories, the one that grew last first. With a story's id, or the beginning of it, its \
      timeline: who had it, and how many minutes behind the first. --chains shows acts that the other side answered in \
      kind. All of these read the state. --batch groups items of a file instead: JSON lines {"id", "title"?, "summary"?, \
      "language"?, "published"?, "feed"?} in the order in which they came; each is answered by {"id", "story", "first", \
      "size", "feeds", "follows"?}; with --chains too, by the answered acts among them.
      """)

  @Argument(help: "A story's id; with --batch the items, - or nothing for standard input.", completion: .file())
  var name: String?

  @Flag(help: "Group the items of a file.")
  var batch = false

  @Flag(help: "Acts that the other side answered in kind.")
  var chains = false

  @Option(help: ArgumentHelp("How many days an answer may take.", valueName: "days"))
  var within = Chain.usualDays

  @Option(help: ArgumentHelp("Only stories that grew in the last 12h, 7d; chains of 365d.", valueName: "duration"))
  var since: String?

  @Option(
    name: [.customShort("n"), .long],
    help: ArgumentHelp("How many stories or answered acts to show, the latest ones. (default: 20; all with --batch)"))
  var lines: Int?

  @Flag(help: "One JSON object a line.")
  var json = false

  @OptionGroup var options: WatchlistOptions

  mutating func validate() throws {
    name = name ?? WatchlistOptions.takeArgument(behind: &options.watchlist)
    if chains, name != nil, !batch {
      throw ValidationError("--chains takes no story; with --batch it reads the items of a file")
    }
    if let lines, lines < 1 { throw ValidationError("--lines takes a whole number from 1 up") }
    if let name, !batch, name.allSatisfy(\.isWhitespace) {
      throw ValidationError(
        "a story's id is expected, or the beginning of it; without one the latest stories are listed")
    }
    if batch, lines != nil, !chains { throw ValidationError("--batch answers each item; --lines is for lists") }
    if batch, since != nil { throw ValidationError("--batch reads all items of its file; --since is for the state") }
    if within < 1 { throw ValidationError("--within takes a whole number from 1 up") }
    if let since, Duration(parsing: since) == nil {
      throw ValidationError("--since takes a number and a unit, such as 30m, 12h or 7d")
    }
  }

  func run() async throws {
    if batch {
      let items = StoriesBatch(file: name, classifier: try options.classifier())
      return try chains ? items.acts(showChains(among:)) : items.run()
    }
    let store = try await ConfigurationOption.settings(at: options.config).readState()
    do {
      if chains {
        try await showChains(store)
      } else if let name {
        try await showTimeline(of: name, store)
      } else {
        try await showList(store)
      }
    } catch let error as StorageError {
      Output.diagnostic("error: \(error)")
      throw ExitCode(75)
    }
  }

  private static let usualLines = 20

  private static func usualDays(_ days: Int) -> Duration { .seconds(days * 86_400) }

  private func start(_ usual: Duration) -> Timestamp {
    SystemClock.now() - (since.flatMap(Duration.init(parsing:)) ?? usual)
  }

  private func showList(_ store: any StoryHistory) async throws {
    let found = try await store.latestOfStories(
      since: start(StoriesCommand.usualDays(3)), before: nil, limit: lines ?? StoriesCommand.usualLines)
    let matches = found.compactMap(\.record)
    if matches.isEmpty {
      Output.diagnostic(
        "no stories since \(start(StoriesCommand.usualDays(3)).rfc3339()); --since 30d looks further back")
    }
    guard !json else { return matches.forEach { Output.line(StoryPresentation.json($0)) } }
    Output.lines(TextTable.lines(StoryPresentation.table(matches)))
  }

  private func showTimeline(of name: String, _ store: any StoryHistory) async throws {
    let ids = try await store.stories(beginning: name, limit: 2)
    guard let id = ids.first, ids.count == 1 else {
      Output.diagnostic(
        ids.isEmpty
          ? "error: there is no story \(MatchPresentation.safe(name)); diplowatch stories lists them"
          : "error: several stories begin with \(MatchPresentation.safe(name)); write more of the id")
      throw ExitCode(1)
    }
    let matches = try await store.matches(ofStory: id).compactMap(\.record)
    guard !json else { return Output.line(StoryPresentation.json(timeline: matches)) }
    Output.lines(TextTable.lines(StoryPresentation.timeline(matches)))
  }

  private func showChains(_ store: any MatchHistory) async throws {
    var acts: [Act] = []
    try await store.eachMatch(passing: MatchFilter(since: start(StoriesCommand.usualDays(365)))) { stored in
      if let match = stored.record { acts += Act.acts(in: match) }
      return true
    }
    showChains(among: acts)
  }

  private func showChains(among acts: [Act]) {
    let chains = Chain.all(among: acts, within: within)
    for chain in chains.suffix(lines ?? (batch ? .max : StoriesCommand.usualLines)) {
      if json { Output.line(StoryPresentation.json(chain)) } else { Output.lines(StoryPresentation.lines(chain)) }
    }
    if chains.isEmpty { Output.diagnostic("no act was answered in kind within \(within) days") }
  }
}
