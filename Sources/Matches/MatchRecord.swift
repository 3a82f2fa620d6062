public import Basics

/// An entry that matched: what a line of the match log says, what is stored, sent and shown. The one description of such
/// a line; its members have the names of `Config/match.schema.json`, and `MatchRecord+JSON.swift` writes and reads them.
///
/// A record is a reading of a line, not the line: members of a later version are not in it. What is passed on unchanged
/// is passed on as the bytes that were stored.
public struct MatchRecord: Sendable, Equatable {
  /// The feed that brought the entry.
  public struct Feed: Sendable, Equatable {
    /// The watchlist's id.
    public var id: String
    /// Its title: the watchlist's, else the document's.
    public var title: String?
    /// Its configured address, without a name and password.
    public var url: String

    /// A feed.
    public init(id: String, title: String?, url: String) {
      self.id = id
      self.title = title
      self.url = url
    }
  }

  /// What the feed says of the entry; what it does not say is nil or empty.
  public struct Entry: Sendable, Equatable {
    /// The publisher's identifier.
    public var id: String?
    /// Its page, as an address that may be shown.
    public var url: String?
    /// Its title.
    public var title: String?
    /// The first sentence of an entry whose title is none.
    public var headline: String?
    /// Its short text; its full text where it has no short one.
    public var summary: String?
    /// `Name`, `Name <address>` or an address.
    public var authors: [String] = []
    /// Categories, tags and subjects.
    public var categories: [String] = []
    /// When it was first published.
    public var published: Timestamp?
    /// When it last changed.
    public var updated: Timestamp?
    /// The first subtag of its language (BCP 47).
    public var language: String?

    /// An entry that says nothing yet.
    public init() {}
  }

  /// A topic that fired.
  public struct Topic: Sendable, Equatable {
    /// The watchlist's id.
    public var id: String
    /// Its title.
    public var title: String
    /// Its score.
    public var score: Double
    /// How probable it is that the item, if a desk wants it, is about the topic; nil where nothing was learned.
    public var probability: Double?
    /// What it means for the relation, from -10, conflict, to 10, cooperation (Goldstein 1992).
    public var tone: Double?
    /// What is said of the act: `planned`; in lines of earlier versions also `negated` and `past`.
    public var flags: [String]
    /// What hit, in the order of the text.
    public var evidence: [Evidence]

    /// A topic.
    public init(
      id: String, title: String, score: Double, probability: Double? = nil, tone: Double? = nil, flags: [String] = [],
      evidence: [Evidence] = []
    ) {
      self.id = id
      self.title = title
      self.score = score
      self.probability = probability
      self.tone = tone
      self.flags = flags
      self.evidence = evidence
    }
  }

  /// Words that a term of the watchlist matched.
  public struct Evidence: Sendable, Equatable {
    /// The term or rule as the watchlist writes it.
    public var term: String
    /// The words.
    public var text: String
    /// The field they stand in, a `Field`.
    public var field: String
    /// Where they begin in the plain text of the field, in Unicode scalars.
    public var start: Int
    /// Where they end, exclusive.
    public var end: Int
    /// What they contributed to the topic's score.
    public var weight: Double

    /// Evidence.
    public init(term: String, text: String, field: String, start: Int, end: Int, weight: Double) {
      self.term = term
      self.text = text
      self.field = field
      self.start = start
      self.end = end
      self.weight = weight
    }
  }

  /// A text of an entry that evidence can stand in. `content` is not in the record where there is a `summary`.
  public enum Field: String, Sendable {
    case title, summary, content
  }

  /// Somebody or something the entry names.
  public struct Entity: Sendable, Equatable {
    /// The watchlist's id.
    public var id: String
    /// What a reader would call it.
    public var name: String
    /// What it is: `person`, `org`, `office`, …
    public var type: String
    /// The party it belongs to.
    public var side: String?
    /// How often it is named.
    public var mentions: Int

    /// An entity.
    public init(id: String, name: String, type: String, side: String?, mentions: Int) {
      self.id = id
      self.name = name
      self.type = type
      self.side = side
      self.mentions = mentions
    }
  }

  /// The same for the same feed, entry and revision, so that a consumer can tell repetitions; no two entries share one.
  public var id: String
  /// When it was classified.
  public var matchedAt: Timestamp
  /// 1 for the first report of an entry, one more for each later one.
  public var revision: Int
  /// The feed.
  public var feed: Feed
  /// The entry.
  public var entry: Entry
  /// The score of the strongest topic.
  public var score: Double
  /// How probable it is that a desk wants the item, from 0 to 1; nil where nothing was learned.
  public var probability: Double?
  /// The topics that fired, strongest first.
  public var topics: [Topic]
  /// The entities the entry names, most mentioned first.
  public var entities: [Entity]

  /// A record of its parts.
  public init(
    id: String, matchedAt: Timestamp, revision: Int, feed: Feed, entry: Entry, score: Double,
    probability: Double? = nil, topics: [Topic], entities: [Entity]
  ) {
    self.id = id
    self.matchedAt = matchedAt
    self.revision = revision
    self.feed = feed
    self.entry = entry
    self.score = score
    self.probability = probability
    self.topics = topics
    self.entities = entities
  }
}
