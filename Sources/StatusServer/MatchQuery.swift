public import Basics
public import Matches

/// Which matches a page or a feed of matches shows: the query of its address. Every value is as the address has it.
public struct MatchQuery: Sendable, Equatable {
  /// Words, "phrases", -not, OR and names, as `diplowatch search` reads them.
  public var words: String?
  /// A topic's id.
  public var topic: String?
  /// An entity's id.
  public var entity: String?
  /// A side.
  public var side: String?
  /// A feed's id.
  public var feed: String?
  /// A language; its first subtag counts.
  public var language: String?
  /// So long ago, or a date (`TimeText`).
  public var since: String?
  /// The least probability, 0 to 1. A match without a probability passes.
  public var minProbability: String?
  /// Only the first match of each story.
  public var isFirstOnly = false
  /// Only matches before this place in the queue: the next page.
  public var before: Int64?

  /// All matches.
  public init() {}

  /// The names of the fields, in the order of addresses.
  static let names = ["q", "topic", "entity", "side", "feed", "language", "since", "minProbability", "story", "before"]

  /// Reads a query.
  ///
  /// - Parameter others: Further names that the address may have.
  /// - Throws: `QueryRefusal.unreadable`.
  init(_ fields: FormFields, allowing others: [String] = []) throws(QueryRefusal) {
    for (name, _) in fields.fields where !Self.names.contains(name) && !others.contains(name) {
      throw .unreadable("there is no filter \"\(name)\"; there are \(Self.names.joined(separator: ", "))")
    }
    words = fields["q"]
    topic = fields["topic"]
    entity = fields["entity"]
    side = fields["side"]
    feed = fields["feed"]
    language = fields["language"]
    since = fields["since"]
    minProbability = fields["minProbability"]
    if let story = fields["story"] {
      guard ["first", "all"].contains(story) else { throw .unreadable("story takes first or all") }
      isFirstOnly = story == "first"
    }
    if let text = fields["before"] {
      guard let number = Int64(text), number >= 0 else { throw .unreadable("before takes the number of a match") }
      before = number
    }
    _ = try filter(now: Timestamp(milliseconds: 0))
  }

  /// The filter that it means, words and stories left aside.
  ///
  /// - Throws: `QueryRefusal.unreadable`.
  public func filter(now: Timestamp) throws(QueryRefusal) -> MatchFilter {
    var start: Timestamp?
    if let since {
      guard let moment = TimeText.moment(since, now: now) else {
        throw .unreadable("since takes \(TimeText.expected)")
      }
      start = moment
    }
    var least = 0.0
    if let minProbability {
      guard let number = Double(minProbability), 0...1 ~= number else {
        throw .unreadable("minProbability takes a number from 0 to 1")
      }
      least = number
    }
    func set(_ value: String?) -> Set<String> { value.map { [$0] } ?? [] }
    return MatchFilter(
      topics: set(topic), entities: set(entity), side: side, feeds: set(feed), languages: set(language),
      minProbability: least, since: start)
  }

  /// The fields that say something, in the order of addresses.
  var fields: FormFields {
    let values = [
      words, topic, entity, side, feed, language, since, minProbability, isFirstOnly ? "first" : nil,
      before.map { String($0) },
    ]
    return FormFields(zip(Self.names, values).compactMap { name, value in value.map { (name, $0) } })
  }

  /// The query of an address, with its question mark; empty when it asks for all matches.
  var address: String {
    let text = fields.text
    return text.isEmpty ? "" : "?" + text
  }

  /// The same from its latest match on.
  var fromTheTop: MatchQuery {
    var query = self
    query.before = nil
    return query
  }
}

/// Why a query is not answered: a sentence.
public enum QueryRefusal: Error, Sendable, Equatable {
  /// A value that cannot be read.
  case unreadable(String)
  /// What it names is neither watched nor in any match.
  case unknown(String)
  /// The state cannot be read.
  case unavailable(String)

  /// What is wrong.
  public var sentence: String {
    switch self {
    case .unreadable(let sentence), .unknown(let sentence), .unavailable(let sentence): sentence
    }
  }
}

/// The matches that answer a query.
public struct MatchesReport: Sendable {
  /// Newest first.
  public var matches: [MatchRecord]
  /// The place where the next page goes on (`MatchQuery.before`); nil when nothing is left.
  public var next: Int64?
  /// Until when all matches were looked through, where the time was over before all were; nil where it was not.
  public var lookedBackTo: Timestamp?

  /// Memberwise.
  public init(matches: [MatchRecord], next: Int64? = nil, lookedBackTo: Timestamp? = nil) {
    self.matches = matches
    self.next = next
    self.lookedBackTo = lookedBackTo
  }
}
