/// How the running daemon is doing at one moment: what `diplowatch status` and the status page show. Its JSON form is
/// stable: keys are added, never changed.
public struct StatusReport: Sendable, Codable, Equatable {
  /// The form's name and version.
  public var schema = "diplowatch.status/1"
  /// The daemon's version.
  public var version: String
  /// The moment.
  public var now: ReportTime
  /// When the daemon started.
  public var started: ReportTime
  /// Whether the first polls are scheduled.
  public var ready: Bool
  /// Which configuration is in force.
  public var configuration: ConfigurationReport
  /// The feeds in the order of the watchlist; the page gets some only.
  public var feeds: [FeedReport]
  /// How many feeds there are; absent in what older versions wrote.
  public var totals: FeedTotals?
  /// What keeps the state from being read or written; absent when nothing does.
  public var stateTrouble: String?
  /// How many lines of diagnostics were dropped since the start because nobody read them.
  public var diagnosticsDropped: Int?
  /// What polling did since the start.
  public var polling: PollingReport
  /// The match log.
  public var matchLog: MatchLogReport
  /// The webhooks in the order of the configuration.
  public var webhooks: [WebhookReport]
  /// Since when no host can be reached, so that no feed is to blame; absent while one can.
  public var outageSince: ReportTime?

  /// A report.
  public init(
    version: String, now: ReportTime, started: ReportTime, ready: Bool, configuration: ConfigurationReport,
    feeds: [FeedReport], totals: FeedTotals? = nil, polling: PollingReport, matchLog: MatchLogReport,
    webhooks: [WebhookReport]
  ) {
    self.version = version
    self.now = now
    self.started = started
    self.ready = ready
    self.configuration = configuration
    self.feeds = feeds
    self.totals = totals ?? FeedTotals(watched: feeds.count, inTrouble: feeds.count { $0.isInTrouble })
    self.polling = polling
    self.matchLog = matchLog
    self.webhooks = webhooks
  }
}

/// How many feeds are watched.
public struct FeedTotals: Sendable, Codable, Equatable {
  /// All of them.
  public var watched: Int
  /// Those that need somebody's attention.
  public var inTrouble: Int

  /// Numbers.
  public init(watched: Int, inTrouble: Int) {
    self.watched = watched
    self.inTrouble = inTrouble
  }
}

/// Which configuration is in force, and how the last reload went.
public struct ConfigurationReport: Sendable, Codable, Equatable {
  /// The configuration file.
  public var path: String
  /// Since when what is in force is in force.
  public var inForceSince: ReportTime
  /// The last reload; absent before the first.
  public var lastReload: ReloadReport?

  /// A report.
  public init(path: String, inForceSince: ReportTime, lastReload: ReloadReport? = nil) {
    self.path = path
    self.inForceSince = inForceSince
    self.lastReload = lastReload
  }
}

/// How a reload went.
public struct ReloadReport: Sendable, Codable, Equatable {
  /// When it ended.
  public var at: ReportTime
  /// Whether the new configuration is in force; if not, the old one stayed whole.
  public var succeeded: Bool
  /// What was found in the files, `file:line:column: error: …` each, and what needs a restart.
  public var messages: [String]
  /// How many feeds are watched now.
  public var feeds: Int
  /// What it added, removed and changed, in a line; absent where it was refused.
  public var changes: String?
  /// What each watchlist file adds to, changes and replaces in those before it; absent where it was refused.
  public var files: [String]?

  /// A report.
  public init(at: ReportTime, succeeded: Bool, messages: [String], feeds: Int) {
    self.at = at
    self.succeeded = succeeded
    self.messages = messages
    self.feeds = feeds
  }
}

