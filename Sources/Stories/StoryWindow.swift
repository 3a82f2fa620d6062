import Basics

/// The matches of the last three days and their stories. It knows no clock: time is what the items say, and the same
/// items in the same order make the same stories.
public struct StoryWindow: Sendable {
  /// How long after an item another may join its story, in milliseconds: 72 hours.
  public static let length: Int64 = 72 * 3_600_000

  private struct Member: Sendable {
    var fingerprint: Fingerprint
    var story: Int
    var feed: String
    var entry: EntryName?
    var at: Timestamp
  }

  private struct EntryName: Hashable, Sendable {
    var feed: String
    var entry: String
  }

  private var members: [Int: Member] = [:]
  private var stories: [Int: OpenStory] = [:]
  private var entries: [EntryName: Int] = [:]
  private var counts = TermCounts()
  private var index = TermIndex()
  private var span = TimeSpan()
  /// The numbers of the stories by their ids.
  private var numbers: [String: Int] = [:]
  /// The number of the oldest item in the window and of the next one.
  private var oldest = 0
  private var next = 0

  /// An empty window.
  public init() {}

  /// How many items are compared with.
  public var count: Int { members.count }

  /// Puts an item into its story, or opens one.
  public mutating func assign(_ item: StoryItem) -> StoryPlace {
    forget(before: item.at)
    let fingerprint = Fingerprint(item)
    counts.add(fingerprint)
    let name = item.entry.map { EntryName(feed: item.feed, entry: $0) }
    // A later text of an entry is the same story, and makes it no longer.
    if let name, let earlier = entries[name], let story = members[earlier]?.story {
      add(fingerprint, item, name, to: story)
      return place(of: story, isFirst: false)
    }
    let best = bestStory(for: fingerprint, item)
    if let best, best.odds >= StoryWindow.leastOdds {
      stories[best.story]?.size += 1
      add(fingerprint, item, name, to: best.story)
      return place(of: best.story, isFirst: false)
    }
    let follows = best.flatMap { $0.odds >= StoryWindow.leastFollowingOdds ? stories[$0.story]?.id : nil }
    stories[next] = OpenStory(id: item.id, size: 1, feeds: [], follows: follows)
    let story = next
    add(fingerprint, item, name, to: story)
    return place(of: story, isFirst: true)
  }

  /// Puts an item back where `assign` had put it: what a new start reads from the state, in the order of the items.
  public mutating func restore(_ item: StoryItem, _ place: StoryPlace) {
    forget(before: item.at)
    let fingerprint = Fingerprint(item)
    counts.add(fingerprint)
    let name = item.entry.map { EntryName(feed: item.feed, entry: $0) }
    let story = numbers[place.id] ?? next
    if stories[story] == nil { stories[story] = OpenStory(id: place.id, size: 0, feeds: [], follows: place.follows) }
    stories[story]?.size = place.size
    for feed in place.feeds where stories[story]?.feeds.contains(feed) == false { stories[story]?.feeds.append(feed) }
    add(fingerprint, item, name, to: story)
  }

  private func place(of story: Int, isFirst: Bool) -> StoryPlace {
    guard let story = stories[story] else { preconditionFailure("a story in the window") }
    return StoryPlace(
      id: story.id, isFirst: isFirst, size: story.size, feeds: story.feeds, follows: isFirst ? story.follows : nil)
  }

  // MARK: items that come and go

  private mutating func add(_ fingerprint: Fingerprint, _ item: StoryItem, _ name: EntryName?, to story: Int) {
    members[next] = Member(fingerprint: fingerprint, story: story, feed: item.feed, entry: name, at: item.at)
    span.add(next, item.at.milliseconds)
    index.add(fingerprint, next)
    if let name { entries[name] = next }
    stories[story]?.join(next, feed: item.feed)
    if let id = stories[story]?.id { numbers[id] = story }
    next += 1
  }

  /// Forgets what is more than three days from a moment, in either direction, and all before it: so the window is a
  /// matter of its own items alone, and a clock that was wrong for a while keeps none for ever.
  private mutating func forget(before now: Timestamp) {
    while let last = span.last(from: now.milliseconds, beyond: StoryWindow.length) { forget(through: last) }
    if members.count >= StoryWindow.mostItems { forget(through: oldest) }
  }

  private mutating func forget(through last: Int) {
    span.remove(through: last)
    while oldest <= last {
      if let member = members.removeValue(forKey: oldest) { forget(member, oldest) }
      oldest += 1
    }
  }

  private mutating func forget(_ member: Member, _ number: Int) {
    counts.remove(member.fingerprint)
    index.remove(member.fingerprint, before: number + 1)
    if let name = member.entry, entries[name] == number { entries[name] = nil }
    if stories[member.story]?.leave(number) == true {
      if let id = stories[member.story]?.id { numbers[id] = nil }
      stories[member.story] = nil
    }
  }

  /// A window of more items forgets the oldest sooner.
  private static let mostItems = 200_000

  // MARK: which story

  /// An item joins a story from these odds on: the weighted mean of those with its nearest item and with all.
  private static let leastOdds = 0.5
  private static let weightOfNearest = 0.7
  /// A new story from these odds on follows the nearest one.
  private static let leastFollowingOdds = -3.0
  /// So many stories are compared with.
  private static let mostStories = 6

  private func bestStory(for fingerprint: Fingerprint, _ item: StoryItem) -> (story: Int, odds: Double)? {
    var rarities = Rarities(counts)
    var shared: [Int: Double] = [:]
    for (number, weight) in index.candidates(for: fingerprint, &rarities) {
      if let story = members[number]?.story { shared[story] = max(shared[story] ?? 0, weight) }
    }
    // Of equals the one with the latest item, which a new start does not change.
    let nearest = shared.sorted { ($0.value, latest(of: $0.key)) > ($1.value, latest(of: $1.key)) }
    var best: (story: Int, odds: Double)?
    for (story, _) in nearest.prefix(StoryWindow.mostStories) {
      let odds = odds(of: fingerprint, item, story, &rarities)
      if best.map({ odds > $0.odds }) ?? true { best = (story, odds) }
    }
    return best
  }

  private func latest(of story: Int) -> Int { stories[story]?.members.last ?? -1 }

  private func odds(
    of fingerprint: Fingerprint, _ item: StoryItem, _ story: Int, _ rarities: inout Rarities
  ) -> Double {
    let all = (stories[story]?.compared ?? []).compactMap { members[$0] }.map { member in
      let distance = Double(abs(item.at.milliseconds - member.at.milliseconds)) / 86_400_000
      return Likeness(
        fingerprint, member.fingerprint, days: distance, sameFeed: item.feed == member.feed, rarities: &rarities
      ).odds
    }
    guard let nearest = all.max() else { return Likeness.unlike }
    let mean = all.reduce(0, +) / Double(all.count)
    return StoryWindow.weightOfNearest * nearest + (1 - StoryWindow.weightOfNearest) * mean
  }
}
