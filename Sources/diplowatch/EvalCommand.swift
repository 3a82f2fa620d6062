import ArgumentParser
import Basics
import Classification
import Configuration
import FeedModel

/// `diplowatch eval`: measures how well the watchlist classifies labelled items.
struct EvalCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "eval",
    abstract: "Measure precision, recall and F1 of the watchlist on labelled items.",
    discussion: """
      A labelled item is an item with "expected": {"relevant": "yes|no|borderline", "topics": […], "tone": -2…2}. \
      Borderline items are left out of relevance.
      """)

  @Argument(help: "The labelled items, as JSON lines.", completion: .file())
  var file: String?

  @OptionGroup var options: WatchlistOptions

  @Option(help: "How many of the worst false positives and misses to list.")
  var worst = 10

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "Watchlist files to add to the watchlist; lists the items that would be gained, lost and changed.",
      valueName: "file"),
    completion: .yaml)
  var compare: [String] = []

  mutating func validate() throws {
    file =
      file ?? WatchlistOptions.takeArgument(behind: &options.watchlist)
      ?? WatchlistOptions.takeArgument(behind: &compare)
    if file == nil { throw ValidationError("name the file with the labelled items, or - for standard input") }
  }

  func run() throws {
    let file = file ?? "-"
    let watchlist = try options.load()
    let compared = compare.isEmpty ? nil : try options.load(adding: compare)
    let classifier = try WatchlistOptions.compile(watchlist)
    let other = try compared.map(WatchlistOptions.compile)
    let topics = (watchlist.topics + (compared?.topics ?? [])).map(\.id.value)
    let labels = try LabelledLine.read(file, topics: topics)
    var comparison = WatchlistComparison()
    var evaluation = Evaluation()
    var progress = ProgressCount("items judged", besideOutput: false)
    for label in labels {
      let explanation = classifier.explain(label.item)
      let verdict = explanation.verdict
      evaluation.add(label, verdict, nearest: verdict.probability ?? explanation.assessments.first?.score ?? 0)
      progress.step()
      if let other { comparison.add(label, verdict, other.classify(label.item)) }
    }
    progress.end()
    Output.line(evaluation.report(worst: worst))
    if other != nil { Output.line("\n" + comparison.report()) }
  }
}
