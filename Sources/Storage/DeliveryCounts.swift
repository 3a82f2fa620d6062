public import Basics

/// The numbers of a sink's waiting deliveries and dead letters.
public struct DeliveryCounts: Sendable, Equatable {
  /// The number of waiting deliveries.
  public var waiting = 0
  /// The number of waiting deliveries that are set aside, because the receiver refuses them but accepts others.
  public var aside = 0
  /// The number of dead letters: deliveries that were given up, those that an operator skipped left aside.
  public var dead = 0
  /// Whether the sink is disabled, because its receiver answered 410 (gone).
  public var isDisabled = false
  /// Why it is disabled: the receiver's answer in a sentence; nil if it is not.
  public var disabledBecause: String?
  /// The number of failed attempts in a row.
  public var failures = 0
  /// The result of the last attempt at the oldest waiting delivery, in a sentence; nil if there was none.
  public var lastResult: String?
  /// The time of the next attempt at the oldest waiting delivery.
  public var nextTry: Timestamp?

  /// No deliveries.
  public init() {}
}
