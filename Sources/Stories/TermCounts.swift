import Glibc

/// The document frequency of each term: in how many items of the window it occurs. Rare terms have more weight.
struct TermCounts: Sendable {
  private var counts: [Term: Int32] = [:]
  /// The number of items in the window.
  private(set) var items = 0

  /// Names that occur in nearly all matches of this program.
  private static let common = Set(
    Concepts.standard.concepts(of: ["russia", "america", "usa", "ukraine", "trump", "putin", "biden", "president"])
      .map(Term.init(concept:)))

  /// The weight of the expected frequency, in items. It smooths the frequencies while the window has few items.
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

  /// The inverse document frequency of a term in this window: the logarithm of 1 / (share of items that have it).
  func rarity(_ term: Term) -> Double {
    let share =
      (Double(counts[term] ?? 0) + TermCounts.expectedItems * TermCounts.expectedShare(term) + 0.3)
      / (Double(items) + TermCounts.expectedItems)
    return max(0.05, -log(share))
  }

  /// The inverse document frequency that is expected for a term of its kind, whatever the window.
  static func usualRarity(_ term: Term) -> Double {
    if common.contains(term) { return 1.2 }
    return term.kind == .concept ? 2.8 : 5
  }
}
