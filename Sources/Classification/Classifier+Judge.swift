/// Verdicts from learned weights.
extension Classifier {
  /// The result of the weights for an item.
  struct Judgement {
    var scores: [TopicScorer.Scored]
    /// Its features; empty if not both sides are named, since then the weights are not used.
    var features: [Feature]
    /// The sum of each question; empty if `features` is.
    var sums: [Float]
    /// Whether a guard without a learned weight suppresses all topics, and which topics such guards suppress.
    var isHeldBack = false
    var heldTopics: Set<Int> = []
  }

  /// Whether an item without any part of a term or rule can match: only if both sides are named, since the weights are
  /// not used otherwise, or if everything is to match. Most items end here: without this test, classifying 6,457 real
  /// entries takes 24 % more instructions.
  func isJudgedWithoutTerms(_ reading: Reading) -> Bool {
    reading.presence.hasBoth || minProbability(reading) <= 0
  }

  func judgement(_ reading: Reading, _ scorer: TopicScorer, _ judge: Judge) -> Judgement {
    let scores = scorer.scores()
    var judgement = Judgement(scores: scores, features: [], sums: [])
    if reading.presence.hasBoth {
      judgement.features = scorer.features(judge.space, scores)
      judgement.sums = judge.sums(judgement.features)
    }
    judgement.isHeldBack = scorer.isHeldBack(nil, besideThose: judge.knownGuards)
    judgement.heldTopics = Set(
      compiled.watchlist.topics.indices.filter {
        scorer.isHeldBack(compiled.watchlist.topics[$0], besideThose: judge.knownGuards)
      })
    return judgement
  }

  /// The verdict for a judgement.
  func verdict(
    _ item: Item, _ reading: Reading, _ scorer: TopicScorer, _ judgement: Judgement, _ judge: Judge
  ) -> Verdict {
    let sums = judgement.sums
    let isForced = judgement.scores.contains { $0.assessment.force == .match && $0.assessment.fired }
    let isRefused = judgement.isHeldBack || judgement.scores.contains { $0.assessment.force == .noMatch }
    let learned = sums.isEmpty ? 0 : judge.probability(.relevance, sums) ?? 0
    let probability = isForced ? 1 : isRefused ? 0 : learned
    var topics = topics(reading, scorer, judgement, judge, isWanted: probability >= minProbability(reading))
    let tone = sums.isEmpty ? nil : judge.tone(sums)
    for index in topics.indices { topics[index].tone = tone ?? topics[index].tone }
    topics.sort { ($1.score, $1.probability ?? 1, $0.id) < ($0.score, $0.probability ?? 1, $1.id) }
    return Verdict(
      id: item.id, probability: probability, score: topics.map(\.score).max() ?? 0, topics: topics,
      entities: entities(reading))
  }

  func minProbability(_ reading: Reading) -> Double {
    compiled.watchlist.weights.minProbability[reading.isCyrillic ? .ru : .en] ?? 0.5
  }

  // MARK: topics

  /// The topics of a match. A topic with learned weights is chosen by its probability. A topic without is chosen by its
  /// score, which makes a match by itself. A match has at least one topic: if none is probable enough, it is `other`,
  /// or the most probable topic if the watchlist has no topic `other`.
  private func topics(
    _ reading: Reading, _ scorer: TopicScorer, _ judgement: Judgement, _ judge: Judge, isWanted: Bool
  ) -> [TopicVerdict] {
    var topics: [TopicVerdict] = []
    var last: (index: Int, probability: Double?, rank: Double)?
    for (index, topic) in compiled.watchlist.topics.enumerated() {
      let scored = judgement.scores.first { $0.index == index }
      let isForced = scored?.assessment.force == .match
      if judgement.heldTopics.contains(index), !isForced { continue }
      let probability = isForced ? 1 : judge.probability(ofTopic: index, judgement.sums)
      let fires =
        judge.hasLearned(topic: index)
        ? isWanted && probability ?? 0 >= compiled.watchlist.weights.minProbability(ofTopic: topic.id.value)
        : scored?.assessment.fired ?? false
      if fires {
        topics.append(
          verdict(index, reading, scorer, judgement, judge, probability: probability, .topic(topic.id.value)))
      }
      // A topic without learned weights is ranked by its score.
      let rank = topic.id.value == "other" ? 2 : probability ?? (scored.map { $0.assessment.score / 1000 } ?? 0) - 1
      if last.map({ rank > $0.rank }) ?? true { last = (index, probability, rank) }
    }
    if topics.isEmpty, isWanted, let last {
      topics = [verdict(last.index, reading, scorer, judgement, judge, probability: last.probability, .relevance)]
    }
    return topics
  }

