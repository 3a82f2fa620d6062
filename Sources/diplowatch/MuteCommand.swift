import ArgumentParser
import Basics
import Configuration
import Daemon
import Foundation
import Matches
import StatusReports
import Storage

/// `diplowatch mute`: keeps matches from being delivered for a time.
struct MuteCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mute",
    abstract: "Keep matches of a topic, entity, feed or words from being delivered, until a day.",
    discussion: """
      Muted matches are in the match log, with "muted", and go to no webhook and no mail. A match with a second topic that \
      is not muted is delivered. Words are muted where they stand side by side in a title or summary. A later mute of the \
      same takes this one's place; unmute ends it; mutes lists what is muted.
      """)

  @Argument(help: "topic:ID, entity:ID, feed:ID, or words.", completion: .subjects)
  var subject: String?

  @Option(help: ArgumentHelp("When it ends: monday, 2026-12-01, 3d.", valueName: "time"))
  var until: String?

  @Option(help: "Why.")
  var why: String?

  @Flag(help: "List what is muted.")
  var list = false

  @Option(help: ArgumentHelp("The configuration whose state keeps the mute.", valueName: "file"), completion: .yaml)
  var config = "/etc/diplowatch/diplowatch.yaml"

  func validate() throws {
    if list {
      if subject != nil || until != nil || why != nil { throw ValidationError("--list takes nothing else") }
      return
    }
    guard subject != nil else { throw ValidationError("say what to mute: topic:ID, entity:ID, feed:ID, or words") }
    guard let until else { throw ValidationError("say how long: --until takes \(MuteEnd.expected)") }
    if MuteEnd.moment(until, now: SystemClock.now()) == nil {
      throw ValidationError("--until takes \(MuteEnd.expected)")
    }
  }

  func run() async throws {
    if list { return try await MutesCommand.list(config, json: false) }
    let now = SystemClock.now()
    guard let subject, let end = until.flatMap({ MuteEnd.moment($0, now: now) }) else { return }
    var report = try await byDaemon(subject, end)
    if report == nil { report = try await alone(subject, end, now) }
    if let report { Output.line("muted: " + Self.line(report, now)) }
  }

  /// The answer of the running daemon; nil if none runs.
  private func byDaemon(_ subject: String, _ end: Timestamp) async throws -> MuteReport? {
    var query = "/mute?subject=\(PercentEncoding.value(subject))&until=\(PercentEncoding.value(end.rfc3339()))"
    if let why { query += "&why=\(PercentEncoding.value(why))" }
    guard let answer = try await RunningDaemon.ask(query, config: config) else { return nil }
    return try JSONDecoder().decode(MuteReport.self, from: answer)
  }

  private func alone(_ subject: String, _ end: Timestamp, _ now: Timestamp) async throws -> MuteReport {
    try await Self.keeping(config) { keeper async throws(MuteProblem) in
      MuteReport(try await keeper.mute(subject, until: end, reason: why, at: now))
    }
  }

  /// Changes the mutes of a state without a running daemon. An error is printed and ends the command.
  static func keeping<Result>(
    _ config: String, _ body: (MuteKeeper) async throws(MuteProblem) -> Result
  ) async throws -> Result {
    let loaded = try WatchedConfiguration.load(config)
    let store = try await loaded.settings.openState()
    do throws(MuteProblem) {
      return try await body(MuteKeeper(store: store, configuration: loaded))
    } catch {
      Output.diagnostic(MatchPresentation.safe("diplowatch: \(error)"))
      throw ExitCode(error.isPassing ? 75 : 1)
    }
  }

  /// A mute in one line.
  static func line(_ mute: MuteReport, _ now: Timestamp) -> String {
    let end = "until \(LocalTime(mute.until.time).text) (\(RelativeTime.text(mute.until.time, now: now)))"
    return MatchPresentation.safe("\(mute.subject) \(end)" + (mute.reason.map { ": \($0)" } ?? ""))
  }
}

/// `diplowatch mutes`: lists the mutes.
struct MutesCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mutes", abstract: "List what is muted, what ends first first.")

  @Flag(help: "One JSON object a mute, one a line.")
  var json = false

  @OptionGroup var archive: ArchiveOptions

  func run() async throws { try await Self.list(archive.config, json: json) }

  static func list(_ config: String, json: Bool) async throws {
    var archive = ArchiveOptions()
    archive.config = config
    let store = try await archive.settings().readState()
    let now = SystemClock.now()
    let mutes = try await ArchiveOptions.reading { try await store.mutes(at: now) }.map(MuteReport.init)
    for mute in mutes {
      guard json else {
        Output.line(MuteCommand.line(mute, now))
        continue
      }
      var writer = JSONWriter()
      writer.object {
        $0.member("subject", mute.subject)
        $0.member("until", mute.until.time)
        $0.member("since", mute.since.time)
        $0.member("reason", mute.reason)
      }
      Output.line(writer.bytes)
    }
    if mutes.isEmpty { Output.diagnostic("nothing is muted; see diplowatch mute --help") }
  }
}

/// `diplowatch unmute`: ends a mute before its time.
struct UnmuteCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "unmute", abstract: "End a mute: matches from now on are delivered again.")

  @Argument(help: "What is muted, as mutes lists it.", completion: .subjects)
  var subject: String

  @Option(help: ArgumentHelp("The configuration whose state keeps the mute.", valueName: "file"), completion: .yaml)
  var config = "/etc/diplowatch/diplowatch.yaml"

  func run() async throws {
    let query = "/unmute?subject=\(PercentEncoding.value(subject))"
    let ended: String
    if let answer = try await RunningDaemon.ask(query, config: config) {
      ended = try JSONDecoder().decode(String.self, from: answer)
    } else {
      let subject = subject
      ended = try await MuteCommand.keeping(config) { keeper async throws(MuteProblem) in
        try await keeper.unmute(subject, at: SystemClock.now()).description
      }
    }
    Output.line(MatchPresentation.safe("\(ended): no longer muted"))
  }
}
