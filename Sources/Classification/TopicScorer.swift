/// Scores topics on a reading: terms and rules, then gate, guards and threshold.
struct TopicScorer {
  private let reading: Reading
  private let compiled: CompiledWatchlist
  private let presence: SidePresence
  private let matcher: PatternMatcher
  private let flags: FlagReader

  init(_ reading: Reading, _ compiled: CompiledWatchlist, homeSide: String?) {
    self.reading = reading
    self.compiled = compiled
    presence = SidePresence(reading, compiled.watchlist, homeSide: homeSide)
    matcher = PatternMatcher(reading: reading)
    flags = FlagReader(reading: reading)
  }

  /// The topics any of whose words stand in the item.
  func assessments() -> [TopicAssessment] {
    var touched = Set<Int>()
    for part in reading.parts.keys { touched.insert(compiled.topicOfPart[part]) }
    return touched.sorted().compactMap(assess)
  }

  /// A term or rule that hit.
  private struct Contribution {
    var text: String
    var hits: [Reading.Hit]
    var weight: Double
    var best: Reading.Hit
    var tone: Double?
  }

  private func assess(_ index: Int) -> TopicAssessment? {
    let topic = compiled.watchlist.topics[index]
    let contributions = contributions(of: index)
    guard !contributions.isEmpty else { return nil }
    let score = contributions.reduce(0) { $0 + $1.weight }
    let (threshold, obstacles) = obstacles(topic, score: score, contributions)
    let strongest = contributions.max { $0.weight < $1.weight }
    return TopicAssessment(
      id: topic.id.value, title: topic.title, score: score, threshold: threshold, obstacles: obstacles,
      evidence: evidence(contributions), tone: strongest?.tone ?? topic.cameo?.tone,
      flags: strongest.map { flags.flags(at: $0.best) } ?? [])
  }

  private func contributions(of index: Int) -> [Contribution] {
    let topic = compiled.topics[index]
    let excepts = reading.topicExcepts[index] ?? []
    var contributions: [Contribution] = []
    for term in topic.terms {
      let hits = disjoint(kept(matcher.hits(term.pattern), excepts))
      if let one = contribution(term.pattern.text, hits, term.weight, tone: nil) { contributions.append(one) }
    }
    for rule in topic.rules {
      let hits = disjoint(kept(matcher.hits(rule), excepts))
      if let one = contribution(rule.text, hits, rule.score, tone: rule.tone) { contributions.append(one) }
    }
    return contributions
  }

  private func kept(_ hits: [Reading.Hit], _ excepts: [Reading.Hit]) -> [Reading.Hit] {
    guard !excepts.isEmpty else { return hits }
    return hits.filter { hit in !excepts.contains { $0.field == hit.field && $0.range.overlaps(hit.range) } }
  }

  /// Of hits that overlap, the tightest: the same words count once.
  private func disjoint(_ hits: [Reading.Hit]) -> [Reading.Hit] {
    guard hits.count > 1 else { return hits }
    var chosen: [Reading.Hit] = []
    for hit in hits.sorted(by: { $0.range.count < $1.range.count }) {
      if !chosen.contains(where: { $0.field == hit.field && $0.range.overlaps(hit.range) }) { chosen.append(hit) }
    }
    return chosen.sorted { ($0.field, $0.range.lowerBound) < ($1.field, $1.range.lowerBound) }
  }

  /// The weight of a term's best hit, and a little more for its repetitions.
  private func contribution(_ text: String, _ hits: [Reading.Hit], _ weight: Double, tone: Double?) -> Contribution? {
    guard let best = hits.max(by: { reading.zone($0) < reading.zone($1) }) else { return nil }
    let defaults = compiled.watchlist.defaults
    let boost: Double =
      switch reading.zone(best) {
      case .title: defaults.boost.title
      case .lead: defaults.boost.lead
      case .body: defaults.boost.body
      }
    let repeats = Double(min(hits.count - 1, defaults.repeatMax)) * defaults.repeatGain
    // `max` keeps the last of equals; evidence shows the first.
    let first = hits.first { reading.zone($0) == reading.zone(best) } ?? best
    return Contribution(text: text, hits: hits, weight: weight * boost * (1 + repeats), best: first, tone: tone)
  }

  private func obstacles(
    _ topic: Topic, score: Double, _ contributions: [Contribution]
  ) -> (threshold: Double, [TopicAssessment.Obstacle]) {
    let defaults = compiled.watchlist.defaults
    var threshold = topic.threshold ?? defaults.threshold
    var obstacles: [TopicAssessment.Obstacle] = []
    if contributions.allSatisfy({ reading.zone($0.best) == .body }) { threshold *= defaults.bodyOnlyFactor }
    for (index, held) in compiled.watchlist.guards.enumerated() where applies(held, index, topic) {
      if let factor = held.factor { threshold *= factor } else { obstacles.append(.heldBack(by: held.id.value)) }
    }
    if !presence.opens(topic.gate) { obstacles.append(.gate(topic.gate)) }
    if score < threshold { obstacles.append(.belowThreshold) }
    return (threshold, obstacles)
  }

  private func applies(_ held: Guard, _ index: Int, _ topic: Topic) -> Bool {
    guard held.topics.isEmpty || held.topics.contains(topic.id.value) else { return false }
    let words = (reading.guardWords[index] ?? [:]).filter { word in
      held.scope == .item || word.value.contains { reading.zone($0) == .title }
    }
    guard words.count >= held.min else { return false }
    return held.unless == nil || !presence.hasStateActor
  }

  private func evidence(_ contributions: [Contribution]) -> [Evidence] {
    var places: [(hit: Reading.Hit, evidence: Evidence)] = []
    for contribution in contributions {
      // The best hit carries the weight; up to two repetitions are shown with none.
      let others = contribution.hits.filter { $0 != contribution.best }.prefix(2)
      for hit in [contribution.best] + others {
        let quote = reading.quote(hit)
        let weight = hit == contribution.best ? contribution.weight : 0
        places.append(
          (
            hit,
            Evidence(
              term: contribution.text, text: quote.text, field: reading.fields[hit.field].name, start: quote.start,
              end: quote.end, weight: weight)
          ))
      }
    }
    places.sort {
      ($0.hit.field, $0.hit.range.lowerBound, $0.hit.range.upperBound, $0.evidence.term)
        < ($1.hit.field, $1.hit.range.lowerBound, $1.hit.range.upperBound, $1.evidence.term)
    }
    return places.map(\.evidence)
  }
}
