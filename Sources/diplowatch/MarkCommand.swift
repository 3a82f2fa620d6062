import ArgumentParser
import Basics
import Configuration
import Daemon
import FeedModel
import Foundation
import StatusReports
import Storage

/// `diplowatch mark`: stores the user's judgement of a match or entry.
struct MarkCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mark",
    abstract: "Say that a match or entry is wanted, or not.",
    discussion: """
      The entry is named by the id of its match, by the number that `search` prints, or by its address. A later mark of it \
      takes this one's place. `marks --export` gives all as labelled items for `eval`, `fit` and `backtest --labels`.
      """)

  @Argument(help: "A match's id, a number that search prints, or an entry's address.")
  var id: String

  @Argument(help: "Whether such an entry is wanted: yes or no.", completion: .list(["yes", "no"]))
  var answer: String

  @Argument(help: "The topics it has; by default nothing is said of them.", completion: .topics)
  var topics: [String] = []

  @Option(help: "What there is to say of it.")
  var note: String?

  @Option(help: ArgumentHelp("The configuration whose state keeps the mark.", valueName: "file"), completion: .yaml)
  var config = "/etc/diplowatch/diplowatch.yaml"

  func validate() throws {
    if !["yes", "no"].contains(answer) { throw ValidationError("say yes or no behind the id") }
  }

  func run() async throws {
    let form = MarkForm(
      id: id, isRelevant: answer == "yes", topics: topics.isEmpty ? nil : topics, note: note)
    var report = try await byDaemon(form)
    if report == nil { report = try await alone(form) }
    guard let report else { return }
    Output.line(MatchPresentation.safe("marked \(answer): \(report.feed): \(report.title)"))
  }

  /// The answer of the running daemon; nil if none runs.
  private func byDaemon(_ form: MarkForm) async throws -> MarkReport? {
    var query = "/mark?id=\(PercentEncoding.value(form.id))&relevant=\(answer)"
    if let topics = form.topics { query += "&topics=\(PercentEncoding.value(topics.joined(separator: " ")))" }
    if let note = form.note { query += "&note=\(PercentEncoding.value(note))" }
    guard let answer = try await RunningDaemon.ask(query, config: config) else { return nil }
    return try JSONDecoder().decode(MarkReport.self, from: answer)
  }

  private func alone(_ form: MarkForm) async throws -> MarkReport {
    let loaded = try WatchedConfiguration.load(config)
    let store = try await loaded.settings.openState()
    do throws(MarkProblem) {
      let mark = try await MarkKeeper(store: store, topics: loaded.topics.map(\.id)).keep(form, at: SystemClock.now())
      return MarkReport(feed: mark.block.feedID, title: mark.entry.title ?? "")
    } catch {
      Output.diagnostic(MatchPresentation.safe("diplowatch: \(error)"))
      throw ExitCode(error.isPassing ? 75 : 1)
    }
  }
}

/// `diplowatch marks`: lists or exports all marks.
struct MarksCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "marks", abstract: "List the desk's judgements, or export them as labelled items.")

  @Flag(help: "Labelled items as JSON lines, with their texts, for eval, fit and backtest --labels.")
  var export = false

  @OptionGroup var archive: ArchiveOptions

  func run() async throws {
    let store = try await archive.settings().readState()
    let marks = try await ArchiveOptions.reading { try await store.marks() }
    let output = OutputBuffer()
    for mark in marks {
      if export {
        output.line(mark.labelledLine())
      } else {
        let topics = mark.topics.map { " [\($0.joined(separator: ", "))]" } ?? ""
        let note = mark.note.map { "  (\($0))" } ?? ""
        let text =
          "\(mark.at.rfc3339().prefix(10)) \(mark.isRelevant ? "yes" : "no ")\(topics)  \(mark.block.feedID)  "
          + (mark.entry.title ?? mark.entry.url ?? "") + note
        output.line(Array(MatchPresentation.safe(text).utf8))
      }
    }
    output.flush()
    if marks.isEmpty { Output.diagnostic("nothing was marked yet; see diplowatch mark --help") }
  }
}
