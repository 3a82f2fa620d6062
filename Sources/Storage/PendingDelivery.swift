public import Basics

/// A delivery to a sink that has not succeeded yet: one match, or several matches sent as one summary.
public struct PendingDelivery: Sendable, Equatable {
  /// The position of its first match.
  public var position: OutboxPosition
  /// How many attempts were made.
  public var attempts: Int
  /// The earliest time of the next attempt.
  public var nextTry: Timestamp
  /// Whether it is a summary. A summary keeps the same matches over all its retries.
  public var isSummary: Bool
  /// Whether it was set aside: it is retried on its own schedule, and later deliveries do not wait for it.
  public var isAside: Bool
  /// The matches to deliver, oldest first.
  public var matches: [StoredMatch]

  /// A delivery.
  public init(
    position: OutboxPosition, attempts: Int, nextTry: Timestamp, isSummary: Bool, isAside: Bool, matches: [StoredMatch]
  ) {
    self.position = position
    self.attempts = attempts
    self.nextTry = nextTry
    self.isSummary = isSummary
    self.isAside = isAside
    self.matches = matches
  }
}

/// When a delivery is attempted next. To know it, no match is read.
public struct NextTry: Sendable, Equatable {
  /// The position of the delivery's first match.
  public var position: OutboxPosition
  /// The earliest time of the attempt.
  public var at: Timestamp
  /// The length, in milliseconds, of the back-off that ends then; 0 for none. Whatever the wall clock says, the wait is no
  /// longer. Nil if an earlier version stored it.
  public var restMilliseconds: Int64?

  /// Memberwise.
  public init(position: OutboxPosition, at: Timestamp, restMilliseconds: Int64?) {
    self.position = position
    self.at = at
    self.restMilliseconds = restMilliseconds
  }
}

/// The result of an attempt, and what follows from it.
public enum DeliveryResult: Sendable {
  /// The receiver accepted it.
  case delivered
  /// The receiver rejected it for good. It becomes a dead letter.
  case refused
  /// The receiver wants no more deliveries. The sink is disabled; the waiting deliveries are kept for a replay.
  case disabled
  /// It failed and is repeated after a back-off. Deliveries that failures have delayed by more than
  /// `giveUpAfterMilliseconds` become dead letters. The delay is the sum of the back-off times: a clock that jumps or a
  /// daemon that was stopped does not add to it.
  case failed(resting: Resting, restMilliseconds: Int64, giveUpAfterMilliseconds: Int64)

  /// What backs off after a failed attempt.
  public enum Resting: Sendable {
    /// The whole endpoint: nothing is sent to it meanwhile.
    case endpoint
    /// Only this delivery, which was set aside.
    case delivery
  }
}
