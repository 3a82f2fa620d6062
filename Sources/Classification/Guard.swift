/// A list of words about other subjects (sport, markets, culture, history). If an item has enough of them, topics are
/// suppressed or their thresholds raised.
public struct Guard: Sendable, Equatable {
  /// The items to which a guard does not apply.
  public enum Exemption: String, Sendable, CaseIterable {
    /// Items that name a person, org, office, post, treaty or law of either side in the title or lead.
    case stateActor
    /// Items that name one of each side there.
    case actorPair
    /// Items that name both sides in the title.
    case titlePair
  }

  /// The part of an item in which the words are counted.
  public enum Scope: String, Sendable, CaseIterable {
    /// Anywhere in the item.
    case item
    /// In the title.
    case title
    /// In the title or the lead.
    case lead
  }

  /// The watchlist's id.
  public var id: Located<String>
  /// Its words: patterns without `~`.
  public var words: [Located<String>] = []
  /// The number of different words that an item must have.
  public var min = 2
  /// The items to which it does not apply; nil if it applies to all.
  public var unless: Exemption?
  /// The part of an item in which the words are counted.
  public var scope: Scope = .item
  /// The ids of the topics it applies to; empty means all.
  public var topics: [String] = []
  /// The factor for the thresholds of these topics; nil if they are suppressed.
  public var factor: Double?
  /// The position of the factor in the watchlist.
  @NotCompared public var factorPosition: SourcePosition? = nil
  /// Whether it suppresses topics even if there are learned weights, for which a guard is otherwise only evidence.
  public var isForced = false

  /// A guard without words.
  public init(id: Located<String>) { self.id = id }
}
