import Basics
import Classification

/// Compares verdicts with labels.
struct Evaluation {
  /// The key for all languages together.
  private static let all = "all"

  private var relevance: [String: Counts] = [:]
  /// By topic, then by language.
  private var topics: [String: [String: Counts]] = [:]
  private var tone = ToneCounts()
  private var calibration = Calibration()
  private var falsePositives: [(score: Double, text: String)] = []
  private var misses: [(score: Double, text: String)] = []

  /// - Parameter nearest: For an item that is not a match, its probability, or else the best score of a topic.
  mutating func add(_ label: LabelledItem, _ verdict: Verdict, nearest: Double = 0) {
    let language = label.item.language ?? "?"
    if label.relevance != .borderline {
      let expected = label.relevance == .yes
      relevance[language, default: Counts()].add(expected: expected, found: verdict.relevant)
      if let probability = verdict.probability { calibration.add(expected, probability) }
      note(label, verdict, expected, nearest)
    }
    // A borderline item that is not a match has no topics to compare.
    guard label.relevance == .yes || label.relevance == .borderline && verdict.relevant else { return }
    let found = Set(verdict.topics.map(\.id))
    for topic in label.topics.union(found) {
      for name in [language, Evaluation.all] {
        topics[topic, default: [:]][name, default: Counts()].add(
          expected: label.topics.contains(topic), found: found.contains(topic))
      }
    }
    if let strongest = verdict.topics.first, let labelled = label.tone { tone.add(labelled, strongest.tone ?? 0) }
  }

  private mutating func note(_ label: LabelledItem, _ verdict: Verdict, _ expected: Bool, _ nearest: Double) {
    let title = MatchPresentation.safe(label.item.title)
    if !expected, verdict.relevant {
      let topics = verdict.topics.map(\.id).joined(separator: ",")
      falsePositives.append(
        (verdict.probability ?? verdict.score, "\(MatchPresentation.safe("\(label.item.id) \(topics)")): \(title)"))
    } else if expected, !verdict.relevant {
      let topics = label.topics.sorted().joined(separator: ",")
      misses.append((nearest, "\(MatchPresentation.safe("\(label.item.id) \(topics)")): \(title)"))
    }
  }

  // MARK: report

  func report(worst: Int) -> String {
    var lines = [relevanceTable(), ""] + topicTable() + [""] + tone.lines()
    if let line = calibration.line { lines += ["", line] }
    if worst > 0 {
      lines += ["", "false positives (\(falsePositives.count)), highest first"]
      lines += falsePositives.sorted { $0.score > $1.score }.prefix(worst).map {
        "  \(Counts.decimal($0.score)) \($0.text)"
      }
      lines += ["", "misses (\(misses.count)), lowest first"]
      lines += misses.sorted { $0.score < $1.score }.prefix(worst).map { "  \(Counts.decimal($0.score)) \($0.text)" }
    }
    return lines.joined(separator: "\n")
  }

  /// Precision, recall and F1 of relevance by language.
  func relevanceTable() -> String {
    let rows = relevance.sorted { $0.key < $1.key }.map { $0.value.row($0.key) }
    return (["relevance     items  precision  recall     F1  95% interval"] + rows).joined(separator: "\n")
  }

  private func topicTable() -> [String] {
    let languages = relevance.keys.sorted()
    var lines = [
      "topic         items  precision  recall     F1  95% interval   "
        + languages.map { "F1 \($0)" }.joined(separator: "  ")
    ]
    for (topic, counts) in topics.sorted(by: { $0.key < $1.key }) {
      let own = languages.map { Counts.decimal(counts[$0]?.f1 ?? 0) }.joined(separator: "  ")
      lines.append((counts[Evaluation.all] ?? Counts()).row(topic) + "   " + own)
    }
    // `other` means that no topic fits.
    let common = topics.filter { $0.key != "other" }.compactMap { $0.value[Evaluation.all] }.filter {
      $0.expected >= 10
    }
    .map(\.f1)
    let mean = common.isEmpty ? 0 : common.reduce(0, +) / Double(common.count)
    lines.append("macro-F1 over \(common.count) topics with at least ten items: \(NumberText.fixed(mean, decimals: 3))")
    return lines
  }
}
