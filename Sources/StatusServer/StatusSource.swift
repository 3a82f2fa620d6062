/// Whom the server asks. Every call may come at any time, from any thread.
public protocol StatusSource: Sendable {
  /// Where long work on reports is done.
  var views: ViewWorker { get }
  /// What monitoring is told.
  func metrics() async -> MetricsReport
  /// Everything, feed by feed; with `feedLimit` only so many feeds, those in trouble first.
  func status(feedLimit: Int?) async -> StatusReport
  /// The ids of the watchlist's topics.
  func topics() async -> [String]
  /// One feed whole.
  ///
  /// - Throws: `FeedRefusal`.
  func feed(_ id: String) async throws(FeedRefusal) -> FeedDetail
  /// Polls a feed now, whatever its state is, and says what came.
  ///
  /// - Throws: `FeedRefusal`.
  func poll(_ id: String) async throws(FeedRefusal) -> PollReport
  /// What matched lately; of one topic or of all.
  func activity(topic: String?) async -> ActivityReport
  /// Nil when the daemon is alive, else what hangs.
  func liveness() async -> String?
  /// Nil when the daemon does its work, else what it waits for.
  func unreadiness() async -> String?
  /// Reads configuration and watchlist again, all or nothing, and says how that went.
  func reload() async -> ReloadReport
  /// Sends a test to a webhook, with the secrets that the daemon has.
  func test(webhook id: String) async -> WebhookTestReport
}
