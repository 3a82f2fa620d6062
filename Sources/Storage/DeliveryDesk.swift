public import Basics

/// Reports on deliveries, and changes that an operator makes (`webhook skip`, `webhook replay`), beside a running
/// daemon or without one.
public protocol DeliveryDesk: Sendable {
  /// The numbers of waiting deliveries and dead letters of sinks, in the order of `sinks`.
  func deliveryCounts(of sinks: [String]) async throws(StorageError) -> [DeliveryCounts]

  /// The latest attempts at a sink, newest first, at most `limit`; of each sink the last thousand are kept.
  func attempts(of sink: String, limit: Int) async throws(StorageError) -> [DeliveryAttempt]

  /// The oldest matches that wait for a sink.
  func waitingMatches(of sink: String, limit: Int) async throws(StorageError) -> [StoredMatch]

  /// Makes the delivery that blocks a sink a dead letter: the first one that was set aside, else the oldest one if it
  /// has failed. Returns it and the result of its last attempt; nil if no waiting delivery has failed.
  func skip(_ sink: String) async throws(StorageError) -> (delivery: PendingDelivery, lastResult: String)?

  /// Enables a sink again, makes all its waiting deliveries due now, and queues its dead letters again; with `since`
  /// instead all matches from that time on that its route admits, even if they were delivered before.
  ///
  /// - Returns: how many matches were queued again.
  func replay(to route: SinkRoute, since: Timestamp?, at: Timestamp) async throws(StorageError) -> Int
}
