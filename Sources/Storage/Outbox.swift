public import Basics

/// The queue of matches to deliver. A match is queued by the transaction that stores its poll. Every sink takes matches at
/// its own pace, in the order of the commits.
///
/// There are two kinds of sinks. The match log follows the queue: it takes every match and stores its position. A webhook or a mail
/// has a queue of its own, with a delivery for each match that its route admits.
///
/// A store adds the deliveries of a match in the transaction that stores it, or right after that (PostgreSQL: several
/// processes add deliveries, and the order of commits must not wait for routes). If the process ends in between, they are
/// missing, as they are for a sink that is far behind or was disabled. Nothing is lost: the sink's position says for which
/// matches deliveries were added, and whoever serves the sink adds the others before it asks for the next one. Until then they are
/// not counted as waiting.
public protocol Outbox: Sendable {
  /// Replaces the routes of the sinks with queues. A new sink gets the matches that are queued from now on.
  func route(to sinks: [SinkRoute]) async throws(StorageError)

  /// The changes of the outbox from now on, by this process and by others.
  func changes() -> AsyncStream<OutboxChange>

  /// The position before the first match that is at most so many milliseconds from the latest one, earlier or later.
  func position(beforeLast milliseconds: Int64) async throws(StorageError) -> OutboxPosition

  // MARK: sinks that follow

  /// The queued matches after a position, in order, at most `limit`.
  func matches(after position: OutboxPosition, limit: Int) async throws(StorageError) -> [StoredMatch]

  /// The ids of all queued matches after a position.
  func matchIDs(after position: OutboxPosition) async throws(StorageError) -> Set<String>

  /// How many matches a sink has not processed. `position` is its position; nil means the stored one.
  func queuedCount(for sink: String, after position: OutboxPosition?) async throws(StorageError) -> Int

  /// Stores the first position of a sink that follows: after the last match queued so far. Does nothing if the sink has
  /// one. For a node that joins, whose log begins with its first start.
  func follow(_ sink: String) async throws(StorageError)

  /// The progress of a sink; nil if the sink is new.
  func place(of sink: String) async throws(StorageError) -> SinkPlace?

  /// Stores the progress of a sink.
  func setPlace(_ place: SinkPlace, of sink: String) async throws(StorageError)

  // MARK: sinks with queues

  /// Claims a sink, so that one process at a time serves it; nil while another process has claimed it. A claim ends with
  /// `release`, with its lease if another process then takes it, or with the process that holds it.
  func claim(_ sink: String) async throws(StorageError) -> SinkClaim?

  /// Ends the claim of a sink.
  func release(_ claim: SinkClaim) async

  /// Whether the sink is disabled because its receiver wants no more deliveries.
  func isDisabled(_ claim: SinkClaim) async throws(StorageError) -> Bool

  /// The number of failed attempts in a row.
  func failures(of claim: SinkClaim) async throws(StorageError) -> Int

  /// When the delivery is attempted that `nextDelivery` returns, or with `isAside` the one of `nextDeliveryAside`; nil if
  /// there is none. Reads no match.
  func nextTry(for claim: SinkClaim, isAside: Bool, onlySummaries: Bool) async throws(StorageError) -> NextTry?

  /// The oldest delivery that is not set aside, with `position` the oldest of those after it; nil if there is none. A
  /// delivery whose match is no longer stored is dropped. With `onlySummaries`, only summaries and digests count.
  func nextDelivery(
    for claim: SinkClaim, after position: OutboxPosition?, onlySummaries: Bool
  ) async throws(StorageError) -> PendingDelivery?

  /// The delivery due first among those that were set aside; nil if there is none.
  func nextDeliveryAside(for claim: SinkClaim) async throws(StorageError) -> PendingDelivery?

  /// Combines the oldest waiting matches, at most `limit`, into one delivery. Returns false, and changes nothing, if there
  /// are fewer than two.
  func summarise(limit: Int, for claim: SinkClaim) async throws(StorageError) -> Bool

  /// Combines all matches that wait, the oldest `limit` at most, into one delivery, because a digest is due since `due`.
  /// Does nothing if that has been done for this time before, by an earlier process too, or for one at most a `period` later
  /// (the clock was put back a little). If the last time is further in the future, the clock was wrong then, and a digest
  /// is due. The first time that this is asked for a sink, the time is only noted. A replay makes a digest due at once.
  ///
  /// - Parameter period: The longest time between two digests of the schedule.
  func makeDigest(due: Timestamp, period: Duration, limit: Int, for claim: SinkClaim) async throws(StorageError)

  /// Stores an attempt and its result.
  ///
  /// - Returns: how many matches became dead letters because failures have delayed them for too long.
  /// - Throws: `StorageError`, with `claimLost` if the claim has ended.
  @discardableResult
  func record(
    _ attempt: DeliveryAttempt, _ result: DeliveryResult, of delivery: PendingDelivery, holding claim: SinkClaim
  ) async throws(StorageError) -> Int

  /// Sets a delivery aside because the receiver rejects it but accepts others. It is retried on its own, not before
  /// `until`, which is so many milliseconds from now.
  func setAside(
    _ delivery: PendingDelivery, until: Timestamp, restMilliseconds: Int64, holding claim: SinkClaim
  ) async throws(StorageError)
}

extension Outbox {
  /// The oldest delivery that is not set aside, with `position` the oldest of those after it.
  public func nextDelivery(
    for claim: SinkClaim, after position: OutboxPosition?
  ) async throws(StorageError) -> PendingDelivery? {
    try await nextDelivery(for: claim, after: position, onlySummaries: false)
  }
}

/// A change of the outbox.
public enum OutboxChange: Sendable {
  /// Matches were queued.
  case queued
  /// Another process has changed the state, for example by a replay: what was read of it may be out of date.
  case edited
}
