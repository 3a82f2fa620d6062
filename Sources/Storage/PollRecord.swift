public import Basics
public import FeedModel
public import Matches

/// What the state knows of an entry.
public struct SeenEntry: Sendable, Equatable {
  /// The revision of an entry that was recorded unread, since it was too old to be news.
  public static let unread = -1

  /// Its row.
  public var rowID: Int64
  /// How often it was reported; `unread` when it was not even read.
  public var revision: Int
  /// A hash of what a reader saw of it.
  public var contentHash: Int64
  /// The topics it was last reported with; empty when it never was.
  public var topics: [String]
  /// The hashes of its earlier texts, newest first: a feed that shows two versions in turn brings nothing new.
  public var earlierHashes: [Int64]
  /// Its title.
  public var title: String?
  /// Its link.
  public var url: String?
  /// When it says it was published, else when it says it was changed.
  public var date: Timestamp?
  /// What its matches' ids are made of; nil while it was never reported, or last by a version that did not store it.
  public var matchName: String?
}

/// What is asked of the state about an entry.
public struct EntryQuery: Sendable {
  /// Names that tell the entry apart, the strongest first.
  public var distinguishing: [EntryKey]
  /// The one of them that is the publisher's identifier.
  public var identifier: EntryKey?
  /// A hash of what a reader sees of it.
  public var contentHash: Int64
  /// When it says it was published, else when it says it was changed.
  public var date: Timestamp?

  /// A question about an entry.
  public init(distinguishing: [EntryKey], identifier: EntryKey?, contentHash: Int64, date: Timestamp?) {
    self.distinguishing = distinguishing
    self.identifier = identifier
    self.contentHash = contentHash
    self.date = date
  }
}

/// What the state answers about an entry.
public enum EntryFinding: Sendable, Equatable {
  /// It is known under a name that tells it apart, with the same text and time (under its identifier at any time).
  case unchanged(rowID: Int64, lastSeen: Timestamp)
  /// Entries that are stored under any of its names; none when it is surely new.
  case candidates([EntryCandidate])
}

/// An entry that another one may be.
public struct EntryCandidate: Sendable, Equatable {
  /// What is known of it.
  public var entry: SeenEntry
  /// The names both have.
  public var names: [EntryKey]
}

/// An entry to remember: new, or seen with other content than before.
public struct EntrySighting: Sendable {
  /// The row of the entry; nil when it is new.
  public var rowID: Int64?
  /// The names under which it will be known again.
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
  /// When it says it was published, else when it says it was changed.
  public var date: Timestamp?
  /// What its matches' ids are made of; nil while it was never reported.
  public var matchName: String?
  /// The hashes of its earlier texts, newest first.
  public var earlierHashes: [Int64]

  /// An entry to remember.
  public init(
    rowID: Int64? = nil, keys: [EntryKey], contentHash: Int64, revision: Int, topics: [String], title: String?,
    url: String?, date: Timestamp?, matchName: String? = nil, earlierHashes: [Int64] = []
  ) {
    self.rowID = rowID
    self.keys = keys
    self.contentHash = contentHash
    self.revision = revision
    self.topics = topics
    self.title = title
    self.url = url
    self.date = date
    self.matchName = matchName
    self.earlierHashes = earlierHashes
  }
}

/// Everything one poll changes, stored in one transaction.
public struct PollRecord: Sendable {
  /// The feed's state after the poll.
  public var feed: FeedState
  /// Entries that are new or have changed.
  public var sightings: [EntrySighting] = []
  /// The rows of entries that were there and have not changed, so that they are not forgotten while their feed shows them.
  public var unchanged: [Int64] = []
  /// Matches to queue.
  public var matches: [MatchRecord] = []
  /// When the poll ended.
  public var at: Timestamp

  /// A poll that changed nothing but the feed's own state.
  public init(feed: FeedState, at: Timestamp) {
    self.feed = feed
    self.at = at
  }
}
