import Testing

@testable import Classification

/// Verdicts by learned weights.
struct WeightTests {
  /// Two topics, of which `t` has weights. Relevance depends on one keyword and on where the sides are named.
  private func watchlist(change: (inout Watchlist) -> Void = { _ in }) -> Watchlist {
    SmallWatchlist.with(["treaty": 20], gate: .pair) { watchlist in
      var own = Topic(id: Located("own"), title: "Own")
      own.gate = .pair
      own.terms["en"] = [WeightedTerm(Located("walrus"), weight: 40)]
      watchlist.topics.append(own)
      var relevance = Weights.Sum()
      relevance.bias = -1
      relevance.evidence = ["pair-title": Located(0.5), "guard.sport": Located(-3)]
      relevance.keywords = [
        Weights.Keyword(Located("envoy*"), title: 2, lead: 1, body: 0.25),
        Weights.Keyword(Located("parade"), title: -4),
      ]
      var topic = Weights.Sum()
      topic.bias = -2
      topic.evidence = ["topic.t.score": Located(3)]
      topic.keywords = [Weights.Keyword(Located("pact*"), title: 4)]
      watchlist.weights.sums = [.relevance: relevance, .topic("t"): topic]
      change(&watchlist)
    }
  }

  private func probability(_ sum: Double) -> Double { Judge.probability(Float(sum)) }

  @Test("Bias, evidence and keywords give the probability; from the minimum on an item matches")
  func sum() throws {
    let hit = try watchlist().verdict("US envoys meet Russia over a treaty")
    #expect(abs(try #require(hit.probability) - probability(-1 + 0.5 + 2)) < 1e-6)
    #expect(hit.relevant && hit.topics.map(\.id) == ["t"])
    let miss = try watchlist().verdict("US and Russia: a treaty")
    #expect(abs(try #require(miss.probability) - probability(-0.5)) < 1e-6)
    #expect(!miss.relevant && miss.topics.isEmpty)
    let lower = watchlist { $0.weights.minProbability = [.en: 0.3] }
    #expect(try lower.verdict("US and Russia: a treaty").relevant)
    let russian = watchlist { $0.weights.minProbability = [.ru: 0.1] }
    #expect(try russian.verdict("США и Россия: парад").relevant)
    #expect(try !russian.verdict("US and Russia: a treaty").relevant)
  }

