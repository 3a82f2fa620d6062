import Basics
import Classification

/// Shows an explanation as text.
struct ExplanationPresentation {
  /// Whether to use the terminal's colours.
  var colour: Bool

  func text(_ explanation: Explanation) -> String {
    let verdict = explanation.verdict
    var lines = [verdict.relevant ? painted("relevant", "1;32") : painted("not relevant", "1;31")]
    if let relevance = explanation.sums.first { lines += self.lines(relevance) }
    if !verdict.entities.isEmpty {
      let names = verdict.entities.map { "\($0.name)\($0.side.map { " (\($0))" } ?? "")" }
      lines.append("names: " + names.joined(separator: ", "))
    }
    lines += self.lines(explanation.names)
    if !explanation.missingSides.isEmpty {
      lines.append("not in title or lead: " + explanation.missingSides.joined(separator: ", "))
    }
    if !explanation.uncountedNames.isEmpty {
      lines.append("not counted, because the other side is not named: " + quoted(explanation.uncountedNames))
    }
    if !explanation.sourceWords.isEmpty {
      lines.append("ignored, because it names the source itself: " + quoted(explanation.sourceWords))
    }
    for taken in explanation.shadowed {
      let (what, from) = taken.exceptionOf.map { ("exception", " from \($0)") } ?? ("shadow", "")
      lines.append(
        "\(what): \(quoted([taken.text])) in the \(taken.field.rawValue) is taken\(from) by “\(taken.shadow)”"
          + place(taken.position))
    }
    for report in explanation.guards { lines += self.lines(report) }
    if explanation.assessments.isEmpty { lines.append("no term of any topic was found") }
    for assessment in explanation.assessments { lines += self.lines(assessment) }
    if explanation.sums.count > 1 { lines.append("topics, by learned weights") }
    for sum in explanation.sums.dropFirst() where sum.probability >= ExplanationPresentation.leastShown {
      lines += self.lines(sum)
    }
    return lines.joined(separator: "\n")
  }

  /// Topics with a lower probability are not shown.
  private static let leastShown = 0.1
  /// The maximum number of parts of a sum that are shown.
  private static let mostParts = 12

  /// A sum: its probability, its largest parts, and which changes would reverse the decision.
  private func lines(_ sum: Explanation.Sum) -> [String] {
    let (probability, needed) = (
      NumberText.fixed(sum.probability, decimals: 2), NumberText.fixed(sum.needed, decimals: 2)
    )
    let fired = sum.probability >= sum.needed
    let mark = sum.topic.map { fired ? painted("+ \($0)", "1;32") : "- \($0)" }.map { $0 + "  " } ?? ""
    var lines = ["\(mark)probability \(probability), needed \(needed)"]
    let most = sum.topic == nil ? ExplanationPresentation.mostParts : 3
    if sum.topic == nil { lines.append("    \(signed(sum.bias))  bias") }
    for part in sum.parts.prefix(most) {
      let words = part.text.map { "“\(MatchPresentation.safe($0))”  " } ?? ""
      lines.append(
        "    \(signed(part.weight))  \(painted(words, "33"))\(painted(part.name, "2"))\(place(part.position))")
    }
    if sum.parts.count > most {
      let rest = sum.parts.dropFirst(most).reduce(0) { $0 + $1.weight }
      lines.append("    \(signed(rest))  \(sum.parts.count - most) more")
    }
    guard sum.topic == nil else { return lines }
    let tipping = sum.decisive.prefix(4).map { $0.text.map { "“\(MatchPresentation.safe($0))”" } ?? $0.name }
    if !tipping.isEmpty {
      lines.append(
        "    without any of these it would \(fired ? "not be one" : "be one"): \(tipping.joined(separator: ", "))")
    } else {
      lines.append("    a change of \(signed(-sum.margin)) would reverse the decision; no single part has that much")
    }
    return lines
  }

  private func signed(_ value: Double) -> String {
    let hundredths = Int((value * 100).rounded())
    let digits = String(abs(hundredths) % 100)
    return pad((hundredths < 0 ? "−" : "+") + "\(abs(hundredths) / 100)." + (digits.count < 2 ? "0" : "") + digits)
  }

