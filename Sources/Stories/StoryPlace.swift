/// Where an item stands: its story, as it is with this item.
public struct StoryPlace: Sendable, Equatable {
  /// The story's id: that of its first match.
  public var id: String
  /// Whether the item opened it.
  public var isFirst: Bool
  /// How many entries it has so far.
  public var size: Int
  /// The feeds that have it so far, in the order in which they had it.
  public var feeds: [String]
  /// The story that this one follows up; only said where it opens.
  public var follows: String?

  /// A place.
  public init(id: String, isFirst: Bool, size: Int, feeds: [String], follows: String? = nil) {
    self.id = id
    self.isFirst = isFirst
    self.size = size
    self.feeds = feeds
    self.follows = follows
  }
}
