public import Basics

/// The state of the running daemon at one moment, as `diplowatch status` and the status page show it. Its JSON format
/// is stable: keys are added, but never changed.
public struct StatusReport: Sendable, Codable, Equatable {
  /// The name and version of the format.
  public var schema = "diplowatch.status/1"
  /// The daemon's version.
  public var version: String
  /// The time of the report.
  public var now: ReportTime
  /// When the daemon started.
  public var started: ReportTime
  /// Whether the first polls are scheduled.
  public var ready: Bool
  /// The current configuration.
  public var configuration: ConfigurationReport
  /// The feeds in the order of the watchlist; for the page only some of them.
  public var feeds: [FeedReport]
  /// The numbers of feeds; absent in reports of older versions.
  public var totals: FeedTotals?
  /// Why the state cannot be read or written; absent if it can.
  public var stateTrouble: String?
  /// What hangs; absent if nothing does (`/healthz`).
  public var hang: String?
  /// The number of log lines since the start that were dropped because standard error was not read.
  public var diagnosticsDropped: Int?
  /// Counts of polling since the start.
  public var polling: PollingReport
  /// The match log.
  public var matchLog: MatchLogReport
  /// The webhooks in the order of the configuration.
  public var webhooks: [WebhookReport]
  /// The mail in the order of the configuration; absent if there is none.
  public var mail: [WebhookReport]?
  /// What is muted now; absent if nothing is.
  public var mutes: [MuteReport]?
  /// The nodes that share the state, by name; absent if it is this daemon's alone.
  public var nodes: [NodeReport]?
  /// The beginning of the outage (no host can be reached); absent if there is none.
  public var outageSince: ReportTime?

  /// Memberwise.
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

/// The numbers of feeds.
public struct FeedTotals: Sendable, Codable, Equatable {
  /// The number of all feeds.
  public var watched: Int
  /// The number of feeds that need attention.
  public var inTrouble: Int

  /// Memberwise.
  public init(watched: Int, inTrouble: Int) {
    self.watched = watched
    self.inTrouble = inTrouble
  }
}

/// The current configuration and the result of the last reload.
public struct ConfigurationReport: Sendable, Codable, Equatable {
  /// The configuration file.
  public var path: String
  /// When the current configuration was loaded.
  public var inForceSince: ReportTime
  /// The result of the last reload; absent if there was none.
  public var lastReload: ReloadReport?

  /// Memberwise.
  public init(path: String, inForceSince: ReportTime, lastReload: ReloadReport? = nil) {
    self.path = path
    self.inForceSince = inForceSince
    self.lastReload = lastReload
  }
}

/// The result of a reload.
public struct ReloadReport: Sendable, Codable, Equatable {
  /// The time at which it ended.
  public var at: ReportTime
  /// Whether the new configuration is in force. If not, the old one is unchanged.
  public var succeeded: Bool
  /// The errors and warnings in the files, as `file:line:column: error: …`, and changes that need a restart.
  public var messages: [String]
  /// The number of feeds now.
  public var feeds: Int
  /// What was added, removed and changed, in one line; absent if the reload was refused.
  public var changes: String?
  /// What each watchlist file adds to, changes and replaces in the files before it; absent if the reload was refused.
  public var files: [String]?

  /// Memberwise.
  public init(at: ReportTime, succeeded: Bool, messages: [String], feeds: Int) {
    self.at = at
    self.succeeded = succeeded
    self.messages = messages
    self.feeds = feeds
  }
}

/// The state of one feed.
public struct FeedReport: Sendable, Codable, Equatable {
  /// The watchlist's id.
  public var id: String
  /// Its title: the watchlist's, else the document's.
  public var title: String?
  /// Its configured address, without a password.
  public var url: String
  /// The target of a permanent redirect; absent if there is none.
  public var permanentURL: String?
  /// `ok`, `empty`, `stale`, `notAFeed`, `blocked`, `redirected`, `gone` or `failing`.
  public var status: String
  /// The time since which it has this status.
  public var since: ReportTime
  /// The number of failed polls in a row.
  public var failures: Int
  /// The error of the last poll; absent if it succeeded.
  public var lastError: String?
  /// The time of the last poll.
  public var lastPoll: ReportTime?
  /// The time of the last successful poll.
  public var lastSuccess: ReportTime?
  /// The newest publication time among its entries.
  public var newestEntry: ReportTime?
  /// The time of the next poll.
  public var nextPoll: ReportTime?
  /// The current interval, adapted to the feed, in seconds.
  public var intervalSeconds: Int?
  /// The reason for the time of the next poll: `interval`, `max-age`, `ttl`, `back-off`, …
  public var reason: String?
  /// Sentences that begin or end most of its entries and are not classified; absent if there are none.
  public var recurringSentences: [String]?
  /// Whether it is being polled right now.
  public var polling: Bool

  /// The report on a feed that has not been polled.
  public init(id: String, url: String, status: String, since: ReportTime) {
    self.id = id
    self.url = url
    self.status = status
    self.since = since
    failures = 0
    polling = false
  }

  /// Whether it needs attention.
  public var isInTrouble: Bool { !["ok", "redirected", "empty", "stale"].contains(status) || failures > 0 }
}

/// Counts of polling since the start.
public struct PollingReport: Sendable, Codable, Equatable {
  /// The number of polls by result: `read`, `notModified`, `failed`, `gone`.
  public var polls: [String: Int]
  /// The size of all bodies as received, before decompression, in bytes.
  public var bytesReceived: Int
  /// The number of entries in the documents that were read.
  public var entries: Int
  /// The number of matches by topic id. A match of two topics counts for both.
  public var matchesByTopic: [String: Int]
  /// The number of matches that were queued.
  public var matches: Int
  /// The number of matches that were not queued, because matches with their ids had been queued before.
  public var repeatedMatches: Int?

  /// Memberwise.
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

/// The state of the match log.
public struct MatchLogReport: Sendable, Codable, Equatable {
  /// The path of the file.
  public var path: String
  /// The number of matches that have not been written yet.
  public var queued: Int
  /// Why it cannot be written; absent if it can.
  public var trouble: String?

  /// Memberwise.
  public init(path: String, queued: Int, trouble: String? = nil) {
    self.path = path
    self.queued = queued
    self.trouble = trouble
  }
}

/// The state of one webhook or mail, without its address and secrets.
public struct WebhookReport: Sendable, Codable, Equatable {
  /// Its id in the configuration.
  public var id: String
  /// The number of waiting deliveries.
  public var waiting: Int
  /// The number of dead letters. `diplowatch webhook replay` or `mail replay` sends them again.
  public var dead: Int
  /// Whether it is disabled, because the receiver wants no more: a webhook's answered 410 (gone), a mail server refused
  /// sender, recipient or password.
  public var disabled: Bool
  /// The last error of the oldest waiting delivery; absent if it has not failed.
  public var lastError: String?
  /// The time of the next attempt after a failure.
  public var nextTry: ReportTime?

  /// Whether it needs attention.
  public var isInTrouble: Bool { disabled || dead > 0 || lastError != nil }

  /// Memberwise.
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
