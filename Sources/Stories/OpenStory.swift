/// A story that has items in the window.
struct OpenStory: Sendable {
  /// That of its first match.
  var id: String
  /// How many entries it has had so far.
  var size: Int
  /// The feeds that have had it so far, in that order.
  var feeds: [String]
  /// The story it follows up.
  var follows: String?
  /// The numbers of its items in the window.
  private(set) var members: [Int] = []

  init(id: String, size: Int, feeds: [String], follows: String?) {
    self.id = id
    self.size = size
    self.feeds = feeds
    self.follows = follows
  }

  /// So many items of a story are compared with: the first ones and the latest.
  private static let firstMembers = 4
  private static let latestMembers = 20

  mutating func join(_ number: Int, feed: String) {
    if !feeds.contains(feed) { feeds.append(feed) }
    members.append(number)
  }

  /// Whether it has no item left. Items leave in the order in which they came.
  mutating func leave(_ number: Int) -> Bool {
    if members.first == number { members.removeFirst() }
    return members.isEmpty
  }

  /// What stands for it.
  var compared: [Int] {
    members.count <= Self.firstMembers + Self.latestMembers
      ? members : members.prefix(Self.firstMembers) + members.suffix(Self.latestMembers)
  }
}
