public import Basics

/// A match: an entry that matched, as it is logged, stored, sent and shown. This is the only description of a match
/// line in the code; its members have the names of `Config/match.schema.json`, and `MatchRecord+JSON.swift` writes and
/// reads them.
///
/// A record that was read from a line does not contain members of later versions. To pass a line on unchanged, pass on
/// its bytes.
public struct MatchRecord: Sendable, Equatable {
  /// The feed of the entry.
  public struct Feed: Sendable, Equatable {
    /// The watchlist's id.
    public var id: String
    /// Its title: the watchlist's, else the document's.
    public var title: String?
    /// Its configured address, without a name and password.
    public var url: String

    /// Memberwise.
    public init(id: String, title: String?, url: String) {
      self.id = id
      self.title = title
      self.url = url
    }
  }

  /// The entry. Values that the feed does not have are nil or empty.
  public struct Entry: Sendable, Equatable {
    /// The publisher's identifier.
    public var id: String?
    /// The address of its page, in a form that is safe to show.
    public var url: String?
    /// Its title.
    public var title: String?
    /// The first sentence, if the title is not a headline; nil otherwise.
    public var headline: String?
    /// Its short text, or its full text if it has no short one.
    public var summary: String?
    /// The authors, each as `Name`, `Name <address>` or an address.
    public var authors: [String] = []
    /// Categories, tags and subjects.
    public var categories: [String] = []
    /// The time of its first publication.
    public var published: Timestamp?
    /// The time of its last change.
    public var updated: Timestamp?
    /// The first subtag of its language (BCP 47).
    public var language: String?

    /// An entry without values.
    public init() {}
  }

  /// A topic that matches.
  public struct Topic: Sendable, Equatable {
    /// The watchlist's id.
    public var id: String
    /// Its title.
    public var title: String
    /// Its score.
    public var score: Double
    /// The probability (0 to 1) that the item, if it is relevant, is about the topic; nil if the topic has no weights.
    public var probability: Double?
    /// The effect on the relation, from -10 (conflict) to 10 (cooperation) (Goldstein 1992).
    public var tone: Double?
    /// Flags that describe the act: `planned`; in lines of earlier versions also `negated` and `past`.
    public var flags: [String]
    /// The evidence in text order.
    public var evidence: [Evidence]

    /// Memberwise.
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

  /// Words of the text that a term or rule of the watchlist matched.
  public struct Evidence: Sendable, Equatable {
    /// The term or rule as written in the watchlist.
    public var term: String
    /// The words.
    public var text: String
    /// The field that has them: the raw value of a `Field`.
    public var field: String
    /// The start in the plain text of the field, in Unicode scalars.
    public var start: Int
    /// The end, exclusive, in Unicode scalars.
    public var end: Int
    /// The contribution to the topic's score.
    public var weight: Double

    /// Memberwise.
    public init(term: String, text: String, field: String, start: Int, end: Int, weight: Double) {
      self.term = term
      self.text = text
      self.field = field
      self.start = start
      self.end = end
      self.weight = weight
    }
  }

  /// The texts of an entry that can have evidence. If there is a `summary`, `content` is not in the record.
  public enum Field: String, Sendable {
    case title, summary, content
  }

  /// An entity that the entry names.
  public struct Entity: Sendable, Equatable {
    /// The watchlist's id.
    public var id: String
    /// Its name for people.
    public var name: String
    /// Its type: `person`, `org`, `office`, …
    public var type: String
    /// Its side; nil for none.
    public var side: String?
    /// The number of times it is named.
    public var mentions: Int

    /// Memberwise.
    public init(id: String, name: String, type: String, side: String?, mentions: Int) {
      self.id = id
      self.name = name
      self.type = type
      self.side = side
      self.mentions = mentions
    }
  }

  /// The event it reports, as far as this match knows: later lines of the same story know more.
  public struct Story: Sendable, Equatable {
    /// The id of the first match that reported it.
    public var id: String
    /// Whether this is that match.
    public var isFirst: Bool
    /// How many entries report it so far.
    public var size: Int
    /// The feeds that have it so far, in the order in which they had it.
    public var feeds: [String]
    /// The story that it follows up; only in its first match.
    public var follows: String?

    /// A story.
    public init(id: String, isFirst: Bool, size: Int, feeds: [String], follows: String? = nil) {
      self.id = id
      self.isFirst = isFirst
      self.size = size
      self.feeds = feeds
      self.follows = follows
    }
  }

  /// The id: the same for the same feed, entry and revision, so that receivers can recognise duplicates. Different
  /// entries have different ids.
  public var id: String
  /// The time of classification.
  public var matchedAt: Timestamp
  /// 1 for the first report of an entry, one more for each later one.
  public var revision: Int
  /// Whether `reclassify` found it among known entries, after an edit of the watchlist.
  public var isReclassified = false
  /// What mutes it (`Mute.Subject.description`): it is not delivered. Nil if nothing does.
  public var muted: String?
  /// The feed.
  public var feed: Feed
  /// The entry.
  public var entry: Entry
  /// The score of the strongest topic.
  public var score: Double
  /// The probability (0 to 1) that the item is relevant; nil if the watchlist has no weights.
  public var probability: Double?
  /// The event it reports; nil in lines of earlier versions.
  public var story: Story?
  /// The topics that match, strongest first.
  public var topics: [Topic]
  /// The entities that the entry names, most mentioned first.
  public var entities: [Entity]

  /// Memberwise.
  public init(
    id: String, matchedAt: Timestamp, revision: Int, feed: Feed, entry: Entry, score: Double,
    probability: Double? = nil, story: Story? = nil, topics: [Topic], entities: [Entity]
  ) {
    self.id = id
    self.matchedAt = matchedAt
    self.revision = revision
    self.feed = feed
    self.entry = entry
    self.score = score
    self.probability = probability
    self.story = story
    self.topics = topics
    self.entities = entities
  }
}
