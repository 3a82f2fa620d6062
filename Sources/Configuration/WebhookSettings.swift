public import Classification

/// One webhook endpoint.
public struct WebhookSettings: Sendable, Equatable {
  /// What the body looks like.
  public enum Format: String, Sendable, CaseIterable {
    case standard, slack, discord, ntfy, teams, telegram, template

    /// Whether people read what arrives, message by message.
    public var isForPeople: Bool { self != .standard && self != .template }
  }

  /// The endpoint's name in logs, status and commands.
  public var id: String
  /// Where events are posted; may be a private address, as it is the operator's own word.
  public var address: Address
  /// The file holding the secret(s), one a line, newest first; nil sends unsigned.
  public var secretFile: String?
  /// The file holding a token that is sent as `Authorization: Bearer …`; nil sends none.
  public var tokenFile: String?
  /// Only matches with one of these topics; empty means all.
  public var topics: [Located<String>] = []
  /// Only matches with at least this score.
  public var minScore = 0.0
  /// Only matches at least so probable; those of a watchlist without weights have no probability and pass.
  public var minProbability = 0.0
  /// Only matches from these feeds; empty means all.
  public var feeds: [Located<String>] = []
  /// Only entries in these languages; empty means all.
  public var languages: [String] = []
  /// What the body looks like.
  public var format = Format.standard
  /// For `Format.template`: the body.
  public var template: TemplateValue?
  /// For `Format.telegram`: the chat's number, or `@` and the name of a public one.
  public var chat: String?
  /// For `Format.telegram`: whether messages arrive without a sound.
  public var isSilent = false
  /// Whether it is reached through `fetch.proxy`.
  public var usesProxy = false
  /// The longest one attempt may take.
  public var timeout = Duration.seconds(10)
  /// Delays between attempts.
  public var retry = BackoffSettings(initial: .seconds(5), max: .seconds(3600))
  /// When a delivery becomes a dead letter.
  public var giveUpAfter = Duration.seconds(3 * 86_400)
  /// The most events a minute before the rest is summed up ("37 more"), as written; 0 for no limit.
  public var maxPerMinute: Int?
  /// Where its keys are written.
  @NotCompared public var places: [String: SourcePosition] = [:]

  /// Where an endpoint's address comes from.
  public enum Address: Sendable, Equatable {
    /// It is written in the configuration.
    case url(String)
    /// It stands in a file: addresses of chat services are secrets themselves.
    case file(String)
  }

  /// Whether a file of it is a systemd credential, which only the service can read.
  public var hasCredentials: Bool {
    var files = [secretFile, tokenFile].compactMap { $0 }
    if case .file(let file) = address { files.append(file) }
    return files.contains { !$0.contains("/") }
  }

  /// The ids in `topics`.
  public var topicIDs: [String] { topics.map(\.value) }

  /// The ids in `feeds`.
  public var feedIDs: [String] { feeds.map(\.value) }

  /// The most events a minute that is in force: people are spared a flood where nothing is written.
  public var limitPerMinute: Int? {
    let limit = maxPerMinute ?? (format.isForPeople ? 20 : 0)
    return limit > 0 ? limit : nil
  }

  /// An endpoint with the defaults.
  public init(id: String, url: String) {
    self.id = id
    address = .url(url)
  }
}
