public import Basics
public import Classification
import FeedModel

/// A search of the archive.
public struct SearchRequest: Sendable {
  /// The order of the results.
  public enum Order: Sendable {
    /// The latest entries first.
    case newest
    /// Entries with hits in the title first, then those with the most hits for their length.
    case best
  }

  /// The query.
  public var query: SearchQuery
  /// The other conditions.
  public var filter = SearchFilter()
  /// The order of the results.
  public var order = Order.newest
  /// The maximum number of results.
  public var limit = 20
  /// Only entries before this one, for the next page.
  public var before: ArchiveNumber?
  /// When to stop searching. What was found until then is returned; nil for no limit.
  public var deadline: ContinuousClock.Instant?

  /// A search.
  public init(_ query: SearchQuery) { self.query = query }
}

/// A result of a search: an entry and its hits.
public struct SearchHit: Sendable {
  /// Its number.
  public var number: ArchiveNumber
  /// When it was read.
  public var seen: Timestamp
  /// The watchlist's id of its feed.
  public var feedID: String
  /// The feed's title, from its document.
  public var feedTitle: String?
  /// The entry.
  public var entry: ArchivedEntry
  /// The hits.
  public var places: [PatternProbe.Place]

  /// Only stores make and read these values.
  package init(_ block: ArchiveBlock, _ place: Int, places: [PatternProbe.Place]) {
    number = block.number(of: place)
    seen = block.seen
    feedID = block.feedID
    feedTitle = block.feedTitle
    entry = block.entries[place]
    self.places = places
  }
}

/// The results of a search.
public struct SearchResult: Sendable {
  /// The entries.
  public var hits: [SearchHit] = []
  /// The entry after which the next page begins; nil if there are no more.
  public var next: ArchiveNumber?
  /// The number of entries that are not in the index yet, which were read one by one.
  public var unindexed = 0
  /// Whether the time limit was reached before all entries were searched.
  public var isCutShort = false

  /// No results.
  public init() {}
}
