public import Basics
public import FeedModel
public import Matches

/// What the state knows of an entry.
public struct SeenEntry: Sendable, Equatable {
  /// The revision of an entry that was recorded without being classified, because it was too old to be news.
  public static let unread = -1

  /// The id of its row.
  public var rowID: Int64
  /// How often it was reported; `unread` if it was never classified.
  public var revision: Int
  /// A hash of its visible text.
  public var contentHash: Int64
  /// The topics it was last reported with; empty if it never was.
  public var topics: [String]
  /// The content hashes of its earlier versions, newest first. With them, a feed that alternates between two versions
  /// is not taken for one with news.
  public var earlierHashes: [Int64]
  /// Its title.
  public var title: String?
  /// Its link.
  public var url: String?
  /// Its publication date, else its date of change.
  public var date: Timestamp?
  /// The text from which the ids of its matches are made. Nil if it was never reported, or last by a version of
  /// diplowatch that did not store it.
  public var matchName: String?
}

/// A look-up of an entry in the state.
public struct EntryQuery: Sendable {
  /// Keys that identify the entry, the most reliable first.
  public var distinguishing: [EntryKey]
  /// The one of these keys made from the publisher's identifier (Atom `id`, RSS `guid`).
  public var identifier: EntryKey?
  /// A hash of its visible text.
  public var contentHash: Int64
  /// Its publication date, else its date of change.
  public var date: Timestamp?

  /// A look-up of an entry.
  public init(distinguishing: [EntryKey], identifier: EntryKey?, contentHash: Int64, date: Timestamp?) {
    self.distinguishing = distinguishing
    self.identifier = identifier
    self.contentHash = contentHash
    self.date = date
  }
}

/// The result of a look-up of an entry.
public enum EntryFinding: Sendable, Equatable {
  /// An entry with a key that identifies it, and with the same text and date, is stored. If that key is the publisher's
  /// identifier, the dates may differ.
  case unchanged(rowID: Int64, lastSeen: Timestamp)
  /// The stored entries that share any key with it. Empty if it is certainly new.
  case candidates([EntryCandidate])
}

/// A stored entry that may be the entry looked for.
public struct EntryCandidate: Sendable, Equatable {
  /// What is stored about it.
  public var entry: SeenEntry
  /// The keys that both have.
  public var names: [EntryKey]
}

/// An entry to store: new, or with changed content.
public struct EntrySighting: Sendable {
  /// The id of the entry's row; nil if it is new.
  public var rowID: Int64?
  /// The keys by which it will be recognised.
  public var keys: [EntryKey]
  /// A hash of its visible text.
  public var contentHash: Int64
  /// How often it was reported, this time included.
  public var revision: Int
  /// The topics it was last reported with.
  public var topics: [String]
  /// Its title.
  public var title: String?
  /// Its link.
  public var url: String?
  /// Its publication date, else its date of change.
  public var date: Timestamp?
  /// The text from which the ids of its matches are made; nil if it was never reported.
  public var matchName: String?
  /// The content hashes of its earlier versions, newest first.
  public var earlierHashes: [Int64]

  /// An entry to store.
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
  /// The rows of entries that have not changed. They are marked as seen, so that they are not deleted while they are in
  /// their feed.
  public var unchanged: [Int64] = []
  /// Matches to queue.
  public var matches: [MatchRecord] = []
  /// The text of the entries that are new or have changed, as far as it is kept.
  public var archive: [PackedBlock] = []
  /// When the poll ended.
  public var at: Timestamp

  /// A poll that changed nothing but the feed's own state.
  public init(feed: FeedState, at: Timestamp) {
    self.feed = feed
    self.at = at
  }
}
