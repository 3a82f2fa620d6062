public import Classification

extension Weights {
  /// The weights as the text of a watchlist file.
  ///
  /// - Parameter header: Comment lines, without their `#`.
  public func yaml(header: [String]) -> String {
    var lines = ["# yaml-language-server: $schema=../watchlist.schema.json"]
    lines += header.map { $0.isEmpty ? "#" : "# " + $0 }
    lines += ["version: 1", "weights:"]
    let least = minProbability.sorted { $0.key.rawValue < $1.key.rawValue }.map {
      "\($0.key.rawValue): \(number($0.value))"
    }
    if !least.isEmpty { lines.append("  minProbability: {\(least.joined(separator: ", "))}") }
    let topics = minTopicProbability.sorted { $0.key < $1.key }.map { "\($0.key): \(number($0.value))" }
    if topics.isEmpty, let all = minProbabilityOfAllTopics { lines.append("  minTopicProbability: \(number(all))") }
    if !topics.isEmpty { lines.append("  minTopicProbability: {\(topics.joined(separator: ", "))}") }
    if let sum = sums[.relevance] { lines += ["  relevance:"] + self.lines(sum, indent: "    ") }
    let tones = [("hostile", Question.hostile), ("friendly", .friendly), ("strong", .strong)]
    // An empty key would take away what earlier files say.
    if tones.contains(where: { sums[$0.1] != nil }) { lines.append("  tone:") }
    for (name, question) in tones {
      if let sum = sums[question] { lines += ["    \(name):"] + self.lines(sum, indent: "      ") }
    }
    let topicSums = sums.compactMap { question, sum -> (String, Sum)? in
      if case .topic(let id) = question { (id, sum) } else { nil }
    }
    if !topicSums.isEmpty { lines.append("  topics:") }
    for (id, sum) in topicSums.sorted(by: { $0.0 < $1.0 }) {
      lines += ["    \(id):"] + self.lines(sum, indent: "      ")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// The lines of one sum, the largest weights first.
  private func lines(_ sum: Sum, indent: String) -> [String] {
    var lines: [String] = []
    if let bias = sum.bias { lines.append("\(indent)bias: \(number(bias))") }
    if !sum.evidence.isEmpty { lines.append("\(indent)evidence:") }
    for (name, weight) in sum.evidence.sorted(by: { (abs($1.value.value), $0.key) < (abs($0.value.value), $1.key) }) {
      lines.append("\(indent)  \(name): \(number(weight.value))")
    }
    if !sum.keywords.isEmpty { lines.append("\(indent)keywords:") }
    func size(_ keyword: Keyword) -> Double { max(abs(keyword.title), abs(keyword.lead), abs(keyword.body)) }
    for keyword in sum.keywords.sorted(by: { (size($1), $0.pattern.value) < (size($0), $1.pattern.value) }) {
      lines.append("\(indent)  \"\(keyword.pattern.value)\": \(value(keyword))")
    }
    return lines
  }

  private func value(_ keyword: Keyword) -> String {
    if keyword.title == keyword.lead, keyword.lead == keyword.body { return number(keyword.title) }
    return "{title: \(number(keyword.title)), lead: \(number(keyword.lead)), body: \(number(keyword.body))}"
  }

  private func number(_ value: Double) -> String {
    let hundredths = Int((value * 100).rounded())
    let digits = String(abs(hundredths) % 100)
    return (hundredths < 0 ? "-" : "") + "\(abs(hundredths) / 100)." + String(repeating: "0", count: 2 - digits.count)
      + digits
  }
}
