public import Basics
public import Classification
import FeedModel

/// What is asked of the archive.
public struct SearchRequest: Sendable {
  /// In which order entries are wanted.
  public enum Order: Sendable {
    /// The latest first.
    case newest
    /// Those first whose title answers, and which speak most of it.
    case best
  }

  /// What is looked for.
  public var query: SearchQuery
  /// Which entries are meant.
  public var filter = SearchFilter()
  /// In which order.
  public var order = Order.newest
  /// The most entries that come back.
  public var limit = 20
  /// Only entries before this one: the next page.
  public var before: ArchiveNumber?
  /// When to stop looking; what was found until then comes back.
  public var deadline: ContinuousClock.Instant?

  /// A search.
  public init(_ query: SearchQuery) { self.query = query }
}

/// An entry that answers a search.
public struct SearchHit: Sendable {
  /// Its number.
  public var number: ArchiveNumber
  /// When it was read.
  public var seen: Timestamp
  /// The watchlist's id of its feed.
  public var feedID: String
  /// The feed's title, as its document said.
  public var feedTitle: String?
  /// The entry.
  public var entry: ArchivedEntry
  /// Where it answers.
  public var places: [PatternProbe.Place]

  /// For stores.
  package init(_ block: ArchiveBlock, _ place: Int, places: [PatternProbe.Place]) {
    number = block.number(of: place)
    seen = block.seen
    feedID = block.feedID
    feedTitle = block.feedTitle
    entry = block.entries[place]
    self.places = places
  }
}

/// What was found.
public struct SearchResult: Sendable {
  /// The entries.
  public var hits: [SearchHit] = []
  /// Where to go on; nil when nothing is left.
  public var next: ArchiveNumber?
  /// How many entries are not in the index yet and were looked through one by one.
  public var unindexed = 0
  /// Whether the time was over before all was looked through.
  public var isCutShort = false

  /// Nothing.
  public init() {}
}
