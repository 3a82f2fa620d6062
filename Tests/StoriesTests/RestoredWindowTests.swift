import Basics
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

  @Test("When items leave the window, all that was counted for them is removed")
  func forgets() {
    var window = StoryWindow()
    for item in RestoredWindowTests.items(seed: 5) { _ = window.assign(item) }
    _ = window.assign(item("last", "A quiet day", hour: 24 * 365))
    #expect(window.count == 1)
  }
}
