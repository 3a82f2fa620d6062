import ArgumentParser
import Classification
import Configuration
import Daemon
import FeedModel
import Foundation
import Glibc
import StatusServer

/// `diplowatch tail`: the match log for people's eyes.
struct TailCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tail",
    abstract: "Show the latest matches for people's eyes, with their reasons.",
    discussion: "Evidence is highlighted on a terminal; NO_COLOR or a pipe gives plain text.")

  @Argument(help: "The match log; by default the one the configuration names.")
  var file: String?

  @Option(help: ArgumentHelp("The configuration.", valueName: "file"))
  var config = "/etc/diplowatch/diplowatch.yaml"

  @Flag(name: .shortAndLong, help: "Go on showing matches as they arrive, over rotation too.")
  var follow = false

  @Option(name: [.customShort("n"), .long], help: "How many of the latest matches to start with.")
  var lines = 10

  @Option(help: "Only this topic; may be given several times.")
  var topic: [String] = []

  @Option(help: "Only matches that name somebody of this side, for instance RU.")
  var side: String?

  @Option(help: "Only matches with at least this score.")
  var minScore = 0.0

  @Option(help: ArgumentHelp("Only matches of the last 30m, 12h, 7d; then all of them.", valueName: "duration"))
  var since: String?

  func validate() throws {
    if lines < 0 { throw ValidationError("--lines takes a whole number from 0 up") }
    if let since, TailCommand.milliseconds(since) == nil {
      throw ValidationError("--since takes a number and a unit, such as 30m, 12h or 7d")
    }
  }

  func run() async throws {
    signal(SIGPIPE, SIG_DFL)
    let path = try matchLog()
    let filter = MatchFilter(topics: topic, side: side, minScore: minScore, since: since.flatMap(TailCommand.start))
    let presentation = MatchPresentation(colour: Output.wantsColour)
    var follower = LineFollower(path: path)
    defer { follower.finish() }
    if access(path, R_OK) != 0 && !(follow && errno == ENOENT) {
      Output.diagnostic("\(path): \(String(cString: strerror(errno))); name the match log, or --config")
      throw ExitCode(1)
    }
    if let duration = since.flatMap(TailCommand.milliseconds) { showRotated(path, duration, filter, presentation) }
    if since == nil, filter.admitsAll { follower.skipToLast(lines) }
    var latest: [MatchLine] = []
    follower.newLines { line in
      guard let match = MatchLine(json: line), filter.admits(match) else { return }
      if since != nil { return Output.line(presentation.text(match)) }
      latest.append(match)
      if latest.count > lines { latest.removeFirst() }
    }
    for match in latest { Output.line(presentation.text(match)) }
    while follow {
      try await Task.sleep(for: .milliseconds(200))
      follower.newLines { line in
        if let match = MatchLine(json: line), filter.admits(match) { Output.line(presentation.text(match)) }
      }
    }
  }

  /// Shows what was rotated out of the log since a match could have been wanted.
  private func showRotated(
    _ path: String, _ milliseconds: Int64, _ filter: MatchFilter, _ presentation: MatchPresentation
  ) {
    let rotated = path + ".1"
    var status = stat()
    let start = Clock.now().milliseconds - milliseconds
    guard stat(rotated, &status) == 0, Int64(status.st_mtim.tv_sec) >= start / 1000 else { return }
    var reader = LineFollower(path: rotated)
    defer { reader.finish() }
    reader.newLines { line in
      if let match = MatchLine(json: line), filter.admits(match) { Output.line(presentation.text(match)) }
    }
  }

  private func matchLog() throws -> String {
    if let file { return file }
    let (settings, diagnostics) = SettingsLoader.load(path: config)
    guard let settings else {
      for diagnostic in diagnostics { Output.diagnostic("\(diagnostic)") }
      throw ExitCode(1)
    }
    return settings.matches.path
  }

  private static func start(_ duration: String) -> String? {
    milliseconds(duration).map {
      Timestamp(milliseconds: Clock.now().milliseconds - $0).rfc3339(alwaysMilliseconds: true)
    }
  }

  /// Milliseconds in a number and a unit: `30s 15m 6h 30d`.
  static func milliseconds(_ text: String) -> Int64? {
    let units: [Character: Int64] = ["s": 1000, "m": 60_000, "h": 3_600_000, "d": 86_400_000]
    guard let last = text.last, let unit = units[last], let count = Int64(text.dropLast()), count >= 0 else {
      return nil
    }
    let (product, overflow) = count.multipliedReportingOverflow(by: unit)
    return overflow ? nil : product
  }
}
