public import Basics
import Classification
import GRDB

/// The part of a feed's state that reports show. Validators, publication times and what only polling needs are left out
/// to save memory: there may be 100,000 feeds.
public struct FeedCondition: Sendable, Equatable {
  /// The address as configured when this was stored.
  public var url: String
  /// The target of a permanent redirect, polled instead of `url`.
  public var permanentURL: String?
  /// The document's title.
  public var title: String?
  /// The reason for the time of the next poll, as text for people.
  public var delayReason = ""
  /// The status after the last polls.
  public var status = FeedStatus.ok
  /// When `status` last changed.
  public var statusSince: Timestamp
  /// How many polls failed in a row.
  public var consecutiveFailures = 0
  /// The error of the last failed poll.
  public var lastError: String?
  /// When it was last polled.
  public var lastPoll: Timestamp?
  /// When a poll last succeeded.
  public var lastSuccess: Timestamp?
  /// The newest publication time seen.
  public var newestEntry: Timestamp?
  /// The adaptive poll interval, in milliseconds.
  public var intervalMilliseconds: Int64?
  /// Sentences that most of its entries begin or end with, such as a subscription notice.
  public var recurringSentences: [String] = []

  /// A feed that has not been polled.
  public init(url: String, status: FeedStatus = .ok, statusSince: Timestamp) {
    self.url = url
    self.status = status
    self.statusSince = statusSince
  }

  /// The condition that a state gives.
  public init(_ state: FeedState) {
    self.init(url: state.url, status: state.status, statusSince: state.statusSince)
    permanentURL = state.permanentURL
    title = state.title
    delayReason = state.delayReason
    consecutiveFailures = state.consecutiveFailures
    lastError = state.lastError
    lastPoll = state.lastPoll
    lastSuccess = state.lastSuccess
    newestEntry = state.newestEntry
    intervalMilliseconds = state.intervalMilliseconds
    recurringSentences = RecurringSentences(stored: state.recurringSentences).recurring.map(\.text)
  }

  private static let columns = """
    name, url, permanent_url, title, delay_reason, status, status_since, failures, last_error, last_poll, last_success, \
    newest_entry, interval, standing
    """

  /// The conditions in rows of `columns`, by feed.
  private static func read(_ rows: inout RawStatement, into conditions: inout [String: FeedCondition]) throws {
    while try rows.step() {
      let name = rows.text() ?? ""
      var feed = FeedCondition(url: rows.text() ?? "", statusSince: Timestamp(milliseconds: 0))
      feed.permanentURL = rows.text()
      feed.title = rows.text()
      feed.delayReason = rows.text() ?? ""
      feed.status = rows.text().flatMap(FeedStatus.init(rawValue:)) ?? .ok
      feed.statusSince = Timestamp(milliseconds: rows.integer() ?? 0)
      feed.consecutiveFailures = Int(rows.integer() ?? 0)
      feed.lastError = rows.text()
      feed.lastPoll = rows.integer().map(Timestamp.init(milliseconds:))
      feed.lastSuccess = rows.integer().map(Timestamp.init(milliseconds:))
      feed.newestEntry = rows.integer().map(Timestamp.init(milliseconds:))
      feed.intervalMilliseconds = rows.integer()
      feed.recurringSentences = RecurringSentences(stored: rows.text() ?? "").recurring.map(\.text)
      conditions[name] = feed
    }
  }

  static func all(_ db: Database) throws -> [String: FeedCondition] {
    var conditions: [String: FeedCondition] = [:]
    var rows = try RawStatement("SELECT \(columns) FROM feed", db)
    try read(&rows, into: &conditions)
    return conditions
  }

  static func of(_ feeds: [String], _ db: Database) throws -> [String: FeedCondition] {
    var conditions: [String: FeedCondition] = [:]
    var rows = try RawStatement("SELECT \(columns) FROM feed WHERE name = ?", db)
    for feed in feeds {
      rows.bind(feed)
      try read(&rows, into: &conditions)
    }
    return conditions
  }
}

extension StateStore {
  /// The conditions by feed id: of the named feeds, or of all feeds that were ever polled if `feeds` is nil.
  public func feedConditions(of feeds: [String]? = nil) async throws(StorageError) -> [String: FeedCondition] {
    try await view { db in try feeds.map { try FeedCondition.of($0, db) } ?? FeedCondition.all(db) }
  }
}