  @Test("A keyword counts once, in the part of the item with the largest factor")
  func places() throws {
    let bias = -1.0
    func probability(_ title: String, _ summary: String) throws -> Double {
      try #require(try watchlist().verdict(title, summary: summary).probability)
    }
    #expect(abs(try probability("Envoys", "US envoys and Russia. Envoys again.") - self.probability(bias + 2)) < 1e-6)
    #expect(abs(try probability("News", "US envoys and Russia. Envoys again.") - self.probability(bias + 1)) < 1e-6)
    #expect(
      abs(try probability("News", "US and Russia. One. Two. Three. Envoys again.") - self.probability(bias + 0.25))
        < 1e-6)
  }

  @Test("A named list is a keyword like any other")
  func set() throws {
    let list = watchlist {
      $0.sets["meet"] = [Located("meet*"), Located("sit* down")]
      $0.weights.sums[.relevance]?.keywords = [Weights.Keyword(Located("$meet"), title: 2, lead: 1)]
    }
    #expect(abs(try #require(try list.verdict("US and Russia sit down").probability) - probability(1.5)) < 1e-6)
    #expect(abs(try #require(try list.verdict("US and Russia stand").probability) - probability(-0.5)) < 1e-6)
  }

  @Test(
    "A listed word counts by its position relative to the two sides, and by which side is first",
    arguments: [
      ("US expels Russia", 1.0 + 2 + 4), ("Russia expels US", 1.0 + 2), ("US, Russia: expelled", 1.0),
      ("US and Russia. Expelled", 0.0),
    ])
  func acts(_ title: String, _ sum: Double) throws {
    let list = watchlist {
      $0.sets["expel"] = [Located("expel*")]
      $0.weights.sums[.relevance]?.keywords = []
      $0.weights.sums[.relevance]?.evidence = [
        "with.expel": Located(1), "act.expel": Located(2), "act.US.expel": Located(4),
      ]
    }
    #expect(abs(try #require(try list.verdict(title).probability) - probability(sum - 1)) < 1e-6)
  }

  @Test(
    "Evidence can be joined: it counts only beside words of a topic, or if the two sides are near each other",
    arguments: [
      ("US and Russia: a treaty", 4.0 + 2 + 1), ("US and Russia: a parade", 2.0 + 1),
      ("US: a long, long story about nobody and Russia", 0.0), ("Russia and the US: hockey", 8.0),
    ])
  func joined(_ title: String, _ sum: Double) throws {
    let list = watchlist {
      var sport = Guard(id: Located("sport"))
      sport.words = [Located("hockey")]
      sport.min = 1
      $0.guards = [sport]
      $0.weights.sums[.relevance]?.keywords = []
      $0.weights.sums[.relevance]?.evidence = [
        "topics.fired & pair-title": Located(4), "near.5 & first.US": Located(2), "near.5 & title.US-RU": Located(1),
        "near.5 & guard.sport": Located(8), "guard.sport": Located(0),
      ]
    }
    #expect(abs(try #require(try list.verdict(title).probability) - probability(sum - 1)) < 1e-6)
  }

  @Test("Entities and words of lists are not joined; a joined name refers to what its second half refers to")
  func joinedNames() throws {
    let names = FeatureSpace(watchlist()).numbers
    #expect(names["near.5 & topic.t.score"] != nil && names["near.5 & near.5"] != nil)
    #expect(!names.keys.contains { $0.contains(" & name.") || $0.contains(" & act.") || $0.contains(" & near.5 & ") })
    let reference = try #require(FeatureSpace.reference("topics.fired & guard.sport.exempt"))
    #expect(reference.kind == .guardWords && reference.id == "sport")
    #expect(FeatureSpace.reference("near.5 & first.US") == nil)
    // Entities are not joined, and nothing is joined twice: such a name means nothing.
    #expect(FeatureSpace.reference("near.5 & name.ru.lavrov") == nil)
    #expect(FeatureSpace.reference("near.5 & near.5 & guard.sport") == nil)
    let slip = watchlist { $0.weights.sums[.relevance]?.evidence = ["near.5 & name.ru": Located(1)] }
    #expect(Classifier.compile(slip).diagnostics.contains { $0.message.contains("there is no feature for weights") })
  }

  @Test("The sides named in a title, and their order, are evidence")
  func title() throws {
    func probability(_ evidence: String, _ title: String) throws -> Double? {
      let list = watchlist { watchlist in
        watchlist.entities.append(SmallWatchlist.entity("by", .place, nil, en: ["Belarus"]))
        watchlist.weights.sums[.relevance]?.keywords = []
        watchlist.weights.sums[.relevance]?.evidence = [evidence: Located(3)]
      }
      return try list.verdict(title, summary: "US and Russia").probability
    }
    func has(_ evidence: String, _ title: String) throws -> Bool { try probability(evidence, title) ?? 0 > 0.5 }
    #expect(try has("title.is.RU.other", "Russia and Belarus: Russia"))
    #expect(try !has("title.is.RU.other", "Belarus and Russia"))
    #expect(try has("title.is.US.other.RU", "US, Belarus, Russia") && !has("title.is.US.other", "US, Belarus, Russia"))
  }

  @Test("An item that does not name both sides has the probability 0")
  func oneSide() throws {
    #expect(try watchlist().verdict("Russia's envoys and a treaty").probability == 0)
  }

  @Test("A topic needs its own minimum; a match without a topic has the likeliest one, or `other`")
  func topics() throws {
    #expect(try watchlist().verdict("US envoys and Russia: a pact").topics.map(\.id) == ["t"])
    let alone = try watchlist().verdict("US envoys and Russia")
    #expect(alone.topics.map(\.id) == ["t"])
    #expect(abs(try #require(alone.topics[0].probability) - probability(-2)) < 1e-6)
    let withOther = watchlist { watchlist in
      watchlist.topics.append(Topic(id: Located("other"), title: "Other"))
      watchlist.weights.sums[.topic("other")] = Weights.Sum()
      watchlist.weights.sums[.topic("other")]?.bias = -5
    }
    #expect(try withOther.verdict("US envoys and Russia").topics.map(\.id) == ["other"])
  }

  @Test("If only keywords support a topic, they are its evidence")
  func keywordEvidence() throws {
    let evidence = try #require(try watchlist().verdict("US envoys and Russia: a pact").topics.first).evidence
    #expect(evidence.map(\.text) == ["pact"])
    #expect(evidence.map(\.term) == ["pact*"] && evidence[0].weight == 4)
  }

  @Test("A topic without weights is decided by its threshold, and makes the item a match")
  func ownTopic() throws {
    let verdict = try watchlist().verdict("Russia parade: US walrus")
    #expect(verdict.relevant && verdict.topics.map(\.id) == ["own"])
    #expect(try #require(verdict.probability) < 0.1)
    #expect(verdict.topics[0].probability == nil)
  }

  @Test("The words of a side's name do not count as keywords")
  func names() throws {
    let list = watchlist { $0.weights.sums[.relevance]?.keywords = [Weights.Keyword(Located("kerry"), title: 5)] }
    #expect(abs(try #require(try list.verdict("John Kerry and Russia").probability) - probability(-0.5)) < 1e-6)
  }

  @Test("The likeliest of hostile, neutral and friendly gives the tone its sign")
  func tone() throws {
    func tone(_ hostile: Double, _ friendly: Double, _ strong: Double) throws -> Double? {
      let list = watchlist { watchlist in
        for (question, bias) in [(Weights.Question.hostile, hostile), (.friendly, friendly), (.strong, strong)] {
          watchlist.weights.sums[question] = Weights.Sum()
          watchlist.weights.sums[question]?.bias = bias
        }
      }
      return try list.verdict("US envoys and Russia: a treaty").topics.first?.tone
    }
    #expect(try tone(3, -3, 5) ?? 0 < -8)
    #expect(try tone(-3, 3, -5) ?? 0 > 1)
    #expect(try tone(-3, -3, 0) == 0)
  }

  @Test("An unknown name of evidence is an error; that of a removed entity is not")
  func unknownEvidence() {
    let wrong = watchlist { $0.weights.sums[.relevance]?.evidence["pair-titel"] = Located(1) }
    #expect(
      Classifier.compile(wrong).diagnostics.map(\.message).contains { $0.contains("did you mean \"pair-title\"?") })
    let gone = watchlist { $0.weights.sums[.relevance]?.evidence["name.us.nobody"] = Located(1) }
    #expect(Classifier.compile(gone).diagnostics.isEmpty)
  }

  @Test("The parts of an explanation add up to the probability; it says what would change the verdict")
  func explanation() throws {
    let classifier = try #require(Classifier.compile(watchlist()).classifier)
    let explanation = classifier.explain(Item(id: "x", title: "US envoys and Russia: parade"))
    let sum = try #require(explanation.sums.first)
    #expect(sum.topic == nil)
    #expect(abs(sum.probability - probability(sum.bias + sum.parts.reduce(0) { $0 + $1.weight })) < 1e-6)
    #expect(sum.parts.map(\.name) == ["parade", "envoy*", "pair-title"])
    #expect(sum.parts.map(\.text) == ["parade", "envoys", nil])
    #expect(!explanation.verdict.relevant && sum.decisive.map(\.name) == ["parade"])
  }

  @Test("Later weights replace single ones and add others")
  func merging() {
    var first = watchlist().weights
    var second = Weights()
    second.sums[.relevance] = Weights.Sum()
    second.sums[.relevance]?.keywords = [
      Weights.Keyword(Located("parade"), title: 1), Weights.Keyword(Located("convoy"), title: 2),
    ]
    second.sums[.relevance]?.evidence["near.5"] = Located(0.1)
    first.merge(second)
    let sum = first.sums[.relevance]
    #expect(sum?.bias == -1)
    #expect(sum?.keywords.map(\.pattern.value) == ["envoy*", "parade", "convoy"])
    #expect(sum?.keywords.map(\.title) == [2, 1, 2])
    #expect(sum?.evidence.count == 3)
  }
}

