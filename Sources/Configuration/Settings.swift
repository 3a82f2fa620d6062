public import Basics
public import Classification

/// The daemon's configuration as values, with the documented defaults. `SettingsLoader` reads it from YAML and resolves
/// relative paths against the configuration file's folder: the paths here are absolute or relative to the working
/// directory.
public struct Settings: Sendable, Equatable {
  /// Files and folders of `*.yaml` that make up the watchlist, in merge order.
  public var watchlist = ["/usr/share/diplowatch/watchlist.d", "/etc/diplowatch/watchlist.d"]
  /// Where the state is kept.
  public var state = StateLocation.sqlite(path: "/var/lib/diplowatch/state.db")
  /// The file with the database's password; nil: libpq looks for one in its own ways (`~/.pgpass`), or needs none.
  public var stateSecretFile: String?
  /// The name of this node, of several that share the state; nil: the host's name.
  public var node: String?
  /// How several nodes share the state.
  public var cluster = ClusterSettings()
  /// The time zone of what people read, a name of the time zone database; nil for this machine's.
  public var timeZone: String?
  /// The match log.
  public var matches = MatchLogSettings()
  /// How feeds are fetched.
  public var fetch = FetchSettings()
  /// Entries older than this at a feed's first poll are recorded and not reported.
  public var backfill = Duration.seconds(7 * 86_400)
  /// Entries older than this at a later poll are recorded and not reported. By default the longer of 30 days and
  /// `backfill`.
  public var maxAge = Duration.seconds(30 * 86_400)
  /// Where matches are sent.
  public var webhooks: [WebhookSettings] = []
  /// To whom matches are mailed.
  public var mail: [MailSettings] = []
  /// All sinks that have a queue: the webhooks, then the mail.
  public var sinks: [any SinkSettings] { (webhooks as [any SinkSettings]) + mail }
  /// Where the daemon answers status requests.
  public var status = StatusListener.tcp(host: "127.0.0.1", port: 9464)
  /// Whether matches may be marked from the status page.
  public var allowsMarks = false
  /// Whose text is kept.
  public var archive = ArchiveSettings()
  /// How long entries and matches are kept in the state.
  public var retention = RetentionSettings()
  /// The position of each of its keys in the file, for messages.
  @NotCompared public var places: [String: SourcePosition] = [:]

  /// The defaults.
  public init() {}

  /// Makes the configured time zone that of this process, as `LocalTime.adopt`.
  public func adoptTimeZone() { if let timeZone { LocalTime.adopt(zone: timeZone) } }
}

/// Where the state is kept.
public enum StateLocation: Sendable, Equatable {
  /// An SQLite file.
  case sqlite(path: String)
  /// A PostgreSQL database, which several nodes may share: a connection URI of libpq, without a password.
  case postgresql(uri: String)
}

/// How several nodes share the state.
public struct ClusterSettings: Sendable, Equatable {
  /// How long a node may be silent before others take over its feeds, webhooks and mail.
  public var lease = Duration.seconds(30)

  /// The defaults.
  public init() {}
}

/// The match log: its file, when it is synced to disk, and which changed entries are reported again.
public struct MatchLogSettings: Sendable, Equatable {
  /// When `fdatasync` is called.
  public enum Sync: String, Sendable, CaseIterable {
    /// Once after each batch of lines.
    case batch
    /// After every line.
    case line
    /// Never; the kernel decides when it writes.
    case none
  }

  /// Which changes make an entry that was already reported be reported again.
  public enum Revisions: String, Sendable, CaseIterable {
    /// Changes of its topics.
    case topics
    /// All changes of its text.
    case all
  }

  /// The file lines are appended to.
  public var path = "/var/log/diplowatch/matches.jsonl"
  /// When `fdatasync` is called.
  public var sync = Sync.batch
  /// Which changes make an entry be reported again.
  public var revisions = Revisions.topics
  /// The position of each of its keys in the file, for messages.
  @NotCompared public var places: [String: SourcePosition] = [:]

