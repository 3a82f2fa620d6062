/// Scores topics on a reading: terms and rules, then gate, guards and threshold.
struct TopicScorer {
  private let reading: Reading
  private let compiled: CompiledWatchlist
  private let guards: GuardPresence
  private let matcher: PatternMatcher
  private let flags: FlagReader
  private let isDetailed: Bool

  /// - Parameter isDetailed: Whether evidence is every hit of every term, as explanations show it, not each place once.
  init(_ reading: Reading, _ compiled: CompiledWatchlist, isDetailed: Bool = false) {
    self.isDetailed = isDetailed
    self.reading = reading
    self.compiled = compiled
    guards = GuardPresence(reading, compiled.watchlist.guards)
    matcher = PatternMatcher(reading: reading)
    flags = FlagReader(reading: reading)
  }

  /// The topics that fire, and others that could have.
  func verdicts() -> [TopicAssessment] {
    assessments(of: touched { topic in reading.presence.opens(topic.gate) && !guards.holdsBack(topic) })
  }

  /// The topics any of whose words stand in the item: for explanations.
  func assessments() -> [TopicAssessment] { assessments(of: touched { _ in true }) }

  /// The guards that saw enough of their words: for explanations.
  func guardReports() -> [Explanation.GuardReport] { guards.reports() }

  /// The sides that neither title nor lead names.
  var missingSides: [String] { compiled.watchlist.sides.filter { !reading.presence.ahead.contains($0) } }

  /// Rules of last resort are looked at when it is known which topics fire without them.
  private func assessments(of touched: [Touched]) -> [TopicAssessment] {
    let first = touched.compactMap { assess($0.topic, $0.members, beside: nil) }
    guard touched.contains(where: { hasLastResort($0.topic, $0.members) }) else { return withCompanions(first) }
    let fired = Set(first.filter(\.assessment.fired).map(\.topic))
    return withCompanions(touched.compactMap { assess($0.topic, $0.members, beside: fired) })
  }

  /// A topic as assessed alone, and the threshold it has beside one that fired.
  private struct Assessed {
    var topic: Int
    var assessment: TopicAssessment
    var besideThreshold: Double
  }

  /// Beside a topic that fired, others need less.
  private func withCompanions(_ all: [Assessed]) -> [TopicAssessment] {
    guard compiled.watchlist.defaults.companionFactor < 1, all.contains(where: \.assessment.fired) else {
      return all.map(\.assessment)
    }
    return all.map { assessed in
      var companion = assessed.assessment
      guard companion.obstacles == [.belowThreshold] else { return companion }
      companion.threshold = assessed.besideThreshold
      if companion.score >= companion.threshold { companion.obstacles = [] }
      return companion
    }
  }

  /// A topic and those of its terms and rules any part of which stands in the item.
  private struct Touched {
    var topic: Int
    var members: [Int]
  }

  /// What is touched of some topics, in the order of the watchlist.
  private func touched(_ isWanted: (Topic) -> Bool) -> [Touched] {
    var owners = Set<UInt64>()
    var last: Int32 = -1
    for hit in reading.parts where hit.part != last {
      last = hit.part
      let owner = compiled.parts[Int(hit.part)]
      owners.insert(UInt64(owner.topic) << 32 | UInt64(owner.member))
    }
    let wanted = compiled.watchlist.topics.map(isWanted)
    var result: [Touched] = []
    for owner in owners.sorted() where wanted[Int(owner >> 32)] {
      let topic = Int(owner >> 32)
      if result.last?.topic != topic { result.append(Touched(topic: topic, members: [])) }
      result[result.count - 1].members.append(Int(owner & 0xFFFF_FFFF))
    }
    return result
  }

  private func hasLastResort(_ topic: Int, _ members: [Int]) -> Bool {
    let compiledTopic = compiled.topics[topic]
    return members.contains {
      $0 >= compiledTopic.terms.count && compiledTopic.rules[$0 - compiledTopic.terms.count].unless != nil
    }
  }

  /// A term or rule that hit.
  private struct Contribution {
    /// The term, or the rule counted from the topic's last term on.
    var member: Int
    var text: String
    var hits: [Reading.Hit]
    /// What its best hit contributes.
    var first: Double
    /// What all its hits contribute.
    var weight: Double
    var best: Reading.Hit
    var tone: Double?
  }

  private func assess(
    _ index: Int, _ members: [Int], beside fired: Set<Int>?
  ) -> Assessed? {
    let topic = compiled.watchlist.topics[index]
    let contributions = contributions(of: index, members, beside: fired)
    guard !contributions.isEmpty else { return nil }
    let score = contributions.reduce(0) { $0 + $1.weight }
    let (threshold, beside, obstacles) = obstacles(topic, score: score, contributions)
    let strongest = contributions.max { $0.weight < $1.weight }
    let assessment = TopicAssessment(
      id: topic.id.value, title: topic.title, score: score, threshold: threshold, obstacles: obstacles,
      evidence: evidence(contributions, of: index), tone: strongest?.tone ?? topic.cameo?.tone,
      flags: strongest.map { flags.flags(at: decisive($0, of: index)) } ?? [])
    return Assessed(topic: index, assessment: assessment, besideThreshold: beside)
  }

