/// The story of an item, as it was when the item joined it.
public struct StoryPlace: Sendable, Equatable {
  /// The id of the story, which is the id of its first match.
  public var id: String
  /// Whether the item is the first of the story.
  public var isFirst: Bool
  /// The number of its entries so far, this one included.
  public var size: Int
  /// The feeds that reported it so far, in the order of their first report.
  public var feeds: [String]
  /// The id of the story that this one follows up. Set only for the first item of a story.
  public var follows: String?

  /// The story of an item.
  public init(id: String, isFirst: Bool, size: Int, feeds: [String], follows: String? = nil) {
    self.id = id
    self.isFirst = isFirst
    self.size = size
    self.feeds = feeds
    self.follows = follows
  }
}
