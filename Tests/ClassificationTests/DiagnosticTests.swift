import Classification
import Testing

/// Diagnostics on patterns: all are reported at once, each with its position.
struct DiagnosticTests {
  private func messages(_ watchlist: Watchlist) -> [String] { Classifier.compile(watchlist).diagnostics.map(\.message) }

  @Test("A shadow inside a phrase makes it unreachable; one that only overlaps does not")
  func shadows() {
    func dead(_ shadow: String, _ term: String) -> Bool {
      messages(SmallWatchlist.with([term: 20]) { $0.shadows = [Located(shadow)] }).contains { $0.contains("a shadow") }
    }
    #expect(dead("contract talks", "contract talks"))
    #expect(dead("contract talks", "new contract talks"))
    #expect(dead("contract*", "contracts signed"))
    #expect(dead("contract talks", "(contract talks) ~3 signed"))
    #expect(!dead("contract talks", "talks"))
    #expect(!dead("contract talks", "contract talk*"))
    #expect(!dead("Contract Talks", "contract talks"))
    #expect(!dead("contract talks", "(contract talks|pay talks)"))
  }

  @Test("A name inside a shadow is reported as unreachable")
  func shadowedNames() {
    let watchlist = SmallWatchlist.with(["zzzz": 1]) { $0.shadows = [Located("White House")] }
    #expect(messages(watchlist).contains { $0.contains("the name \"White House\" is never found") })
  }

  @Test("One phrase with two CAMEO codes is reported")
  func codes() {
    var watchlist = SmallWatchlist.with([:])
    watchlist.topics[0].terms["en"] = [
      WeightedTerm(Located("(expels|ousts)"), weight: 20, cameo: Located("166")),
      WeightedTerm(Located("expels"), weight: 10, cameo: Located("174")),
    ]
    #expect(messages(watchlist) == ["\"expels\" has two CAMEO codes, \"166\" and \"174\"; keep one"])
    watchlist.topics[0].terms["en"]?[1].cameo = Located("999")
    #expect(messages(watchlist).contains { $0.contains("the CAMEO code \"999\" is not known") })
  }

  @Test("Too common words, and patterns that expand to too many phrases, are reported")
  func cost() {
    #expect(messages(SmallWatchlist.with(["of the": 1])).contains { $0.contains("are in every text") })
    #expect(messages(SmallWatchlist.with(["(of|treaty)": 1])).contains { $0.contains("are in every text") })
    #expect(messages(SmallWatchlist.with(["of ~3 treaty": 1])).isEmpty)
    let choices = "(" + (10...45).map { "word\($0)" }.joined(separator: "|") + ")"
    #expect(messages(SmallWatchlist.with([choices + " " + choices: 1])).contains { $0.contains("which is slow") })
  }

  @Test("A mistake in a set is reported once, at the set")
  func sets() {
    let watchlist = SmallWatchlist.with(["$act one": 1, "$act two": 1]) {
      $0.sets = ["act": [Located("a*b"), Located("seize")]]
    }
    #expect(messages(watchlist) == ["\"a*b\" in the set \"act\": \"*\" is allowed only at the end of a word: \"a*b\""])
  }

  @Test("One name for two entities of different sides is reported")
  func ambiguity() {
    let watchlist = SmallWatchlist.with(["zzzz": 1]) {
      $0.entities.append(SmallWatchlist.entity("ru.house", .org, "RU", en: ["White House"]))
    }
    #expect(messages(watchlist).contains { $0.contains("names both \"us.white_house\" and \"ru.house\"") })
  }
}
