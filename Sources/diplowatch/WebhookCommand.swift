import ArgumentParser
import Classification
import Configuration
import Daemon
import Delivery
import FeedModel
import Foundation
import Glibc
import HTTPLoop
import Storage

/// `diplowatch webhook`: tries an endpoint, or sends again what it missed.
struct WebhookCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "webhook", abstract: "Try a webhook, or send again what it missed.",
    subcommands: [WebhookTestCommand.self, WebhookReplayCommand.self])
}

/// Which endpoint of which configuration.
struct WebhookOptions: ParsableArguments {
  @Argument(help: "The webhook's id in the configuration.")
  var id: String

  @Option(help: ArgumentHelp("The configuration.", valueName: "file"))
  var config = "/etc/diplowatch/diplowatch.yaml"

  /// The configuration and the endpoint in it; what is wrong is printed and ends the command with 1.
  func load() throws -> (settings: Settings, webhook: WebhookSettings) {
    let (settings, diagnostics) = SettingsLoader.load(path: config)
    try DiagnosticPrinter.printErrors(diagnostics)
    guard let settings, let webhook = settings.webhooks.first(where: { $0.id == id }) else {
      let known = settings?.webhooks.map(\.id) ?? []
      let hint = Spelling.suggestion(for: id, among: known).map { "did you mean \"\($0)\"?" }
      Output.diagnostic(
        "\(config): error: there is no webhook \"\(id)\"; \(hint ?? "known are: \(known.joined(separator: ", "))")")
      throw ExitCode(1)
    }
    return (settings, webhook)
  }
}

/// `diplowatch webhook test ID`: a signed test event.
struct WebhookTestCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "test", abstract: "Send a signed test event and show the answer.")

  @OptionGroup var options: WebhookOptions

  func run() async throws {
    let (settings, webhook) = try options.load()
    signal(SIGPIPE, SIG_IGN)
    let http = try HTTPLoop(HTTPLoopOptions(webhooks: settings.fetch))
    let result = await WebhookTest.send(
      webhook, http: http, environment: ProcessInfo.processInfo.environment, now: Clock.now())
    Output.line("\(webhook.id): \(result.sentence)")
    if !result.delivered { throw ExitCode(75) }
  }
}

/// `diplowatch webhook replay ID`: dead letters, or everything since a time, once more.
struct WebhookReplayCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay", abstract: "Plan given-up deliveries again, or with --since all matches from then on.",
    discussion: "The running daemon sends them; without one the next run does.")

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
    guard case .sqlite(let path) = settings.state else { throw ExitCode(1) }
    do throws(StorageError) {
      let store = try StateStore(path: path)
      let start = since.flatMap(TailCommand.milliseconds).map {
        Timestamp(milliseconds: Clock.now().milliseconds - $0)
      }
      let count = try store.replay(sink: "webhook:" + webhook.id, since: start, at: Clock.now())
      Output.line("\(webhook.id): \(count) deliveries planned")
    } catch {
      Output.diagnostic("error: \(error)")
      throw ExitCode(75)
    }
  }
}
