public import Basics
public import Storage

/// Everything about one feed, as `diplowatch status FEED` shows it. Its JSON format is stable: keys are added, but
/// never changed.
public struct FeedDetail: Sendable, Codable, Equatable {
  /// The name and version of the format.
  public var schema = "diplowatch.feed/1"
  /// The time of the report.
  public var now: ReportTime
  /// The feed's state.
  public var feed: FeedReport
  /// The address that is polled, without a password: the configured one, or the target of a permanent redirect.
  public var effectiveURL: String
  /// The names of its header fields in the watchlist. The values are left out, because they can be secret.
  public var headers: [String]
  /// Its User-Agent in the watchlist; absent for the default.
  public var userAgent: String?
  /// The validator ETag as the server sent it; absent if there is none.
  public var etag: String?
  /// The validator Last-Modified as the server sent it; absent if there is none.
  public var lastModified: String?
  /// Whether the next poll sends the validators. It does not if the last whole document is a week old or the feed's
  /// definition has changed.
  public var nextIsConditional: Bool
  /// The time at which the server last sent a whole document, changed or not.
  public var lastDocument: ReportTime?
  /// Whether its host is rate-limited (`Retry-After`), so that it is not polled.
  public var hostHeld: Bool
  /// The results of the last polls, newest first.
  public var answers: [FeedAnswer]
  /// The number of its matches in the state.
  public var matchCount: Int
  /// The latest matches, newest first.
  public var matches: [MatchReport]

  /// The report on a feed that has not been polled.
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

/// A match in short.
public struct MatchReport: Sendable, Codable, Equatable {
  /// The time at which it was found.
  public var at: ReportTime
  /// The ids of its topics.
  public var topics: [String]
  /// The entry's title, or the beginning of its text.
  public var title: String

  /// Memberwise.
  public init(at: ReportTime, topics: [String], title: String) {
    self.at = at
    self.topics = topics
    self.title = title
  }
}

/// The result of a poll that a user asked for, as `diplowatch poll FEED` shows it.
public struct PollReport: Sendable, Codable, Equatable {
  /// The name and version of the format.
  public var schema = "diplowatch.poll/1"
  /// The feed's state after the poll.
  public var feed: FeedReport
  /// `read`, `notModified`, `gone`, `failed`, or `outage` if no host can be reached.
  public var outcome: String
  /// The server's answer.
  public var answer: FeedAnswer
  /// The entries that matched and had not been reported.
  public var matches: [MatchReport]

  /// Memberwise.
  public init(feed: FeedReport, outcome: String, answer: FeedAnswer, matches: [MatchReport]) {
    self.feed = feed
    self.outcome = outcome
    self.answer = answer
    self.matches = matches
  }

  /// Whether the feed could be read.
  public var succeeded: Bool { outcome == "read" || outcome == "notModified" }
}