/// Where one feed stands.
public struct FeedReport: Sendable, Codable, Equatable {
  /// The watchlist's id.
  public var id: String
  /// Its title: the watchlist's, else the document's.
  public var title: String?
  /// Its configured address, without a password.
  public var url: String
  /// Where a permanent redirect leads.
  public var permanentURL: String?
  /// `ok`, `empty`, `stale`, `notAFeed`, `blocked`, `redirected`, `gone` or `failing`.
  public var status: String
  /// Since when it is that.
  public var since: ReportTime
  /// How many polls failed in a row.
  public var failures: Int
  /// What the last failure was; absent while polls succeed.
  public var lastError: String?
  /// When it was last polled.
  public var lastPoll: ReportTime?
  /// When a poll last succeeded.
  public var lastSuccess: ReportTime?
  /// The newest publication time among its entries.
  public var newestEntry: ReportTime?
  /// When it is polled next.
  public var nextPoll: ReportTime?
  /// The interval as adapted so far.
  public var intervalSeconds: Int?
  /// Why the next poll is when it is: `interval`, `max-age`, `ttl`, `back-off`, …
  public var reason: String?
  /// The sentences that stand at the end or the beginning of most of its entries, which are not looked at; absent while
  /// there are none.
  public var recurringSentences: [String]?
  /// Whether it is being polled right now.
  public var polling: Bool

  /// A feed that has not been polled.
  public init(id: String, url: String, status: String, since: ReportTime) {
    self.id = id
    self.url = url
    self.status = status
    self.since = since
    failures = 0
    polling = false
  }

  /// Whether it needs somebody's attention.
  public var isInTrouble: Bool { !["ok", "redirected", "empty", "stale"].contains(status) || failures > 0 }
}

/// What polling did since the start.
public struct PollingReport: Sendable, Codable, Equatable {
  /// Polls by result: `read`, `notModified`, `failed`, `gone`.
  public var polls: [String: Int]
  /// Body bytes received, before decompression.
  public var bytesReceived: Int
  /// Entries in the documents that were read.
  public var entries: Int
  /// Matches by topic; a match of two topics counts for both.
  public var matchesByTopic: [String: Int]
  /// Matches that were queued.
  public var matches: Int
  /// Matches that were not queued, since matches of their ids had been queued before.
  public var repeatedMatches: Int?

  /// A report.
  public init(
    polls: [String: Int] = [:], bytesReceived: Int = 0, entries: Int = 0, matchesByTopic: [String: Int] = [:],
    matches: Int = 0, repeatedMatches: Int? = nil
  ) {
    self.polls = polls
    self.bytesReceived = bytesReceived
    self.entries = entries
    self.matchesByTopic = matchesByTopic
    self.matches = matches
    self.repeatedMatches = repeatedMatches
  }
}

/// Where the match log stands.
public struct MatchLogReport: Sendable, Codable, Equatable {
  /// The file.
  public var path: String
  /// Matches that are not written yet.
  public var queued: Int
  /// What keeps it from being written; absent when nothing does.
  public var trouble: String?

  /// A report.
  public init(path: String, queued: Int, trouble: String? = nil) {
    self.path = path
    self.queued = queued
    self.trouble = trouble
  }
}

/// Where one webhook stands. Its address and secret are in no report.
public struct WebhookReport: Sendable, Codable, Equatable {
  /// The configuration's id.
  public var id: String
  /// Deliveries that wait.
  public var waiting: Int
  /// Deliveries that were given up; `diplowatch webhook replay` sends them again.
  public var dead: Int
  /// Whether the receiver answered 410 and gets nothing any more.
  public var disabled: Bool
  /// The oldest waiting delivery's last failure.
  public var lastError: String?
  /// When the next attempt is made, while one has failed.
  public var nextTry: ReportTime?

  /// Whether it needs somebody's attention.
  public var isInTrouble: Bool { disabled || dead > 0 || lastError != nil }

  /// A report.
  public init(
    id: String, waiting: Int, dead: Int, disabled: Bool, lastError: String? = nil, nextTry: ReportTime? = nil
  ) {
    self.id = id
    self.waiting = waiting
    self.dead = dead
    self.disabled = disabled
    self.lastError = lastError
    self.nextTry = nextTry
  }
}
