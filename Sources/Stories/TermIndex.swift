/// An inverted index from terms to items. It keeps only the latest items of a term, so that a look-up takes the same
/// time in a window of any size.
struct TermIndex: Sendable {
  private var items: [Term: [Int]] = [:]

  /// The number of items kept for a term. The list may grow to twice as many before its older half is removed.
  private static let kept = 48
  /// The number of an item's rarest terms that are looked up.
  private static let looked = 14
  /// The maximum number of candidates.
  private static let mostCandidates = 64

  mutating func add(_ fingerprint: Fingerprint, _ number: Int) {
    for weighted in fingerprint.terms {
      items[weighted.term, default: []].append(number)
      if let count = items[weighted.term]?.count, count >= 2 * TermIndex.kept {
        items[weighted.term]?.removeFirst(count - TermIndex.kept)
      }
    }
  }

  /// For the terms of a fingerprint, removes the items older than `number`.
  mutating func remove(_ fingerprint: Fingerprint, before number: Int) {
    for weighted in fingerprint.terms {
      guard let list = items[weighted.term], let first = list.first, first < number else { continue }
      let rest = list.drop { $0 < number }
      items[weighted.term] = rest.isEmpty ? nil : Array(rest)
    }
  }

  /// The items that share most rare terms with a fingerprint, with the sum of the squared rarities of the shared terms.
  func candidates(for fingerprint: Fingerprint, _ rarities: inout Rarities) -> [(number: Int, weight: Double)] {
    var rarest = fingerprint.terms.map { (term: $0.term, rarity: rarities.of($0.term)) }
    rarest.sort { ($0.rarity, $1.term) > ($1.rarity, $0.term) }
    var shared: [Int: Double] = [:]
    var looked = 0
    for (term, rarity) in rarest where looked < TermIndex.looked {
      guard let list = items[term] else { continue }
      looked += 1
      for number in list.suffix(TermIndex.kept) { shared[number, default: 0] += rarity * rarity }
    }
    return shared.map { (number: $0.key, weight: $0.value) }.sorted {
      ($0.weight, $0.number) > ($1.weight, $1.number)
    }.prefix(TermIndex.mostCandidates).map { $0 }
  }
}
