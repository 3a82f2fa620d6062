public import Basics
public import FeedModel

/// An entry as the archive keeps it: its text, and what was said of it when it was read.
public struct ArchivedEntry: Sendable, Equatable {
  /// The strongest of the names under which it is known again (`SeenEntry.keys`).
  public var key: EntryKey?
  /// The publisher's identifier.
  public var id: String?
  /// Its web page.
  public var url: String?
  /// Its title.
  public var title: String?
  /// The short text.
  public var summary: String?
  /// The full text.
  public var content: String?
  /// Its language, normalised to the first subtag; that of its letters where nothing is declared.
  public var language: String?
  /// When it says it was published.
  public var published: Timestamp?
  /// When it says it was changed.
  public var updated: Timestamp?
  /// Authors, as the feed names them.
  public var authors: [String] = []
  /// Its categories.
  public var categories: [String] = []
  /// What was said of it; nil for one that was recorded unread, since it was too old to be news.
  public var verdict: Verdict?

  /// A verdict at the time it was made.
  public struct Verdict: Sendable, Equatable {
    /// How probable it was that a desk wants it.
    public var probability: Double?
    /// The topics that fired, strongest first; none where it was no match.
    public var topics: [String] = []
    /// The entities it names.
    public var entities: [String] = []
    /// The parties these belong to.
    public var sides: [String] = []
    /// The id of the match it was reported with.
    public var match: String?

    /// Nothing found.
    public init() {}
  }

  /// An entry that says nothing.
  public init() {}
}

/// Entries that one poll brought, in the order they were read.
public struct ArchiveBlock: Sendable, Equatable {
  /// The block's number; numbers grow and are never given twice.
  package var number: Int64
  /// When they were read.
  public var seen: Timestamp
  /// The watchlist's id of their feed.
  public var feedID: String
  /// The document's title.
  public var feedTitle: String?
  /// The web page the document belongs to.
  public var feedLink: String?
  /// The entries.
  public var entries: [ArchivedEntry]

  /// A block that is not stored yet; the store gives it a number.
  public init(
    seen: Timestamp, feedID: String, feedTitle: String? = nil, feedLink: String? = nil, entries: [ArchivedEntry]
  ) {
    number = 0
    self.seen = seen
    self.feedID = feedID
    self.feedTitle = feedTitle
    self.feedLink = feedLink
    self.entries = entries
  }

  /// The most entries of a block: an entry's number is its block's, times this, and its place.
  public static let mostEntries = 64

  /// The number of an entry.
  public func number(of place: Int) -> ArchiveNumber { ArchiveNumber(block: number, place: place) }
}

/// The number of an entry in the archive: newer entries have higher ones, and none is given twice.
public struct ArchiveNumber: Sendable, Hashable, Comparable {
  /// The number.
  public var value: Int64

  /// A number as it was printed.
  public init(_ value: Int64) { self.value = value }

  /// For stores.
  package init(block: Int64, place: Int) { value = block * Int64(ArchiveBlock.mostEntries) + Int64(place) }

  /// The number of its block.
  package var block: Int64 { value / Int64(ArchiveBlock.mostEntries) }
  /// Its place in its block.
  package var place: Int { Int(value % Int64(ArchiveBlock.mostEntries)) }

  /// Earlier is less.
  public static func < (left: ArchiveNumber, right: ArchiveNumber) -> Bool { left.value < right.value }
}
