import Classification

/// An explanation for people's eyes.
struct ExplanationPresentation {
  /// Whether to use the terminal's colours.
  var colour: Bool

  func text(_ explanation: Explanation) -> String {
    let verdict = explanation.verdict
    var lines = [verdict.relevant ? painted("relevant", "1;32") : painted("not relevant", "1;31")]
    if !verdict.entities.isEmpty {
      let names = verdict.entities.map { "\($0.name)\($0.side.map { " (\($0))" } ?? "")" }
      lines.append("names: " + names.joined(separator: ", "))
    }
    if !explanation.missingSides.isEmpty {
      lines.append("not in title or lead: " + explanation.missingSides.joined(separator: ", "))
    }
    if !explanation.uncountedNames.isEmpty {
      lines.append("not counted, as nothing of the other side is there: " + quoted(explanation.uncountedNames))
    }
    if !explanation.sourceWords.isEmpty {
      lines.append("not looked at, as the source says it of itself: " + quoted(explanation.sourceWords))
    }
    for taken in explanation.shadowed {
      lines.append("shadow: \(quoted([taken.text])) in the \(taken.field.rawValue) is taken by “\(taken.shadow)”")
    }
    for held in explanation.guards { lines.append(sentence(held)) }
    if explanation.assessments.isEmpty { lines.append("no topic's words stand in it") }
    for assessment in explanation.assessments { lines += self.lines(assessment) }
    return lines.joined(separator: "\n")
  }

  private func lines(_ topic: TopicAssessment) -> [String] {
    let flags = topic.flags.isEmpty ? "" : " [\(topic.flags.map(\.rawValue).joined(separator: ", "))]"
    let mark = topic.fired ? painted("+ \(topic.id)", "1;32") : "- \(topic.id)"
    let tone = topic.fired ? topic.tone.map { ", tone \(MatchPresentation.number($0))" } ?? "" : ""
    let (score, threshold) = (MatchPresentation.number(topic.score), MatchPresentation.number(topic.threshold))
    var lines = ["\(mark)  score \(score), needed \(threshold)\(tone)\(flags)"]
    for obstacle in topic.obstacles { lines.append("    missing: " + sentence(obstacle, topic)) }
    for hit in topic.evidence {
      let words = painted("“\(MatchPresentation.safe(hit.text))”", "33")
      let place = "\(hit.field.rawValue) \(hit.start)–\(hit.end)"
      lines.append(
        "    \(pad(MatchPresentation.number(hit.weight)))  \(words)  \(painted("\(place)  by  \(hit.term)", "2"))")
    }
    return lines
  }

  private func sentence(_ obstacle: TopicAssessment.Obstacle, _ topic: TopicAssessment) -> String {
    switch obstacle {
    case .belowThreshold: "\(MatchPresentation.number(topic.threshold - topic.score)) more points"
    case .heldBack(let name): "the guard \(name) holds it back"
    case .gate(.pair): "both sides in title and lead, or in one sentence"
    case .gate(.pairSentence): "both sides in one sentence"
    case .gate(.pairTitle): "both sides in the title"
    case .gate(.none): "its gate is closed"
    }
  }

  private func sentence(_ held: Explanation.GuardReport) -> String {
    let effect =
      held.isExempt
      ? "seen, but who acts here lets it pass"
      : held.factor.map { "thresholds × \(MatchPresentation.number($0))" } ?? "holds topics back"
    return "guard \(held.id): \(quoted(held.words)): \(effect)"
  }

  private func quoted(_ texts: [String]) -> String {
    texts.map { "“\(MatchPresentation.safe($0))”" }.joined(separator: ", ")
  }

  private func pad(_ text: String) -> String { String(repeating: " ", count: max(0, 6 - text.count)) + text }

  private func painted(_ text: String, _ style: String) -> String {
    colour ? "\u{1B}[\(style)m\(text)\u{1B}[0m" : text
  }
}
