import Classification
import FeedModel

/// Verdicts held against labels.
struct Evaluation {
  /// What readers said of an item.
  struct Label {
    var relevant: String
    var topics: [String]
    var language: String
    var tone: Int

    init?(json: [UInt8]) {
      guard let value = JSONValue(parsing: json), let expected = value["expected"],
        let relevant = expected["relevant"]?.string
      else { return nil }
      self.relevant = relevant
      topics = (expected["topics"]?.elements ?? []).compactMap(\.string)
      tone = Int(exactly: (expected["tone"]?.number ?? 0).rounded(.towardZero)) ?? 0
      language = value["language"]?.string ?? "?"
    }
  }

  /// Hits and misses of one judgement.
  struct Counts {
    var truePositives = 0
    var falsePositives = 0
    var falseNegatives = 0

    mutating func add(expected: Bool, found: Bool) {
      switch (expected, found) {
      case (true, true): truePositives += 1
      case (false, true): falsePositives += 1
      case (true, false): falseNegatives += 1
      case (false, false): break
      }
    }

    var precision: Double { ratio(truePositives, truePositives + falsePositives) }
    var recall: Double { ratio(truePositives, truePositives + falseNegatives) }
    var f1: Double { ratio(2 * truePositives, 2 * truePositives + falsePositives + falseNegatives) }

    private func ratio(_ part: Int, _ whole: Int) -> Double { whole == 0 ? 0 : Double(part) / Double(whole) }
  }

  private var relevance: [String: Counts] = [:]
  private var topics: [String: Counts] = [:]
  private var tones: [Int: [Int: Int]] = [:]
  private var falsePositives: [(score: Double, text: String)] = []
  private var misses: [(score: Double, text: String)] = []

  mutating func add(_ item: Item, _ label: Label, _ explanation: Explanation) {
    let verdict = explanation.verdict
    if label.relevant != "borderline" {
      let expected = label.relevant == "yes"
      relevance[label.language, default: Counts()].add(expected: expected, found: verdict.relevant)
      let title = MatchPresentation.safe(item.title)
      if !expected, verdict.relevant {
        let topics = verdict.topics.map(\.id).joined(separator: ",")
        falsePositives.append(
          (verdict.score, "\(MatchPresentation.safe("\(item.id) \(topics)")): \(title)"))
      } else if expected, !verdict.relevant {
        let nearest = explanation.assessments.first
        let topics = label.topics.joined(separator: ",")
        misses.append((nearest?.score ?? 0, "\(MatchPresentation.safe("\(item.id) \(topics)")): \(title)"))
      }
    }
    guard label.relevant != "no" else { return }
    let found = Set(verdict.topics.map(\.id))
    for topic in Set(label.topics).union(found) {
      topics[topic, default: Counts()].add(expected: label.topics.contains(topic), found: found.contains(topic))
    }
    if let strongest = verdict.topics.first {
      tones[label.tone, default: [:]][Evaluation.tone(strongest.tone), default: 0] += 1
    }
  }

  /// A Goldstein value on the readers' scale from −2 to 2.
  static func tone(_ goldstein: Double?) -> Int {
    switch goldstein ?? 0 {
    case ..<(-4.2): -2
    case ..<(-0.5): -1
    case 0.9...5.9: 1
    case 6...: 2
    default: 0
    }
  }

  func report(worst: Int) -> String {
    var lines = [relevanceTable()]
    lines += ["", "topic         items  precision  recall     F1"]
    var macro: [Double] = []
    for (topic, counts) in topics.sorted(by: { $0.key < $1.key }) {
      lines.append(row(topic, counts))
      if counts.truePositives + counts.falseNegatives >= 10 { macro.append(counts.f1) }
    }
    let mean = macro.isEmpty ? 0 : macro.reduce(0, +) / Double(macro.count)
    lines.append("macro-F1 over \(macro.count) topics with at least ten items: \(decimal(mean))")
    lines += ["", "tone: labelled (rows) and found (columns)", "         -2    -1     0     1     2"]
    for labelled in -2...2 {
      let cells = (-2...2).map { pad(String(tones[labelled]?[$0] ?? 0), 6) }
      lines.append(pad(String(labelled), 5) + cells.joined())
    }
    lines += ["", "false positives (\(falsePositives.count)), highest score first"]
    lines += falsePositives.sorted { $0.score > $1.score }.prefix(worst).map { "  \(decimal($0.score)) \($0.text)" }
    lines += ["", "misses (\(misses.count)), lowest score first"]
    lines += misses.sorted { $0.score < $1.score }.prefix(worst).map { "  \(decimal($0.score)) \($0.text)" }
    return lines.joined(separator: "\n")
  }

  /// Precision, recall and F1 of relevance by language.
  func relevanceTable() -> String {
    let rows = relevance.sorted { $0.key < $1.key }.map { row($0.key, $0.value) }
    return (["relevance     items  precision  recall     F1"] + rows).joined(separator: "\n")
  }

  private func row(_ name: String, _ counts: Counts) -> String {
    let items = counts.truePositives + counts.falseNegatives
    let shown = MatchPresentation.safe(name)
    let name = shown + String(repeating: " ", count: max(0, 14 - shown.count))
    return name + pad(String(items), 5) + pad(decimal(counts.precision), 11) + pad(decimal(counts.recall), 8)
      + pad(decimal(counts.f1), 7)
  }

  private func decimal(_ value: Double) -> String {
    let thousandths = Int((value * 1000).rounded())
    let fraction = String(thousandths % 1000)
    return "\(thousandths / 1000)." + String(repeating: "0", count: 3 - fraction.count) + fraction
  }

  private func pad(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }
}
