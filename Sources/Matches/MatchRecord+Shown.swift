import FeedModel

/// What people are shown of a match, wherever that is.
extension MatchRecord {
  /// The headline: the title, or what stands in for one.
  public var headline: String {
    Headline.shown(headline: entry.headline, title: entry.title, text: entry.summary)
  }

  /// The headline, and which of its Unicode scalars are evidence.
  public var markedHeadline: (text: String, marked: Set<Int>) {
    let text = headline
    if text == entry.title { return (text, marked(in: .title)) }
    guard let summary = entry.summary, let place = summary.firstRange(of: text) else { return (text, []) }
    let start = summary.unicodeScalars.distance(from: summary.startIndex, to: place.lowerBound)
    // A line's summary is the entry's content where it has no summary.
    let inSummary = marked(in: .summary)
    return (text, Set((inSummary.isEmpty ? marked(in: .content) : inSummary).map { $0 - start }))
  }

  /// Which Unicode scalars of a field are evidence.
  public func marked(in field: Field) -> Set<Int> {
    var marked: Set<Int> = []
    for hit in topics.flatMap(\.evidence) where hit.field == field.rawValue && hit.start >= 0 && hit.start < hit.end {
      // A line that was tampered with must not make us count to the end of the numbers.
      marked.formUnion(hit.start..<(hit.start + min(hit.end - hit.start, 10_000)))
    }
    return marked
  }
}

extension MatchRecord.Topic {
  /// The words that hit, each once with all it contributed, the strongest first; none that contributed nothing, as lines
  /// of earlier versions have them.
  public var quotes: [(text: String, weight: Double)] {
    var quotes: [(text: String, weight: Double)] = []
    for hit in evidence where hit.weight > 0 {
      if let known = quotes.firstIndex(where: { $0.text.lowercased() == hit.text.lowercased() }) {
        quotes[known].weight += hit.weight
      } else {
        quotes.append((hit.text, hit.weight))
      }
    }
    return quotes.enumerated().sorted { ($1.element.weight, $0.offset) < ($0.element.weight, $1.offset) }.map(\.element)
  }
}
