import Basics

/// The numbers of correct and wrong answers to one yes-or-no question.
struct Counts {
  private(set) var truePositives = 0
  private(set) var falsePositives = 0
  private(set) var falseNegatives = 0

  mutating func add(expected: Bool, found: Bool) {
    switch (expected, found) {
    case (true, true): truePositives += 1
    case (false, true): falsePositives += 1
    case (true, false): falseNegatives += 1
    case (false, false): break
    }
  }

  /// The number of items for which the label is yes.
  var expected: Int { truePositives + falseNegatives }
  var precision: Double { ratio(truePositives, truePositives + falsePositives) }
  var recall: Double { ratio(truePositives, expected) }
  var f1: Double { ratio(2 * truePositives, 2 * truePositives + falsePositives + falseNegatives) }

  /// The 95 % interval of F1: as F1 is a function of the share of hits among hits and errors, p / (1 + p) twice, that
  /// share's interval by Wilson's score gives it.
  var interval: (low: Double, high: Double) {
    let n = Double(truePositives + falsePositives + falseNegatives)
    guard n > 0 else { return (0, 1) }
    let share = Double(truePositives) / n
    let z = 1.96
    let centre = (share + z * z / (2 * n)) / (1 + z * z / n)
    let half = z / (1 + z * z / n) * (share * (1 - share) / n + z * z / (4 * n * n)).squareRoot()
    func f1(_ share: Double) -> Double { 2 * share / (1 + share) }
    return (f1(max(0, centre - half)), f1(min(1, centre + half)))
  }

  private func ratio(_ part: Int, _ whole: Int) -> Double { whole == 0 ? 0 : Double(part) / Double(whole) }

  /// A line of a table.
  func row(_ name: String) -> String {
    let shown = MatchPresentation.safe(name)
    let name = shown + String(repeating: " ", count: max(0, 14 - shown.count))
    return name + Counts.pad(String(expected), 5) + Counts.pad(Counts.decimal(precision), 11)
      + Counts.pad(Counts.decimal(recall), 8) + Counts.pad(Counts.decimal(f1), 7)
      + "  \(Counts.decimal(interval.low))–\(Counts.decimal(interval.high))"
  }

  static func decimal(_ value: Double) -> String {
    let thousandths = Int((value * 1000).rounded())
    let fraction = String(thousandths % 1000)
    return "\(thousandths / 1000)." + String(repeating: "0", count: 3 - fraction.count) + fraction
  }

  static func pad(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }
}

/// Compares tones with labels.
struct ToneCounts {
  private var cells: [Int: [Int: Int]] = [:]
  private var pairs: [(labelled: Double, found: Double)] = []

  mutating func add(_ labelled: Int, _ goldstein: Double) {
    cells[labelled, default: [:]][ToneCounts.grade(goldstein), default: 0] += 1
    pairs.append((Double(labelled), goldstein))
  }

  /// A Goldstein value on the readers' scale from −2 to 2.
  private static func grade(_ goldstein: Double) -> Int {
    switch goldstein {
    case ..<(-4.2): -2
    case ..<(-0.5): -1
    case 0.9...5.9: 1
    case 6...: 2
    default: 0
    }
  }

  func lines() -> [String] {
    var lines = ["tone: labelled (rows) and found (columns)", "         -2    -1     0     1     2"]
    for labelled in -2...2 {
      let row = (-2...2).map { Counts.pad(String(cells[labelled]?[$0] ?? 0), 6) }
      lines.append(Counts.pad(String(labelled), 5) + row.joined())
    }
    guard !pairs.isEmpty else { return lines }
    let right = pairs.count { $0.labelled.sign(zero: 0) == Double(ToneCounts.grade($0.found)).sign(zero: 0) }
    let share = Counts.decimal(Double(right) / Double(pairs.count))
    return lines + ["sign right \(share), correlation \(NumberText.tenths((correlation * 100).rounded() / 100))"]
  }

  private var correlation: Double {
    let n = Double(pairs.count)
    let means = (pairs.reduce(0) { $0 + $1.labelled } / n, pairs.reduce(0) { $0 + $1.found } / n)
    var (both, left, right) = (0.0, 0.0, 0.0)
    for pair in pairs {
      both += (pair.labelled - means.0) * (pair.found - means.1)
      left += (pair.labelled - means.0) * (pair.labelled - means.0)
      right += (pair.found - means.1) * (pair.found - means.1)
    }
    return left * right == 0 ? 0 : both / (left * right).squareRoot()
  }
}

extension Double {
  fileprivate func sign(zero: Int) -> Int { self > 0 ? 1 : self < 0 ? -1 : zero }
}

/// Whether probabilities are what they say: of items with 0.7, seven in ten are wanted.
struct Calibration {
  private var bins = [(count: Int, probability: Double, wanted: Int)](repeating: (0, 0, 0), count: 10)

  mutating func add(_ isWanted: Bool, _ probability: Double) {
    let bin = min(9, Int(probability * 10))
    bins[bin].count += 1
    bins[bin].probability += probability
    if isWanted { bins[bin].wanted += 1 }
  }

  /// The expected calibration error over ten bins, and each bin's share; nil when nothing has a probability.
  var line: String? {
    let all = bins.reduce(0) { $0 + $1.count }
    guard all > 0 else { return nil }
    let error = bins.reduce(0) { $0 + abs($1.probability - Double($1.wanted)) } / Double(all)
    let rows = bins.enumerated().map { index, bin in
      let wanted = bin.count == 0 ? "–" : Counts.decimal(Double(bin.wanted) / Double(bin.count))
      return "  0.\(index)  \(Counts.pad(String(bin.count), 6))  \(wanted)"
    }
    return (["calibration: expected error \(Counts.decimal(error)); probability from, items, share wanted"] + rows)
      .joined(separator: "\n")
  }
}
