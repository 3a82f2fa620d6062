/// A number multiplied step by step, which for explanations keeps what it is a product of.
struct FactorProduct {
  private(set) var value: Double
  /// The number it starts with, then the factors that changed it; empty for verdicts.
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
