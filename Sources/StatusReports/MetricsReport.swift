public import Basics

/// The data for metrics. It takes constant time to make, independent of the number of feeds.
public struct MetricsReport: Sendable {
  /// The daemon's version.
  public var version: String
  /// When the daemon started.
  public var started: Timestamp
  /// Whether the first polls are scheduled.
  public var ready: Bool
  /// The number of feeds in each state; every state is included.
  public var feedsByStatus: [(status: String, count: Int)]
  /// Counts of polling since the start.
  public var polling: PollingReport
  /// The delay between the time a feed was due and the start of its poll, in seconds.
  public var lateness: Histogram
  /// The time from an entry's classification to its line in the match log, in seconds.
  public var deliveryLag: Histogram
  /// The match log.
  public var matchLog: MatchLogReport
  /// The webhooks.
  public var webhooks: [WebhookReport]
  /// The mail.
  public var mail: [WebhookReport]
  /// When the current configuration was loaded.
  public var configurationInForceSince: Timestamp
  /// Whether the last reload succeeded; true before the first.
  public var lastReloadSucceeded: Bool
  /// The number of log lines that were dropped because standard error was not read.
  public var diagnosticsDropped: Int
  /// Whether the state cannot be read or written.
  public var stateInTrouble: Bool
  /// The nodes that share the state; nil if it is this daemon's alone.
  public var nodes: [NodeReport]?

  /// Memberwise.
  public init(
    version: String, started: Timestamp, ready: Bool, feedsByStatus: [(status: String, count: Int)],
    polling: PollingReport, lateness: Histogram, deliveryLag: Histogram, matchLog: MatchLogReport,
    webhooks: [WebhookReport], mail: [WebhookReport] = [], configurationInForceSince: Timestamp,
    lastReloadSucceeded: Bool,
    diagnosticsDropped: Int = 0, stateInTrouble: Bool = false
  ) {
    self.version = version
    self.started = started
    self.ready = ready
    self.feedsByStatus = feedsByStatus
    self.polling = polling
    self.lateness = lateness
    self.deliveryLag = deliveryLag
    self.matchLog = matchLog
    self.webhooks = webhooks
    self.mail = mail
    self.configurationInForceSince = configurationInForceSince
    self.lastReloadSucceeded = lastReloadSucceeded
    self.diagnosticsDropped = diagnosticsDropped
    self.stateInTrouble = stateInTrouble
  }
}
