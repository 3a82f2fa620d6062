public import Basics
public import Matches

/// The source of the server's answers. All functions may be called at any time, from any thread.
public protocol StatusSource: Sendable {
  /// The queue for long work on reports.
  var views: ViewWorker { get }
  /// Who answers for the archive; nil where nothing is asked of it.
  var archive: (any ArchiveSource)? { get }
  /// The data for metrics.
  func metrics() async -> MetricsReport
  /// The daemon's state with all feeds; with `feedLimit` at most that many, those in trouble first.
  func status(feedLimit: Int?) async -> StatusReport
  /// The watchlist's topics.
  func topics() async -> [(id: String, title: String)]
  /// The matches that answer a query, at most `limit`.
  ///
  /// - Throws: `Refusal` if the query cannot be read, names what is not there, or the state cannot be read.
  func matches(_ query: MatchQuery, limit: Int) async throws(Refusal) -> MatchesReport
  /// The feeds that answer a query.
  func feeds(_ query: FeedsQuery) async -> FeedsReport
  /// The matches of a story, in the order in which they came. The beginning of its id is enough if no other begins so.
  ///
  /// - Throws: `Refusal` if there is no such story, or the state cannot be read.
  func story(_ id: String) async throws(Refusal) -> [MatchRecord]
  /// The stories that answer a query, at most `limit`.
  ///
  /// - Throws: `Refusal` if the query cannot be read, or the state.
  func stories(_ query: StoriesQuery, limit: Int) async throws(Refusal) -> StoriesReport
  /// Acts of one side that the other answered in kind, the latest first. While the state cannot be read: those that are
  /// known.
  func chains() async -> [ChainReport]
  /// When the daemon started.
  var started: Timestamp { get }
  /// The time now.
  func now() -> Timestamp
  /// Everything about one feed.
  ///
  /// - Throws: `Refusal` if there is no such feed or the daemon cannot answer.
  func feed(_ id: String) async throws(Refusal) -> FeedDetail
  /// Polls a feed now, regardless of its state, and returns the result.
  ///
  /// - Throws: `Refusal` if there is no such feed or the daemon cannot answer.
  func poll(_ id: String) async throws(Refusal) -> PollReport
  /// Recent matches of one topic or of all, in numbers.
  func activity(topic: String?) async -> ActivityReport
  /// Nil if the daemon is alive, otherwise what hangs (`/healthz`).
  func liveness() async -> String?
  /// Nil if the daemon is working, otherwise the reason why not (`/readyz`).
  func unreadiness() async -> String?
  /// Reads configuration and watchlist again and returns the result.
  func reload() async -> ReloadReport
  /// Sends a test message to a webhook, with the secrets that the daemon has.
  func test(webhook id: String) async -> WebhookTestReport
  /// Sends a test mail, with the secrets that the daemon has.
  func test(mail id: String) async -> WebhookTestReport
}

extension StatusSource {
  /// No archive.
  public var archive: (any ArchiveSource)? { nil }
}
