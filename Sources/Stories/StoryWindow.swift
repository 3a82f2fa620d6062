import Basics
import Glibc
public import Matches

/// The matches of the last three days and their stories. It knows no clock: time is what the items say, and the same
/// items in the same order make the same stories.
public struct StoryWindow: Sendable {
  /// How long after an item another may join its story, in milliseconds: 72 hours.
  public static let length: Int64 = 72 * 3_600_000

  /// An item of the window.
  final class Member: Sendable {
    let fingerprint: Fingerprint
    let story: Int
    let feed: String
    let entry: EntryName?
    let reportedAt: Timestamp

    init(fingerprint: Fingerprint, story: Int, feed: String, entry: EntryName?, reportedAt: Timestamp) {
      self.fingerprint = fingerprint
      self.story = story
      self.feed = feed
      self.entry = entry
      self.reportedAt = reportedAt
    }
  }

  /// An entry of a feed.
  struct EntryName: Hashable, Sendable {
    var feed: String
    var entry: String
  }

  /// The items, from the oldest on; those before `gone` have left.
  private var members: [Member] = []
  private var gone = 0
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

  private let weights: LikenessWeights

  /// An empty window.
  public init() { self.init(weights: .fitted) }

  /// An empty window that judges with other weights.
  package init(weights: LikenessWeights) { self.weights = weights }

  /// How many items are compared with.
  public var count: Int { members.count - gone }

  /// Puts an item into its story, or opens one.
  public mutating func assign(_ item: StoryItem) -> MatchRecord.Story {
    forget(before: item.at)
    var fingerprint = Fingerprint(item)
    counts.add(&fingerprint)
    let name = item.entry.map { EntryName(feed: item.feed, entry: $0) }
    // A later text of an entry is the same story, and makes it no longer.
    if item.isRevision, let name, let earlier = entries[name], let story = member(earlier)?.story {
      add(fingerprint, item, name, to: story)
      return place(of: story, isFirst: false)
    }
    let nearest = nearestStory(to: fingerprint, item)
    if let nearest, nearest.oddsOfAny >= StoryWindow.leastOdds {
      stories[nearest.story]?.size += 1
      add(fingerprint, item, name, to: nearest.story)
      return place(of: nearest.story, isFirst: false)
    }
    let leastFollowing = fingerprint.isReaction ? StoryWindow.leastAnsweringOdds : StoryWindow.leastFollowingOdds
    let follows = nearest.flatMap { $0.odds >= leastFollowing ? stories[$0.story]?.id : nil }
    stories[next] = OpenStory(id: item.id, size: 1, feeds: [], follows: follows)
    let story = next
    add(fingerprint, item, name, to: story)
    return place(of: story, isFirst: true)
  }

  /// Puts an item back where `assign` had put it: what a new start reads from the state, in the order of the items.
  public mutating func restore(_ item: StoryItem, _ place: MatchRecord.Story) {
    forget(before: item.at)
    var fingerprint = Fingerprint(item)
    counts.add(&fingerprint)
    let name = item.entry.map { EntryName(feed: item.feed, entry: $0) }
    let story = numbers[place.id] ?? next
    if stories[story] == nil { stories[story] = OpenStory(id: place.id, size: 0, feeds: [], follows: place.follows) }
    stories[story]?.size = place.size
    for feed in place.feeds where stories[story]?.feeds.contains(feed) == false { stories[story]?.feeds.append(feed) }
    add(fingerprint, item, name, to: story)
  }

  /// Puts an item where a reader has put it, and tells the inputs of its likeness to each earlier story: what weights are
  /// fitted to. Those that it cannot belong to are left out.
  package mutating func learn(_ item: StoryItem, story: String) -> [(story: String, inputs: [Double])] {
    forget(before: item.at)
    var fingerprint = Fingerprint(item)
    counts.add(&fingerprint)
    let comparison = Comparison(fingerprint, feed: item.feed, milliseconds: item.reportedAt.milliseconds, counts)
    let inputs = stories.sorted { $0.key < $1.key }.compactMap { number, known in
      let likeness = comparison.likeness(compared(number))
      return likeness.canBe ? (known.id, likeness.inputs) : nil
    }
    let own = numbers[story] ?? next
    if stories[own] == nil { stories[own] = OpenStory(id: story, size: 0, feeds: [], follows: nil) }
    add(fingerprint, item, nil, to: own)
    return inputs
  }

  private func place(of story: Int, isFirst: Bool) -> MatchRecord.Story {
    guard let story = stories[story] else { preconditionFailure("a story in the window") }
    return MatchRecord.Story(
      id: story.id, isFirst: isFirst, size: story.size, feeds: story.feeds, follows: isFirst ? story.follows : nil)
  }

  // MARK: items that come and go

  private mutating func add(_ fingerprint: Fingerprint, _ item: StoryItem, _ name: EntryName?, to story: Int) {
    members.append(
      Member(fingerprint: fingerprint, story: story, feed: item.feed, entry: name, reportedAt: item.reportedAt))
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
    if count >= StoryWindow.mostItems { forget(through: oldest) }
  }

  private mutating func forget(through last: Int) {
    span.remove(through: last)
    while oldest <= last, let member = member(oldest) {
      forget(member, oldest)
      gone += 1
      oldest += 1
    }
    if gone > 1024, gone * 2 > members.count {
      members.removeFirst(gone)
      gone = 0
    }
  }

  private func member(_ number: Int) -> Member? {
    let index = number - oldest + gone
    return index >= gone && index < members.count ? members[index] : nil
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

  /// An item joins the nearest story if the log odds that it reports the event of any known story are at least these: a
  /// little more than even, since wrong pairs are worse than missed ones.
  private static let leastOdds = 0.1
  /// A new story from these odds on follows the nearest one.
  private static let leastFollowingOdds = -2.0
  /// The same for an answer or a judgement.
  private static let leastAnsweringOdds = -3.0
  /// So many stories are compared with.
  private static let mostStories = 16

  /// The story whose odds are best, and the odds of it and of any of those compared with, as a sum: an item of an event
  /// that fell into several stories is no news.
  private mutating func nearestStory(
    to fingerprint: Fingerprint, _ item: StoryItem
  ) -> (story: Int, odds: Double, oddsOfAny: Double)? {
    let comparison = Comparison(fingerprint, feed: item.feed, milliseconds: item.reportedAt.milliseconds, counts)
    var best: (story: Int, odds: Double)?
    var sum = 0.0
    for story in candidates(for: fingerprint) {
      guard let odds = comparison.likeness(compared(story)).odds(weights) else { continue }
      sum += exp(odds)
      if best.map({ odds > $0.odds }) ?? true { best = (story, odds) }
    }
    return best.map { ($0.story, $0.odds, log(sum)) }
  }

  /// The stories that share most, the nearest first.
  private mutating func candidates(for fingerprint: Fingerprint) -> [Int] {
    var stories: [Int] = []
    // They come in the order of their weights; of equals the latest first, which a new start does not change.
    for (number, _) in index.candidates(for: fingerprint, counts, window: next - oldest + 1) {
      guard let story = member(number)?.story, !stories.contains(story) else { continue }
      stories.append(story)
      if stories.count == StoryWindow.mostStories { break }
    }
    return stories
  }

  private func compared(_ story: Int) -> [Member] { (stories[story]?.compared ?? []).compactMap(member) }
}
