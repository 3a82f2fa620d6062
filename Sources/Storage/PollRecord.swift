public import FeedModel

/// What the state knows of an entry.
public struct SeenEntry: Sendable, Equatable {
  /// Its row.
  public var rowID: Int64
  /// How often it was reported.
  public var revision: Int
  /// A hash of what a reader saw of it.
  public var contentHash: Int64
  /// The topics it was last reported with; empty when it never was.
  public var topics: [String]
  /// The hashes of its earlier texts, newest first: a feed that shows two versions in turn brings nothing new.
  public var earlierHashes: [Int64]
}

/// An entry to remember: new, or seen with other content than before.
public struct EntrySighting: Sendable {
  /// The row of the entry when it is known.
  public var rowID: Int64?
  /// All names it goes by.
  public var keys: [EntryKey]
  /// A hash of what a reader sees of it.
  public var contentHash: Int64
  /// How often it was reported, this time included.
  public var revision: Int
  /// The topics it was last reported with.
  public var topics: [String]
  /// Its title.
  public var title: String?
  /// Its link.
  public var url: String?
  /// When it says it was published.
  public var published: Timestamp?
  /// The hashes of its earlier texts, newest first.
  public var earlierHashes: [Int64]

  /// An entry to remember.
  public init(
    rowID: Int64? = nil, keys: [EntryKey], contentHash: Int64, revision: Int, topics: [String], title: String?,
    url: String?, published: Timestamp?, earlierHashes: [Int64] = []
  ) {
    self.rowID = rowID
    self.keys = keys
    self.contentHash = contentHash
    self.revision = revision
    self.topics = topics
    self.title = title
    self.url = url
    self.published = published
    self.earlierHashes = earlierHashes
  }
}

/// Everything one poll changes, stored in one transaction.
public struct PollRecord: Sendable {
  /// The feed's state after the poll.
  public var feed: FeedState
  /// Entries that are new or have changed.
  public var sightings: [EntrySighting] = []
  /// One key of each entry that was there and has not changed, so that it is not forgotten while its feed shows it.
  public var unchanged: [EntryKey] = []
  /// Matches to queue.
  public var matches: [Match] = []
  /// When the poll ended.
  public var at: Timestamp

  /// A poll that changed nothing but the feed's own state.
  public init(feed: FeedState, at: Timestamp) {
    self.feed = feed
    self.at = at
  }
}
