import ArgumentParser
import Configuration
import Daemon
import Delivery
import Foundation
import Glibc
import HTTPLoop
import StatusReports

/// `diplowatch webhook test ID`, `mail test ID`: sends a test message.
struct SinkTestCommand<Kind: SinkCommandKind>: AsyncParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "test", abstract: "Send a \(Kind.testWord) with a made-up match, and show the answer.",
      discussion: """
        The exit code is 75 if it may work later, and 1 if something has to be corrected. If a secret of the \(Kind.word) is \
        a systemd credential, the running daemon sends the test.
        """)
  }

  @OptionGroup var options: SinkOptions<Kind>

  @Flag(help: "Print the message instead of sending it.")
  var print = false

  func run() async throws {
    let (settings, sink) = try options.load()
    if print { return Output.line(SinkTools.sample(sink, now: SystemClock.now())) }
    signal(SIGPIPE, SIG_IGN)
    let environment = ProcessInfo.processInfo.environment
    let (verdict, sentence) =
      sink.hasCredentials && environment["CREDENTIALS_DIRECTORY"] == nil
      ? try await askDaemon()
      : await send(sink, try HTTPLoop(HTTPLoopOptions(webhooks: settings.fetch)), environment)
    Output.line("\(sink.id): \(MatchPresentation.safe(sentence))")
    switch verdict {
    case .delivered: break
    case .unavailable: throw ExitCode(75)
    case .refused: throw ExitCode(1)
    }
  }

  private func send(
    _ sink: any SinkSettings, _ http: HTTPLoop, _ environment: [String: String]
  ) async -> (SinkTools.TestResult.Verdict, String) {
    let result = await SinkTools.test(
      sink, http: http, mailer: http, environment: environment, now: SystemClock.now())
    return (result.verdict, result.sentence)
  }

  /// Lets the daemon send the test, because only the service can read its credentials.
  private func askDaemon() async throws -> (SinkTools.TestResult.Verdict, String) {
    Output.diagnostic("\(options.id): its secrets are credentials of the service; the running daemon sends the test")
    let control = try ControlOptions.parse(["--config", options.configuration.config])
    let report = try WebhookTestReport(json: try await control.ask("/\(Kind.path)/\(options.id)/test", .post(body: [])))
    return (SinkTools.TestResult.Verdict(rawValue: report.verdict) ?? .refused, report.sentence)
  }
}