  private func lines(_ topic: TopicAssessment) -> [String] {
    let flags = topic.flags.isEmpty ? "" : " [\(topic.flags.map(\.rawValue).joined(separator: ", "))]"
    let mark = topic.fired ? painted("+ \(topic.id)", "1;32") : "- \(topic.id)"
    let tone = topic.fired ? topic.tone.map { ", tone \(NumberText.tenths($0))" } ?? "" : ""
    let (score, threshold) = (NumberText.tenths(topic.score), NumberText.tenths(topic.threshold))
    var lines = ["\(mark)  score \(score), needed \(threshold)\(tone)\(flags)"]
    for obstacle in topic.obstacles { lines.append("    missing: " + sentence(obstacle, topic)) }
    if topic.thresholdFactors.count > 1 {
      lines.append("    needed: " + product(topic.thresholdFactors, topic.threshold))
    }
    for hit in topic.hits {
      let evidence = hit.evidence
      let words = painted("“\(MatchPresentation.safe(evidence.text))”", "33")
      let range = "\(evidence.field.rawValue) \(evidence.start)–\(evidence.end)"
      let force = hit.force.map { "  force: \($0.rawValue)" } ?? ""
      lines.append(
        "    \(pad(NumberText.tenths(evidence.weight)))  \(words)  "
          + painted("\(range)  by  \(evidence.term)", "2") + place(hit.position) + force)
      lines.append("            " + product(hit.factors, evidence.weight, beside: hit.position))
    }
    return lines
  }

  /// `30 × 2 title = 60`, then the places of the factors that are not written in the line `beside`.
  private func product(_ factors: [Explanation.Factor], _ result: Double, beside: SourcePosition? = nil) -> String {
    guard let first = factors.first else { return "" }
    let others = factors.dropFirst().map { " × \(NumberText.tenths($0.value)) \($0.name)" }.joined()
    let total = factors.count > 1 ? " = \(NumberText.tenths(result))" : ""
    let places = factors.compactMap { factor -> String? in
      guard let position = factor.position, (position.file, position.line) != (beside?.file ?? "", beside?.line ?? 0)
      else { return nil }
      return "\(factor.name) \(position.file):\(position.line)"
    }
    let written = places.isEmpty ? "" : painted("  (" + places.joined(separator: "; ") + ")", "2")
    return NumberText.tenths(first.value) + others + total + written
  }

  /// Each name once, with its position in the watchlist.
  private func lines(_ names: [Explanation.Name]) -> [String] {
    var seen: Set<String> = []
    return names.compactMap { name in
      let line = "    \(quoted([name.text]))  \(name.entity)\(place(name.position))"
      return name.position != nil && seen.insert(line).inserted ? line : nil
    }
  }

  /// Two spaces and `file:line`; empty if there is no position.
  private func place(_ position: SourcePosition?) -> String {
    position.map { painted("  \($0.file):\($0.line)", "2") } ?? ""
  }

  private func sentence(_ obstacle: TopicAssessment.Obstacle, _ topic: TopicAssessment) -> String {
    switch obstacle {
    case .belowThreshold: "\(NumberText.tenths(topic.threshold - topic.score)) more points"
    case .ruledOut: "a rule with force: noMatch applies"
    case .heldBack(let name): "the guard \(name) suppresses it"
    case .gate(.pair): "both sides in title and lead, or in one sentence"
    case .gate(.pairSentence): "both sides in one sentence"
    case .gate(.pairTitle): "both sides in the title"
    case .gate(.none): "its gate is closed"
    }
  }

  private func lines(_ report: Explanation.GuardReport) -> [String] {
    let effect =
      report.isExempt
      ? "found, but does not apply because of its unless"
      : report.factor.map { "thresholds × \(NumberText.tenths($0))" } ?? "suppresses topics"
    let words = zip(report.words, report.patterns).map { word, pattern in
      "    \(quoted([word]))  by  \(pattern.value)\(place(pattern.position))"
    }
    return ["guard \(report.id): \(quoted(report.words)): \(effect)\(place(report.position))"] + words
  }

  private func quoted(_ texts: [String]) -> String {
    texts.map { "“\(MatchPresentation.safe($0))”" }.joined(separator: ", ")
  }

  private func pad(_ text: String) -> String { String(repeating: " ", count: max(0, 6 - text.count)) + text }

  private func painted(_ text: String, _ style: String) -> String {
    colour ? "\u{1B}[\(style)m\(text)\u{1B}[0m" : text
  }
}
