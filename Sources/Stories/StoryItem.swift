public import Basics

/// The parts of a match that grouping into stories needs.
public struct StoryItem: Sendable, Equatable {
  /// An entity that the item names.
  public struct Entity: Sendable, Equatable {
    /// Its id in the watchlist.
    public var id: String
    /// Whether it is a person.
    public var isPerson: Bool

    /// An entity.
    public init(id: String, isPerson: Bool) {
      self.id = id
      self.isPerson = isPerson
    }
  }

  /// The match's id; a story has the id of its first match.
  public var id: String
  /// The key of the entry in its feed, by which later revisions stay in the same story. Nil if there is none.
  public var entry: String?
  /// Whether it is a later revision of its entry. Entries of a feed may share a key, so that the key alone does not tell.
  public var isRevision: Bool
  /// The id of its feed.
  public var feed: String
  /// The time of the match.
  public var at: Timestamp
  /// When it was published; the time of the match where that is not known.
  public var reportedAt: Timestamp
  /// Its title; for an entry without a title, its first sentence.
  public var title: String
  /// Its summary.
  public var summary: String
  /// The primary subtag of its language tag (RFC 5646), such as `en`.
  public var language: String?
  /// The entities that it names.
  public var entities: [Entity]

  /// An item.
  public init(
    id: String, entry: String? = nil, isRevision: Bool = false, feed: String, at: Timestamp,
    reportedAt: Timestamp? = nil, title: String, summary: String = "", language: String? = nil, entities: [Entity] = []
  ) {
    self.id = id
    self.entry = entry
    self.isRevision = isRevision
    self.feed = feed
    self.at = at
    self.reportedAt = reportedAt ?? at
    self.title = title
    self.summary = summary
    self.language = language
    self.entities = entities
  }
}
