import ArgumentParser
import Basics
import Classification
import Configuration
import FeedModel
import Glibc
import Storage

/// `diplowatch search`: searches stored entries by their words.
struct SearchCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "search",
    abstract: "Find stored entries by words, names and patterns, newest first.",
    discussion: """
      All words must be there, in any order, without differences of case and ё: consul* finds what begins so, -word leaves \
      out, OR stands between alternatives, "several words" is a phrase. A pattern of the watchlist in quotes finds what a \
      term of it would: "seiz* ~6 compound*". @ru.lavrov and @US find whoever the watchlist knows under that name. Without \
      words the filters alone choose. Works beside the running daemon.
      """)

  @Argument(help: "What to look for.")
  var words: [String] = []

  @Option(help: "Only entries of this feed; may be given several times.", completion: .feeds)
  var feed: [String] = []

  @Option(help: "Only matches with this topic; may be given several times.", completion: .topics)
  var topic: [String] = []

  @Option(help: ArgumentHelp("Only entries that named this entity.", valueName: "id"), completion: .entities)
  var entity: [String] = []

  @Option(help: "Only entries that named somebody of this side.", completion: .sides)
  var side: [String] = []

  @Option(help: ArgumentHelp("Only entries in this language: en, ru.", valueName: "tag"))
  var language: [String] = []

  @Option(help: ArgumentHelp("Only entries read since then: 12h, 7d, 2026-11-23.", valueName: "time"))
  var since: String?

  @Option(help: ArgumentHelp("Only entries read before then.", valueName: "time"))
  var until: String?

  @Flag(help: "Only entries that matched.")
  var matches = false

  @Flag(help: "Best first: titles that answer before texts.")
  var best = false

  @Option(name: [.customShort("n"), .long], help: "How many entries to show.")
  var lines = 20

  @Option(help: ArgumentHelp("Only entries before this number: the next page.", valueName: "number"))
  var before: Int64?

  @Flag(help: "One JSON object an entry, one a line.")
  var json = false

  @OptionGroup var archive: ArchiveOptions

  func validate() throws {
    if lines < 1 { throw ValidationError("--lines takes a whole number from 1 up") }
    for (name, text) in [("--since", since), ("--until", until)] {
      if let text, TimeText.moment(text) == nil { throw ValidationError("\(name) takes \(TimeText.expected)") }
    }
  }

  func run() async throws {
    signal(SIGPIPE, SIG_DFL)
    let settings = try archive.settings()
    var request = SearchRequest(try query())
    request.filter = filter
    request.order = best ? .best : .newest
    request.limit = lines
    request.before = before.map(ArchiveNumber.init)
    let probe = try SearchCommand.probe(request.query, settings)
    let store = try await settings.readState()
    let wanted = request
    let result = try await ArchiveOptions.reading { try await store.search(wanted, probe: probe) }
    let presentation = SearchPresentation(colour: Output.wantsColour, width: Output.columns)
    let output = OutputBuffer()
    for hit in result.hits {
      output.line(json ? hit.json() : Array(presentation.text(hit).utf8))
    }
    output.flush()
    try tell(result, settings)
  }

  /// In a query `-word` is not an option: its hyphen becomes a minus sign, which queries accept too.
  static func protectingWords(_ arguments: [String]) -> [String] {
    guard arguments.first == "search" else { return arguments }
    return arguments.map { argument in
      let isWord = argument.hasPrefix("-") && !argument.hasPrefix("--") && argument.count > 2
      return isWord ? SearchQuery.minus + argument.dropFirst() : argument
    }
  }

  private var filter: SearchFilter {
    var filter = SearchFilter()
    filter.feeds = Set(feed)
    filter.topics = Set(topic)
    filter.entities = Set(entity)
    filter.sides = Set(side)
    filter.languages = Set(language.compactMap(LanguageTag.primary))
    filter.since = since.flatMap(TimeText.moment)
    filter.until = until.flatMap(TimeText.moment)
    filter.matchesOnly = matches
    return filter
  }

  private func query() throws -> SearchQuery {
    // The shell has removed the quotes of an argument with spaces; they are added again, unless it is a query of its own.
    let text = words.map { word in
      guard word.contains(" "), !word.contains("\""), !Self.hasOperators(word) else { return word }
      let sign = word.hasPrefix(SearchQuery.minus) ? SearchQuery.minus : ""
      return sign + "\"\(word.dropFirst(sign.count))\""
    }.joined(separator: " ")
    if text.allSatisfy(\.isWhitespace) { return .everything }
    do throws(SearchQuery.Problem) {
      return try SearchQuery(text)
    } catch {
      Output.diagnostic("diplowatch: \(MatchPresentation.safe(error.description))")
      throw ExitCode(1)
    }
  }

  /// Whether an argument of several words has `OR`, `-word` or `@name` in it, which mean nothing in a phrase.
  private static func hasOperators(_ argument: String) -> Bool {
    argument.split(separator: " ").enumerated().contains { place, word in
      word == "OR" || word.hasPrefix("@") || place > 0 && (word.hasPrefix("-") || word.hasPrefix(SearchQuery.minus))
    }
  }

  /// The probe for a query's patterns and names; nil if it has none.
  static func probe(_ query: SearchQuery, _ settings: Settings) throws -> PatternProbe? {
    guard !query.questions.isEmpty else { return nil }
    guard PatternProbe.needsWatchlist(query.questions) else { return try probe(query, in: Watchlist()) }
    if let names = WatchlistLoader.loadNames(paths: settings.watchlist, withSets: query.namesSets),
      let probe = try? PatternProbe(query.questions, in: names)
    {
      return probe
    }
    // There is an error, or a name uses a set. Loading the whole watchlist decides.
    let (loaded, diagnostics) = WatchlistLoader.load(paths: settings.watchlist)
    try DiagnosticPrinter.printErrors(diagnostics)
    guard let loaded else { throw ExitCode(1) }
    return try probe(query, in: loaded.watchlist)
  }

  private static func probe(_ query: SearchQuery, in watchlist: Watchlist) throws -> PatternProbe {
    do throws(PatternProbe.Problem) {
      return try PatternProbe(query.questions, in: watchlist)
    } catch {
      Output.diagnostic("diplowatch: \(MatchPresentation.safe(error.description))")
      throw ExitCode(1)
    }
  }

  private func tell(_ result: SearchResult, _ settings: Settings) throws {
    if let next = result.next, !json { Output.diagnostic("more: --before \(next.value)") }
    guard result.hits.isEmpty else { return }
    if settings.archive.texts == .none {
      Output.diagnostic("\(archive.config): nothing is kept to be searched: archive.texts is none")
    } else {
      Output.diagnostic("no stored entry answers this search")
    }
    try tellUnknown(settings)
  }

  /// Reports filters with ids that the watchlist does not have, with a suggestion, and ends the command with 1.
  private func tellUnknown(_ settings: Settings) throws {
    guard !(feed + topic + entity + side).isEmpty else { return }
    guard let loaded = WatchlistLoader.load(paths: settings.watchlist).loaded else { return }
    let known = KnownNames(loaded)
    let filters: [(KnownNames.Kind, [String])] = [(.feed, feed), (.topic, topic), (.entity, entity), (.side, side)]
    let unknown = filters.flatMap { kind, names in names.filter { !known.has(kind, $0) }.map { (kind, $0) } }
    for (kind, name) in unknown {
      let sentence = "the \(kind.rawValue) \"\(name)\" is not in the watchlist" + known.advice(kind, name)
      Output.diagnostic(MatchPresentation.safe(sentence))
    }
    if !unknown.isEmpty { throw ExitCode(1) }
  }
}
