import Classification
import FeedModel
import Testing

/// Sentences that a feed's entries have in common are learned over several polls.
struct RecurringSentencesTests {
  private func entry(_ title: String?, _ summary: String) -> Entry {
    var entry = Entry()
    entry.title = title
    entry.summary = summary
    return entry
  }

  private func entries(_ numbers: Range<Int>, _ text: (Int) -> String) -> [Entry] {
    numbers.map { entry("Title \($0)", text($0)) }
  }

  @Test("A sentence at the end or the beginning of most entries is found, in one document or over many polls")
  func learns() {
    let tail = "The Harbour reports from Vienna."
    for size in [1, 2, 5] {
      var learned = RecurringSentences()
      for first in stride(from: 0, to: 10, by: size) {
        learned.learn(from: entries(first..<(first + size)) { "Harbour wire. News number \($0) of today. \(tail)" })
        // The state is stored and read between polls, as over restarts.
        learned = RecurringSentences(stored: learned.stored)
      }
      #expect(
        Set(learned.recurring) == [.init(place: .end, text: tail), .init(place: .start, text: "Harbour wire.")],
        "\(size)")
    }
  }

  @Test("Three entries are too few, half is not enough, and copies of one entry count once")
  func tooFew() {
    var learned = RecurringSentences()
    learned.learn(from: entries(0..<3) { "News \($0). Same end." })
    #expect(learned.recurring.isEmpty)
    learned = RecurringSentences()
    learned.learn(from: entries(0..<10) { "News \($0). " + ($0 % 2 == 0 ? "Same end." : "End \($0).") })
    #expect(learned.recurring.isEmpty)
    learned = RecurringSentences()
    learned.learn(from: Array(repeating: entry("Talks", "Talks go on. Same end."), count: 10))
    #expect(learned.recurring.isEmpty)
  }

  @Test("The only sentence of an untitled entry is never the feed's; below a title it can be")
  func wholeTexts() {
    var learned = RecurringSentences()
    learned.learn(from: (0..<9).map { _ in entry(nil, "Envoys met.") } + entries(0..<1) { _ in "Other." })
    #expect(learned.recurring.isEmpty)
    learned = RecurringSentences()
    learned.learn(from: entries(0..<9) { _ in "Daily notes of the desk." })
    #expect(learned.recurring == [RecurringSentence(place: .end, text: "Daily notes of the desk.")])
  }

  @Test("A new final sentence replaces the old one within 100 entries; the stored text stays small")
  func changes() {
    var learned = RecurringSentences()
    for poll in 0..<40 { learned.learn(from: entries(poll..<(poll + 1)) { "News \($0). Old end." }) }
    #expect(learned.recurring.map(\.text) == ["Old end."])
    for poll in 40..<110 { learned.learn(from: entries(poll..<(poll + 1)) { "News \($0). New end." }) }
    #expect(learned.recurring.map(\.text) == ["New end."])
    #expect(learned.stored.utf8.count < 4000)
  }

  @Test(
    "Stored text that cannot be read counts as nothing learned",
    arguments: ["", "{", "[]", "{\"entries\":-1e99}", "null"])
  func unreadable(_ stored: String) { #expect(RecurringSentences(stored: stored).recurring.isEmpty) }

  @Test(
    "Unusual texts do not crash it",
    arguments: ["", ".", " . ", "……", "a", "А", "! ! !", "\n\n", "»", "\u{AD}. \u{AD}", "x. "])
  func odd(_ text: String) {
    var learned = RecurringSentences()
    learned.learn(from: entries(0..<12) { text + String(repeating: ".", count: $0) })
    #expect(RecurringSentences(stored: learned.stored).recurring == learned.recurring)
  }
}
