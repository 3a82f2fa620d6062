import ArgumentParser
import Classification
import Configuration
import Daemon
import Glibc
import Storage

/// `diplowatch webhook`: shows webhooks, tests one, or sends missed matches again.
struct WebhookCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "webhook", abstract: "Show webhooks, test one, or send missed matches again.",
    subcommands: [
      WebhookListCommand.self, WebhookLogCommand.self, WebhookTestCommand.self, WebhookSkipCommand.self,
      WebhookReplayCommand.self,
    ])
}

/// The options that select a webhook of a configuration.
struct WebhookOptions: ParsableArguments {
  @Argument(help: "The webhook's id in the configuration.", completion: .webhooks)
  var id: String

  @OptionGroup var configuration: ConfigurationOption

  /// Loads the configuration and finds the webhook. Errors are printed and end the command with exit code 1.
  func load() throws -> (settings: Settings, webhook: WebhookSettings) {
    let settings = try configuration.load()
    guard let webhook = settings.webhooks.first(where: { $0.id == id }) else {
      let known = settings.webhooks.map(\.id)
      let hint = Spelling.suggestion(for: id, among: known).map { "did you mean \"\($0)\"?" }
      let all = known.isEmpty ? "it has no webhooks" : "known are: \(known.joined(separator: ", "))"
      Output.diagnostic("\(configuration.config): error: there is no webhook \"\(id)\"; \(hint ?? all)")
      throw ExitCode(1)
    }
    return (settings, webhook)
  }
}

extension Settings {
  /// Opens the daemon's state for changes; the daemon may be running. Errors are printed and end the command.
  func openState() throws -> any StateStore {
    try open(.changing, W_OK, "this user may not change the state; run the command as root")
  }

  /// Opens the daemon's state for reading, which needs no write permission. Errors are printed and end the command.
  func readState() throws -> any StateStore {
    try open(
      .reading, R_OK, "this user may not read the state; run this as root or as a member of the group diplowatch")
  }

  private func open(_ purpose: StateAccess, _ permission: Int32, _ refusal: String) throws -> any StateStore {
    switch state {
    case .sqlite(let path):
      guard access(path, permission) == 0 else {
        let reason = errno == ENOENT ? "there is no state yet; diplowatch run creates it" : refusal
        Output.diagnostic("\(path): error: \(reason)")
        throw ExitCode(1)
      }
    }
    do throws(StorageError) {
      return try StateAccess.open(state, for: purpose)
    } catch {
      Output.diagnostic("error: \(error)")
      throw ExitCode(error.needsOperator ? 1 : 75)
    }
  }
}
