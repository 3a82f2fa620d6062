import Classification

/// Reads the section `weights` of a watchlist. Errors are reported at the nodes.
enum WeightsReader {
  static func read(_ node: YAMLNode) -> Weights {
    var weights = Weights()
    node.read(
      "weights",
      [
        "minProbability": { weights.minProbability = minProbability($0) },
        "minTopicProbability": { node in
          guard node.isMapping else { return weights.minProbabilityOfAllTopics = node.double(0...1) }
          for (key, value) in node.members() {
            if let id = key.string() { weights.minTopicProbability[id] = value.double(0...1) }
          }
        },
        "relevance": { weights.sums[.relevance] = sum($0, "relevance") },
        "topics": { node in
          for (key, value) in node.members() {
            if let id = key.string() { weights.sums[.topic(id)] = sum(value, "the topic \"\(id)\"") }
          }
        },
        "tone": { node in
          node.read(
            "tone",
            [
              "hostile": { weights.sums[.hostile] = sum($0, "hostile") },
              "friendly": { weights.sums[.friendly] = sum($0, "friendly") },
              "strong": { weights.sums[.strong] = sum($0, "strong") },
            ])
        },
      ])
    return weights
  }

  /// One number for all languages, or a mapping with one for each.
  private static func minProbability(_ node: YAMLNode) -> [Rule.Language: Double] {
    guard node.isMapping else {
      return node.double(0...1).map { value in
        Dictionary(uniqueKeysWithValues: Rule.Language.allCases.map { ($0, value) })
      } ?? [:]
    }
    var values: [Rule.Language: Double] = [:]
    node.read(
      "minProbability",
      [
        "en": { values[.en] = $0.double(0...1) },
        "ru": { values[.ru] = $0.double(0...1) },
      ])
    return values
  }

  private static func sum(_ node: YAMLNode, _ what: String) -> Weights.Sum {
    var sum = Weights.Sum()
    node.read(
      "the weights of \(what)",
      [
        "bias": { sum.bias = weight($0) },
        "evidence": { node in
          for (key, value) in node.members("weights", "evidence") {
            if let name = key.string(), let weight = weight(value) {
              sum.evidence[name] = Located(weight, at: key.position)
            }
          }
        },
        "keywords": { sum.keywords = $0.members("weights", "keywords").compactMap(keyword) },
      ])
    return sum
  }

  private static func keyword(_ key: YAMLNode, _ value: YAMLNode) -> Weights.Keyword? {
    guard let pattern = key.located() else { return nil }
    guard value.isMapping else { return weight(value).map { Weights.Keyword(pattern, title: $0) } }
    var keyword = Weights.Keyword(pattern, title: 0)
    value.read(
      "a keyword",
      [
        "title": { keyword.title = weight($0) ?? 0 },
        "lead": { keyword.lead = weight($0) ?? 0 },
        "body": { keyword.body = weight($0) ?? 0 },
      ])
    return keyword
  }

  private static func weight(_ node: YAMLNode) -> Double? { node.double(-100...100) }
}
