/// One feed whole: what `diplowatch status FEED` shows. Its JSON form is stable: keys are added, never changed.
public struct FeedDetail: Sendable, Codable, Equatable {
  /// The form's name and version.
  public var schema = "diplowatch.feed/1"
  /// The moment.
  public var now: ReportTime
  /// Where it stands.
  public var feed: FeedReport
  /// The address that is asked: the configured one, or where a permanent redirect led. Without a password.
  public var effectiveURL: String
  /// The names of the header fields that the watchlist gives it; their values may be secrets.
  public var headers: [String]
  /// Its own User-Agent.
  public var userAgent: String?
  /// The validators that are remembered, as the server sent them.
  public var etag: String?
  /// See `etag`.
  public var lastModified: String?
  /// Whether the next poll sends them: they are left out a week after the last whole document, and after a change of the
  /// feed's definition.
  public var nextIsConditional: Bool
  /// When the server last sent a whole document, changed or not.
  public var lastDocument: ReportTime?
  /// Until when its host asked to be left alone; absent when it did not.
  public var hostHeld: Bool
  /// What the last polls brought, newest first.
  public var answers: [AnswerReport]
  /// How many of its matches the state holds.
  public var matchCount: Int
  /// The latest of them, newest first.
  public var matches: [MatchReport]

  /// A feed that was never polled.
  public init(now: ReportTime, feed: FeedReport, effectiveURL: String) {
    self.now = now
    self.feed = feed
    self.effectiveURL = effectiveURL
    headers = []
    nextIsConditional = false
    hostHeld = false
    answers = []
    matchCount = 0
    matches = []
  }
}

/// What one poll brought.
public struct AnswerReport: Sendable, Codable, Equatable {
  /// When it ended.
  public var at: ReportTime
  /// The HTTP status; absent when no answer came.
  public var status: Int?
  /// What came of it, in a sentence.
  public var sentence: String
  /// Body bytes received, before decompression.
  public var bytes: Int
  /// How long the answer took.
  public var milliseconds: Int
  /// The entries of the document.
  public var entries: Int
  /// Of those, the entries that were not known.
  public var new: Int
  /// Matches that were queued.
  public var matches: Int

  /// An answer.
  public init(
    at: ReportTime, status: Int?, sentence: String, bytes: Int, milliseconds: Int, entries: Int, new: Int, matches: Int
  ) {
    self.at = at
    self.status = status
    self.sentence = sentence
    self.bytes = bytes
    self.milliseconds = milliseconds
    self.entries = entries
    self.new = new
    self.matches = matches
  }
}

/// A match in a few words.
public struct MatchReport: Sendable, Codable, Equatable {
  /// When it was found.
  public var at: ReportTime
  /// Its topics' ids.
  public var topics: [String]
  /// The entry's title, or how its text begins.
  public var title: String

  /// A match.
  public init(at: ReportTime, topics: [String], title: String) {
    self.at = at
    self.topics = topics
    self.title = title
  }
}

/// What came of a poll that a user asked for: what `diplowatch poll FEED` shows.
public struct PollReport: Sendable, Codable, Equatable {
  /// The form's name and version.
  public var schema = "diplowatch.poll/1"
  /// Where the feed stands after it.
  public var feed: FeedReport
  /// `read`, `notModified`, `gone`, `failed`, or `outage` when no host can be reached.
  public var outcome: String
  /// What the server answered.
  public var answer: AnswerReport
  /// The entries that matched and had not been reported.
  public var matches: [MatchReport]

  /// A poll.
  public init(feed: FeedReport, outcome: String, answer: AnswerReport, matches: [MatchReport]) {
    self.feed = feed
    self.outcome = outcome
    self.answer = answer
    self.matches = matches
  }

  /// Whether the feed could be read.
  public var succeeded: Bool { outcome == "read" || outcome == "notModified" }
}

/// Why a question about a feed has no answer.
public enum FeedRefusal: Error, Sendable, Equatable {
  /// No feed of that name is watched; the sentence may name one that is meant.
  case notWatched(String)
  /// The daemon cannot answer now, for this reason.
  case unavailable(String)
}
