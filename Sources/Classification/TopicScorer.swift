/// Computes the scores of topics for a reading from their terms and rules, then applies gates, guards and thresholds.
struct TopicScorer {
  let reading: Reading
  let compiled: CompiledWatchlist
  private let guards: GuardPresence
  private let matcher: PatternMatcher
  private let flags: FlagReader
  private let isDetailed: Bool

  /// - Parameter isDetailed: Whether all hits and factors are kept, for explanations. If not, each place is evidence
  ///   once.
  init(_ reading: Reading, _ compiled: CompiledWatchlist, isDetailed: Bool = false) {
    self.isDetailed = isDetailed
    self.reading = reading
    self.compiled = compiled
    guards = GuardPresence(reading, compiled.watchlist.guards)
    matcher = PatternMatcher(reading: reading)
    flags = FlagReader(reading: reading)
  }

  /// The topics that match.
  func verdicts() -> [TopicAssessment] {
    let possible = touched { index, topic in
      compiled.forcing.contains(index) || reading.presence.opens(topic.gate) && !guards.holdsBack(topic)
    }
    return scores(of: possible).filter(\.assessment.fired).map(complete)
  }

  /// The topics of which the item has any words, for explanations.
  func assessments() -> [TopicAssessment] { scores().map(complete) }

  /// The same without evidence and flags, in watchlist order.
  func scores() -> [Scored] { scores(of: touched { _, _ in true }) }

  /// A topic's score with its hits and the threshold.
  struct Scored {
    /// The index of the topic.
    var index: Int
    /// The assessment without evidence and flags.
    var assessment: TopicAssessment
    /// The topic's threshold in the watchlist, without factors.
    var plainThreshold: Double
    /// The threshold if another topic matches.
    fileprivate var beside: FactorProduct
    fileprivate var contributions: [Contribution]
  }

  /// The assessment with evidence and flags.
  func complete(_ scored: Scored) -> TopicAssessment {
    var assessment = scored.assessment
    if isDetailed {
      assessment.hits = hits(scored.contributions, of: scored.index)
    } else {
      assessment.evidence = evidence(scored.contributions, of: scored.index)
    }
    let strongest = scored.contributions.max { $0.weight < $1.weight }
    assessment.flags = strongest.map { flags.flags(at: decisive($0, of: scored.index)) } ?? []
    return assessment
  }

  /// With learned weights: whether a guard suppresses a topic, or all topics if it is nil (see `GuardPresence`).
  func isHeldBack(_ topic: Topic?, besideThose known: Set<Int>) -> Bool { guards.holdsBack(topic, besideThose: known) }

  /// Reports on the guards of which the item has enough words, for explanations.
  func guardReports() -> [Explanation.GuardReport] { guards.reports() }

  /// The sides that are named neither in the title nor in the lead.
  var missingSides: [String] { compiled.watchlist.sides.filter { !reading.presence.ahead.contains($0) } }

  /// Scores topics in two passes: rules of last resort are applied when it is known which topics match without them.
  private func scores(of touched: [Touched]) -> [Scored] {
    var all = touched.compactMap { assess($0.topic, $0.members, beside: nil) }
    if touched.contains(where: { hasLastResort($0.topic, $0.members) }) {
      let fired = Set(all.filter(\.assessment.fired).map(\.index))
      all = touched.compactMap { assess($0.topic, $0.members, beside: fired) }
    }
    lowerForCompanions(&all)
    // If a rule with `force: noMatch` applies, no topic matches.
    if all.contains(where: { $0.assessment.force == .noMatch }) {
      for index in all.indices { all[index].assessment.obstacles.append(.ruledOut) }
    }
    return all
  }

  /// Lowers the thresholds of the other topics if a topic matches (`companionFactor`).
  private func lowerForCompanions(_ all: inout [Scored]) {
    guard compiled.watchlist.defaults.companionFactor < 1, all.contains(where: \.assessment.fired) else { return }
    for index in all.indices where all[index].assessment.obstacles == [.belowThreshold] {
      all[index].assessment.threshold = all[index].beside.value
      all[index].assessment.thresholdFactors = all[index].beside.factors
      if all[index].assessment.score >= all[index].beside.value { all[index].assessment.obstacles = [] }
    }
  }

  /// The features of the item for the learned weights.
  func features(_ space: FeatureSpace, _ topics: [Scored]) -> [Feature] {
    FeatureReader.read(reading, compiled, space, topics: topics, guards: guards)
  }

  /// A topic, and its terms and rules of which any part occurs in the item.
  private struct Touched {
    var topic: Int
    var members: [Int]
  }

