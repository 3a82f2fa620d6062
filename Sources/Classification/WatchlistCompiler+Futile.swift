/// Warnings about terms, rules and topics that can never act.
extension WatchlistCompiler {
  /// Warns of a rule that excludes what it asks for, or that gives way to its own topic.
  mutating func checkRule(_ rule: Rule, of topic: Topic) {
    let required = WatchlistCompiler.required(rule.condition)
    for pattern in rule.not where required.contains(pattern.value) {
      report(
        .warning, pattern.position,
        "this rule can never match, because it asks for \"\(pattern.value)\" and excludes it; remove one of the two")
    }
    for name in rule.unless where name.value == topic.id.value {
      report(
        .warning, name.position,
        "this rule can never make its topic match, because it gives way to \"\(name.value)\" itself; remove it from unless"
      )
    }
  }

  /// Warns of terms whose hits an exception of the topic always takes away.
  mutating func checkExceptions(_ topic: Topic, _ terms: [(text: Located<String>, pattern: Pattern)]) {
    guard !topic.except.isEmpty else { return }
    var exceptions = ShadowCover()
    for phrase in topic.except { (try? parser.parse(phrase.value))?.parts.joined().forEach { exceptions.add($0) } }
    for (text, pattern) in terms where pattern.parts.contains(where: { $0.allSatisfy(exceptions.covers) }) {
      report(
        .warning, text.position,
        "\"\(text.value)\" can never match, because except of the topic takes its words; remove one of the two")
    }
  }

  /// Warns of a threshold out of reach.
  mutating func checkThreshold(_ topic: Topic) {
    // Learned weights do not ask for the threshold. A set, a choice or a word with "*" can have several hits.
    guard compiled.watchlist.weights.sums[.topic(topic.id.value)] == nil,
      !topic.rules.contains(where: { $0.force != nil })
    else { return }
    let defaults = compiled.watchlist.defaults
    let boost = max(defaults.boost.title, defaults.boost.lead, defaults.boost.body)
    let repeats = 1 + defaults.repeatGain * Double(defaults.repeatMax)
    let most =
      (topic.terms.values.joined().reduce(0) { $0 + $1.weight } + topic.rules.reduce(0) { $0 + $1.score }) * boost
      * repeats
    guard let threshold = topic.threshold, let place = topic.thresholdPosition, most > 0,
      most < threshold * min(1, defaults.companionFactor)
    else { return }
    report(
      .warning, place,
      "the topic \"\(topic.id.value)\" can never match, because all its terms and rules together reach "
        + "\(Int(most)) and its threshold is \(Int(threshold)); lower the threshold or raise the weights")
  }

  /// The patterns that a condition cannot be met without.
  private static func required(_ condition: Rule.Condition) -> Set<String> {
    switch condition {
    case .term(let term): [term.value]
    case .seq(let parts), .all(let parts): parts.reduce(into: []) { $0.formUnion(required($1)) }
    case .any(let parts): parts.count == 1 ? required(parts[0]) : []
    }
  }
}
