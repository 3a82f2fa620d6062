import Basics

/// The tone of an act (Goldstein's scale from −10, conflict, to 10, cooperation) in words.
enum Tone {
  static func words(_ value: Double) -> String {
    switch value {
    case ..<(-7): "hostile"
    case ..<(-3): "tense"
    case ..<(-0.5): "cool"
    case ...0.5: "neutral"
    case ...3: "warm"
    case ...7: "cooperative"
    default: "close"
    }
  }
}

/// Probabilities as people read them.
enum Percent {
  /// A whole number of percent; 1 to 99 unless it is certain.
  static func text(_ probability: Double) -> String { "\(number(probability)) %" }

  /// The number of percent, 0 to 100.
  static func number(_ probability: Double) -> Int {
    guard probability > 0 else { return 0 }
    guard probability < 1 else { return 100 }
    return min(99, max(1, Int((probability * 100).rounded())))
  }
}
