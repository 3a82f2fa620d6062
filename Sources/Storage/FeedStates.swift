/// The stored states of feeds, and the claims under which they are polled. Who wants to poll a feed claims it first;
/// the result is stored only while the claim holds (`SeenEntries.commit`), and ends it.
public protocol FeedStates: Sendable {
  /// Claims feeds that are due, each for one poll. No feed has two claims at the same time. A store that several
  /// processes share also refuses feeds that are not due by its own clock, more than `perHost` claims of one host, and
  /// all but single probes of a rate-limited host. A claim ends with its commit, with `release`, with its lease, or with
  /// the process that holds it.
  ///
  /// - Returns: an answer for each candidate, in their order.
  ///
  /// - Throws: `StorageError` if the states cannot be read. Then nothing is claimed.
  func claimDue(_ candidates: [FeedCandidate], perHost: Int) async throws(StorageError) -> [ClaimAnswer]

  /// Ends claims whose polls have nothing to store. Claims that have ended already are ignored.
  func release(_ claims: [FeedClaim]) async

  /// Replaces the state that the feed's last poll stored. Does nothing if the feed has been polled again since.
  func amend(_ state: FeedState) async throws(StorageError)

  /// The state of one feed; nil if it was never polled.
  func state(of feed: String) async throws(StorageError) -> FeedState?

  /// The summaries of all feeds that were ever polled, by feed id.
  func summaries() async throws(StorageError) -> [String: FeedSummary]

  /// The conditions by feed id: of the named feeds, or of all feeds that were ever polled if `feeds` is nil.
  func conditions(of feeds: [String]?) async throws(StorageError) -> [String: FeedCondition]
}

/// A feed to be claimed.
public struct FeedCandidate: Sendable {
  /// The watchlist's id.
  public var feedID: String
  /// The host of its address.
  public var host: String
  /// Whether a user asked for the poll: then it is claimed even if it is not due or its host is rate-limited.
  public var isForced: Bool
  /// Whether it is claimed even if it is not due by the store's clock: its definition has changed, say.
  public var isEarly: Bool

  /// A candidate.
  public init(feedID: String, host: String, isForced: Bool, isEarly: Bool = false) {
    self.feedID = feedID
    self.host = host
    self.isForced = isForced
    self.isEarly = isEarly
  }
}

/// The right to poll a feed once and to store the result.
public struct FeedClaim: Sendable {
  /// The feed.
  public let feedID: String
  /// Its stored state when it was claimed; nil if it was never polled.
  public let state: FeedState?
  /// How long it surely holds. No request is sent, and none goes on, after its end.
  public let lease: Lease
  /// Distinguishes this claim from earlier and later ones of the feed (a fencing token).
  package let token: Int64

  /// Only stores make and read these values.
  package init(feedID: String, state: FeedState?, lease: Lease = .endless, token: Int64) {
    self.feedID = feedID
    self.state = state
    self.lease = lease
    self.token = token
  }
}

/// The result of an attempt to claim a feed.
public enum ClaimAnswer: Sendable {
  /// It may be polled.
  case claimed(FeedClaim)
  /// It may not be polled now. The time after which to try again, in milliseconds, and its stored state, which another
  /// process may have changed; nil if it was never polled, or the store has one process.
  case refused(milliseconds: Int64, summary: FeedSummary? = nil)
}
