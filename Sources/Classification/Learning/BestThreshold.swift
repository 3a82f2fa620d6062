import Glibc

/// Thresholds of probability with the best F1, and what turns sums into probabilities.
enum BestThreshold {
  /// An item by its label and its sum; of one that weights have no say of there is none.
  typealias Answer = (isExpected: Bool, sum: Double?)

  /// The threshold with the best F1. F1 is flat around it, so the smallest step is a twentieth.
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

  /// Slope and offset that make sums into log odds (Platt 1999).
  static func calibration(_ sums: [Double], _ labels: [Bool]) -> (slope: Double, offset: Double) {
    var matrix = SparseRows()
    for sum in sums { matrix.append([(0, Float(sum))]) }
    let learned = LogisticRegression(strength: 1, scale: [10]).fit(
      matrix, Array(sums.indices), labels, importance: sums.map { _ in 1 })
    return (learned.weights.first ?? 1, learned.bias)
  }
}
