public import Basics
public import Classification
public import Configuration
public import Storage

/// The part of the configuration and watchlist that polling needs. A reload replaces it as a whole.
public struct PollingConfiguration: Sendable {
  /// The feeds to poll.
  public var feeds: [FeedDefinition]
  /// How feeds are fetched.
  public var fetch: FetchSettings
  /// Entries older than this at a feed's first poll are recorded and not reported.
  public var backfill: Duration
  /// Entries older than this at a later poll are recorded and not reported.
  public var maxAge: Duration
  /// Whose text is kept.
  public var archive: ArchiveSettings
  /// How long entries and matches are kept in the state.
  public var retention: RetentionSettings
  /// The compiled watchlist.
  public var classifier: Classifier
  /// Which changes make an entry be reported again.
  public var revisions: MatchLogSettings.Revisions

  /// Memberwise.
  public init(
    feeds: [FeedDefinition], fetch: FetchSettings, backfill: Duration, maxAge: Duration,
    retention: RetentionSettings, classifier: Classifier, archive: ArchiveSettings = ArchiveSettings(),
    revisions: MatchLogSettings.Revisions = .topics
  ) {
    self.feeds = feeds
    self.fetch = fetch
    self.backfill = backfill
    self.maxAge = maxAge
    self.archive = archive
    self.retention = retention
    self.classifier = classifier
    self.revisions = revisions
  }
}

/// The state of polling at one moment.
public struct PollingSnapshot: Sendable, Equatable {
  /// The number of feeds.
  public var feeds: Int
  /// The number of feeds in each state; every state is a key.
  public var feedsByStatus: [FeedStatus: Int]
  /// The number of feeds whose last poll failed.
  public var troubled: Int
  /// The number of rate-limited hosts (`Retry-After`), whose feeds are not polled.
  public var rateLimitedHosts: Int
  /// Whether the first polls have been scheduled after the start.
  public var isScheduled: Bool
  /// Counts since the start.
  public var statistics: PollingStatistics
  /// The beginning of the outage (no host can be reached); nil if there is none.
  public var outageSince: Timestamp?
}

/// The result of polling all due feeds once (`run --once`).
public struct RoundSummary: Sendable, Equatable, CustomStringConvertible {
  /// The number of feeds that were due at the beginning.
  public var due = 0
  /// The number of feeds polled.
  public var polled = 0
  /// The number of polls that failed.
  public var failed = 0
  /// The number of polls that were not modified.
  public var notModified = 0
  /// The number of entries in the documents that were read.
  public var entries = 0
  /// The number of matches that were queued.
  public var matches = 0
  /// The number of matches that were not queued, because matches with their ids have been queued before.
  public var repeated = 0

  /// One line for people.
  public var description: String {
    guard due > 0 else { return "no feed is due" }
    return "polled \(polled) \(polled == 1 ? "feed" : "feeds"): "
      + "\(polled - failed - notModified) read, \(notModified) not modified, \(failed) failed; "
      + "\(entries) \(entries == 1 ? "entry" : "entries"), \(matches) \(matches == 1 ? "match" : "matches")"
      + (repeated > 0 ? ", \(repeated) not queued: reported before" : "")
  }
}