/// Rules and guards with `force`, with and without weights.
struct ForceTests {
  private func rule(_ word: String, _ force: Force) -> Rule {
    var rule = Rule(.all([.term(Located(word))]), score: 30)
    rule.force = force
    return rule
  }

  private func watchlist(_ force: Force, isLearned: Bool) -> Watchlist {
    SmallWatchlist.with(["treaty": 20], rules: [rule("walrus", force)], gate: .pair) { watchlist in
      guard isLearned else { return }
      watchlist.weights.sums = [.relevance: Weights.Sum(), .topic("t"): Weights.Sum()]
      watchlist.weights.sums[.relevance]?.bias = force == .match ? -5 : 5
      watchlist.weights.sums[.topic("t")]?.bias = force == .match ? -5 : 5
    }
  }

  @Test(
    "A rule with `force: match` makes an item a match regardless of gate, threshold and weights",
    arguments: [false, true])
  func match(isLearned: Bool) throws {
    let list = watchlist(.match, isLearned: isLearned)
    #expect(try list.verdict("A walrus").topics.map(\.id) == ["t"])
    #expect(try list.verdict("US, Russia and a walrus").topics.map(\.id) == ["t"])
    #expect(try list.verdict("US, Russia and a walrus").probability == (isLearned ? 1 : nil))
    #expect(try !list.verdict("A seal").relevant)
  }

