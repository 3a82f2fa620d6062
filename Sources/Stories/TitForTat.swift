import Basics

/// An act of one side and the other side's answer in kind.
public struct Exchange: Sendable, Equatable {
  /// The act that came first.
  public var act: Act
  /// Its mirror.
  public var answer: Act
  /// Whole days between them.
  public var days: Int

  /// How the numbers of both compare, as in `35 : 755`; nil where either title has none.
  public var numbers: String? {
    guard let first = act.numbers.first, let second = answer.numbers.first else { return nil }
    return "\(first) : \(second)"
  }
}

/// Finds acts that are answered in kind.
public enum TitForTat {
  /// How long an answer may take, in days.
  public static let usualDays = 30

  /// Each act with the first act of the same kind by the other side within so many days, in order. Of several acts of one
  /// side and kind before an answer the last is answered; an answer may be answered again.
  public static func exchanges(among acts: [Act], within days: Int = usualDays) -> [Exchange] {
    var open: [Act.Kind: Act] = [:]
    var exchanges: [Exchange] = []
    for act in acts.sorted(by: { ($0.at, $0.story) < ($1.at, $1.story) }) {
      if let before = open[act.kind], before.side != act.side {
        let distance = Int((act.at.milliseconds - before.at.milliseconds) / 86_400_000)
        if distance <= days { exchanges.append(Exchange(act: before, answer: act, days: distance)) }
      }
      open[act.kind] = act
    }
    return exchanges
  }
}
