import Basics
import Configuration
import Logging
import Storage

/// Attempts and what follows their failures: back-off of the endpoint, setting a delivery aside, and its own back-off.
extension SinkQueue {
  /// The result of an attempt.
  enum Outcome {
    /// The receiver accepted it.
    case taken
    /// It failed and is to be repeated.
    case failed(Failure)
    /// It was refused for good, or the daemon is stopping.
    case ended
  }

  /// A failed attempt that has not been stored yet.
  struct Failure {
    var attempt: DeliveryAttempt
    var retryAfterSeconds: Int64?
    var mayBeTheMessage: Bool

    /// Whether the failure may be due to this message alone.
    var isOfMessage: Bool { mayBeTheMessage && retryAfterSeconds == nil }
  }

  /// Attempts a delivery. If it fails often and the message itself may be the reason, attempts the next one too, to
  /// find out.
  func deliver(_ delivery: PendingDelivery, _ claim: SinkClaim) async throws(StorageError) {
    if pendingProbe == delivery.position, try await isRefusedAlone(delivery, claim) { return }
    pendingProbe = nil
    guard case .failed(let failure) = try await attempt(delivery, claim) else { return }
    let count = failure.attempt.number
    if delivery.isAside, failure.isOfMessage { return try await backOffAlone(delivery, failure, claim) }
    try await backOff(delivery, failure, claim)
    guard !delivery.isAside, failure.mayBeTheMessage, count > SinkQueue.attemptsInOrder, count.isMultiple(of: 2)
    else {
      return
    }
    if failure.isOfMessage {
      _ = try await isRefusedAlone(delivery, claim)
    } else {
      pendingProbe = delivery.position
    }
  }

  /// Attempts a younger delivery after `delivery` has failed. If the receiver accepts it, `delivery` is set aside.
  /// Returns whether it was.
  private func isRefusedAlone(_ delivery: PendingDelivery, _ claim: SinkClaim) async throws(StorageError) -> Bool {
    let end = delivery.matches.last?.position ?? delivery.position
    var other = try await next(claim, after: max(end, lastProbe))
    if other == nil { other = try await next(claim, after: end) }
    guard let other, storm.opens(at: clocks.uptime()) == nil, !Task.isCancelled else { return false }
    lastProbe = other.position
    switch try await attempt(other, claim) {
    case .taken:
      try await setAside(delivery, claim)
      return true
    case .failed(let failure) where failure.retryAfterSeconds != nil: try await backOff(other, failure, claim)
    case .failed(let failure): try await note(other, failure, restMilliseconds: 0, .delivery, claim)
    case .ended: break
    }
    return false
  }

  private func setAside(_ delivery: PendingDelivery, _ claim: SinkClaim) async throws(StorageError) {
    let rest = restMilliseconds(after: delivery.attempts)
    asideBackOffs[delivery.position] = clocks.uptime() + rest
    let until = Timestamp(milliseconds: clocks.now().milliseconds + rest)
    try await outbox.setAside(delivery, until: until, restMilliseconds: rest, holding: claim)
    logger.warning(
      """
      \(kind.rawValue) message set aside: the receiver refuses it but accepts others; it is retried separately, next at \
      \(until.rfc3339()); to give it up: diplowatch \(kind.rawValue) skip \(id)
      """, metadata: ["match": "\(delivery.matches.first?.id ?? "")", "attempts": "\(delivery.attempts)"])
  }

  /// Backs off the whole endpoint: the receiver, not this one message, is the likely reason.
  private func backOff(
    _ delivery: PendingDelivery, _ failure: Failure, _ claim: SinkClaim
  ) async throws(StorageError) {
    let before = if let failures { failures } else { try await outbox.failures(of: claim) }
    failures = before + 1
    let rest = restMilliseconds(after: before + 1, failure.retryAfterSeconds)
    backsOffUntil = clocks.uptime() + rest
    try await note(delivery, failure, restMilliseconds: rest, .endpoint, claim)
  }

  /// Backs off only a delivery that was set aside.
  private func backOffAlone(
    _ delivery: PendingDelivery, _ failure: Failure, _ claim: SinkClaim
  ) async throws(StorageError) {
    let rest = restMilliseconds(after: failure.attempt.number)
    asideBackOffs[delivery.position] = clocks.uptime() + rest
    try await note(delivery, failure, restMilliseconds: rest, .delivery, claim)
  }

  private func restMilliseconds(after failures: Int, _ retryAfterSeconds: Int64? = nil) -> Int64 {
    // Half of it is chance: receivers that come back are not met by everybody at once.
    let rest = settings.retry.milliseconds(
      afterFailures: failures, .shorter(0.5), chance: .random(in: 0...1))
    return max(rest, (retryAfterSeconds ?? 0) * 1000)
  }

  /// Stores a failed attempt. Deliveries older than `giveUpAfter` become dead letters, which is logged.
  private func note(
    _ delivery: PendingDelivery, _ failure: Failure, restMilliseconds rest: Int64,
    _ resting: DeliveryResult.Resting, _ claim: SinkClaim
  ) async throws(StorageError) {
    var attempt = failure.attempt
    attempt.nextTry = Timestamp(milliseconds: clocks.now().milliseconds + rest)
    let result = DeliveryResult.failed(
      resting: resting, restMilliseconds: rest,
      giveUpAfterMilliseconds: settings.giveUpAfter.milliseconds)
    let dead = try await outbox.record(attempt, result, of: delivery, holding: claim)
    debug(attempt)
    if resting == .endpoint { trouble("\(attempt.sentence); next attempt at \(attempt.nextTry?.rfc3339() ?? "")") }
    if dead > 0 {
      logger.error(
        "\(kind.rawValue) deliveries given up; to send them again: diplowatch \(kind.rawValue) replay \(id)",
        metadata: ["matches": "\(dead)", "attempts": "\(attempt.number)"])
    }
  }
}
