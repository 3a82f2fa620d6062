/// The guards of which an item has enough words, and what they do.
struct GuardPresence {
  private let reading: Reading
  private let guards: [Guard]
  /// The indices of the guards of which the item has enough words and which are not exempt.
  private var active: [Int] = []

  init(_ reading: Reading, _ guards: [Guard]) {
    self.reading = reading
    self.guards = guards
    active = guards.indices.filter { wordCount(of: $0) >= guards[$0].min && !isExempt(guards[$0]) }
  }

  /// The guards that apply to a topic.
  func guards(of topic: Topic) -> [Guard] {
    active.map { guards[$0] }.filter { $0.topics.isEmpty || $0.topics.contains(topic.id.value) }
  }

  /// Whether a guard suppresses a topic (rather than multiply its threshold).
  func holdsBack(_ topic: Topic) -> Bool {
    active.contains { index in
      let rule = guards[index]
      return rule.factor == nil && (rule.topics.isEmpty || rule.topics.contains(topic.id.value))
    }
  }

  /// With learned weights: whether a guard suppresses a topic, or all topics if `topic` is nil. Only guards with
  /// `force` and guards without a learned weight do; `known` is the indices of those with one.
  func holdsBack(_ topic: Topic?, besideThose known: Set<Int>) -> Bool {
    active.contains { index in
      let rule = guards[index]
      guard rule.isForced || rule.factor == nil && !known.contains(index) else { return false }
      return rule.topics.isEmpty || topic.map { rule.topics.contains($0.id.value) } ?? false
    }
  }

  /// The guards of which the item has enough words, and whether they are exempt because of their `unless`.
  func seen() -> [(index: Int, isExempt: Bool)] {
    guard !reading.guardHits.isEmpty else { return [] }
    return guards.indices.filter { wordCount(of: $0) >= guards[$0].min }.map { ($0, isExempt(guards[$0])) }
  }

  /// Reports on the guards of which the item has enough words, for explanations.
  func reports() -> [Explanation.GuardReport] {
    guards.enumerated().compactMap { index, rule in
      let words = words(of: index)
      guard words.count >= rule.min else { return nil }
      let sorted = words.sorted { $0.key < $1.key }
      return Explanation.GuardReport(
        id: rule.id.value, words: sorted.map { reading.quote($0.value).text },
        patterns: sorted.map { rule.words[Int($0.key)] }, isExempt: isExempt(rule), factor: rule.factor,
        position: rule.id.position)
    }
  }

  private func wordCount(of index: Int) -> Int { reading.guardHits.isEmpty ? 0 : words(of: index).count }

  /// The words of a guard that occur in its scope. Each has its first occurrence in the item, which may be outside the
  /// scope: explanations show that one.
  private func words(of index: Int) -> [Int32: Reading.Hit] {
    var first: [Int32: Reading.Hit] = [:]
    var seen: Set<Int32> = []
    for one in reading.guardHits where one.owner == Int32(index) {
      // Hits are in text order, so the first one is the first occurrence in the item.
      if first[one.word] == nil { first[one.word] = one.hit }
      if isIn(guards[index].scope, one.hit) { seen.insert(one.word) }
    }
    return first.filter { seen.contains($0.key) }
  }

  private func isIn(_ scope: Guard.Scope, _ hit: Reading.Hit) -> Bool {
    switch scope {
    case .item: true
    case .lead: reading.zone(hit) != .body
    case .title: reading.zone(hit) == .title
    }
  }

  private func isExempt(_ rule: Guard) -> Bool {
    switch rule.unless {
    case nil: false
    case .stateActor: reading.presence.hasStateActor
    case .actorPair: reading.presence.hasActorPair
    case .titlePair: reading.presence.opens(.pairTitle)
    }
  }
}
