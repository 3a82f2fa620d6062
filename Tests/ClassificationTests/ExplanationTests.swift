import Classification
import Testing

/// Explanations: the position in the watchlist of all that contributed, and the effect of each factor.
struct ExplanationTests {
  private static func at(_ line: Int) -> SourcePosition { SourcePosition(file: "w.yaml", line: line, column: 1) }

  /// One term, rule or name per line, so that lines identify them.
  private static func placed(gate: Topic.Gate = .none) -> Watchlist {
    SmallWatchlist.with([:], gate: gate, threshold: 30) {
      var term = WeightedTerm(Located("treaty", at: at(1)), weight: 30)
      term.weightPosition = at(2)
      var rule = Rule(.seq([.term(Located("sign*")), .term(Located("pact"))]), score: 12)
      (rule.position, rule.scorePosition) = (at(3), at(4))
      $0.topics[0].terms["en"] = [term]
      $0.topics[0].rules = [rule]
      $0.topics[0].thresholdPosition = at(5)
      $0.topics[0].except = [Located("treaty ports", at: at(6))]
      $0.defaults.places = [.title: at(7), .repeatGain: at(8), .bodyOnlyFactor: at(9), .companionFactor: at(10)]
      var sport = Guard(id: Located("sport", at: at(11)))
      sport.words = [Located("coach*", at: at(12)), Located("final", at: at(13))]
      sport.factor = 1.5
      sport.factorPosition = at(14)
      $0.guards = [sport]
      $0.shadows = [Located("Contract talks", at: at(15))]
      var name = SmallWatchlist.entity("us.pine", .person, "US", en: ["Ann Pine"])
      name.names["en"] = [.phrase(Located("Ann Pine", at: at(16)))]
      name.except = [Located("Ann Pine Street", at: at(17))]
      $0.entities.append(name)
    }
  }

  private func explain(_ watchlist: Watchlist, _ title: String, _ summary: String? = nil) throws -> Explanation {
    let (classifier, diagnostics) = Classifier.compile(watchlist)
    return try #require(classifier, "\(diagnostics)").explain(Item(id: "x", title: title, summary: summary))
  }

  private func lines(_ factors: [Explanation.Factor]) -> [String] {
    factors.map { "\($0.name) \($0.value) \($0.position.map { String($0.line) } ?? "-")" }
  }

  @Test("A hit names its term or rule, and the factors whose product its weight is")
  func hits() throws {
    let hits = try explain(Self.placed(), "A treaty, signed as a pact", "The treaty").assessments[0].hits
    #expect(hits.map(\.evidence.text) == ["treaty", "signed as a pact", "treaty"])
    #expect(hits.map { $0.position?.line } == [1, 3, 1])
    #expect(lines(hits[0].factors) == ["weight 30.0 2", "title 2.0 7"])
    #expect(lines(hits[1].factors) == ["score 12.0 4", "title 2.0 7"])
    #expect(lines(hits[2].factors) == ["weight 30.0 2", "title 2.0 7", "repeat.gain 0.2 8"])
    for hit in hits { #expect(abs(hit.factors.reduce(1) { $0 * $1.value } - hit.evidence.weight) < 0.001) }
    #expect(hits[0].evidence.weight == 60)
  }

  @Test("A threshold lists its factors: the parts of the item with hits, and each guard")
  func thresholds() throws {
    let late = "One. Two. The coach wants a treaty before the final."
    let topic = try explain(Self.placed(), "x", late).assessments[0]
    #expect(lines(topic.thresholdFactors) == ["threshold 30.0 5", "bodyOnlyFactor 1.6 9", "guard.sport 1.5 14"])
    #expect(abs(topic.thresholdFactors.reduce(1) { $0 * $1.value } - topic.threshold) < 0.001)
    let plain = try explain(Self.placed(), "A treaty").assessments[0]
    #expect(lines(plain.thresholdFactors) == ["threshold 30.0 5"])
  }

  @Test("If another topic matches, the explanation shows the companion threshold")
  func companion() throws {
    var watchlist = Self.placed()
    watchlist.defaults.companionFactor = 0.5
    var other = Topic(id: Located("other-one"), title: "O")
    other.gate = .none
    other.terms["en"] = [WeightedTerm(Located("envoy"), weight: 10)]
    watchlist.topics.append(other)
    let topics = try explain(watchlist, "A treaty of the envoy").assessments
    #expect(topics.map(\.fired) == [true, true])
    #expect(lines(topics[1].thresholdFactors) == ["threshold 30.0 -", "companionFactor 0.5 10"])
    #expect(topics[1].threshold == 15)
  }

  @Test("Names, shadows, exceptions and guards' words have their positions")
  func places() throws {
    let found = try explain(
      Self.placed(), "Contract talks: Ann Pine of Ann Pine Street on treaty ports",
      "Washington's coach won the final. A treaty.")
    #expect(found.names.map(\.text) == ["Ann Pine", "Washington"])
    #expect(found.names.map(\.counts) == [true, false] && found.uncountedNames == ["Washington"])
    #expect(found.names[0].position?.line == 16 && found.names[0].entity == "us.pine")
    #expect(
      found.shadowed.map { "\($0.exceptionOf ?? "all"): \($0.text)" }
        == ["all: Contract talks", "us.pine: Ann Pine Street", "t: treaty ports"])
    #expect(found.shadowed.map { $0.position?.line } == [15, 17, 6])
    let held = try #require(found.guards.first)
    #expect(held.position?.line == 11 && held.words == ["coach", "final"])
    #expect(held.patterns.map { $0.position?.line } == [12, 13])
  }

  @Test("A rule with `force` is shown as the decision")
  func force() throws {
    var watchlist = Self.placed()
    watchlist.topics[0].rules[0].force = .noMatch
    let topic = try explain(watchlist, "A treaty, signed as a pact").assessments[0]
    #expect(topic.obstacles == [.ruledOut])
    #expect(topic.hits.map(\.force) == [nil, .noMatch] && topic.hits[1].position?.line == 3)
  }
}
