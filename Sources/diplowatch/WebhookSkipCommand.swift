import ArgumentParser
import Configuration
import Delivery
import Storage

/// `diplowatch webhook skip ID`: the message that the receiver refuses again and again, given up.
struct WebhookSkipCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "skip", abstract: "Give up the message that a webhook is stuck with.",
    discussion: """
      That is the message that was set aside first, else the oldest waiting one if it has failed. The running daemon goes \
      on within a second or two. diplowatch webhook replay sends it again.
      """)

  @OptionGroup var options: WebhookOptions

  func run() throws {
    let (settings, webhook) = try options.load()
    let store = try settings.openState()
    let skipped: WebhookTools.Skipped?
    do throws(StorageError) {
      skipped = try WebhookTools.skip(webhook, in: store)
    } catch {
      Output.diagnostic("error: \(error)")
      throw ExitCode(75)
    }
    guard let skipped else {
      Output.diagnostic("\(webhook.id): no waiting message has failed; there is nothing to skip")
      throw ExitCode(1)
    }
    Output.line(
      "\(webhook.id): given up after \(Output.count(skipped.attempts, "attempt", "attempts")): "
        + "\(MatchPresentation.safe(skipped.title)); \(MatchPresentation.safe(skipped.lastAnswer))")
  }
}
