/// A product that is computed step by step and, for explanations, keeps its factors.
struct FactorProduct {
  private(set) var value: Double
  /// The first number, then the factors; empty if only the product is needed.
  private(set) var factors: [Explanation.Factor] = []
  private let isDetailed: Bool

  init(_ number: ScoringDefaults.Number, _ value: Double, at position: SourcePosition?, isDetailed: Bool) {
    self.value = value
    self.isDetailed = isDetailed
    if isDetailed { factors = [Explanation.Factor(name: number.rawValue, value: value, position: position)] }
  }

  mutating func multiply(by factor: Double, _ number: ScoringDefaults.Number, _ defaults: ScoringDefaults) {
    value *= factor
    guard isDetailed, factor != 1 else { return }
    factors.append(Explanation.Factor(name: number.rawValue, value: factor, position: defaults.places[number]))
  }

  mutating func multiply(by factor: Double, _ rule: Guard) {
    value *= factor
    guard isDetailed, factor != 1 else { return }
    factors.append(
      Explanation.Factor(name: "guard.\(rule.id.value)", value: factor, position: rule.factorPosition))
  }
}
