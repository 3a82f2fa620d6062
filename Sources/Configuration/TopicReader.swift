import Classification

/// Reads the watchlist's topics and guards. Errors are reported at the nodes.
enum TopicReader {
  static func read(_ node: YAMLNode, _ id: Located<String>, _ isDisabled: inout Bool) -> Topic? {
    var topic = Topic(id: id, title: id.value)
    var disabled = false
    node.read(
      "the topic \"\(id.value)\"",
      [
        "id": { _ in },
        "title": { if let value = $0.string() { topic.title = value } },
        "cameo": { topic.cameo = cameo($0) },
        "gate": { if let value = $0.choice(Topic.Gate.self) { topic.gate = value } },
        "threshold": {
          topic.threshold = $0.double(0...1000)
          topic.thresholdPosition = $0.position
          if topic.threshold == 0 {
            $0.warn("a threshold of 0 is reached without any term; write what the terms must reach, such as 10")
          }
        },
        "terms": { node in
          for (key, value) in node.members("terms") {
            if let language = key.patternLanguage(warning: true) { topic.terms[language] = terms(value) }
          }
        },
        "rules": { topic.rules = $0.list().compactMap(rule) },
        "except": { topic.except = $0.strings() },
        "examples": { node in
          node.read(
            "examples", at: "examples",
            ["match": { topic.mustMatch = $0.strings() }, "noMatch": { topic.mustNotMatch = $0.strings() }])
        },
        "disabled": { disabled = $0.bool() ?? false },
        "replace": { _ = $0.bool() },
      ])
    isDisabled = disabled
    if id.value == "any" {
      (node.member("id") ?? node).warn(
        "any means all topics, in unless, so no rule can name this one; give it another id")
    }
    if !disabled, ItemForm.of("topics").isBlank(node) {
      node.reject("the topic \"\(id.value)\" can never match; give it terms or rules")
    }
    return topic
  }

  static func readGuard(_ node: YAMLNode, _ id: Located<String>, _ isDisabled: inout Bool) -> Guard? {
    var rule = Guard(id: id)
    var disabled = false
    node.read(
      "the guard \"\(id.value)\"",
      [
        "id": { _ in },
        "words": { rule.words = $0.strings() },
        "min": { if let value = $0.int(1...100) { rule.min = value } },
        "unless": { rule.unless = $0.choice(Guard.Exemption.self) },
        "scope": { if let value = $0.choice(Guard.Scope.self) { rule.scope = value } },
        "topics": { rule.topics = $0.strings().map(\.value) },
        "force": {
          if $0.choice(Force.self) == .noMatch {
            rule.isForced = true
          } else {
            $0.reject("a guard can only be forced to noMatch")
          }
        },
        "factor": {
          rule.factor = $0.double(1...100)
          rule.factorPosition = $0.position
        },
        "disabled": { disabled = $0.bool() ?? false },
        "replace": { _ = $0.bool() },
      ])
    isDisabled = disabled
    if rule.min > rule.words.count, !rule.words.isEmpty {
      (node.member("min") ?? node).warn(
        "the guard \"\(id.value)\" has min: \(rule.min) but only \(rule.words.count) words, so it never acts; "
          + "lower min")
    }
    if !disabled, ItemForm.of("guards").isBlank(node) {
      node.reject("the guard \"\(id.value)\" does nothing; give it words")
    }
    return rule
  }

  private static func terms(_ node: YAMLNode) -> [WeightedTerm] {
    node.members("terms", "").compactMap { key, value in
      guard let pattern = key.located() else { return nil }
      var term = WeightedTerm(pattern, weight: 0)
      term.weightPosition = value.position
      guard value.isMapping else {
        guard let weight = value.double(0.1...1000) else { return nil }
        term.weight = weight
        return term
      }
      value.read(
        "a term",
        [
          "weight": {
            if let value = $0.double(0.1...1000) { term.weight = value }
            term.weightPosition = $0.position
          },
          "cameo": { term.cameo = $0.located() },
        ])
      if term.weight == 0 { value.reject("the term \"\(pattern.value)\" needs a weight; add weight: …") }
      return term
    }
  }

  private static func cameo(_ node: YAMLNode) -> CameoHint? {
    var hint = CameoHint(root: "")
    node.read(
      "cameo",
      [
        "root": { if let value = $0.string() { hint.root = value } },
        "codes": { hint.codes = $0.strings().map(\.value) },
        "tone": { hint.tone = $0.double(-10...10) },
      ])
    return hint
  }

  // MARK: rules

  /// The score of a rule that has `force` and no `score`.
  private static let forcedScore = 30.0

  private static func rule(_ node: YAMLNode) -> Rule? {
    guard node.isMapping else {
      node.rejectForm([])
      return nil
    }
    var conditions: [Rule.Condition] = []
    var near: Int?
    var not: [Located<String>] = []
    var score: Double?
    var scorePosition: SourcePosition?
    var cameo: Located<String>?
    var zone: Rule.Zone?
    var language: Rule.Language?
    var unless: [Located<String>] = []
    var force: Force?
    node.read(
      "a rule",
      [
        "seq": { conditions.append(.seq(TopicReader.conditions($0))) },
        "all": { conditions.append(.all(TopicReader.conditions($0))) },
        "any": { conditions.append(.any(TopicReader.conditions($0))) },
        "near": { near = $0.int(0...100) },
        "not": { not = $0.strings() },
        "score": {
          score = $0.double(0.1...1000)
          scorePosition = $0.position
        },
        "cameo": { cameo = $0.located() },
        "in": { zone = $0.choice(Rule.Zone.self) },
        "language": { language = $0.choice(Rule.Language.self) },
        "unless": { unless = $0.strings() },
        "force": { force = $0.choice(Force.self) },
      ])
    if conditions.count != 1 { node.reject("a rule needs one of seq, all or any") }
    // A score or force that is no valid one is an error already.
    if node.member("score") ?? node.member("force") == nil { node.reject("a rule needs a score; add score: …") }
    guard conditions.count == 1, let condition = conditions.first,
      let score = score ?? force.map({ _ in TopicReader.forcedScore })
    else { return nil }
    var rule = Rule(condition, near: near, score: score)
    rule.not = not
    rule.cameo = cameo
    rule.zone = zone
    rule.language = language
    rule.unless = unless
    rule.force = force
    rule.position = node.position
    rule.scorePosition = scorePosition
    return rule
  }

  private static func conditions(_ node: YAMLNode) -> [Rule.Condition] {
    if node.elements?.isEmpty == true { node.warn("this can never match, because the list is empty; give it patterns") }
    return node.list().compactMap { element in
      guard element.isMapping else { return element.located().map(Rule.Condition.term) }
      var inner: [Rule.Condition] = []
      element.read(
        "a condition",
        [
          "seq": { inner.append(.seq(conditions($0))) },
          "all": { inner.append(.all(conditions($0))) },
          "any": { inner.append(.any(conditions($0))) },
        ])
      // Another key in its place is an error already.
      if inner.count > 1 || element.members().isEmpty {
        element.reject("a condition has one of seq, all or any; nest one in the other if both are meant")
      }
      return inner.first
    }
  }
}
