import Glibc

/// In how many items of the window a term stands, and what it is worth for that.
struct TermCounts: Sendable {
  private var counts: [Term: Int32] = [:]
  /// How many items there are.
  private(set) var items = 0

  /// Names that stand in nearly everything this program matches.
  private static let common = Set(
    Concepts.standard.concepts(of: ["russia", "america", "usa", "ukraine", "trump", "putin", "biden", "president"])
      .map(Term.init(concept:)))

  /// How many items one expects a term in before any is counted, and how much that expectation weighs, in items.
  private static let expectedItems = 10.0
  private static func expectedShare(_ term: Term) -> Double {
    if common.contains(term) { return 0.25 }
    return term.kind == .concept ? 0.03 : 0.002
  }

  mutating func add(_ fingerprint: Fingerprint) {
    items += 1
    for weighted in fingerprint.terms { counts[weighted.term, default: 0] += 1 }
  }

  mutating func remove(_ fingerprint: Fingerprint) {
    items -= 1
    for weighted in fingerprint.terms {
      guard let count = counts[weighted.term] else { continue }
      counts[weighted.term] = count > 1 ? count - 1 : nil
    }
  }

  /// How much a term tells, in this window: the logarithm of one over the share of items that have it.
  func rarity(_ term: Term) -> Double {
    let share =
      (Double(counts[term] ?? 0) + TermCounts.expectedItems * TermCounts.expectedShare(term) + 0.3)
      / (Double(items) + TermCounts.expectedItems)
    return max(0.05, -log(share))
  }

  /// How much a term tells anywhere.
  static func usualRarity(_ term: Term) -> Double {
    if common.contains(term) { return 1.2 }
    return term.kind == .concept ? 2.8 : 5
  }
}
