/// Makes the evidence of one topic from its hits: overlapping hits become one quotation of few words with the sum of
/// their weights.
struct EvidenceComposer {
  let reading: Reading

  /// A hit with its contribution to the score, and the words that the parts of its pattern matched.
  struct Hit {
    var hit: Reading.Hit
    var words: [Range<Int>]
    var weight: Double
    var term: String
  }

  /// A group of overlapping hits.
  private struct Place {
    var field: Int
    var range: Range<Int>
    var weight: Double
    /// The weight, words and term of the strongest hit.
    var strongest: (weight: Double, range: Range<Int>, term: String)
  }

  /// The maximum number of words of a quotation; longer groups are shown by their strongest hit.
  private static let longest = 8
  /// Hits of at most this many words are quoted whole.
  private static let short = 4

  /// The evidence in text order. The sum of the weights is that of the hits.
  func evidence(_ hits: [Hit]) -> [Evidence] {
    let narrowed = hits.filter { $0.weight > 0 }.map { ($0, narrow($0)) }.sorted {
      ($0.0.hit.field, $0.1.lowerBound, -$0.1.upperBound, $0.0.term)
        < ($1.0.hit.field, $1.1.lowerBound, -$1.1.upperBound, $1.0.term)
    }
    var places: [Place] = []
    for (hit, range) in narrowed {
      guard let last = places.last, last.field == hit.hit.field, range.lowerBound < last.range.upperBound else {
        places.append(
          Place(field: hit.hit.field, range: range, weight: hit.weight, strongest: (hit.weight, range, hit.term)))
        continue
      }
      let index = places.count - 1
      places[index].range = last.range.lowerBound..<max(last.range.upperBound, range.upperBound)
      places[index].weight += hit.weight
      if hit.weight > last.strongest.weight { places[index].strongest = (hit.weight, range, hit.term) }
    }
    return places.map(evidence)
  }

  private func evidence(_ place: Place) -> Evidence {
    // A chain of overlapping hits can span a whole headline: then the strongest hit is quoted.
    let range = place.range.count > EvidenceComposer.longest ? place.strongest.range : place.range
    let quote = reading.quote(Reading.Hit(field: place.field, range: range, sentence: 0))
    return Evidence(
      term: place.strongest.term, text: quote.text, field: reading.fields[place.field].name, start: quote.start,
      end: quote.end, weight: place.weight)
  }

  /// The words of a hit without names at its ends, unless it consists of names only.
  func narrow(_ hit: Hit) -> Range<Int> {
    guard hit.hit.range.count > EvidenceComposer.short else { return hit.hit.range }
    let decisive = hit.words.filter { !isName($0, field: hit.hit.field) }
    guard let first = decisive.map(\.lowerBound).min(), let last = decisive.map(\.upperBound).max() else {
      return hit.hit.range
    }
    if last - first <= EvidenceComposer.longest { return first..<last }
    return decisive.max { $0.count < $1.count } ?? hit.hit.range
  }

  private func isName(_ words: Range<Int>, field: Int) -> Bool {
    reading.mentions.contains {
      $0.hit.field == field && $0.hit.range.lowerBound <= words.lowerBound
        && words.upperBound <= $0.hit.range.upperBound
    }
  }
}
