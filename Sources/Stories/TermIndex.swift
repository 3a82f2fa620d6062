/// Which items have a term: the latest of them, so that a look-up costs the same in any window.
struct TermIndex: Sendable {
  private var items: [Term: [Int]] = [:]

  /// So many items are kept for a term, and twice as many before the older half is dropped.
  private static let kept = 48
  /// So many of an item's rarest terms are looked up.
  private static let looked = 14
  /// So many items are candidates.
  private static let mostCandidates = 64

  mutating func add(_ fingerprint: Fingerprint, _ number: Int) {
    for weighted in fingerprint.terms {
      items[weighted.term, default: []].append(number)
      if let count = items[weighted.term]?.count, count >= 2 * TermIndex.kept {
        items[weighted.term]?.removeFirst(count - TermIndex.kept)
      }
    }
  }

  /// Forgets the items of a fingerprint's terms that are older than `number`.
  mutating func remove(_ fingerprint: Fingerprint, before number: Int) {
    for weighted in fingerprint.terms {
      guard let list = items[weighted.term], let first = list.first, first < number else { continue }
      let rest = list.drop { $0 < number }
      items[weighted.term] = rest.isEmpty ? nil : Array(rest)
    }
  }

  /// The items that share most of the rarest terms, with the sum of the squared rarities they share.
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
