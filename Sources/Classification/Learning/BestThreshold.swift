import Glibc

/// Finds the probability threshold with the best F1, and calibrates sums into probabilities.
enum BestThreshold {
  /// The label of an item and its sum; the sum is nil if the weights do not apply to the item.
  typealias Answer = (isExpected: Bool, sum: Double?)

  /// The threshold with the best F1, in steps of at least 0.05. Finer steps are useless, as F1 is flat around its
  /// maximum.
  static func among(_ candidates: ClosedRange<Double>, _ answers: [Answer]) -> Double {
    let steps = Int((candidates.lowerBound * 20).rounded())...Int((candidates.upperBound * 20).rounded())
    let scored = steps.map { (threshold: Double($0) / 20, f1: f1(answers, from: Double($0) / 20)) }
    return scored.max { $0.f1 < $1.f1 }?.threshold ?? 0.5
  }

  static func f1(_ answers: [Answer], from threshold: Double) -> Double {
    var (both, either) = (0, 0)
    for answer in answers {
      let isFound = answer.sum.map { probability($0) >= threshold } ?? false
      if isFound, answer.isExpected { both += 1 }
      either += (isFound ? 1 : 0) + (answer.isExpected ? 1 : 0)
    }
    return either == 0 ? 0 : 2 * Double(both) / Double(either)
  }

  private static func probability(_ sum: Double) -> Double { 1 / (1 + exp(-sum)) }

  /// The slope and offset that turn sums into log odds (Platt scaling, Platt 1999).
  static func calibration(_ sums: [Double], _ labels: [Bool]) -> (slope: Double, offset: Double) {
    var matrix = SparseRows()
    for sum in sums { matrix.append([(0, Float(sum))]) }
    let learned = LogisticRegression(strength: 1, scale: [10]).fit(
      matrix, Array(sums.indices), labels, importance: sums.map { _ in 1 })
    return (learned.weights.first ?? 1, learned.bias)
  }
}
