import ArgumentParser
import Basics
import Classification
import Configuration
import FeedModel
import Foundation
import Matches

/// `diplowatch fit`: learns weights from labelled items.
struct FitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fit", abstract: "Learn the watchlist's weights from labelled items.",
    discussion: """
      Writes a watchlist file with `weights`. Prints how well the weights classify items they were not learned from \
      (cross-validation), and for comparison the same figures for the watchlist as it is now. A labelled item is an \
      item with "expected": {"relevant": "yes|no|borderline", "topics": […], "tone": -2…2}. If it has "published", all \
      items of a week are in the same fold. Weights that the watchlist already has are not used for learning, but \
      count for the figures of the watchlist as it is now.
      """)

  @Argument(help: "Files of labelled items, as JSON lines.", completion: .file())
  var files: [String]

  @Option(help: ArgumentHelp("The watchlist file to write.", valueName: "file"), completion: .yaml)
  var out: String

  @Option(
    help: ArgumentHelp(
      "A file for the verdict on each item with weights learned without it, as JSON lines.", valueName: "file"),
    completion: .file())
  var verdicts: String?

  @OptionGroup var options: WatchlistOptions

  func run() throws {
    let watchlist = try options.load()
    let items = try files.flatMap(read)
    var progress = ProgressCount("questions answered", besideOutput: false)
    guard let training = WeightTraining(watchlist, items, progress: { progress.step() }) else {
      _ = try WatchlistOptions.compile(watchlist)
      throw ExitCode(1)
    }
    let result = training.run()
    progress.end()
    let before = try WatchlistOptions.compile(watchlist)
    var report = FitReport(items: items, result: result)
    report.measure(before)
    try write(result.weights.yaml(header: report.header(files)), to: out)
    if let verdicts {
      let lines = result.outOfFold.map { String(decoding: $0.json(), as: UTF8.self) + "\n" }
      try write(lines.joined(), to: verdicts)
    }
    Output.line(report.text())
  }

  private func write(_ text: String, to file: String) throws {
    do {
      try text.write(toFile: file, atomically: true, encoding: .utf8)
    } catch {
      Output.diagnostic("\(file): error: the file cannot be written: \(error.localizedDescription)")
      throw ExitCode(1)
    }
  }

  private func read(_ file: String) throws -> [LabelledItem] {
    guard let lines = InputLines(path: file) else {
      Output.diagnostic("\(file): error: the file cannot be read; check the path and its permissions")
      throw ExitCode(1)
    }
    return try lines.enumerated().compactMap { number, line in
      guard line.contains(where: { $0 > 0x20 }) else { return nil }
      guard let item = LabelledLine.item(line) else {
        Output.diagnostic("\(file):\(number + 1):1: error: this line is not a labelled item; see fit --help")
        throw ExitCode(1)
      }
      return item
    }
  }
}
