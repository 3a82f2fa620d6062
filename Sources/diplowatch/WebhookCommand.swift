import ArgumentParser
import Classification
import Configuration
import Glibc
import Storage

/// `diplowatch webhook`: looks at endpoints, tries one, or sends again what it missed.
struct WebhookCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "webhook", abstract: "Look at webhooks, try one, or send again what it missed.",
    subcommands: [
      WebhookListCommand.self, WebhookLogCommand.self, WebhookTestCommand.self, WebhookSkipCommand.self,
      WebhookReplayCommand.self,
    ])
}

/// Which endpoint of which configuration.
struct WebhookOptions: ParsableArguments {
  @Argument(help: "The webhook's id in the configuration.", completion: .webhooks)
  var id: String

  @OptionGroup var configuration: ConfigurationOption

  /// The configuration and the endpoint in it; what is wrong is printed and ends the command with 1.
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
  /// Opens the daemon's state to change it, beside a running daemon too. What is wrong is printed and ends the command.
  func openState() throws -> StateStore {
    try open(W_OK, "this user may not change the state; run the command as root") { path throws(StorageError) in
      try StateStore(path: path)
    }
  }

  /// Opens the daemon's state to look at it, which needs no permission to write. What is wrong is printed and ends the
  /// command.
  func readState() throws -> StateStore {
    try open(R_OK, "this user may not read the state; ask as root or as a member of the group diplowatch") {
      path throws(StorageError) in
      try StateStore(reading: path)
    }
  }

  private func open(
    _ permission: Int32, _ refusal: String, _ make: (String) throws(StorageError) -> StateStore
  ) throws -> StateStore {
    guard case .sqlite(let path) = state else {
      Output.diagnostic("error: state: postgresql:// is not supported by this version; use sqlite:PATH")
      throw ExitCode(1)
    }
    guard access(path, permission) == 0 else {
      let reason = errno == ENOENT ? "there is no state yet; diplowatch run makes it" : refusal
      Output.diagnostic("\(path): error: \(reason)")
      throw ExitCode(1)
    }
    do throws(StorageError) {
      return try make(path)
    } catch {
      Output.diagnostic("error: \(error)")
      throw ExitCode(error.needsOperator ? 1 : 75)
    }
  }
}
