import Classification
import Testing

struct ScoringTests {
  @Test("A title counts double, the lead 1.3 times, the rest 0.7 times and needs 1.6 times the threshold")
  func zones() throws {
    let watchlist = SmallWatchlist.with(["treaty": 10], threshold: 5)
    #expect(try watchlist.verdict("A treaty").score == 20)
    #expect(try watchlist.verdict("x", summary: "A treaty.").score == 13)
    let late = "One. Two. A treaty."
    #expect(try !watchlist.verdict("x", summary: late).relevant)
    #expect(try SmallWatchlist.with(["treaty": 12], threshold: 5).verdict("x", summary: late).relevant)
  }

  @Test("Each repetition adds a fifth, at most three times; weights of distinct terms add up")
  func repetitions() throws {
    let watchlist = SmallWatchlist.with(["treaty": 10, "signed": 3])
    #expect(try watchlist.verdict("treaty treaty treaty").score == 28)
    #expect(try watchlist.verdict("treaty treaty treaty treaty treaty treaty").score == 32)
    #expect(try watchlist.verdict("treaty signed").score == 26)
  }

  @Test(
    "A gate requires both sides in the part of the item that it names",
    arguments: [
      (Topic.Gate.none, "A treaty", "", true), (.pair, "A treaty with Russia", "", false),
      (.pair, "A treaty with Russia", "The US agreed.", true),
      (.pairSentence, "A treaty with Russia", "The US.", false),
      (.pairSentence, "A treaty", "The US and Russia.", true), (.pairTitle, "A treaty", "The US and Russia.", false),
      (.pairTitle, "A treaty: US, Russia", "", true),
    ])
  func gates(_ gate: Topic.Gate, _ title: String, _ summary: String, _ fires: Bool) throws {
    let verdict = try SmallWatchlist.with(["treaty": 20], gate: gate).verdict(title, summary: summary)
    #expect(verdict.relevant == fires)
  }

  @Test("A bilateral entity opens the gate alone; a feed's home side counts near the other side's diplomats")
  func bilateral() throws {
    let watchlist = SmallWatchlist.with(["treaty": 20], gate: .pair) {
      var pact = SmallWatchlist.entity("t.pact", .treaty, nil, en: ["New START"])
      pact.bilateral = true
      $0.entities += [pact, SmallWatchlist.entity("us.state", .office, "US", en: ["State Department"])]
    }
    #expect(try watchlist.verdict("New START treaty").relevant)
    #expect(try !watchlist.verdict("State Department on the treaty").relevant)
    #expect(try watchlist.verdict("State Department on the treaty", homeSide: "RU").relevant)
    #expect(try !watchlist.verdict("The US treaty", homeSide: "RU").relevant)
  }

  @Test("A guard suppresses a topic unless an actor of a side is named")
  func guards() throws {
    let watchlist = SmallWatchlist.with(["talks": 20], gate: .pair) {
      var sport = Guard(id: Located("sport"))
      sport.words = [Located("coach*"), Located("final"), Located("match*")]
      sport.unless = .stateActor
      $0.guards = [sport]
    }
    #expect(try watchlist.verdict("US, Russia in talks").relevant)
    #expect(try watchlist.verdict("US, Russia in talks, coach says").relevant)
    #expect(try !watchlist.verdict("US, Russia in talks before final, coach says").relevant)
    #expect(try watchlist.verdict("US, Russia in talks before final, coach and White House say").relevant)
  }

  @Test("Rules: order, conjunction, maximum distance and exclusions")
  func rules() throws {
    var expels = Rule(
      .seq([.term(Located("@US")), .term(Located("expel*")), .term(Located("@RU diplomat*"))]), near: 3, score: 20)
    expels.cameo = Located("166")
    var returns = Rule(
      .all([.term(Located("return")), .any([.term(Located("dacha*")), .term(Located("property"))])]), near: 4, score: 20
    )
    returns.not = [Located("stolen car*")]
    let watchlist = SmallWatchlist.with([:], rules: [expels, returns])
    let verdict = try watchlist.verdict("US to expel Russian diplomats")
    #expect(verdict.topics.first?.evidence.first?.text == "expel Russian diplomats")
    #expect(verdict.topics.first?.tone == -7)
    #expect(try !watchlist.verdict("Russian diplomats expel a US guest").relevant)
    #expect(try watchlist.verdict("the property they return").relevant)
    #expect(try !watchlist.verdict("return of property and a stolen car").relevant)
    #expect(try !watchlist.verdict("return, at some point in time, of property").relevant)
  }

  @Test("An explanation names the topic that nearly matched and what it lacks")
  func explanation() throws {
    let watchlist = SmallWatchlist.with(["talks": 4], gate: .pair) { $0.shadows = [Located("contract talks")] }
    let classifier = try #require(Classifier.compile(watchlist).classifier)
    let near = classifier.explain(Item(id: "x", title: "Moscow on talks"))
    #expect(!near.verdict.relevant)
    #expect(near.assessments.first?.obstacles == [.gate(.pair), .belowThreshold])
    #expect(near.uncountedNames == ["Moscow"])
    let shadowed = classifier.explain(Item(id: "x", title: "Contract talks"))
    #expect(shadowed.shadowed.map(\.text) == ["Contract talks"] && shadowed.assessments.isEmpty)
    #expect(shadowed.shadowed.map(\.shadow) == ["contract talks"])
    #expect(near.missingSides == ["US", "RU"])
  }
}
