import ArgumentParser
import Basics
import Classification
import Configuration
import FeedModel
import Foundation

/// `diplowatch explain`: why an item matches, or what it lacks.
struct ExplainCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Show what hit in a text, where, its weight, and what was missing for topics that nearly matched.",
    discussion: """
      For each topic: its score and the score it needed, what kept it from firing, and each hit with its weight, place \
      and the term or rule it fed. Before that the names that count, and the words that shadows and guards took. \
      Everything of the watchlist stands with its file and line, and weights with their factors: 30 × 2 title = 60.
      """)

  @Argument(help: "The text: its first line is the title, the rest is the summary.")
  var text: String?

  @Option(
    help: ArgumentHelp("Read the text from a file instead; - is standard input.", valueName: "file"),
    completion: .file())
  var file: String?

  @Option(
    help: ArgumentHelp(
      "A stored entry instead, by its address, its match's id, or the number that search prints.", valueName: "entry"))
  var url: String?

  @Option(
    help: ArgumentHelp("The side of the text's source, like homeSide of a feed.", valueName: "side"),
    completion: .sides)
  var homeSide: String?

  @Flag(help: "Print one JSON object instead.")
  var json = false

  @OptionGroup var options: WatchlistOptions

  mutating func validate() throws {
    if text == nil, file == nil, url == nil { text = WatchlistOptions.takeArgument(behind: &options.watchlist) }
    if [text, file, url].count(where: { $0 != nil }) != 1 {
      throw ValidationError("give a text, or --file FILE, or --url ENTRY")
    }
  }

  func run() async throws {
    if let homeSide, let problem = SideWord.problem(with: homeSide, sides: try options.load().sides) {
      throw ValidationError("--home-side: \(problem)")
    }
    if let url { return print(try options.classifier().explain(try await StoredItem.find(url, options.config).item)) }
    let lines = try source().split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
    let title = lines.first.map(String.init) ?? ""
    let summary = lines.count > 1 ? String(lines[1]) : nil
    let item = Item(id: "text", title: title, summary: summary, homeSide: homeSide)
    print(try options.classifier().explain(item))
  }

  private func print(_ explanation: Explanation) {
    if json {
      Output.line(explanation.json())
    } else {
      Output.line(ExplanationPresentation(colour: Output.wantsColour).text(explanation))
    }
  }

  private func source() throws -> String {
    if let text { return text }
    let data = file == "-" ? try FileHandle.standardInput.readToEnd() : FileManager.default.contents(atPath: file ?? "")
    guard let data else {
      Output.diagnostic("\(file ?? ""): error: \(TextFile.Problem(opening: file ?? ""))")
      throw ExitCode(1)
    }
    return String(decoding: data, as: UTF8.self)
  }
}
