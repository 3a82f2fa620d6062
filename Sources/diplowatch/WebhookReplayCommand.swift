import ArgumentParser
import Basics
import Configuration
import Daemon
import Delivery
import Storage

/// `diplowatch webhook replay ID`: sends dead letters, or all matches since a time, again.
struct WebhookReplayCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay", abstract: "Send dead letters again, or with --since all matches from then on.",
    discussion: """
      A webhook that was disabled by an answer of 410 is enabled again. The running daemon sends the messages within a \
      second or two, with the same webhook-id as before. If no daemon is running, the next run sends them. With \
      --since, the webhook's filters apply.
      """)

  @OptionGroup var options: WebhookOptions

  @Option(help: ArgumentHelp("Send all matches of the last 30m, 12h or 7d.", valueName: "duration"))
  var since: String?

  func validate() throws {
    if let since, Duration(parsing: since) == nil {
      throw ValidationError("--since must be a number and a unit, such as 30m, 12h or 7d")
    }
  }

  func run() async throws {
    let (settings, webhook) = try options.load()
    let store = try settings.openState()
    let now = SystemClock.now()
    let start = since.flatMap(Duration.init(parsing:)).map { now - $0 }
    do throws(StorageError) {
      let result = try await WebhookTools.replay(webhook, in: store, since: start, now: now)
      let again = result.planned > 0 ? ", \(result.planned) of them planned again" : ""
      Output.line(
        result.waiting == 0
          ? "\(webhook.id): nothing to send"
          : "\(webhook.id): \(Output.count(result.waiting, "match", "matches")) waiting\(again)")
      for title in result.titles { Output.line("  " + MatchPresentation.safe(Output.cut(title, 100))) }
      if result.waiting > result.titles.count { Output.line("  and \(result.waiting - result.titles.count) more") }
    } catch {
      Output.diagnostic("error: \(error)")
      throw ExitCode(75)
    }
  }
}
