/// Decides which names in a text count. Of overlapping names the one that begins first counts, then the longest. Bare
/// surnames and metonyms count only near certain other names (`NameStrength`).
struct EntityResolver {
  let reading: Reading
  let watchlist: Watchlist

  /// Divides mentions into those that count and those that do not.
  func resolve(_ names: [Reading.Mention]) -> (counted: [Reading.Mention], uncounted: [Reading.Mention]) {
    guard !names.isEmpty else { return ([], []) }
    var chosen: [Reading.Mention] = []
    for field in reading.fields.indices { chosen += leftmostLongest(names.filter { $0.hit.field == field }) }
    let strong = chosen.filter { $0.strength == .strong }
    let strongSides = Set(strong.compactMap { side($0) })
    let places = Set(chosen.compactMap { mention in side(mention).map { Place(mention, side: $0) } })
    var counted = strong
    var uncounted: [Reading.Mention] = []
    for mention in chosen where mention.strength != .strong {
      if counts(mention, strongSides, places) { counted.append(mention) } else { uncounted.append(mention) }
    }
    counted.sort { ($0.hit.field, $0.hit.range.lowerBound) < ($1.hit.field, $1.hit.range.lowerBound) }
    return (counted, uncounted)
  }

  /// A sentence in which a side is named.
  private struct Place: Hashable {
    let field: Int
    let sentence: Int32
    let side: String

    init(_ mention: Reading.Mention, side: String) {
      field = mention.hit.field
      sentence = mention.hit.sentence
      self.side = side
    }
  }

  private func counts(
    _ mention: Reading.Mention, _ strongSides: Set<String>, _ places: Set<Place>
  ) -> Bool {
    let own = side(mention)
    let others = watchlist.sides.filter { $0 != own }
    if others.contains(where: strongSides.contains) { return true }
    if mention.strength == .bare, isSpeaker(mention) { return true }
    // Two names that each need the other: "Moscow vows reply to Washington", "Kerry and Lavrov".
    return others.contains { places.contains(Place(mention, side: $0)) }
  }

  /// Whether a mention is a speaker: "Antonov: …" at the start of a headline.
  private func isSpeaker(_ mention: Reading.Mention) -> Bool {
    let field = reading.fields[mention.hit.field]
    return reading.zone(mention.hit) == .title && mention.hit.range.upperBound <= field.text.mentions.lowerBound + 3
      && field.text.tokens[mention.hit.range.upperBound - 1].beforeColon
  }

  private func side(_ mention: Reading.Mention) -> String? {
    watchlist.entities[mention.entity].side.flatMap { watchlist.sides.contains($0) ? $0 : nil }
  }

  /// Of overlapping names the one that begins first, then the longest. If several entities have the same words, each of
  /// them is kept once.
  private func leftmostLongest(_ names: [Reading.Mention]) -> [Reading.Mention] {
    let sorted = names.sorted {
      ($0.hit.range.lowerBound, -$0.hit.range.upperBound, $0.entity, $0.strength.rawValue)
        < ($1.hit.range.lowerBound, -$1.hit.range.upperBound, $1.entity, $1.strength.rawValue)
    }
    var chosen: [Reading.Mention] = []
    for name in sorted {
      guard let last = chosen.last else {
        chosen.append(name)
        continue
      }
      if name.hit.range == last.hit.range {
        // The strongest reading of the same words for the same entity comes first.
        if name.entity != last.entity { chosen.append(name) }
      } else if name.hit.range.lowerBound >= last.hit.range.upperBound {
        chosen.append(name)
      }
    }
    return chosen
  }
}
