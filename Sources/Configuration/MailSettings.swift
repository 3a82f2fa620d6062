public import Basics
public import Classification

/// The settings of one mail sink: a server, a sender, recipients, and what is sent when.
public struct MailSettings: SinkSettings, Equatable {
  /// When mail is sent.
  public enum Schedule: Sendable, Equatable {
    /// One mail for each match, at once.
    case each
    /// A digest every full hour in which something matched.
    case hourly
    /// A digest at this time of day, in minutes after midnight, local time.
    case daily(minute: Int)

    /// As it is written: `each`, `hourly`, `07:00`.
    public var text: String {
      switch self {
      case .each: "each"
      case .hourly: "hourly"
      case .daily(let minute): "\(minute / 600)\(minute / 60 % 10):\(minute % 60 / 10)\(minute % 10)"
      }
    }
  }

  /// The kind of sink.
  public static let kind = SinkKind.mail

  /// The name in logs, status and commands.
  public var id: String
  /// The server: `smtp://HOST[:PORT]` or `smtps://HOST[:PORT]`. It may have a private address, because the operator
  /// wrote it.
  public var server = ""
  /// Whether `smtp:` must change to TLS before anything is sent; nil: unless the server is this machine.
  public var startTLS: Bool?
  /// The sender; nil only in settings with errors.
  public var from: Mailbox?
  /// The recipients.
  public var to: [Mailbox] = []
  /// A file with a name and a password for the server; nil for none.
  public var credentialsFile: String?
  /// When mail is sent.
  public var schedule = Schedule.each
  /// Only matches with at least one of these topics are sent; empty means all.
  public var topics: [Located<String>] = []
  /// Only matches with at least this score are sent.
  public var minScore = 0.0
  /// Only matches with at least this probability (0 to 1) are sent, and those without one.
  public var minProbability = 0.0
  /// Only matches from these feeds are sent; empty means all.
  public var feeds: [Located<String>] = []
  /// Which matches of a story are sent.
  public var stories = WebhookSettings.Stories.all
  /// Only matches of entries in these languages are sent; empty means all.
  public var languages: [String] = []
  /// Whether the server is reached through `fetch.proxy`.
  public var usesProxy = false
  /// The time limit of one attempt. Servers may take their time: they look for viruses and spam meanwhile.
  public var timeout = Duration.seconds(60)
  /// Delays between attempts.
  public var retry = Backoff(initial: .seconds(60), max: .seconds(3600))
  /// The age at which a delivery that still fails becomes a dead letter.
  public var giveUpAfter = Duration.seconds(3 * 86_400)
  /// The maximum number of mails a minute; what is beyond comes in one. 0 for no limit.
  public var maxPerMinute = 20
  /// The position of each of its keys in the file, for messages.
  @NotCompared public var places: [String: SourcePosition] = [:]

  /// The limit of messages a minute; nil for none.
  public var limitPerMinute: Int? { maxPerMinute > 0 ? maxPerMinute : nil }

  /// Whether a file is a systemd credential, which only the service can read.
  public var hasCredentials: Bool { credentialsFile.map { !$0.contains("/") } ?? false }

  /// Whether the connection is changed to TLS by STARTTLS, and nothing sent without.
  public var requiresTLS: Bool { startTLS ?? !isLoopback }

  /// Whether name and password would go over a network unencrypted.
  public var tellsPassword: Bool {
    credentialsFile != nil && WebAddress(server).scheme?.lowercased() == "smtp" && !requiresTLS && !isLoopback
  }

  /// Whether the server is on this machine.
  private var isLoopback: Bool { WebAddress(server).isLoopback }

  /// Mail with the defaults.
  public init(id: String) { self.id = id }
}
