import ArgumentParser
import Basics
import Configuration
import Daemon
import Delivery
import Storage

/// `diplowatch webhook replay ID`: dead letters, or everything since a time, once more.
struct WebhookReplayCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay", abstract: "Plan given-up deliveries again, or with --since all matches from then on.",
    discussion: """
      A webhook that was disabled by an answer of 410 goes on. The running daemon sends what is planned within a second \
      or two, under the same webhook-id as before; without a daemon the next run does. With --since, the webhook's \
      filters apply.
      """)

  @OptionGroup var options: WebhookOptions

  @Option(help: ArgumentHelp("All matches of the last 30m, 12h, 7d instead.", valueName: "duration"))
  var since: String?

  func validate() throws {
    if let since, TailCommand.milliseconds(since) == nil {
      throw ValidationError("--since takes a number and a unit, such as 30m, 12h or 7d")
    }
  }

  func run() throws {
    let (settings, webhook) = try options.load()
    let store = try settings.openState()
    let now = SystemClock.now()
    let start = since.flatMap(TailCommand.milliseconds).map { Timestamp(milliseconds: now.milliseconds - $0) }
    do throws(StorageError) {
      let result = try WebhookTools.replay(webhook, in: store, since: start, now: now)
      let again = result.planned > 0 ? ", \(result.planned) of them planned again" : ""
      Output.line(
        result.waiting == 0
          ? "\(webhook.id): nothing waits"
          : "\(webhook.id): \(Output.count(result.waiting, "match", "matches")) waiting\(again)")
      for title in result.titles { Output.line("  " + MatchPresentation.safe(Output.cut(title, 100))) }
      if result.waiting > result.titles.count { Output.line("  and \(result.waiting - result.titles.count) more") }
    } catch {
      Output.diagnostic("error: \(error)")
      throw ExitCode(75)
    }
  }
}
