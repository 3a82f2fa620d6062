public import Basics
public import Classification

/// The daemon's configuration as values, with every default of the documentation. `SettingsLoader` reads it from YAML.
/// Paths are absolute or relative to the working directory: the loader has resolved them against the file.
public struct Settings: Sendable, Equatable {
  /// Files and folders of `*.yaml` that make up the watchlist, in merge order.
  public var watchlist = ["/usr/share/diplowatch/watchlist.d", "/etc/diplowatch/watchlist.d"]
  /// Where the state is kept.
  public var state = StateLocation.sqlite(path: "/var/lib/diplowatch/state.db")
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
  /// Where the daemon answers status requests.
  public var status = StatusListener.tcp(host: "127.0.0.1", port: 9464)
  /// How long the state remembers.
  public var retention = RetentionSettings()
  /// Where its keys are written.
  @NotCompared public var places: [String: SourcePosition] = [:]

  /// The defaults.
  public init() {}
}

/// Where the state is kept.
public enum StateLocation: Sendable, Equatable {
  /// An SQLite file.
  case sqlite(path: String)
  /// A PostgreSQL database several machines share.
  case postgresql(url: String)
}

/// The match log's file and how surely a line is on disk.
public struct MatchLogSettings: Sendable, Equatable {
  /// When `fdatasync` is called.
  public enum Sync: String, Sendable, CaseIterable {
    /// Once after each batch of lines.
    case batch
    /// After every line.
    case line
    /// Never; the kernel writes when it likes.
    case none
  }

  /// When an entry that was reported and has changed since is reported again.
  public enum Revisions: String, Sendable, CaseIterable {
    /// When it then has other topics.
    case topics
    /// Whenever its text has changed.
    case all
  }

  /// The file lines are appended to.
  public var path = "/var/log/diplowatch/matches.jsonl"
  /// When `fdatasync` is called.
  public var sync = Sync.batch
  /// When an entry that has changed is reported again.
  public var revisions = Revisions.topics
  /// Where its keys are written.
  @NotCompared public var places: [String: SourcePosition] = [:]

  /// The defaults.
  public init() {}
}

/// How feeds are fetched: manners and limits.
public struct FetchSettings: Sendable, Equatable {
  /// Who runs this daemon, for publishers.
  public enum Contact: Sendable, Equatable {
    /// Not said yet; `check` and `run` warn.
    case missing
    /// Deliberately none.
    case none
    /// A URL or mailto address that goes into the User-Agent.
    case address(String)
  }

  /// Who runs this daemon.
  public var contact = Contact.missing
  /// The start value for a feed that gives no hint.
  public var interval = Duration.seconds(15 * 60)
  /// No feed is polled more often than this.
  public var minInterval = Duration.seconds(5 * 60)
  /// No feed is polled less often than this, unless a server asks for it.
  public var maxInterval = Duration.seconds(6 * 3600)
  /// First polls are spread over this.
  public var startupSpread = Duration.seconds(60)
  /// The longest a whole transfer may take, redirects included.
  public var timeout = Duration.seconds(30)
  /// The longest a connection may take.
  public var connectTimeout = Duration.seconds(10)
  /// The most decoded bytes a body may have.
  public var maxBodyBytes = 16 << 20
  /// The most redirects that are followed.
  public var maxRedirects = 5
  /// The most transfers in flight.
  public var concurrency = 64
  /// The most transfers in flight to one host.
  public var perHost = 2
  /// Back-off after failures.
  public var backoff = BackoffSettings()
  /// Non-public addresses that may be contacted.
  public var allow: [AddressRule] = []
  /// Whether `file:` feeds are allowed.
  public var files = false
  /// A certificate bundle instead of the system's.
  public var caFile: String?
  /// A proxy's URL; never taken from the environment.
  public var proxy: String?
  /// Hosts that are reached without it: names with all below them, addresses, networks.
  public var noProxy: [HostRule] = []
  /// Where its keys are written.
  @NotCompared public var places: [String: SourcePosition] = [:]

  /// The defaults.
  public init() {}
}

/// Exponential back-off between two bounds.
public struct BackoffSettings: Sendable, Equatable {
  /// The first delay.
  public var initial = Duration.seconds(60)
  /// The longest delay.
  public var max = Duration.seconds(6 * 3600)

  /// The defaults of fetching.
  public init() {}

  /// Back-off between two bounds.
  public init(initial: Duration, max: Duration) {
    self.initial = initial
    self.max = max
  }
}

/// Where the daemon answers status requests.
public enum StatusListener: Sendable, Equatable {
  /// Nowhere.
  case off
  /// A TCP port.
  case tcp(host: String, port: Int)
  /// A Unix socket.
  case unix(path: String)
}

/// How long the state remembers.
public struct RetentionSettings: Sendable, Equatable {
  /// Entries not seen in their feed for this long are forgotten.
  public var entries = Duration.seconds(90 * 86_400)
  /// Matches are kept for this long.
  public var matches = Duration.seconds(365 * 86_400)

  /// The defaults.
  public init() {}
}
