import ArgumentParser
import Basics
import Classification
import Configuration
import Daemon
import FeedModel
import Glibc
import Polling
import Storage

/// `diplowatch backtest`: what an edit of the watchlist would have changed.
struct BacktestCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backtest",
    abstract: "Show what edited watchlist files would have matched over the stored entries.",
    discussion: """
      The files are laid over the watchlist in force, and both judge the entries of the archive: which items would be \
      gained, lost or get other topics, with the terms and weights responsible; how often each term stood in an entry and \
      decided; which never did, and which stand in more than 1 % of all entries; and by topic how many matches more a day \
      that makes. Works beside the running daemon. Exit code 1 when labelled items (--labels) are judged worse.
      """)

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("The files to lay over the watchlist, in merge order.", valueName: "file"), completion: .yaml)
  var watchlist: [String]

  @Option(help: ArgumentHelp("Entries read since then: 12h, 30d, 2026-11-23.", valueName: "time"))
  var since = "30d"

  @Option(help: "Only changes of this topic.", completion: .topics)
  var topic: String?

  @Option(
    help: ArgumentHelp("Labelled items, as JSON lines: those of `marks`, for instance.", valueName: "file"),
    completion: .file())
  var labels: String?

  @Option(name: [.customShort("n"), .long], help: "How many items of each kind to show.")
  var lines = 20

  @Flag(help: "Print one JSON object instead.")
  var json = false

  @OptionGroup var archive: ArchiveOptions

  func validate() throws {
    if TimeText.moment(since) == nil { throw ValidationError("--since takes \(TimeText.expected)") }
    if watchlist.isEmpty { throw ValidationError("name the files with --watchlist") }
  }

  func run() async throws {
    signal(SIGPIPE, SIG_DFL)
    let loaded = try WatchedConfiguration.load(archive.config)
    let after = try WatchlistOptions.classifier(paths: loaded.settings.watchlist + watchlist)
    if let topic, !loaded.topics.contains(where: { $0.id == topic }), !topics(after).contains(topic) {
      Output.diagnostic(MatchPresentation.safe("there is no topic \"\(topic)\" in the watchlist"))
      throw ExitCode(1)
    }
    let known = Array(Set(loaded.topics.map(\.id)).union(topics(after)))
    let labelled = try labels.map { try LabelledLine.read($0, topics: known) } ?? []
    let store = try loaded.settings.readState()
    let since = TimeText.moment(since) ?? SystemClock.now()
    let survey = TermSurvey(after)
    let findings = try await ArchiveOptions.reading {
      let backtest = Backtest(
        before: loaded.classifier, after: survey, afterClassifier: after,
        sources: ArchiveSources(loaded.feeds, try await store.conditions(of: nil)), topic: topic)
      return try await backtest.run(ArchiveWalk(archive, since: since))
    }
    let start = max(since, findings.first ?? since)
    let days = Double(SystemClock.now().milliseconds - start.milliseconds) / 86_400_000
    let report = BacktestReport(findings: findings, members: survey.members, files: Set(watchlist), days: days)
    if json { Output.write(report.json() + [0x0A]) } else { Output.line(report.text(shown: lines)) }
    if findings.entries == 0 { Output.diagnostic("no entry is stored since then") }
    if let labels { try check(labelled, labels, loaded.classifier, after) }
  }

  private func topics(_ classifier: Classifier) -> Set<String> { Set(TermSurvey(classifier).members.map(\.topic)) }

  /// Compares both on labelled items. If the new one has more errors, the command exits with 1.
  private func check(_ items: [LabelledItem], _ file: String, _ before: Classifier, _ after: Classifier) throws {
    var comparison = WatchlistComparison()
    var wrong = (before: 0, after: 0)
    for label in items {
      let (old, new) = (before.classify(label.item), after.classify(label.item))
      comparison.add(label, old, new)
      wrong.before += label.mistakes(of: old)
      wrong.after += label.mistakes(of: new)
    }
    let text =
      comparison.report() + "\nwrong answers on \(MatchPresentation.safe(file)): \(wrong.before) as it is, "
      + "\(wrong.after) with the files"
    if json { Output.diagnostic(text) } else { Output.line("\n" + text) }
    if wrong.after > wrong.before { throw ExitCode(1) }
  }
}
