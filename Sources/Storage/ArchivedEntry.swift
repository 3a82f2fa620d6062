public import Basics
public import FeedModel

/// An entry in the archive: its texts, and the verdict on it when it was read.
public struct ArchivedEntry: Sendable, Equatable {
  /// The strongest of the keys by which it is recognised (`SeenEntry.keys`).
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
  /// Its language, as its first subtag; guessed from its letters if none is declared.
  public var language: String?
  /// Its publication time, as the feed says.
  public var published: Timestamp?
  /// The time of its last change, as the feed says.
  public var updated: Timestamp?
  /// Authors, as the feed names them.
  public var authors: [String] = []
  /// Its categories.
  public var categories: [String] = []
  /// The verdict; nil if it was recorded without being classified, because it was too old to be news.
  public var verdict: Verdict?

  /// A verdict, as it was when the entry was read.
  public struct Verdict: Sendable, Equatable {
    /// The probability that it is relevant, 0 to 1; nil without learned weights.
    public var probability: Double?
    /// The topics that matched, strongest first; empty if it did not match.
    public var topics: [String] = []
    /// The ids of the entities it names.
    public var entities: [String] = []
    /// The sides of these entities.
    public var sides: [String] = []
    /// The id of its match; nil if it did not match.
    public var match: String?

    /// A verdict without findings.
    public init() {}
  }

  /// An entry without texts.
  public init() {}
}

/// Entries of one poll, in the order they were read.
public struct ArchiveBlock: Sendable, Equatable {
  /// The block's number. Numbers grow, and are never reused.
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

  /// The maximum number of entries in a block. An entry's number is its block's number times this, plus its index.
  public static let mostEntries = 64

  /// The number of an entry.
  public func number(of place: Int) -> ArchiveNumber { ArchiveNumber(block: number, place: place) }
}

/// The number of an entry in the archive. Newer entries have higher numbers, and none is reused.
public struct ArchiveNumber: Sendable, Hashable, Comparable {
  /// The number.
  public var value: Int64

  /// Parses a printed number; nil if it is not one.
  public init(_ value: Int64) { self.value = value }

  /// Only stores make and read these values.
  package init(block: Int64, place: Int) { value = block * Int64(ArchiveBlock.mostEntries) + Int64(place) }

  /// The number of its block.
  package var block: Int64 { value / Int64(ArchiveBlock.mostEntries) }
  /// Its index in its block.
  package var place: Int { Int(value % Int64(ArchiveBlock.mostEntries)) }

  /// Earlier is less.
  public static func < (left: ArchiveNumber, right: ArchiveNumber) -> Bool { left.value < right.value }
}
