/// Hits of whole patterns and rules, put together from the hits of their parts.
struct PatternMatcher {
  let reading: Reading

  /// The most hits of one pattern that are looked at; a text that repeats a word a thousand times says no more.
  private static let mostHits = 64

  /// Where a pattern stands: each hit spans all its parts, which lie in one sentence, in any order.
  func hits(_ pattern: CompiledWatchlist.CompiledPattern) -> [Reading.Hit] {
    guard let first = pattern.parts.first else { return [] }
    var hits = distinct(reading.parts[first] ?? [])
    for (part, gap) in zip(pattern.parts.dropFirst(), pattern.gaps) {
      guard !hits.isEmpty else { return [] }
      let others = distinct(reading.parts[part] ?? [])
      var joined: [Reading.Hit] = []
      for hit in hits {
        for other in others where near(hit, other, gap) && joined.count < PatternMatcher.mostHits {
          joined.append(span(hit, other))
        }
      }
      hits = distinct(joined)
    }
    return hits
  }

  /// Where a rule holds.
  func hits(_ rule: CompiledWatchlist.CompiledRule) -> [Reading.Hit] {
    let found = hits(rule.condition, near: rule.near)
    guard !found.isEmpty, !rule.not.isEmpty else { return found }
    let voids = rule.not.flatMap { hits($0) }
    return found.filter { hit in !voids.contains { $0.field == hit.field && $0.sentence == hit.sentence } }
  }

  private func hits(_ condition: CompiledWatchlist.Condition, near window: Int?) -> [Reading.Hit] {
    switch condition {
    case .pattern(let pattern): return hits(pattern)
    case .any(let choices): return distinct(choices.flatMap { hits($0, near: window) })
    case .seq(let parts): return combine(parts, near: window, ordered: true)
    case .all(let parts): return combine(parts, near: window, ordered: false)
    }
  }

  private func combine(
    _ parts: [CompiledWatchlist.Condition], near window: Int?, ordered: Bool
  ) -> [Reading.Hit] {
    guard let first = parts.first else { return [] }
    var combined = hits(first, near: window)
    for part in parts.dropFirst() {
      guard !combined.isEmpty else { return [] }
      let others = hits(part, near: window)
      var joined: [Reading.Hit] = []
      for hit in combined {
        for other in others where joined.count < PatternMatcher.mostHits {
          guard near(hit, other, window ?? .max) else { continue }
          if ordered, other.range.lowerBound < hit.range.upperBound { continue }
          joined.append(span(hit, other))
        }
      }
      combined = distinct(joined)
    }
    return combined
  }

  private func near(_ left: Reading.Hit, _ right: Reading.Hit, _ words: Int) -> Bool {
    guard left.field == right.field, left.sentence == right.sentence, !left.range.overlaps(right.range) else {
      return false
    }
    let between =
      left.range.upperBound <= right.range.lowerBound
      ? right.range.lowerBound - left.range.upperBound : left.range.lowerBound - right.range.upperBound
    return between <= words
  }

  private func span(_ left: Reading.Hit, _ right: Reading.Hit) -> Reading.Hit {
    var hit = left
    hit.range =
      min(left.range.lowerBound, right.range.lowerBound)..<max(left.range.upperBound, right.range.upperBound)
    return hit
  }

  /// Each place once, in the order of the text; of overlapping places the first, and of those the shortest.
  private func distinct(_ hits: [Reading.Hit]) -> [Reading.Hit] {
    guard hits.count > 1 else { return hits }
    let sorted = Set(hits).sorted {
      ($0.field, $0.range.lowerBound, $0.range.upperBound) < ($1.field, $1.range.lowerBound, $1.range.upperBound)
    }
    return Array(sorted.prefix(PatternMatcher.mostHits))
  }
}