  @Test("A rule with `force: noMatch` prevents a match", arguments: [false, true])
  func noMatch(isLearned: Bool) throws {
    let list = watchlist(.noMatch, isLearned: isLearned)
    #expect(try list.verdict("US and Russia: a treaty").relevant)
    #expect(try !list.verdict("US and Russia: a treaty, a walrus").relevant)
  }

  @Test("A guard with a weight is evidence; a forced one, or one without a weight, suppresses")
  func guards() throws {
    func relevant(isListed: Bool, isForced: Bool) throws -> Bool {
      var list = watchlist(.noMatch, isLearned: true)
      var held = Guard(id: Located("sport"))
      held.words = [Located("hockey")]
      held.min = 1
      held.isForced = isForced
      list.guards = [held]
      if isListed { list.weights.sums[.relevance]?.evidence["guard.sport"] = Located(-1) }
      return try list.verdict("US and Russia: a hockey treaty").relevant
    }
    #expect(try relevant(isListed: true, isForced: false))
    #expect(try !relevant(isListed: true, isForced: true))
    #expect(try !relevant(isListed: false, isForced: false))
  }
}

/// Learning weights.
struct TrainingTests {
  /// Items that differ only in one word, each in a week of its own; half of them have a topic.
  private func items() -> [LabelledItem] {
    (0..<120).map { index in
      let isWanted = index % 2 == 0
      let isTreaty = index % 4 == 0
      let word = isWanted ? "envoys" : "hockey"
      let day = "20\(10 + index / 12)-\(index % 12 < 9 ? "0" : "")\(index % 12 + 1)-11"
      return LabelledItem(
        item: Item(id: "s-\(index)", title: "US and Russia: \(word) \(isTreaty ? "treaty" : "agenda")", language: "en"),
        relevance: isWanted ? .yes : .no, topics: isWanted && isTreaty ? ["t"] : [], tone: isTreaty ? 1 : -1, day: day,
        source: "s\(index % 3)")
    }
  }

  @Test("The word that separates the items is learned, and separates other items too")
  func learns() throws {
    let watchlist = SmallWatchlist.with(["treaty": 20], gate: .pair)
    let result = try #require(WeightTraining(watchlist, items())).run()
    let keywords = Dictionary(
      uniqueKeysWithValues: try #require(result.weights.sums[.relevance]).keywords.map { ($0.pattern.value, $0.title) })
    #expect(try #require(keywords["envoys*"] ?? keywords["envoy"] ?? keywords["envoy*"]) > 0.5)
    #expect(try #require(keywords["hockey*"]) < -0.5)
    #expect(zip(items(), result.outOfFold).allSatisfy { ($0.relevance == .yes) == $1.relevant })
    #expect(zip(items(), result.outOfFold).allSatisfy { $0.topics.isEmpty || $1.topics.map(\.id) == ["t"] })
    #expect(try #require(WeightTraining(watchlist, items())).run().weights == result.weights)
  }

  @Test("Items of one week are in the same fold, whatever their source")
  func folds() {
    func fold(_ day: String, _ source: String) -> Int {
      LabelledItem(item: Item(id: "", title: ""), relevance: .yes, day: day, source: source).fold(of: 10)
    }
    #expect(fold("2017-07-17", "a") == fold("2017-07-18", "b"))
    #expect(Set((1...28).map { fold("2017-0\(1 + $0 % 9)-\(10 + $0 % 18)", "a") }).count > 3)
  }
}

/// Words as patterns.
struct KeywordPatternTests {
  @Test(
    "A long word becomes a prefix pattern, a short one itself, a stop word nothing",
    arguments: [
      ("Sanctions", "sanction*"), ("дипломатов", "дипломат*"), ("выслать", "высл*"), ("ДСНВ", "дснв*"),
      ("Moscow's", "moscow*"), ("oil", "oil"), ("the", nil), ("2017", nil), ("x", nil),
    ] as [(String, String?)])
  func pattern(_ word: String, _ expected: String?) { #expect(KeywordCandidates.pattern(word) == expected) }
}
