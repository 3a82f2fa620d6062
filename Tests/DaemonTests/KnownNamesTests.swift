import Basics
import Matches
import Testing

@testable import diplowatch

/// What is said of a name that nobody has.
struct KnownNamesTests {
  private func names(_ feeds: [(id: String, title: String)]) -> KnownNames {
    var names = KnownNames()
    for feed in feeds {
      names.add(
        MatchRecord(
          id: feed.id, matchedAt: .init(seconds: 0), revision: 1,
          feed: MatchRecord.Feed(id: feed.id, title: feed.title, url: "https://a/"), entry: MatchRecord.Entry(),
          score: 1,
          topics: [], entities: []))
    }
    return names
  }

  @Test(
    "A part of an id, a word of a title, and either of them misspelt lead to the name; two letters lead nowhere",
    arguments: [
      ("kremln", "\"kremlin-en\" or \"kremlin-ru\"?"), ("kremlin", "\"kremlin-en\" or \"kremlin-ru\"?"),
      ("kremlin-em", "\"kremlin-en\"?"), ("harbor", "\"hw\"?"), ("Harbour", "\"hw\"?"), ("ho", nil), ("xyzzy", nil),
    ])
  func advice(_ name: String, _ expected: String?) {
    let names = names([("kremlin-en", "President"), ("kremlin-ru", "Президент"), ("hw", "Harbour Wire")])
    let advice = names.advice(.feed, name)
    #expect(advice == (expected.map { "; did you mean \($0)" } ?? "; known are hw, kremlin-en, kremlin-ru"))
  }
}
