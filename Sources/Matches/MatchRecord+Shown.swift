public import Basics
import FeedModel

/// The parts of a match that are shown to people in logs, messages and pages.
extension MatchRecord {
  /// The headline: the title, or the first sentence if the title is not a headline.
  public var headline: String {
    Headline.shown(headline: entry.headline, title: entry.title, text: entry.summary)
  }

  /// When the feed had it: as published; when it was matched where the entry is undated, has a mere date (midnight, UTC)
  /// or one later than that.
  public var reportedAt: Timestamp {
    guard let published = entry.published, published < matchedAt, published.milliseconds % 86_400_000 != 0 else {
      return matchedAt
    }
    return published
  }

  /// These matches in the order in which their feeds had them.
  public static func byReport(_ matches: [MatchRecord]) -> [MatchRecord] {
    matches.enumerated().sorted { ($0.element.reportedAt, $0.offset) < ($1.element.reportedAt, $1.offset) }.map(
      \.element)
  }

  /// The headline, and the indices of its Unicode scalars that are evidence.
  public var markedHeadline: (text: String, marked: Set<Int>) {
    let text = headline
    if text == entry.title { return (text, marked(in: .title)) }
    guard let summary = entry.summary, let place = summary.firstRange(of: text) else { return (text, []) }
    let start = summary.unicodeScalars.distance(from: summary.startIndex, to: place.lowerBound)
    // If an entry has no summary, the line's summary is its content.
    let inSummary = marked(in: .summary)
    return (text, Set((inSummary.isEmpty ? marked(in: .content) : inSummary).map { $0 - start }))
  }

  /// The indices of the Unicode scalars of a field that are evidence.
  public func marked(in field: Field) -> Set<Int> {
    var marked: Set<Int> = []
    for hit in topics.flatMap(\.evidence) where hit.field == field.rawValue && hit.start >= 0 && hit.start < hit.end {
      // Limited, because a line from a manipulated file can have any numbers.
      marked.formUnion(hit.start..<(hit.start + min(hit.end - hit.start, 10_000)))
    }
    return marked
  }
}

extension MatchRecord.Topic {
  /// The matched words, each once with the sum of its weights, the strongest first. Words without weight, which lines
  /// of earlier versions have, are left out.
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
