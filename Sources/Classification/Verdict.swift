import Basics
import FeedModel

/// The classifier's verdict on one item, with its reasons.
public struct Verdict: Sendable, Equatable {
  /// The item's id.
  public var id: String
  /// The probability (0 to 1) that the item is relevant; nil if the watchlist has no learned weights.
  public var probability: Double?
  /// Whether any topic matches.
  public var relevant: Bool
  /// The score of the strongest topic; 0 if none matches.
  public var score: Double
  /// The topics that match, strongest first.
  public var topics: [TopicVerdict]
  /// The entities that the item names, most mentioned first.
  public var entities: [EntityMention]
  /// For a relevant item without a title: its first sentence, which serves as a title.
  public var headline: String?

  /// Memberwise.
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

/// A topic that matches.
public struct TopicVerdict: Sendable, Equatable {
  /// Flags that describe the act. They only inform: none keeps an item from matching. Lines of earlier versions also
  /// have `negated` and `past`, which were removed because they were often wrong.
  public enum Flag: String, Sendable, CaseIterable {
    case planned
  }

  /// The topic's id.
  public var id: String
  /// The topic's title.
  public var title: String
  /// Its score.
  public var score: Double
  /// The probability (0 to 1) that the item, if it is relevant, is about the topic; nil if the topic has no learned
  /// weights.
  public var probability: Double?
  /// The effect on the relation on Goldstein's scale (−10 to 10): by learned weights, or else by the event type of the
  /// strongest evidence. Nil if there is neither.
  public var tone: Double?
  /// Flags that describe the act.
  public var flags: [Flag]
  /// The evidence in text order.
  public var evidence: [Evidence]

  /// Memberwise.
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

/// One piece of evidence: words of the text that a term or rule matched.
public struct Evidence: Sendable, Equatable {
  /// A text field of an item.
  public enum Field: String, Sendable, CaseIterable {
    case title, summary, content
  }

  /// The term or rule as written in the watchlist.
  public var term: String
  /// The matched words as written in the item.
  public var text: String
  /// The field of the item.
  public var field: Field
  /// The start in the field, in Unicode scalars.
  public var start: Int
  /// The end in the field, exclusive, in Unicode scalars.
  public var end: Int
  /// The contribution to the topic's score.
  public var weight: Double

  /// Memberwise.
  public init(term: String, text: String, field: Field, start: Int, end: Int, weight: Double) {
    self.term = term
    self.text = text
    self.field = field
    self.start = start
    self.end = end
    self.weight = weight
  }
}

/// An entity that an item names.
public struct EntityMention: Sendable, Equatable {
  /// The entity's id.
  public var id: String
  /// Its canonical name.
  public var name: String
  /// Its kind.
  public var kind: Entity.Kind
  /// Its side; nil for none.
  public var side: String?
  /// The number of times it is named.
  public var mentions: Int

  /// Memberwise.
  public init(id: String, name: String, kind: Entity.Kind, side: String?, mentions: Int) {
    self.id = id
    self.name = name
    self.kind = kind
    self.side = side
    self.mentions = mentions
  }
}
