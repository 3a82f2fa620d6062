public import Basics

/// What grouping reads of a match.
public struct StoryItem: Sendable, Equatable {
  /// Somebody or something the item names.
  public struct Entity: Sendable, Equatable {
    /// The watchlist's id.
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
  /// What tells the entry apart in its feed: a later revision of an entry stays in its story. Nil where nothing does.
  public var entry: String?
  /// The feed.
  public var feed: String
  /// When it matched.
  public var at: Timestamp
  /// Its title; the first sentence of an entry without one.
  public var title: String
  /// Its short text.
  public var summary: String
  /// The first subtag of its language.
  public var language: String?
  /// What it names.
  public var entities: [Entity]

  /// An item.
  public init(
    id: String, entry: String? = nil, feed: String, at: Timestamp, title: String, summary: String = "",
    language: String? = nil, entities: [Entity] = []
  ) {
    self.id = id
    self.entry = entry
    self.feed = feed
    self.at = at
    self.title = title
    self.summary = summary
    self.language = language
    self.entities = entities
  }
}
