import Basics
import Matches
import Testing

@testable import Stories

/// Grouping is repeatable: the same items in the same order give the same stories, also with restarts.
struct RestoredWindowTests {
  /// A repeatable random sequence (SplitMix64, Steele et al. 2014).
  private struct Dice: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var z = state
      z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
      return z ^ (z >> 31)
    }
  }

  private static let acts = ["expels", "sanctions", "closes", "arrests", "invites", "warns", "высылает", "закрывает"]
  private static let actors = ["Russia", "Washington", "Москва", "Treasury", "Lavrov", "Blinken", "Захарова"]
  private static let things = [
    "12 diplomats", "consulate in Seattle", "Rosbank", "tanker owners", "journalists", "17 дипломатов", "консульство",
    "the 12th package", "the 13th package", "embassy guards", "grain deal", "Open Skies Treaty",
  ]

  /// Items of several feeds, with edits and with jumps of the clock.
  private static func items(seed: UInt64, count: Int = 400) -> [StoryItem] {
    var dice = Dice(state: seed)
    var time: Int64 = 1_500_000_000
    return (0..<count).map { number in
      time += Int64.random(in: 0...3600, using: &dice)
      let jump: Int64 =
        Int.random(in: 0..<40, using: &dice) == 0 ? Int64.random(in: -400_000...400_000, using: &dice) : 0
      let words = [actors, acts, things, things].compactMap { $0.randomElement(using: &dice) }
      return StoryItem(
        id: "\(number)", entry: "\(Int.random(in: 0..<300, using: &dice))",
        isRevision: Bool.random(using: &dice), feed: "feed \(Int.random(in: 0..<6, using: &dice))",
        at: Timestamp(seconds: time + jump),
        reportedAt: Timestamp(seconds: time + jump - Int64.random(in: 0...300_000, using: &dice)),
        title: words.joined(separator: " "), summary: words.reversed().joined(separator: " "))
    }
  }

  @Test(
    "After a restart, the stored places restore the same grouping",
    arguments: 1...12 as ClosedRange<UInt64>)
  func restart(seed: UInt64) throws {
    let items = RestoredWindowTests.items(seed: seed)
    let whole = assign(items)
    var dice = Dice(state: seed &* 77)
    let cut = Int.random(in: 50..<350, using: &dice)
    // What the state still has: all items since the oldest one of the last three days.
    let last = items[cut - 1].at.milliseconds
    let oldest = try #require((0..<cut).first { abs(last - items[$0].at.milliseconds) <= StoryWindow.length })
    var window = StoryWindow()
    for number in oldest..<cut { window.restore(items[number], whole[number]) }
    let rest = items[cut...].map { window.assign($0) }
    let difference = zip(rest, whole[cut...]).first { $0 != $1 }
    #expect(difference == nil)
  }

  @Test("A restart after every few items changes nothing", arguments: 21...24 as ClosedRange<UInt64>)
  func restarts(seed: UInt64) {
    let items = RestoredWindowTests.items(seed: seed, count: 200)
    let whole = assign(items)
    var window = StoryWindow()
    for number in items.indices {
      if number % 17 == 16 {
        window = StoryWindow()
        let last = items[number - 1].at.milliseconds
        let oldest = items.indices.first { abs(last - items[$0].at.milliseconds) <= StoryWindow.length } ?? number
        for earlier in oldest..<number { window.restore(items[earlier], whole[earlier]) }
      }
      #expect(window.assign(items[number]) == whole[number], "item \(number)")
    }
  }

  @Test("No item changes the story of an earlier one", arguments: 31...34 as ClosedRange<UInt64>)
  func earlierStand(seed: UInt64) {
    let items = RestoredWindowTests.items(seed: seed)
    let whole = assign(items)
    for count in stride(from: 1, to: items.count, by: 83) {
      #expect(assign(Array(items.prefix(count))) == Array(whole.prefix(count)))
    }
  }

  @Test("A story begins with its first item; its size and feeds only grow", arguments: 41...46 as ClosedRange<UInt64>)
  func growth(seed: UInt64) {
    var known: [String: MatchRecord.Story] = [:]
    for (item, place) in zip(RestoredWindowTests.items(seed: seed), assign(RestoredWindowTests.items(seed: seed))) {
      #expect(place.isFirst == (place.id == item.id) && place.feeds.contains(item.feed))
      #expect(Set(place.feeds).count == place.feeds.count && place.size >= place.feeds.count)
      if place.isFirst {
        #expect(place.size == 1 && known[place.id] == nil)
      } else if let before = known[place.id] {
        #expect(place.size == before.size + (item.isRevision && place.size == before.size ? 0 : 1))
        #expect(Array(place.feeds.prefix(before.feeds.count)) == before.feeds)
      } else {
        Issue.record("\(item.id) joins \(place.id), which nobody opened")
      }
      known[place.id] = place
    }
  }

  @Test("When items leave the window, all that was counted for them is removed")
  func forgets() {
    var window = StoryWindow()
    for item in RestoredWindowTests.items(seed: 5) { _ = window.assign(item) }
    _ = window.assign(item("last", "A quiet day", hour: 24 * 365))
    #expect(window.count == 1)
  }
}
