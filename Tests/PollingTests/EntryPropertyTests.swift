import Basics
import FeedModel
import Matches
import Storage
import Testing

@testable import Polling

/// Random feeds over several polls: each entry is reported once, with a unique id, whatever the entries share.
struct EntryPropertyTests {
  /// SplitMix64 with a seed, so that a failure can be reproduced.
  private struct Dice: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var mixed = (state ^ state >> 30) &* 0xBF58_476D_1CE4_E5B9
      mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
      return mixed ^ mixed >> 31
    }
  }

  /// How a publisher makes the parts of its entries.
  private struct Publisher: CustomStringConvertible {
    enum Part: CaseIterable { case none, own, shared }
    enum Time: CaseIterable { case none, exact, day }
    var id = Part.none
    var link = Part.none
    var title = Part.own
    var time = Time.exact

    init(_ dice: inout Dice) {
      repeat {
        id = Part.allCases.randomElement(using: &dice) ?? .own
        link = Part.allCases.randomElement(using: &dice) ?? .own
        title = Part.allCases.randomElement(using: &dice) ?? .own
        time = Time.allCases.randomElement(using: &dice) ?? .exact
      } while !tellsApart
    }

    /// Whether two of its entries differ at all. An entry without a title has a text of its own.
    private var tellsApart: Bool { id == .own || link == .own || title != .shared || time == .exact && link == .shared }

    func entry(_ number: Int, at now: Timestamp) -> Entry {
      var entry = Entry()
      let words = ["Oslo", "Vienna", "Geneva", "Ankara", "Astana", "Minsk", "Riga", "Doha", "Rabat"]
      let own = "\(words[number % 9]) \(words[number / 9 % 9])\(number) \(number * 7) treaty"
      entry.id = id == .none ? nil : id == .shared ? "0" : "urn:\(number)"
      entry.link = link == .none ? nil : "https://w.example/" + (link == .shared ? "live" : "n/\(number)")
      entry.title = title == .none ? nil : title == .shared ? "Daily treaty talks" : own
      if title == .none { entry.summary = own }
      let exact = now.seconds - 500_000 + Int64(number) * 5407
      switch time {
      case .none: break
      case .exact: entry.published = Timestamp(seconds: exact % 1800 == 0 ? exact + 1 : exact)
      case .day: entry.published = Timestamp(seconds: exact / 86_400 * 86_400)
      }
      return entry
    }

    var description: String { "id \(id), link \(link), title \(title), time \(time)" }
  }

  @Test("Each entry gives one match with a unique id, and none is repeated at the next poll or after a restart")
  func everyEntryOnce() async throws {
    let desk = try EntryDesk()
    var ids: Set<String> = []
    var expected = 0
    for run in 0..<240 {
      var dice = Dice(state: UInt64(run))
      let publisher = Publisher(&dice)
      let feed = "feed\(run)"
      var newest = -1
      var reported: [MatchRecord.Entry] = []
      for poll in 0..<6 {
        let oldest = max(0, newest - Int.random(in: 0...3, using: &dice))
        newest += Int.random(in: poll == 0 ? 1...4 : 0...3, using: &dice)
        var document = (oldest...newest).reversed().map { publisher.entry($0, at: desk.now) }
        if Int.random(in: 0...3, using: &dice) == 0 { document.shuffle(using: &dice) }
        if let again = document.randomElement(using: &dice), Bool.random(using: &dice) { document.append(again) }
        if Bool.random(using: &dice) {
          for index in document.indices where publisher.link != .none { document[index].link? += "?utm_source=\(poll)" }
        }
        reported += try await desk.poll(document, feed: feed).map { match in
          #expect(ids.insert(match.id).inserted, "run \(run): \(publisher): an id twice")
          return match.entry
        }
        if run % 16 == 0 { try desk.restart() }
        #expect(try await desk.poll(document, feed: feed).isEmpty, "run \(run), poll \(poll): \(publisher): again")
      }
      expected += newest + 1
      #expect(reported.count == newest + 1, "run \(run): \(publisher)")
    }
    #expect(try Set(desk.queuedIDs()) == ids && ids.count == expected)
  }
}
