public import Classification
public import Configuration

/// Everything polling needs to know from files; a reload replaces it as a whole.
public struct PollingPlan: Sendable {
  /// The feeds to poll.
  public var feeds: [FeedDefinition]
  /// Manners and limits.
  public var fetch: FetchSettings
  /// Entries older than this at a feed's first poll are recorded and not reported.
  public var backfill: Duration
  /// How long the state remembers.
  public var retention: RetentionSettings
  /// What looks for matches.
  public var classifier: Classifier

  /// A plan.
  public init(
    feeds: [FeedDefinition], fetch: FetchSettings, backfill: Duration, retention: RetentionSettings,
    classifier: Classifier
  ) {
    self.feeds = feeds
    self.fetch = fetch
    self.backfill = backfill
    self.retention = retention
    self.classifier = classifier
  }
}

/// How polling is doing.
public struct PollingSnapshot: Sendable, Equatable {
  /// Feeds being watched.
  public var feeds = 0
  /// Feeds whose last poll failed, or that are gone.
  public var troubled = 0
  /// Polls since the start.
  public var polls = 0
  /// Entries that matched since the start.
  public var matches = 0
}

/// What one round over the due feeds did.
public struct RoundSummary: Sendable, Equatable, CustomStringConvertible {
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

  /// One line for people.
  public var description: String {
    "polled \(polled) feeds: \(polled - failed - notModified) read, \(notModified) not modified, \(failed) failed; "
      + "\(entries) entries, \(matches) matches"
  }
}
