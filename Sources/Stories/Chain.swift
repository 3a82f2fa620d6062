import Basics

/// An act of one side and the other side's answer in kind.
public struct Chain: Sendable, Equatable {
  /// The act that came first.
  public var act: Act
  /// Its mirror.
  public var answer: Act
  /// Whole days between them.
  public var days: Int

  /// How the numbers of both compare, as in `35 : 755`; nil where either act has none.
  public var numbers: String? {
    guard let first = act.numbers.first, let second = answer.numbers.first else { return nil }
    return "\(first) : \(second)"
  }
}

extension Chain {
  /// How long an answer may take, in days.
  public static let usualDays = 30
  /// How long one may take of which a report says that it is an answer.
  static let longestDays = 365
  /// Another report of such an act by the same side within so many days is of the same act.
  static let repeatedDays = 14

  /// Each act with the act in kind by the other side that it answers, in order. An act answers the other side's last one
  /// unless its own side has answered that before; one that says that it is an answer answers it even so.
  public static func all(among reports: [Act], within days: Int = usualDays) -> [Chain] {
    var latest: [String: (act: Act, place: Int)] = [:]
    var chains: [Chain] = []
    for (place, act) in merged(reports).enumerated() {
      let kind = act.kind.mirror
      let own = latest["\(kind) \(act.side)"]
      latest["\(kind) \(act.side)"] = (act, place)
      guard let before = latest["\(kind) \(act.side.other)"] else { continue }
      let distance = distance(before.act, act)
      let isNext = own.map { $0.place < before.place } ?? true
      if act.isAnswer ? distance <= max(days, longestDays) : isNext && distance <= days {
        chains.append(Chain(act: before.act, answer: act, days: distance))
      }
    }
    return chains
  }

  /// The reports of one act become one: the first, with what the others add; the number that most have comes first. Of
  /// acts at the same time answers come last.
  private static func merged(_ reports: [Act]) -> [Act] {
    func order(_ act: Act) -> (Timestamp, Int, String) { (act.at, act.isAnswer ? 1 : 0, act.story) }
    var acts: [Act] = []
    var numbers: [[String]] = []
    var latest: [String: Int] = [:]
    for report in reports.sorted(by: { order($0) < order($1) }) {
      let name = "\(report.kind.mirror) \(report.side)"
      if let place = latest[name], distance(acts[place], report) <= repeatedDays {
        acts[place].merge(report)
        numbers[place] += report.numbers
      } else {
        latest[name] = acts.count
        acts.append(report)
        numbers.append(report.numbers)
      }
    }
    for place in acts.indices { acts[place].numbers = byFrequency(numbers[place]) }
    return acts
  }

  /// Each once, the most frequent first; of equals the earlier one.
  private static func byFrequency(_ numbers: [String]) -> [String] {
    var unique: [String] = []
    for number in numbers where !unique.contains(number) { unique.append(number) }
    return unique.enumerated().map { (number: $1, count: numbers.count { [number = $1] in $0 == number }, place: $0) }
      .sorted { ($1.count, $0.place) < ($0.count, $1.place) }.map(\.number)
  }

  private static func distance(_ one: Act, _ other: Act) -> Int {
    Int((other.at.milliseconds - one.at.milliseconds) / 86_400_000)
  }
}
