import ArgumentParser
import Configuration
import Daemon
import Delivery
import Foundation
import Glibc
import HTTPLoop
import StatusServer

/// `diplowatch webhook test ID`: sends a signed test event.
struct WebhookTestCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "test", abstract: "Send a signed test event with a made-up match, and show the answer.",
    discussion: """
      The exit code is 75 if it may work later, and 1 if something has to be corrected. If a secret of the webhook is \
      a systemd credential, the running daemon sends the test.
      """)

  @OptionGroup var options: WebhookOptions

  @Flag(help: "Print the body instead of sending it.")
  var print = false

  func run() async throws {
    let (settings, webhook) = try options.load()
    if print { return Output.line(WebhookTools.sample(webhook, now: SystemClock.now())) }
    signal(SIGPIPE, SIG_IGN)
    let environment = ProcessInfo.processInfo.environment
    let (verdict, sentence) =
      webhook.hasCredentials && environment["CREDENTIALS_DIRECTORY"] == nil
      ? try await askDaemon()
      : await send(webhook, try HTTPLoop(HTTPLoopOptions(webhooks: settings.fetch)), environment)
    Output.line("\(webhook.id): \(MatchPresentation.safe(sentence))")
    switch verdict {
    case .delivered: break
    case .unavailable: throw ExitCode(75)
    case .refused: throw ExitCode(1)
    }
  }

  private func send(
    _ webhook: WebhookSettings, _ http: HTTPLoop, _ environment: [String: String]
  ) async -> (WebhookTools.TestResult.Verdict, String) {
    let result = await WebhookTools.test(webhook, http: http, environment: environment, now: SystemClock.now())
    return (result.verdict, result.sentence)
  }

  /// Lets the daemon send the test, because only the service can read its credentials.
  private func askDaemon() async throws -> (WebhookTools.TestResult.Verdict, String) {
    Output.diagnostic("\(options.id): its secrets are credentials of the service; the running daemon sends the test")
    let control = try ControlOptions.parse(["--config", options.configuration.config])
    let report = try WebhookTestReport(json: try await control.ask("/webhooks/\(options.id)/test", .post(body: [])))
    return (WebhookTools.TestResult.Verdict(rawValue: report.verdict) ?? .refused, report.sentence)
  }
}
