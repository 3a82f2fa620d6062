public import Basics
public import Classification

/// The settings of one webhook.
public struct WebhookSettings: SinkSettings, Equatable {
  /// The kind of sink.
  public static let kind = SinkKind.webhook

  /// The format of the request body.
  public enum Format: String, Sendable, CaseIterable {
    case standard, slack, discord, ntfy, teams, telegram, matrix, template

    /// Whether the receiver is a chat, where people read each message.
    public var isForPeople: Bool { self != .standard && self != .template }
  }

  /// Which matches of a story are sent.
  public enum Stories: Sendable, Equatable {
    /// Each.
    case all
    /// The one that opens it.
    case first
    /// The one that opens it, and the one by which so many feeds have it.
    case grown(Int)
  }

  /// The name in logs, status and commands.
  public var id: String
  /// Where events are posted. It may be a private address, because the operator wrote it.
  public var address: Address
  /// A file with the signing secrets, one a line, newest first; nil sends events unsigned.
  public var secretFile: String?
  /// A file with a token that is sent as `Authorization: Bearer …`; nil sends none.
  public var tokenFile: String?
  /// Only matches with at least one of these topics are sent; empty means all.
  public var topics: [Located<String>] = []
  /// Only matches with at least this score are sent.
  public var minScore = 0.0
  /// Only matches with at least this probability (0 to 1) are sent, and those without one.
  public var minProbability = 0.0
  /// Only matches from these feeds are sent; empty means all.
  public var feeds: [Located<String>] = []
  /// Which matches of a story are sent.
  public var stories = Stories.all
  /// Only matches of entries in these languages are sent; empty means all.
  public var languages: [String] = []
  /// The format of the request body.
  public var format = Format.standard
  /// For `Format.template`: the body.
  public var template: TemplateValue?
  /// For `Format.telegram`: the chat's number, or `@` and the name of a public one.
  public var chat: String?
  /// For `Format.matrix`: the room's id.
  public var room: String?
  /// For `Format.telegram` and `Format.matrix`: whether messages arrive without a sound.
  public var isSilent = false
  /// Whether requests go through `fetch.proxy`.
  public var usesProxy = false
  /// The time limit of one attempt.
  public var timeout = Duration.seconds(10)
  /// Delays between attempts.
  public var retry = Backoff(initial: .seconds(5), max: .seconds(3600))
  /// The age at which a delivery that still fails becomes a dead letter.
  public var giveUpAfter = Duration.seconds(3 * 86_400)
  /// `maxPerMinute` as written: the most events a minute, after which the rest is summarised ("37 more"). 0 for no
  /// limit; nil if not written.
  public var maxPerMinute: Int?
  /// The position of each of its keys in the file, for messages.
  @NotCompared public var places: [String: SourcePosition] = [:]

  /// Where the address is written.
  public enum Address: Sendable, Equatable {
    /// In the configuration.
    case url(String)
    /// In a file of its own: addresses of chat services are secrets.
    case file(String)
  }

  /// Whether a file is a systemd credential, which only the service can read.
  public var hasCredentials: Bool {
    var files = [secretFile, tokenFile].compactMap { $0 }
    if case .file(let file) = address { files.append(file) }
    return files.contains { !$0.contains("/") }
  }

  /// The limit of events a minute in force; nil for none. If `maxPerMinute` is not written, chats have a default limit.
  public var limitPerMinute: Int? {
    let limit = maxPerMinute ?? (format.isForPeople ? 20 : 0)
    return limit > 0 ? limit : nil
  }

  /// A webhook with the defaults.
  public init(id: String, url: String) {
    self.id = id
    address = .url(url)
  }
}