  /// A topic that fires.
  ///
  /// - Parameter question: The question whose keywords are the evidence if no term or rule matched.
  private func verdict(
    _ index: Int, _ reading: Reading, _ scorer: TopicScorer, _ judgement: Judgement, _ judge: Judge,
    probability: Double?, _ question: Weights.Question
  ) -> TopicVerdict {
    let topic = compiled.watchlist.topics[index]
    let scored = judgement.scores.first { $0.index == index }
    var verdict =
      scored.map { TopicVerdict(scorer.complete($0)) }
      ?? TopicVerdict(
        id: topic.id.value, title: topic.title, score: 0, tone: topic.cameo?.tone, flags: [], evidence: [])
    verdict.probability = probability
    if verdict.evidence.isEmpty { verdict.evidence = evidence(reading, judgement, judge, question) }
    return verdict
  }

  /// The words that added most to a question's sum, with the amount. They are the evidence if no term or rule matched.
  private func evidence(
    _ reading: Reading, _ judgement: Judgement, _ judge: Judge, _ question: Weights.Question
  ) -> [Evidence] {
    var found: [(hit: Reading.Hit, evidence: Evidence)] = []
    for feature in judgement.features {
      let weight = (judge.weight(feature, question) * 100).rounded() / 100
      guard weight >= 0.1, let (name, hit) = place(of: feature, reading, judge) else { continue }
      let quote = reading.quote(hit)
      found.append(
        (
          hit,
          Evidence(
            term: name, text: quote.text, field: reading.fields[hit.field].name, start: quote.start, end: quote.end,
            weight: weight)
        ))
    }
    let most = found.sorted { ($1.evidence.weight, $0.evidence.start) < ($0.evidence.weight, $1.evidence.start) }
      .prefix(3)
    return most.sorted { ($0.hit.field, $0.evidence.start) < ($1.hit.field, $1.evidence.start) }.map(\.evidence)
  }

  /// The first place of the keyword or name that a feature is about; nil for a feature without a single place.
  func place(of feature: Feature, _ reading: Reading, _ judge: Judge) -> (name: String, hit: Reading.Hit)? {
    let beyond = Int(feature.number) - judge.space.count
    if beyond >= 0 {
      let hits = reading.keywords.filter { Int($0.part) == beyond / 3 }.map(\.hit)
      guard let hit = hits.max(by: { reading.zone($0) < reading.zone($1) }) else { return nil }
      let first = hits.first { reading.zone($0) == reading.zone(hit) } ?? hit
      return (judge.keywords[beyond / 3].value, first)
    }
    guard let entity = judge.space.entity(of: feature.number) else { return nil }
    guard let mention = reading.mentions.first(where: { $0.entity == entity }) else { return nil }
    return (compiled.watchlist.entities[entity].name, mention.hit)
  }
}

extension TopicVerdict {
  init(_ assessment: TopicAssessment) {
    self.init(
      id: assessment.id, title: assessment.title, score: assessment.score, tone: assessment.tone,
      flags: assessment.flags, evidence: assessment.evidence)
  }
}
