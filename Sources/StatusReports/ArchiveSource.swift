public import Basics

/// Who answers for the archive. Every call may come at any time, from any thread.
public protocol ArchiveSource: Sendable {
  /// Whether texts are kept to be searched (`archive.texts`).
  func isSearchable() async -> Bool
  /// Whether the page may mark matches (`status.marks`).
  func allowsMarks() async -> Bool
  /// Keeps a judgement of an entry.
  ///
  /// - Throws: `Refusal` when there is no such entry or topic, or the state cannot be written.
  func mark(_ form: MarkForm) async throws(Refusal) -> MarkReport
  /// Mutes something.
  ///
  /// - Throws: `Refusal` when there is no such thing, or the state cannot be written.
  func mute(_ form: MuteForm) async throws(Refusal) -> MuteReport
  /// Ends a mute; returns its subject.
  ///
  /// - Throws: `Refusal` when nothing of that name is muted, or the state cannot be written.
  func unmute(_ subject: String) async throws(Refusal) -> String
  /// Reports what matches now among the entries read since a time.
  ///
  /// - Throws: `Refusal` when the state cannot be read or written.
  func reclassify(since: Timestamp) async throws(Refusal) -> ReclassifyReport
  /// Looks for entries.
  ///
  /// - Throws: `Refusal` when the question cannot be read.
  func search(_ form: SearchForm) async throws(Refusal) -> SearchReport
}

/// A judgement, as a form or a command sends it.
public struct MarkForm: Sendable, Codable, Equatable {
  /// A match's id, an entry's number in the archive, or its address.
  public var id: String
  /// Whether the desk wants such an entry.
  public var isRelevant: Bool
  /// Its topics; nil where nothing is said of them.
  public var topics: [String]?
  /// What the desk says of it.
  public var note: String?

  /// A judgement.
  public init(id: String, isRelevant: Bool, topics: [String]? = nil, note: String? = nil) {
    self.id = id
    self.isRelevant = isRelevant
    self.topics = topics
    self.note = note
  }
}

/// A mark that was kept.
public struct MarkReport: Sendable, Codable, Equatable {
  /// The entry's feed.
  public var feed: String
  /// The entry's title.
  public var title: String

  /// A mark of an entry.
  public init(feed: String, title: String) {
    self.feed = feed
    self.title = title
  }
}

/// What `reclassify` did.
public struct ReclassifyReport: Sendable, Codable, Equatable {
  /// How many entries were looked at.
  public var looked: Int
  /// The titles of those that were reported.
  public var reported: [String]

  /// What was done.
  public init(looked: Int, reported: [String]) {
    self.looked = looked
    self.reported = reported
  }
}

/// A search, as the page's form sends it.
public struct SearchForm: Sendable, Equatable {
  /// The words.
  public var words = ""
  /// Only this feed's; nil for all.
  public var feed: String?
  /// Only matches with this topic; nil for all.
  public var topic: String?
  /// Only those in this language; nil for all.
  public var language: String?
  /// Only matches.
  public var matchesOnly = false
  /// Best first instead of newest first.
  public var best = false
  /// Only entries before this number.
  public var before: Int64?

  /// Everything.
  public init() {}

  private static let names = ["q", "feed", "topic", "language", "only", "order", "before"]

  /// Reads a query; what cannot be read is as if it were not there.
  package init(asGiven fields: FormFields) {
    words = fields["q"].map { String($0.prefix(1000)) } ?? ""
    feed = fields["feed"]
    topic = fields["topic"]
    language = fields["language"]
    matchesOnly = fields["only"] == "matches"
    best = fields["order"] == "best"
    before = fields["before"].flatMap { Int64($0) }
  }

  /// Refuses what cannot be read: an answer that leaves a filter out would look like that of the filter.
  package static func check(_ fields: FormFields) throws(Refusal) {
    for (name, value) in fields.fields where !value.isEmpty && !names.contains(name) {
      throw .unreadable("there is no filter \"\(name)\"; there are \(names.joined(separator: ", "))")
    }
    for name in names where fields.fields.count(where: { $0.name == name && !$0.value.isEmpty }) > 1 {
      throw .unreadable("\(name) stands there twice; a filter takes one value")
    }
    if let only = fields["only"], only != "matches" { throw .unreadable("only takes matches") }
    if let order = fields["order"], order != "best", order != "newest" {
      throw .unreadable("order takes best or newest")
    }
    if let before = fields["before"], Int64(before).map({ $0 < 0 }) ?? true {
      throw .unreadable("before takes the number of an entry")
    }
    if let language = fields["language"] { try MatchQuery.checkLanguage(language) }
  }
}

/// A page of what was found.
public struct SearchReport: Sendable, Equatable {
  /// An entry that answers.
  public struct Hit: Sendable, Equatable {
    /// Its number.
    public var number: Int64
    /// When it says it was published, else when it was read.
    public var time: ReportTime
    /// Its feed's title or id.
    public var feed: String
    /// Its page.
    public var url: String?
    /// Its title.
    public var title: String
    /// The Unicode scalars of it that answer.
    public var titleMarks: Set<Int>
    /// A part of its text.
    public var quote: String?
    /// The Unicode scalars of it that answer.
    public var quoteMarks: Set<Int>
    /// The topics it had.
    public var topics: [String]

    /// An entry.
    public init(
      number: Int64, time: ReportTime, feed: String, url: String?, title: String, titleMarks: Set<Int>,
      quote: String?, quoteMarks: Set<Int>, topics: [String]
    ) {
      self.number = number
      self.time = time
      self.feed = feed
      self.url = url
      self.title = title
      self.titleMarks = titleMarks
      self.quote = quote
      self.quoteMarks = quoteMarks
      self.topics = topics
    }
  }

  /// The entries.
  public var hits: [Hit]
  /// Where to go on; nil when nothing is left.
  public var next: Int64?
  /// What is wrong with the question; nil when nothing is.
  public var problem: String?

  /// What was found.
  public init(hits: [Hit] = [], next: Int64? = nil, problem: String? = nil) {
    self.hits = hits
    self.next = next
    self.problem = problem
  }
}
