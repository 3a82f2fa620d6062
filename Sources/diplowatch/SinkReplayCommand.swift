import ArgumentParser
import Basics
import Configuration
import Daemon
import Delivery
import Storage

/// `diplowatch webhook replay ID`, `mail replay ID`: sends dead letters, or all matches since a time, again.
struct SinkReplayCommand<Kind: SinkCommandKind>: AsyncParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "replay", abstract: "Send dead letters again, or with --since all matches from then on.",
      discussion: """
        A \(Kind.word) that was disabled by the receiver's answer is enabled again. The running daemon sends the messages within a \
        second or two, with the same \(Kind.idWord) as before. If no daemon is running, the next run sends them. With \
        --since, the filters of the \(Kind.word) apply.
        """)
  }

  @OptionGroup var options: SinkOptions<Kind>

  @Option(help: ArgumentHelp("Send all matches of the last 30m, 12h or 7d.", valueName: "duration"))
  var since: String?

  func validate() throws {
    if let since, Duration(parsing: since) == nil {
      throw ValidationError("--since must be a number and a unit, such as 30m, 12h or 7d")
    }
  }

  func run() async throws {
    let (settings, sink) = try options.load()
    let store = try await settings.openState()
    let now = SystemClock.now()
    let start = since.flatMap(Duration.init(parsing:)).map { now - $0 }
    do throws(StorageError) {
      let result = try await SinkTools.replay(sink, in: store, since: start, now: now)
      let again =
        result.planned > 0 ? "; \(Output.count(result.planned, "match was", "matches were")) planned again" : ""
      Output.line(
        result.waiting == 0
          ? "\(sink.id): nothing to send"
          : "\(sink.id): \(Output.count(result.waiting, "match", "matches")) waiting\(again)")
      for title in result.titles { Output.line("  " + MatchPresentation.safe(Output.cut(title, 100))) }
      if result.waiting > result.titles.count { Output.line("  and \(result.waiting - result.titles.count) more") }
    } catch {
      Output.diagnostic("error: \(error)")
      throw ExitCode(75)
    }
  }
}
