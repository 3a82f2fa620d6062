import Classification
import Testing

/// Evidence: each place in the text is quoted once, with the sum of what its hits contribute.
struct EvidenceTests {
  private func evidence(_ terms: [String: Double], rules: [Rule] = [], _ title: String, _ summary: String? = nil) throws
    -> (topic: TopicVerdict, evidence: [Evidence])
  {
    let topic = try #require(
      try SmallWatchlist.with(terms, rules: rules, threshold: 1).verdict(title, summary: summary).topics.first)
    return (topic, topic.evidence)
  }

  private func expectSound(_ topic: TopicVerdict) {
    #expect(topic.evidence.allSatisfy { $0.weight > 0 })
    #expect(abs(topic.evidence.reduce(0) { $0 + $1.weight } - topic.score) < 0.001)
    for (index, one) in topic.evidence.enumerated() {
      for other in topic.evidence[(index + 1)...] where one.field == other.field {
        #expect(one.end <= other.start || other.end <= one.start, "\(one.text) / \(other.text)")
      }
    }
  }

  @Test("Hits that overlap are one piece of evidence with the sum of their weights")
  func overlapping() throws {
    let found = try evidence(
      ["seized compounds": 10, "seiz* ~4 compound*": 6, "compound*": 4, "diplomat*": 3],
      "They seized compounds of diplomats")
    #expect(found.evidence.map(\.text) == ["seized compounds", "diplomats"])
    #expect(found.evidence.map(\.weight) == [40, 6])
    #expect(found.evidence[0].term == "seized compounds")
    expectSound(found.topic)
  }

  @Test("A repetition contributes what it adds to the score; beyond `repeatMax` it contributes nothing")
  func repetitions() throws {
    let found = try evidence(
      ["fleet": 10], "The fleet sails", "A fleet. The fleet grows. No fleet is safe. Fleet of old ships. Fleet.")
    #expect(found.evidence.count == 4)
    #expect(found.evidence.map(\.weight) == [20, 4, 4, 4])
    expectSound(found.topic)
  }

  @Test("Of a rule that spans a headline only its strongest words are quoted")
  func narrowed() throws {
    let rule = Rule(.all([.term(Located("@US")), .term(Located("demand*")), .term(Located("@RU"))]), score: 20)
    let found = try evidence(
      [:], rules: [rule], "Russia on Monday once more loudly demanded an answer from the United States")
    #expect(found.evidence.map(\.text) == ["demanded"])
    expectSound(found.topic)
  }

  @Test("Of overlapping hits that span a long headline the strongest is quoted")
  func chain() throws {
    let found = try evidence(
      ["one ~3 four": 5, "four ~3 seven": 9, "seven ~3 ten": 4], "one two three four five six seven eight nine ten")
    #expect(found.evidence.map(\.text) == ["four five six seven"])
    #expect(found.evidence.map(\.weight) == [36])
    expectSound(found.topic)
  }

  @Test("Evidence says whether it is in the title or in the text")
  func fields() throws {
    let found = try evidence(["compound*": 10], "compounds", "compounds")
    #expect(found.evidence.map(\.field) == [.title, .summary])
    expectSound(found.topic)
  }

  @Test("An explanation still lists every hit of every term")
  func explained() throws {
    let watchlist = SmallWatchlist.with(["seized compounds": 10, "compound*": 4], threshold: 1)
    let classifier = try #require(Classifier.compile(watchlist).classifier)
    let explanation = classifier.explain(Item(id: "x", title: "seized compounds"))
    #expect(explanation.assessments.first?.hits.count == 2)
    #expect(explanation.verdict.topics.first?.evidence.count == 1)
  }
}