  /// The defaults.
  public init() {}
}

/// How feeds are fetched: polling intervals, request limits, proxy and allowed addresses.
public struct FetchSettings: Sendable, Equatable {
  /// How publishers can reach the operator of this daemon.
  public enum Contact: Sendable, Equatable {
    /// Not configured; `check` and `run` warn.
    case missing
    /// Deliberately none.
    case none
    /// A URL or mailto address that goes into the User-Agent.
    case address(String)
  }

  /// How publishers can reach the operator.
  public var contact = Contact.missing
  /// The first polling interval of a feed that asks for none itself.
  public var interval = Duration.seconds(15 * 60)
  /// The shortest polling interval.
  public var minInterval = Duration.seconds(5 * 60)
  /// The longest polling interval, unless a server asks for a longer one.
  public var maxInterval = Duration.seconds(6 * 3600)
  /// After the start the first polls are spread evenly over this time.
  public var startupSpread = Duration.seconds(60)
  /// The time limit of a whole transfer, including redirects.
  public var timeout = Duration.seconds(30)
  /// The time limit for making a connection (name lookup, TCP, TLS).
  public var connectTimeout = Duration.seconds(10)
  /// The maximum size of a body in bytes, after decompression.
  public var maxBodyBytes = 16 << 20
  /// The maximum number of redirects that are followed.
  public var maxRedirects = 5
  /// The maximum number of transfers at once.
  public var concurrency = 64
  /// The maximum number of transfers at once to one host.
  public var perHost = 2
  /// Back-off after failures.
  public var backoff = Backoff()
  /// Non-public addresses that may be contacted.
  public var allow: [AddressRule] = []
  /// Whether `file:` feeds are allowed.
  public var files = false
  /// A certificate bundle instead of the system's.
  public var caFile: String?
  /// A proxy's URL; never taken from the environment.
  public var proxy: String?
  /// Hosts that are reached without the proxy: names (with their subdomains), addresses and networks.
  public var noProxy: [HostRule] = []
  /// The position of each of its keys in the file, for messages.
  @NotCompared public var places: [String: SourcePosition] = [:]

  /// The defaults.
  public init() {}
}

/// Where the daemon answers status requests.
public enum StatusListener: Sendable, Equatable {
  /// Nowhere.
  case off
  /// A TCP port.
  case tcp(host: String, port: Int)
  /// A Unix socket.
  case unix(path: String)

  /// The accepted forms, for error messages.
  public static let expected = "HOST:PORT, unix:PATH or off, as in 127.0.0.1:9464 or [::1]:9464"

  /// Reads an address or `off`; nil for what is neither.
  public static func parsing(_ text: String) -> StatusListener? {
    // YAML reads a bare off as false.
    if text == "off" || text == "false" { return .off }
    if text.hasPrefix("unix:"), text.count > 5 { return .unix(path: String(text.dropFirst(5))) }
    guard let (host, port) = WebAddress.endpoint(text), let port else { return nil }
    return .tcp(host: host, port: Int(port))
  }
}

/// What the archive keeps, for search, backtest and marks.
public struct ArchiveSettings: Sendable, Equatable {
  /// Whose text is kept.
  public enum Texts: String, Sendable, CaseIterable {
    /// That of every entry.
    case all
    /// That of matches.
    case matches
    /// Nobody's; what was kept before goes.
    case none
  }

  /// Whose text is kept, for `retention.entries`.
  public var texts = Texts.all

  /// The defaults.
  public init() {}
}

/// How long entries and matches are kept in the state.
public struct RetentionSettings: Sendable, Equatable {
  /// Entries that have been missing from their feed for this long are deleted.
  public var entries = Duration.seconds(90 * 86_400)
  /// Matches older than this are deleted.
  public var matches = Duration.seconds(365 * 86_400)

  /// The defaults.
  public init() {}
}
