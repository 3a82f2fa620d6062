import Basics
import Classification
import Foundation

/// The result of learning, as a report for people and as the comment at the head of the file.
struct FitReport {
  let items: [LabelledItem]
  let result: WeightTraining.Result
  private var before = Evaluation()
  private var after = Evaluation()

  init(items: [LabelledItem], result: WeightTraining.Result) {
    self.items = items
    self.result = result
    for (item, verdict) in zip(items, result.outOfFold) { after.add(item, verdict) }
  }

  /// Compares the verdicts of the watchlist as it was with the labels.
  mutating func measure(_ classifier: Classifier) {
    for item in items { before.add(item, classifier.classify(item.item)) }
  }

  func text() -> String {
    var lines = ["the watchlist as it is", before.report(worst: 0)]
    lines += ["", "the weights, on items they were not learned from", after.report(worst: 0)]
    lines += ["", "learning curve: items learned from, F1 of relevance on the others"]
    lines += result.curve.map { point in
      let scores = point.f1.sorted { $0.key.rawValue < $1.key.rawValue }
      return "  \(Counts.pad(String(point.items), 6))  "
        + scores.map { "\($0.key.rawValue) \(Counts.decimal($0.value))" }.joined(separator: "  ")
    }
    return (lines + [""] + strongest()).joined(separator: "\n")
  }

  /// The ten largest weights of each question; for keywords, ten of named lists and ten of each language.
  private func strongest() -> [String] {
    let sums = result.weights.sums.map { (FitReport.name($0.key), $0.value) }.sorted { $0.0 < $1.0 }
    return sums.flatMap { name, sum -> [String] in
      let isRussian = { (word: String) in word.unicodeScalars.contains { 0x0400...0x052F ~= $0.value } }
      let isList = { (word: String) in word.hasPrefix("$") }
      let words = sum.keywords.map { ($0.pattern.value, $0.title) }
      let groups = [
        ("evidence", sum.evidence.map { ($0.key, $0.value.value) }), ("lists", words.filter { isList($0.0) }),
        ("en", words.filter { !isRussian($0.0) && !isList($0.0) }), ("ru", words.filter { isRussian($0.0) }),
      ]
      return groups.map { group, weights in
        let most = weights.sorted { (abs($1.1), $0.0) < (abs($0.1), $1.0) }.prefix(10)
        return "\(name), \(group): " + most.map { "\($0.0) \(NumberText.tenths($0.1))" }.joined(separator: ", ")
      }
    }
  }

  private static func name(_ question: Weights.Question) -> String {
    switch question {
    case .relevance: "relevance"
    case .topic(let id): "topic \(id)"
    case .hostile: "tone hostile"
    case .friendly: "tone friendly"
    case .strong: "tone strong"
    }
  }

  /// The comment lines: what the weights were learned from, when, and how good they are.
  func header(_ files: [String]) -> [String] {
    let names = files.map { URL(filePath: $0).lastPathComponent }.joined(separator: ", ")
    let day = Date.now.ISO8601Format().prefix(10)
    return [
      "Learned by `diplowatch fit` on \(day) from \(items.count) labelled items (\(names)) and the topics' examples;",
      "facts only: words and their weights, no texts. How to read it: diplowatch-watchlist(5), weights. Change what you",
      "like in a file of your own; this one is written anew by `make fit`.", "",
      "On items the weights were not learned from (ten parts; one week's items stay together):",
    ] + after.report(worst: 0).split(separator: "\n", omittingEmptySubsequences: false).map { "  " + $0 }
  }
}
