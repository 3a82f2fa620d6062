import ArgumentParser
import Basics
import Classification
import Configuration
import FeedModel
import Foundation
import Matches

/// `diplowatch fit`: learns weights from labelled items.
struct FitCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fit", abstract: "Learn the watchlist's weights from labelled items.",
    discussion: """
      Writes a watchlist file with `weights`. Prints how well the weights classify items they were not learned from \
      (cross-validation), and for comparison the same figures for the watchlist as it is now. A labelled item is an \
      item with "expected": {"relevant": "yes|no|borderline", "topics": […], "tone": -2…2}. If it has "published", all \
      items of a week are in the same fold. Weights that the watchlist already has are not used for learning, but \
      count for the figures of the watchlist as it is now.

      With --marks the weights in force stay, and only words of what the desk has marked (see mark) change, as little as puts \
      every mark right; labelled files, if any, then only tell how common words are.
      """)

  @Argument(help: "Files of labelled items, as JSON lines.", completion: .file())
  var files: [String] = []

  @Flag(help: "Weigh the desk's marks beside the weights in force, instead of learning all anew.")
  var marks = false

  @Option(help: ArgumentHelp("The watchlist file to write.", valueName: "file"), completion: .yaml)
  var out: String

  @Option(
    help: ArgumentHelp(
      "A file for the verdict on each item with weights learned without it, as JSON lines.", valueName: "file"),
    completion: .file())
  var verdicts: String?

  @OptionGroup var options: WatchlistOptions

  func validate() throws {
    if files.isEmpty, !marks { throw ValidationError("name files of labelled items, or give --marks") }
  }

  func run() async throws {
    let watchlist = try options.load()
    if marks { return try await MarkFitting(watchlist: watchlist, config: options.config, files: files).write(to: out) }
    let items = try files.flatMap { try LabelledLine.read($0) }
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
}
