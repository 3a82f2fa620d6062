/// An inverted index from terms to items. It keeps only the latest items of a term, so that a look-up takes the same
/// time in a window of any size.
struct TermIndex: Sendable {
  /// The numbers of the latest items, by the slot of the term.
  private var items: [[Int]] = []
  /// The weights of a look-up, by the item's number modulo their count; all zero between look-ups.
  private var weights = [Double](repeating: 0, count: 1024)

  /// The number of items kept for a term. The list may grow to twice as many before its older half is removed.
  private static let kept = 48
  /// The number of an item's rarest terms that are looked up.
  private static let looked = 14
  /// The maximum number of candidates.
  private static let mostCandidates = 64

  mutating func add(_ fingerprint: Fingerprint, _ number: Int) {
    for placed in fingerprint.terms {
      let slot = Int(placed.slot)
      while items.count <= slot { items.append([]) }
      items[slot].append(number)
      if items[slot].count >= 2 * TermIndex.kept { items[slot].removeFirst(items[slot].count - TermIndex.kept) }
    }
  }

  /// For the terms of a fingerprint, removes the items older than `number`.
  mutating func remove(_ fingerprint: Fingerprint, before number: Int) {
    for placed in fingerprint.terms {
      let slot = Int(placed.slot)
      guard let first = items[slot].first, first < number else { continue }
      items[slot].removeFirst(items[slot].firstIndex { $0 >= number } ?? items[slot].count)
    }
  }

  /// The items that share most rare terms with a fingerprint, with the sum of the squared rarities of the shared terms.
  /// All numbers in the index are less than `window` apart.
  mutating func candidates(
    for fingerprint: Fingerprint, _ counts: TermCounts, window: Int
  ) -> [(number: Int, weight: Double)] {
    while weights.count < window { weights += [Double](repeating: 0, count: weights.count) }
    let mask = weights.count - 1
    var rarest = fingerprint.terms.map { (slot: Int($0.slot), rarity: counts.rarity($0.slot), term: $0.term) }
    rarest.sort { ($0.rarity, $1.term) > ($1.rarity, $0.term) }
    var found: [(number: Int, weight: Double)] = []
    var looked = 0
    for (slot, rarity, _) in rarest where looked < TermIndex.looked && slot < items.count && !items[slot].isEmpty {
      looked += 1
      for number in items[slot].suffix(TermIndex.kept) {
        if weights[number & mask] == 0 { found.append((number, 0)) }
        weights[number & mask] += rarity * rarity
      }
    }
    for index in found.indices {
      found[index].weight = weights[found[index].number & mask]
      weights[found[index].number & mask] = 0
    }
    found.sort { ($0.weight, $0.number) > ($1.weight, $1.number) }
    return Array(found.prefix(TermIndex.mostCandidates))
  }
}
