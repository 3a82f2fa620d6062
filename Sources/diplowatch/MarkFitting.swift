import ArgumentParser
import Basics
import Classification
import Configuration
import FeedModel
import Foundation
import Polling
import Storage

/// `fit --marks`: adjusts the weights in force to the user's marks.
struct MarkFitting {
  let watchlist: Watchlist
  let config: String
  /// Labelled files that show how common words are, in addition to the archive.
  let files: [String]

  /// The number of the latest stored entries that show how common words are.
  private static let mostOthers = 5000

  /// Writes a watchlist file with the changed keywords, and reports the effect on the marks.
  func write(to out: String) async throws {
    var archive = ArchiveOptions()
    archive.config = config
    let store = try archive.settings().readState()
    let (marks, stored) = try await ArchiveOptions.reading {
      (try await store.marks(), try await store.search(MarkFitting.latest).hits)
    }
    let labelled = marks.compactMap { LabelledLine.item($0.labelledLine()) }
    guard !labelled.isEmpty else {
      Output.diagnostic("nothing was marked yet; see diplowatch mark --help")
      throw ExitCode(1)
    }
    let ids = Set(labelled.map(\.item.title))
    let others =
      try stored.map { $0.entry.item(homeSide: nil, source: .unknown) }.filter { !ids.contains($0.title) }
      + files.flatMap { try LabelledLine.read($0) }.map(\.item)
    guard let adjustment = MarkAdjustment(watchlist, labelled, others: others) else {
      _ = try WatchlistOptions.compile(watchlist)
      Output.diagnostic("the watchlist has no weights that marks could stand beside; fit labelled items first")
      throw ExitCode(1)
    }
    let result = adjustment.run()
    let header = [
      "Weighed by `diplowatch fit --marks` from \(labelled.count) marks of the desk, beside the weights in force: only these",
      "words change. Put it behind the other files of the watchlist; it is written anew by the next `fit --marks`.",
    ]
    do {
      try result.weights.yaml(header: header).write(toFile: out, atomically: true, encoding: .utf8)
    } catch {
      Output.diagnostic("\(out): error: the file cannot be written: \(error.localizedDescription)")
      throw ExitCode(1)
    }
    let changed = result.weights.sums.values.reduce(0) { $0 + $1.keywords.count }
    Output.line(
      "\(labelled.count) marks: \(result.rightBefore) judged right before, \(result.rightAfter) now; "
        + "\(Output.count(changed, "keyword changes", "keywords change")); see what else does with backtest --watchlist \(out)"
    )
    if !result.beyondReach.isEmpty {
      Output.diagnostic(
        MatchPresentation.safe(
          "weights cannot change items that do not name both sides: \(result.beyondReach.joined(separator: ", "))"))
    }
  }

  private static var latest: SearchRequest {
    var request = SearchRequest(.everything)
    request.limit = mostOthers
    return request
  }
}
