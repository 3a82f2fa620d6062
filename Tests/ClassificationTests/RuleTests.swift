import Classification
import Testing

/// Conditions of rules beyond order and conjunction, and effects of topics on each other.
struct RuleTests {
  private func terms(_ texts: String...) -> [Rule.Condition] { texts.map { .term(Located($0)) } }

  @Test("A word between the two others counts as near, and no word counts twice")
  func between() throws {
    let watchlist = SmallWatchlist.with([:], rules: [Rule(.all(terms("@US", "@RU", "warn*")), score: 20)])
    #expect(try watchlist.quotes("The US warns Russia again") == ["US warns Russia"])
    #expect(try watchlist.quotes("Warned by the US, Russia waits") == ["Warned"])
    let twice = SmallWatchlist.with([:], rules: [Rule(.all(terms("talk*", "talks")), score: 20)])
    #expect(try !twice.verdict("The talks").relevant)
    #expect(try twice.verdict("The talks on talking talks").relevant)
  }

  @Test(
    "A slot can ask for a kind of entity",
    arguments: [
      ("@RU.person", "Ryabkov warns", true), ("@RU.person", "Russia warns", false),
      ("@RU.actor", "Ryabkov warns", true), ("@RU.actor", "Russia warns", false),
      ("@US.org", "White House warns", true), ("@RU.place", "Russia warns", true),
    ])
  func kinds(_ slot: String, _ title: String, _ fires: Bool) throws {
    let watchlist = SmallWatchlist.with([:], rules: [Rule(.seq(terms(slot, "warns")), score: 20)])
    #expect(try watchlist.verdict(title).relevant == fires)
  }

  @Test("A rule can be limited to the title or the lead")
  func zones() throws {
    var inTitle = Rule(.all(terms("seized", "compound*")), score: 20)
    inTitle.zone = .title
    let title = SmallWatchlist.with([:], rules: [inTitle])
    #expect(try title.verdict("Seized compounds").relevant)
    #expect(try !title.verdict("x", summary: "Seized compounds.").relevant)
    inTitle.zone = .lead
    let lead = SmallWatchlist.with([:], rules: [inTitle])
    #expect(try lead.verdict("x", summary: "Seized compounds.").relevant)
    #expect(try !lead.verdict("x", summary: "One. Two. Seized compounds.").relevant)
  }

  @Test("A rule can be limited to texts in one script")
  func languages() throws {
    var rule = Rule(.all(terms("NATO", "2017")), score: 20)
    rule.language = .ru
    let russian = SmallWatchlist.with([:], rules: [rule])
    #expect(try russian.verdict("Саммит NATO в 2017 году").relevant)
    #expect(try !russian.verdict("The NATO summit of 2017").relevant)
    rule.language = .en
    #expect(try SmallWatchlist.with([:], rules: [rule]).verdict("The NATO summit of 2017").relevant)
  }

  @Test("A rule with `unless` does not count if one of those topics, or any, matches")
  func lastResort() throws {
    var pair = Rule(.all(terms("@US", "@RU")), score: 20)
    pair.unless = [Located("other")]
    func watchlist(_ rule: Rule) -> Watchlist {
      SmallWatchlist.with([:], rules: [rule]) {
        var other = Topic(id: Located("other"), title: "Other")
        other.gate = .none
        other.threshold = 10
        other.terms["en"] = [WeightedTerm(Located("talks"), weight: 20)]
        $0.topics.append(other)
      }
    }
    #expect(try watchlist(pair).verdict("US and Russia").topics.map(\.id) == ["t"])
    #expect(try watchlist(pair).verdict("US and Russia in talks").topics.map(\.id) == ["other"])
    pair.unless = [Located("any")]
    #expect(try watchlist(pair).verdict("US and Russia in talks").topics.map(\.id) == ["other"])
    pair.unless = [Located("othr")]
    let diagnostics = Classifier.compile(watchlist(pair)).diagnostics
    #expect(diagnostics.map(\.message) == ["there is no topic \"othr\"; did you mean \"other\"?"])
  }

  @Test("If one topic matches, others need less; if only the text names both sides, topics need more")
  func factors() throws {
    let watchlist = SmallWatchlist.with(["treaty": 20], gate: .pair) {
      $0.defaults.leadPairFactor = 1.4
      $0.defaults.companionFactor = 0.5
      var other = Topic(id: Located("other"), title: "Other")
      other.gate = .pair
      other.threshold = 30
      other.terms["en"] = [WeightedTerm(Located("summit"), weight: 10)]
      $0.topics.append(other)
    }
    #expect(try watchlist.verdict("US and Russia: a treaty and a summit").topics.map(\.id) == ["t", "other"])
    #expect(try !watchlist.verdict("US and Russia: a summit").relevant)
    // 20 × 1.3 is enough for 10 × 1.4; 8 × 1.3 is not.
    #expect(try watchlist.verdict("x", summary: "US and Russia: a treaty.").relevant)
    let weak = SmallWatchlist.with(["treaty": 8], gate: .pair) { $0.defaults.leadPairFactor = 1.4 }
    #expect(try !weak.verdict("x", summary: "US and Russia: a treaty.").relevant)
    #expect(try weak.verdict("US and Russia", summary: "A treaty.").relevant)
  }

  @Test("The CAMEO code of the strongest evidence gives the tone")
  func tones() throws {
    var watchlist = SmallWatchlist.with([:])
    watchlist.topics[0].terms["en"] = [
      WeightedTerm(Located("expel*"), weight: 20, cameo: Located("166")),
      WeightedTerm(Located("talks"), weight: 10, cameo: Located("041")),
    ]
    #expect(try watchlist.verdict("Expelled after talks").topics.first?.tone == -7)
    #expect(try watchlist.verdict("After talks").topics.first?.tone == 1)
  }

  @Test(
    "A guard's exemptions: an actor, an actor of each side, both sides in the title",
    arguments: [
      (Guard.Exemption.stateActor, "Ryabkov on the final", true), (.actorPair, "Ryabkov on the final", false),
      (.actorPair, "White House, Ryabkov on the final", true), (.titlePair, "Ryabkov on the final", false),
      (.titlePair, "US and Russia in the final", true), (.stateActor, "US and Russia in the final", false),
    ])
  func exemptions(_ exemption: Guard.Exemption, _ title: String, _ fires: Bool) throws {
    let watchlist = SmallWatchlist.with(["final": 20]) {
      var sport = Guard(id: Located("sport"))
      sport.words = [Located("final")]
      sport.min = 1
      sport.unless = exemption
      $0.guards = [sport]
    }
    #expect(try watchlist.verdict(title).relevant == fires)
  }
}
