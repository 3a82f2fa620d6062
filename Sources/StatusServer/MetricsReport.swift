public import Basics

/// What monitoring is told. Cheap to make, however many feeds there are.
public struct MetricsReport: Sendable {
  /// The daemon's version.
  public var version: String
  /// When the daemon started.
  public var started: Timestamp
  /// Whether the first polls are scheduled.
  public var ready: Bool
  /// How many feeds are in each state; all states are there.
  public var feedsByStatus: [(status: String, count: Int)]
  /// What polling did since the start.
  public var polling: PollingReport
  /// By how many seconds polls began late.
  public var lateness: Histogram
  /// Seconds from an entry's classification to its line in the match log.
  public var deliveryLag: Histogram
  /// The match log.
  public var matchLog: MatchLogReport
  /// The webhooks.
  public var webhooks: [WebhookReport]
  /// When the configuration in force came into force.
  public var configurationInForceSince: Timestamp
  /// Whether the last reload succeeded; true before the first.
  public var lastReloadSucceeded: Bool
  /// How many lines of diagnostics were dropped because nobody read them.
  public var diagnosticsDropped: Int
  /// Whether the state cannot be read or written.
  public var stateInTrouble: Bool

  /// A report.
  public init(
    version: String, started: Timestamp, ready: Bool, feedsByStatus: [(status: String, count: Int)],
    polling: PollingReport, lateness: Histogram, deliveryLag: Histogram, matchLog: MatchLogReport,
    webhooks: [WebhookReport], configurationInForceSince: Timestamp, lastReloadSucceeded: Bool,
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
    self.configurationInForceSince = configurationInForceSince
    self.lastReloadSucceeded = lastReloadSucceeded
    self.diagnosticsDropped = diagnosticsDropped
    self.stateInTrouble = stateInTrouble
  }
}
