public import Basics
import FeedModel
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

  /// Leaves out what is muted, as a feed does: it is a way to be told. No address has it.
  public var leavesOutMuted = false

  /// All matches.
  public init() {}

  /// The first match of each story.
  static var firstReports: MatchQuery {
    var query = MatchQuery()
    query.isFirstOnly = true
    return query
  }

  /// The names of the fields, in the order of addresses.
  static let names = ["q", "topic", "entity", "side", "feed", "language", "since", "minProbability", "story", "before"]

  /// What a query says, whether it can be read or not: for the form, in which a slip is mended.
  package init(asGiven fields: FormFields) {
    words = fields["q"]
    topic = fields["topic"]
    entity = fields["entity"]
    side = fields["side"]
    feed = fields["feed"]
    language = fields["language"]
    since = fields["since"]
    minProbability = fields["minProbability"]
    isFirstOnly = fields["story"] == "first"
    before = fields["before"].flatMap { Int64($0) }
  }

  /// Reads a query.
  ///
  /// - Parameter others: Further names that the address may have.
  /// - Throws: `Refusal.unreadable`.
  package init(_ fields: FormFields, allowing others: [String] = []) throws(Refusal) {
    for (name, _) in fields.fields where !Self.names.contains(name) && !others.contains(name) {
      throw .unreadable("there is no filter \"\(name)\"; there are \(Self.names.joined(separator: ", "))")
    }
    for name in Self.names where fields.fields.count(where: { $0.name == name && !$0.value.isEmpty }) > 1 {
      throw .unreadable("\(name) stands there twice; a filter takes one value")
    }
    self.init(asGiven: fields)
    if let story = fields["story"], !["first", "all"].contains(story) {
      throw .unreadable("story takes first or all")
    }
    if fields["before"] != nil, before.map({ $0 < 0 }) ?? true {
      throw .unreadable("before takes the number of a match")
    }
    if let language { try Self.checkLanguage(language) }
    if let refresh = fields["refresh"], refresh != "1m" { throw .unreadable("refresh takes 1m") }
    _ = try filter(now: Timestamp(milliseconds: 0))
  }

  /// Refuses what is no language tag: a language's name is a common slip.
  package static func checkLanguage(_ text: String) throws(Refusal) {
    guard LanguageTag.primary(text) == nil else { return }
    let guess = PageText.languageTag(text).map { "; did you mean \"\($0)\"?" } ?? ""
    throw .unreadable("language takes a language's tag, as en or ru\(guess)")
  }

  /// The filter that it means, words and stories left aside.
  ///
  /// - Throws: `Refusal.unreadable`.
  public func filter(now: Timestamp) throws(Refusal) -> MatchFilter {
    var start: Timestamp?
    if let since {
      guard let moment = TimeText.moment(since, now: now) else {
        throw .unreadable("since takes \(TimeText.expected)")
      }
      start = moment
    }
    var least = 0.0
    if let minProbability {
      // Double also reads hexadecimal numbers, and words.
      guard minProbability.allSatisfy({ "0123456789.".contains($0) }), let number = Double(minProbability),
        0...1 ~= number
      else {
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

  /// The same for a page that refreshes itself or not.
  func address(refreshing: Bool) -> String {
    guard refreshing else { return address }
    return address.isEmpty ? "?refresh=1m" : address + "&refresh=1m"
  }

  /// The same from its latest match on.
  var fromTheTop: MatchQuery {
    var query = self
    query.before = nil
    return query
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
  /// When a story's first match was reported, by the story's id, where it is not among the matches.
  public var storyStarts: [String: Timestamp] = [:]

  /// Memberwise.
  public init(matches: [MatchRecord], next: Int64? = nil, lookedBackTo: Timestamp? = nil) {
    self.matches = matches
    self.next = next
    self.lookedBackTo = lookedBackTo
  }
}