  /// The touched topics in watchlist order. `isWanted` selects parts by number and topic.
  private func touched(_ isWanted: (Int, Topic) -> Bool) -> [Touched] {
    var owners = Set<UInt64>()
    var last: Int32 = -1
    for hit in reading.parts where hit.part != last {
      last = hit.part
      let owner = compiled.parts[Int(hit.part)]
      owners.insert(UInt64(owner.topic) << 32 | UInt64(owner.member))
    }
    let wanted = compiled.watchlist.topics.enumerated().map { isWanted($0.offset, $0.element) }
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
      $0 >= compiledTopic.terms.count && compiledTopic.rules[$0 - compiledTopic.terms.count].applicability.isLastResort
    }
  }

  /// A term or rule that hit.
  struct Contribution {
    /// The index of the term; for a rule, its index plus the number of the topic's terms.
    var member: Int
    var text: String
    var hits: [Reading.Hit]
    /// The contribution of its best hit.
    var first: Double
    /// The contribution of all its hits.
    var weight: Double
    var best: Reading.Hit
    var tone: Double?
    var force: Force?
  }

  private func assess(_ index: Int, _ members: [Int], beside fired: Set<Int>?) -> Scored? {
    let topic = compiled.watchlist.topics[index]
    let contributions = contributions(of: index, members, beside: fired)
    guard !contributions.isEmpty else { return nil }
    let score = contributions.reduce(0) { $0 + $1.weight }
    var (threshold, beside, obstacles) = obstacles(topic, score: score, contributions)
    let forces = contributions.compactMap(\.force)
    let force: Force? = forces.contains(.noMatch) ? .noMatch : forces.first
    if force == .match { obstacles = [] }
    let strongest = contributions.max { $0.weight < $1.weight }
    var assessment = TopicAssessment(
      id: topic.id.value, title: topic.title, score: score, threshold: threshold.value, obstacles: obstacles,
      thresholdFactors: threshold.factors, evidence: [], tone: strongest?.tone ?? topic.cameo?.tone, flags: [])
    assessment.force = force
    return Scored(
      index: index, assessment: assessment,
      plainThreshold: max(1, topic.threshold ?? compiled.watchlist.defaults.threshold), beside: beside,
      contributions: contributions)
  }

  private func contributions(of index: Int, _ members: [Int], beside fired: Set<Int>?) -> [Contribution] {
    let topic = compiled.topics[index]
    let excepts = reading.topicExcepts.filter { $0.owner == Int32(index) }.map(\.hit)
    return members.compactMap { member in
      if member < topic.terms.count {
        let term = topic.terms[member]
        let hits = disjoint(kept(matcher.hits(term.pattern), excepts))
        return contribution(member, term.pattern.text, hits, term.weight, tone: term.tone)
      }
      let rule = topic.rules[member - topic.terms.count]
      guard applies(rule, beside: fired) else { return nil }
      let hits = disjoint(kept(matcher.hits(rule).filter { isIn(rule.zone, $0) }, excepts))
      var found = contribution(member, rule.text, hits, rule.score, tone: rule.tone)
      found?.force = rule.force
      return found
    }
  }

  /// Whether a rule applies to the item's language, and beside the topics that match without rules of last resort (nil
  /// if these are not known yet).
  private func applies(_ rule: CompiledWatchlist.CompiledRule, beside fired: Set<Int>?) -> Bool {
    if let isCyrillic = rule.isCyrillic, isCyrillic != reading.isCyrillic { return false }
    return rule.applicability.holds(beside: fired)
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

  /// Of overlapping hits the shortest, so that words count only once.
  private func disjoint(_ hits: [Reading.Hit]) -> [Reading.Hit] {
    guard hits.count > 1 else { return hits }
    var chosen: [Reading.Hit] = []
    for hit in hits.sorted(by: { $0.range.count < $1.range.count }) {
      if !chosen.contains(where: { $0.field == hit.field && $0.range.overlaps(hit.range) }) { chosen.append(hit) }
    }
    return chosen.sorted { ($0.field, $0.range.lowerBound) < ($1.field, $1.range.lowerBound) }
  }

  /// The contribution of a term: the weight of its best hit, and a share of it for each repetition (`repeatGain`).
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
    // `max` returns the last of equal hits, but evidence shows the first.
    let first = hits.first { reading.zone($0) == reading.zone(best) } ?? best
    return Contribution(
      member: member, text: text, hits: hits, first: weight * boost, weight: weight * boost * (1 + repeats),
      best: first,
      tone: tone)
  }

  private func obstacles(
    _ topic: Topic, score: Double, _ contributions: [Contribution]
  ) -> (threshold: FactorProduct, beside: FactorProduct, [TopicAssessment.Obstacle]) {
    let defaults = compiled.watchlist.defaults
    var threshold = FactorProduct(
      .threshold, topic.threshold ?? defaults.threshold,
      at: topic.threshold == nil ? defaults.places[.threshold] : topic.thresholdPosition, isDetailed: isDetailed)
    // The threshold beside another matching topic leaves out the body-only and lead-pair penalties below.
    var beside = threshold
    beside.multiply(by: defaults.companionFactor, .companionFactor, defaults)
    var obstacles: [TopicAssessment.Obstacle] = []
    if contributions.allSatisfy({ reading.zone($0.best) == .body }) {
      threshold.multiply(by: defaults.bodyOnlyFactor, .bodyOnlyFactor, defaults)
    }
    if topic.gate == .pair, !reading.presence.opens(.pairTitle) {
      threshold.multiply(by: defaults.leadPairFactor, .leadPairFactor, defaults)
    }
    for held in guards.guards(of: topic) {
      if let factor = held.factor {
        threshold.multiply(by: factor, held)
        beside.multiply(by: factor, held)
      } else {
        obstacles.append(.heldBack(by: held.id.value))
      }
    }
    if !reading.presence.opens(topic.gate) { obstacles.append(.gate(topic.gate)) }
    if score < threshold.value { obstacles.append(.belowThreshold) }
    return (threshold, beside, obstacles)
  }

  /// The evidence for a verdict, each place once.
  private func evidence(_ contributions: [Contribution], of topic: Int) -> [Evidence] {
    let hits = contributions.flatMap { contribution in
      counted(contribution).map { hit in
        EvidenceComposer.Hit(
          hit: hit, words: words(of: contribution.member, topic, at: hit),
          weight: contribution.first * (hit == contribution.best ? 1 : compiled.watchlist.defaults.repeatGain),
          term: contribution.text)
      }
    }
    return EvidenceComposer(reading: reading).evidence(hits)
  }

  /// The best hit and the repetitions that count (`repeatMax`). Further ones are not evidence.
  func counted(_ contribution: Contribution) -> [Reading.Hit] {
    let others = contribution.hits.filter { $0 != contribution.best }
    return [contribution.best] + others.prefix(compiled.watchlist.defaults.repeatMax)
  }

  /// The best hit without names at its ends.
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
