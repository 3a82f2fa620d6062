import Basics
import FeedModel

/// What the classifier says of one item, with its reasons.
public struct Verdict: Sendable, Equatable {
  /// The item's id.
  public var id: String
  /// How probable it is that a desk wants the item; nil where nothing was learned.
  public var probability: Double?
  /// Whether any topic fired.
  public var relevant: Bool
  /// The score of the strongest topic; 0 when none fired.
  public var score: Double
  /// The topics that fired, strongest first.
  public var topics: [TopicVerdict]
  /// The entities the item names, most mentioned first.
  public var entities: [EntityMention]
  /// Of a relevant item without a title what stands in for one: its first sentence.
  public var headline: String?

  /// A verdict.
  public init(
    id: String, probability: Double? = nil, score: Double = 0, topics: [TopicVerdict] = [],
    entities: [EntityMention] = []
  ) {
    self.id = id
    self.probability = probability
    self.relevant = !topics.isEmpty
    self.score = score
    self.topics = topics
    self.entities = entities
  }
}

/// One topic that fired.
public struct TopicVerdict: Sendable, Equatable {
  /// What is said of the act; a flag informs and never drops an item. Lines of earlier versions also have `negated` and
  /// `past`, which were wrong too often.
  public enum Flag: String, Sendable, CaseIterable {
    case planned
  }

  /// The topic's id.
  public var id: String
  /// The topic's title.
  public var title: String
  /// Its score.
  public var score: Double
  /// How probable it is that the item, if a desk wants it, is about the topic; nil where nothing was learned.
  public var probability: Double?
  /// What the item means for the relation, on Goldstein's scale: as learned, else of the event type of the strongest
  /// evidence; nil when neither is there.
  public var tone: Double?
  /// What is said of the act.
  public var flags: [Flag]
  /// What hit, in the order of the text.
  public var evidence: [Evidence]

  /// A topic that fired.
  public init(
    id: String, title: String, score: Double, probability: Double? = nil, tone: Double?, flags: [Flag],
    evidence: [Evidence]
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

/// One hit: the words of the text that a term matched.
public struct Evidence: Sendable, Equatable {
  /// A text field of an item.
  public enum Field: String, Sendable, CaseIterable {
    case title, summary, content
  }

  /// The term or rule as the watchlist writes it.
  public var term: String
  /// The text it matched, as the item writes it.
  public var text: String
  /// The field it stands in.
  public var field: Field
  /// Where it starts in the field, in Unicode scalars.
  public var start: Int
  /// Where it ends, exclusive, in Unicode scalars.
  public var end: Int
  /// What the hit contributed to the topic's score.
  public var weight: Double

  /// A hit.
  public init(term: String, text: String, field: Field, start: Int, end: Int, weight: Double) {
    self.term = term
    self.text = text
    self.field = field
    self.start = start
    self.end = end
    self.weight = weight
  }
}

/// An entity an item names.
public struct EntityMention: Sendable, Equatable {
  /// The entity's id.
  public var id: String
  /// Its canonical name.
  public var name: String
  /// What it is.
  public var kind: Entity.Kind
  /// The party it belongs to.
  public var side: String?
  /// How often it is named.
  public var mentions: Int

  /// A mention.
  public init(id: String, name: String, kind: Entity.Kind, side: String?, mentions: Int) {
    self.id = id
    self.name = name
    self.kind = kind
    self.side = side
    self.mentions = mentions
  }
}
