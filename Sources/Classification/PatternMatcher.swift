/// Finds hits of patterns and rules by joining the hits of their parts.
struct PatternMatcher {
  let reading: Reading

  /// The maximum number of hits of a pattern that are joined. More would cost time without adding evidence.
  private static let mostHits = 64

  /// A partly joined hit: the range of words it spans, and the words in it that are used.
  private struct Joined {
    var hit: Reading.Hit
    var words: [Range<Int>]

    init(_ hit: Reading.Hit) {
      self.hit = hit
      words = [hit.range]
    }
  }

  /// The hits of a pattern. Each spans all its parts, in any order, within one sentence.
  func hits(_ pattern: CompiledWatchlist.CompiledPattern) -> [Reading.Hit] {
    guard pattern.parts.count > 1 else { return distinct(reading.hits(of: pattern.parts[0]).map(\.hit)) }
    return distinct(joined(pattern).map(\.hit))
  }

  /// The hits of a rule.
  func hits(_ rule: CompiledWatchlist.CompiledRule) -> [Reading.Hit] {
    let found = distinct(joined(rule.condition, near: rule.near).map(\.hit))
    guard !found.isEmpty, !rule.not.isEmpty else { return found }
    let voids = rule.not.flatMap { hits($0) }
    return found.filter { hit in !voids.contains { $0.field == hit.field && $0.sentence == hit.sentence } }
  }

  /// The words that the parts of a pattern matched in one of its hits.
  func words(of pattern: CompiledWatchlist.CompiledPattern, at hit: Reading.Hit) -> [Range<Int>] {
    guard pattern.parts.count > 1 else { return [hit.range] }
    return joined(pattern).first { $0.hit == hit }?.words ?? [hit.range]
  }

  /// The words that the parts of a rule matched in one of its hits.
  func words(of rule: CompiledWatchlist.CompiledRule, at hit: Reading.Hit) -> [Range<Int>] {
    joined(rule.condition, near: rule.near).first { $0.hit == hit }?.words ?? [hit.range]
  }

  // MARK: joining

  private func joined(_ pattern: CompiledWatchlist.CompiledPattern) -> [Joined] {
    guard let first = pattern.parts.first else { return [] }
    var hits = part(first)
    for (next, gap) in zip(pattern.parts.dropFirst(), pattern.gaps) {
      guard !hits.isEmpty else { return [] }
      hits = join(hits, part(next), near: gap, ordered: false)
    }
    return hits
  }

  private func joined(_ condition: CompiledWatchlist.Condition, near window: Int?) -> [Joined] {
    switch condition {
    case .pattern(let pattern): joined(pattern)
    case .any(let choices): Array(choices.flatMap { joined($0, near: window) }.prefix(PatternMatcher.mostHits))
    case .seq(let parts): joined(parts, near: window, ordered: true)
    case .all(let parts): joined(parts, near: window, ordered: false)
    }
  }

  private func joined(_ parts: [CompiledWatchlist.Condition], near window: Int?, ordered: Bool) -> [Joined] {
    guard let first = parts.first else { return [] }
    var hits = joined(first, near: window)
    for next in parts.dropFirst() {
      guard !hits.isEmpty else { return [] }
      hits = join(hits, joined(next, near: window), near: window ?? .max, ordered: ordered)
    }
    return hits
  }

  private func part(_ part: Int) -> [Joined] {
    reading.hits(of: part).prefix(PatternMatcher.mostHits).map { Joined($0.hit) }
  }

  private func join(_ left: [Joined], _ right: [Joined], near window: Int, ordered: Bool) -> [Joined] {
    var result: [Joined] = []
    for one in left {
      for other in right {
        guard one.hit.field == other.hit.field, one.hit.sentence == other.hit.sentence,
          gap(one.hit.range, other.hit.range) <= window,
          !ordered || one.hit.range.upperBound <= other.hit.range.lowerBound,
          // A part may be between the words of the other, but no word is used twice.
          !one.words.contains(where: { taken in other.words.contains { $0.overlaps(taken) } })
        else { continue }
        var both = one
        both.hit.range =
          min(
            one.hit.range.lowerBound, other.hit.range.lowerBound)..<max(
            one.hit.range.upperBound, other.hit.range.upperBound)
        both.words += other.words
        result.append(both)
        if result.count == PatternMatcher.mostHits { return result }
      }
    }
    return result
  }

  /// The number of words between two ranges; 0 if they overlap.
  private func gap(_ left: Range<Int>, _ right: Range<Int>) -> Int {
    max(0, right.lowerBound - left.upperBound, left.lowerBound - right.upperBound)
  }

  /// The hits without duplicates, in text order.
  private func distinct(_ hits: [Reading.Hit]) -> [Reading.Hit] {
    guard hits.count > 1 else { return hits }
    let sorted = Set(hits).sorted {
      ($0.field, $0.range.lowerBound, $0.range.upperBound) < ($1.field, $1.range.lowerBound, $1.range.upperBound)
    }
    return Array(sorted.prefix(PatternMatcher.mostHits))
  }
}
