import ArgumentParser
import Configuration
import Daemon
import Delivery
import Foundation
import Glibc
import HTTPLoop

/// `diplowatch webhook test ID`: a signed test event.
struct WebhookTestCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "test", abstract: "Send a signed test event with a made-up match, and show the answer.")

  @OptionGroup var options: WebhookOptions

  @Flag(help: "Print the body instead of sending it.")
  var print = false

  func run() async throws {
    let (settings, webhook) = try options.load()
    if print { return Output.line(WebhookTools.sample(webhook, now: Clock.now())) }
    signal(SIGPIPE, SIG_IGN)
    let http = try HTTPLoop(HTTPLoopOptions(webhooks: settings.fetch))
    let result = await WebhookTools.test(
      webhook, http: http, environment: ProcessInfo.processInfo.environment, now: Clock.now())
    Output.line("\(webhook.id): \(result.sentence)")
    if !result.delivered { throw ExitCode(75) }
  }
}
