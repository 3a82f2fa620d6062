public import Basics
public import Classification
public import Configuration
public import Storage

/// Everything polling needs to know from files; a reload replaces it as a whole.
public struct PollingConfiguration: Sendable {
  /// The feeds to poll.
  public var feeds: [FeedDefinition]
  /// Manners and limits.
  public var fetch: FetchSettings
  /// Entries older than this at a feed's first poll are recorded and not reported.
  public var backfill: Duration
  /// Entries older than this at a later poll are recorded and not reported.
  public var maxAge: Duration
  /// How long the state remembers.
  public var retention: RetentionSettings
  /// What looks for matches.
  public var classifier: Classifier
  /// When an entry that has changed is reported again.
  public var revisions: MatchLogSettings.Revisions

  /// A plan.
  public init(
    feeds: [FeedDefinition], fetch: FetchSettings, backfill: Duration, maxAge: Duration,
    retention: RetentionSettings, classifier: Classifier, revisions: MatchLogSettings.Revisions = .topics
  ) {
    self.feeds = feeds
    self.fetch = fetch
    self.backfill = backfill
    self.maxAge = maxAge
    self.retention = retention
    self.classifier = classifier
    self.revisions = revisions
  }
}

/// How polling is doing.
public struct PollingSnapshot: Sendable, Equatable {
  /// Feeds being watched.
  public var feeds: Int
  /// Feeds by state; all states are there.
  public var feedsByStatus: [FeedStatus: Int]
  /// Feeds whose last poll failed.
  public var troubled: Int
  /// Hosts that asked to be left alone (`Retry-After`), so that none of their feeds is polled.
  public var rateLimitedHosts: Int
  /// Whether the first polls are scheduled.
  public var isScheduled: Bool
  /// What was done since the start.
  public var statistics: PollingStatistics
  /// Since when no host can be reached; nil while one can.
  public var outageSince: Timestamp?
}

/// What one round over the due feeds did.
public struct RoundSummary: Sendable, Equatable, CustomStringConvertible {
  /// Feeds that were due when the round began.
  public var due = 0
  /// Feeds polled.
  public var polled = 0
  /// Of those, feeds that could not be read.
  public var failed = 0
  /// Of those, feeds that had nothing new.
  public var notModified = 0
  /// Entries in the documents that were read.
  public var entries = 0
  /// Matches queued.
  public var matches = 0
  /// Matches that were not queued, since matches of their ids had been queued before.
  public var repeated = 0

  /// One line for people.
  public var description: String {
    "polled \(polled) feeds: \(polled - failed - notModified) read, \(notModified) not modified, \(failed) failed; "
      + "\(entries) entries, \(matches) matches" + (repeated > 0 ? ", \(repeated) not queued: reported before" : "")
  }
}
