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
  /// How long one may take that says itself that it is an answer.
  static let longestDays = 365
  /// Another report of such an act by the same side within so many days is of the same act.
  static let repeatedDays = 14

  /// Each act with the first act in kind by the other side within so many days, in order. Of several acts of one side
  /// and kind before an answer the last is answered; an answer may be answered again.
  public static func exchanges(among acts: [Act], within days: Int = usualDays) -> [Exchange] {
    var open: [Act.Kind: Act] = [:]
    var latest: [String: Act] = [:]
    var exchanges: [Exchange] = []
    for act in acts.sorted(by: { ($0.at, $0.story) < ($1.at, $1.story) }) {
      let kind = act.kind.mirror
      let name = "\(kind) \(act.side)"
      if let same = latest[name], distance(same, act) <= repeatedDays { continue }
      latest[name] = act
      if let before = open[kind], before.side != act.side {
        let distance = distance(before, act)
        if distance <= (act.isAnswer ? max(days, longestDays) : days) {
          exchanges.append(Exchange(act: before, answer: act, days: distance))
        }
      }
      open[kind] = act
    }
    return exchanges
  }

  private static func distance(_ one: Act, _ other: Act) -> Int {
    Int((other.at.milliseconds - one.at.milliseconds) / 86_400_000)
  }
}
