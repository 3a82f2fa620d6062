import ArgumentParser
import Classification
import Configuration
import Daemon
import Glibc
import Storage

/// A kind of sink, as the commands that look after it have it.
protocol SinkCommandKind: Sendable {
  /// The kind.
  static var kind: SinkKind { get }
  /// The sinks of this kind that a configuration has.
  static func sinks(of settings: Settings) -> [any SinkSettings]
  /// What tells messages apart.
  static var idWord: String { get }
  /// What a test sends.
  static var testWord: String { get }
  /// The first part of the control socket's path.
  static var path: String { get }
  /// Completions of ids.
  static var completion: CompletionKind { get }
}

extension SinkCommandKind {
  /// The kind as users say it, and as the command's name.
  static var word: String { kind.rawValue }
}

/// The configuration's `webhooks`.
enum Webhooks: SinkCommandKind {
  static let kind = SinkKind.webhook
  static let idWord = "webhook-id"
  static let testWord = "signed test event"
  static let path = "webhooks"
  static var completion: CompletionKind { .webhooks }
  static func sinks(of settings: Settings) -> [any SinkSettings] { settings.webhooks }
}

/// The configuration's `mail`.
enum Mail: SinkCommandKind {
  static let kind = SinkKind.mail
  static let idWord = "Message-ID"
  static let testWord = "test mail"
  static let path = "mail"
  static var completion: CompletionKind { .mail }
  static func sinks(of settings: Settings) -> [any SinkSettings] { settings.mail }
}

/// `diplowatch webhook`: shows webhooks, tests one, or sends missed matches again.
struct WebhookCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "webhook", abstract: "Show webhooks, test one, or send missed matches again.",
    subcommands: SinkOptions<Webhooks>.subcommands)
}

/// `diplowatch mail`: the same for mail.
struct MailCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mail", abstract: "Show mail, send a test, or send missed matches again.",
    subcommands: SinkOptions<Mail>.subcommands)
}

/// The options that select a sink of a configuration.
struct SinkOptions<Kind: SinkCommandKind>: ParsableArguments {
  @Argument(help: "Its id in the configuration.", completion: Kind.completion)
  var id: String

  @OptionGroup var configuration: ConfigurationOption

  static var subcommands: [any ParsableCommand.Type] {
    [
      SinkListCommand<Kind>.self, SinkLogCommand<Kind>.self, SinkTestCommand<Kind>.self, SinkSkipCommand<Kind>.self,
      SinkReplayCommand<Kind>.self,
    ]
  }

  /// Loads the configuration and finds the sink. Errors are printed and end the command with exit code 1.
  func load() throws -> (settings: Settings, sink: any SinkSettings) {
    let settings = try configuration.load()
    if let sink = Kind.sinks(of: settings).first(where: { $0.id == id }) { return (settings, sink) }
    let known = Kind.sinks(of: settings).map(\.id)
    var hint = known.isEmpty ? "it has no \(Kind.word)" : "known are: \(known.joined(separator: ", "))"
    if let guess = Spelling.suggestion(for: id, among: known) { hint = "did you mean \"\(guess)\"?" }
    if let other = settings.sinks.first(where: { $0.id == id }) {
      hint = "there is a \(type(of: other).kind.rawValue) of that name: see diplowatch \(type(of: other).kind.rawValue)"
    }
    Output.diagnostic("\(configuration.config): error: there is no \(Kind.word) \"\(id)\"; \(hint)")
    throw ExitCode(1)
  }
}
