import ArgumentParser
import Basics
import Configuration
import Daemon
import FeedModel
import Foundation
import Polling
import StatusReports
import Storage

/// `diplowatch reclassify`: reports stored entries that match now.
struct ReclassifyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reclassify",
    abstract: "After an edit of the watchlist, report stored entries that match now.",
    discussion: """
      Entries that were read since then, did not match and were not too old to be news are judged by the watchlist in \
      force (of the running daemon: reload first). Those that match go to the log and the webhooks with \
      "reclassified": true. What was reported once is never reported again, so that a second run reports nothing. \
      `backtest` shows beforehand what would come.
      """)

  @Option(help: ArgumentHelp("Entries read since then: 12h, 7d, 2026-11-23.", valueName: "time"))
  var since: String

  @Option(
    help: ArgumentHelp("The configuration whose archive is looked through.", valueName: "file"), completion: .yaml)
  var config = "/etc/diplowatch/diplowatch.yaml"

  func validate() throws {
    if TimeText.moment(since) == nil { throw ValidationError("--since takes \(TimeText.expected)") }
  }

  func run() async throws {
    let start = TimeText.moment(since) ?? SystemClock.now()
    let report: ReclassifyReport
    if let answer = try await RunningDaemon.ask("/reclassify?since=\(start.milliseconds)", config: config) {
      report = try JSONDecoder().decode(ReclassifyReport.self, from: answer)
    } else {
      report = try await alone(start)
    }
    for title in report.reported { Output.line(MatchPresentation.safe(title)) }
    Output.diagnostic(
      "\(Output.count(report.looked, "entry", "entries")) looked at, \(Output.count(report.reported.count, "match", "matches")) "
        + "reported")
  }

  /// Without a daemon. The queued matches are written when one runs.
  private func alone(_ start: Timestamp) async throws -> ReclassifyReport {
    let loaded = try WatchedConfiguration.load(config)
    let store = try await loaded.settings.openState()
    return try await ArchiveOptions.reading {
      let run = Reclassification(
        loaded.classifier, feeds: loaded.feeds, store: store, now: SystemClock.now())
      let report = try await run.run(since: start)
      return ReclassifyReport(looked: report.looked, reported: report.reported)
    }
  }
}
