/// A story with items in the window.
struct OpenStory: Sendable {
  /// The id of its first match.
  var id: String
  /// The number of its entries so far.
  var size: Int
  /// The feeds that reported it so far, in the order of their first report.
  var feeds: [String]
  /// The id of the story that it follows up; nil if none.
  var follows: String?
  /// The numbers of its items in the window.
  private(set) var members: [Int] = []

  init(id: String, size: Int, feeds: [String], follows: String?) {
    self.id = id
    self.size = size
    self.feeds = feeds
    self.follows = follows
  }

  /// A new item is compared with this many first items of a story, and with `latestMembers` of the latest.
  private static let firstMembers = 4
  private static let latestMembers = 8

  mutating func join(_ number: Int, feed: String) {
    if !feeds.contains(feed) { feeds.append(feed) }
    members.append(number)
  }

  /// Removes an item; returns whether no item is left. Items must be removed in the order in which they were added.
  mutating func leave(_ number: Int) -> Bool {
    if members.first == number { members.removeFirst() }
    return members.isEmpty
  }

  /// The items that a new item is compared with.
  var compared: [Int] {
    members.count <= Self.firstMembers + Self.latestMembers
      ? members : members.prefix(Self.firstMembers) + members.suffix(Self.latestMembers)
  }
}