  private func contributions(of index: Int, _ members: [Int], beside fired: Set<Int>?) -> [Contribution] {
    let topic = compiled.topics[index]
    let excepts = reading.topicExcepts.filter { $0.topic == Int32(index) }.map(\.hit)
    return members.compactMap { member in
      if member < topic.terms.count {
        let term = topic.terms[member]
        let hits = disjoint(kept(matcher.hits(term.pattern), excepts))
        return contribution(member, term.pattern.text, hits, term.weight, tone: term.tone)
      }
      let rule = topic.rules[member - topic.terms.count]
      guard applies(rule, beside: fired) else { return nil }
      let hits = disjoint(kept(matcher.hits(rule).filter { isIn(rule.zone, $0) }, excepts))
      return contribution(member, rule.text, hits, rule.score, tone: rule.tone)
    }
  }

  /// Whether a rule is looked at: in this language, and beside the topics that fire without rules of last resort (nil
  /// while that is not known).
  private func applies(_ rule: CompiledWatchlist.CompiledRule, beside fired: Set<Int>?) -> Bool {
    if let isCyrillic = rule.isCyrillic, isCyrillic != reading.isCyrillic { return false }
    guard let unless = rule.unless else { return true }
    guard let fired else { return false }
    return unless.isEmpty ? fired.isEmpty : fired.isDisjoint(with: unless)
  }

  private func isIn(_ zone: Rule.Zone?, _ hit: Reading.Hit) -> Bool {
    switch zone {
    case nil: true
    case .title: reading.zone(hit) == .title
    case .lead: reading.zone(hit) != .body
    }
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
  private func contribution(
    _ member: Int, _ text: String, _ hits: [Reading.Hit], _ weight: Double, tone: Double?
  ) -> Contribution? {
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
    return Contribution(
      member: member, text: text, hits: hits, first: weight * boost, weight: weight * boost * (1 + repeats),
      best: first,
      tone: tone)
  }

  private func obstacles(
    _ topic: Topic, score: Double, _ contributions: [Contribution]
  ) -> (threshold: Double, beside: Double, [TopicAssessment.Obstacle]) {
    let defaults = compiled.watchlist.defaults
    var threshold = topic.threshold ?? defaults.threshold
    // Where the words stand says less once the item is known to matter.
    var beside = threshold * defaults.companionFactor
    var obstacles: [TopicAssessment.Obstacle] = []
    if contributions.allSatisfy({ reading.zone($0.best) == .body }) { threshold *= defaults.bodyOnlyFactor }
    if topic.gate == .pair, !reading.presence.opens(.pairTitle) { threshold *= defaults.leadPairFactor }
    for held in guards.guards(of: topic) {
      if let factor = held.factor {
        threshold *= factor
        beside *= factor
      } else {
        obstacles.append(.heldBack(by: held.id.value))
      }
    }
    if !reading.presence.opens(topic.gate) { obstacles.append(.gate(topic.gate)) }
    if score < threshold { obstacles.append(.belowThreshold) }
    return (threshold, beside, obstacles)
  }

  /// Each hit by itself for explanations; for verdicts each place once.
  private func evidence(_ contributions: [Contribution], of topic: Int) -> [Evidence] {
    let hits = contributions.flatMap { contribution in
      // Repetitions beyond those that count are no evidence.
      let others = contribution.hits.filter { $0 != contribution.best }.prefix(compiled.watchlist.defaults.repeatMax)
      return ([contribution.best] + others).map { hit in
        EvidenceComposer.Hit(
          hit: hit, words: isDetailed ? [hit.range] : words(of: contribution.member, topic, at: hit),
          weight: contribution.first * (hit == contribution.best ? 1 : compiled.watchlist.defaults.repeatGain),
          term: contribution.text)
      }
    }
    let composer = EvidenceComposer(reading: reading)
    return isDetailed ? composer.each(hits) : composer.evidence(hits)
  }

  /// The strongest evidence without the names around its decisive words.
  private func decisive(_ contribution: Contribution, of topic: Int) -> Reading.Hit {
    var hit = contribution.best
    let words = words(of: contribution.member, topic, at: hit)
    hit.range = EvidenceComposer(reading: reading).narrow(
      EvidenceComposer.Hit(hit: hit, words: words, weight: contribution.weight, term: contribution.text))
    return hit
  }

  private func words(of member: Int, _ topic: Int, at hit: Reading.Hit) -> [Range<Int>] {
    let topic = compiled.topics[topic]
    guard member >= topic.terms.count else { return matcher.words(of: topic.terms[member].pattern, at: hit) }
    return matcher.words(of: topic.rules[member - topic.terms.count], at: hit)
  }
}
