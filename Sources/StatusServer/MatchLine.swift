import FeedModel
public import Foundation

/// A line of the match log, as far as people's eyes need it.
public struct MatchLine: Decodable, Sendable {
  /// The feed that brought it.
  public struct Feed: Decodable, Sendable {
    /// The watchlist's id.
    public var id: String
    /// Its title.
    public var title: String?
  }

  /// The entry.
  public struct Entry: Decodable, Sendable {
    /// Its address.
    public var url: String?
    /// Its title.
    public var title: String?
    /// Its first sentence, where it has no title.
    public var headline: String?
    /// Its short text.
    public var summary: String?
    /// When it says it was published.
    public var published: String?
  }

  /// A topic that fired.
  public struct Topic: Decodable, Sendable {
    /// The topic's id.
    public var id: String
    /// The topic's title.
    public var title: String?
    /// Its score.
    public var score: Double
    /// Goldstein's value of its strongest evidence.
    public var tone: Double?
    /// What is said of the act.
    public var flags: [String]
    /// What hit.
    public var evidence: [Evidence]

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
      return quotes.enumerated().sorted { ($1.element.weight, $0.offset) < ($0.element.weight, $1.offset) }.map(
        \.element)
    }
  }

  /// Words that a term matched.
  public struct Evidence: Decodable, Sendable {
    /// The term.
    public var term: String
    /// The words.
    public var text: String
    /// `title`, `summary` or `content`.
    public var field: String
    /// Where they begin in the field, in Unicode scalars.
    public var start: Int
    /// Where they end, exclusive.
    public var end: Int
    /// What they contributed to the score.
    public var weight: Double
  }

  /// Somebody or something the entry names.
  public struct Entity: Decodable, Sendable {
    /// Its canonical name.
    public var name: String
    /// The party it belongs to.
    public var side: String?
    /// How often it is named.
    public var mentions: Int
  }

  /// When it was classified, RFC 3339 in UTC.
  public var matchedAt: String
  /// 1 for the first report of an entry, then counting.
  public var revision: Int
  /// The feed.
  public var feed: Feed
  /// The entry.
  public var entry: Entry
  /// The strongest topic's score.
  public var score: Double
  /// The topics, strongest first.
  public var topics: [Topic]
  /// The entities, most mentioned first.
  public var entities: [Entity]

  /// The line's values, or nil when it is not a match line.
  public init?(json: Data) {
    guard let line = try? JSONDecoder().decode(MatchLine.self, from: json) else { return nil }
    self = line
  }

  /// What people see as its headline, and which scalars of that are evidence.
  public var headline: (text: String, marked: Set<Int>) {
    let text = Headline.shown(headline: entry.headline, title: entry.title, text: entry.summary)
    if text == entry.title { return (text, marked(in: "title")) }
    guard let summary = entry.summary, let place = summary.range(of: text) else { return (text, []) }
    let start = summary.unicodeScalars.distance(from: summary.startIndex, to: place.lowerBound)
    // A line's summary is the entry's content where it has no summary.
    let inSummary = marked(in: "summary")
    return (text, Set((inSummary.isEmpty ? marked(in: "content") : inSummary).map { $0 - start }))
  }

  /// Which scalars of a field are evidence.
  public func marked(in field: String) -> Set<Int> {
    var marked: Set<Int> = []
    for hit in topics.flatMap(\.evidence) where hit.field == field && hit.start >= 0 && hit.start < hit.end {
      // A line that was tampered with must not make us count to the end of the numbers.
      marked.formUnion(hit.start..<(hit.start + min(hit.end - hit.start, 10_000)))
    }
    return marked
  }
}
