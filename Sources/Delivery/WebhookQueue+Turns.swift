import Basics
import Configuration
import Logging
import Storage

/// Whose turn leads to what: rests of the endpoint, and of deliveries that were set aside.
extension WebhookQueue {
  /// Tries a delivery, and where that may be the one thing that is wrong, another beside it.
  func takeTurn(_ delivery: PendingDelivery) async throws(StorageError) {
    if owesProbe == delivery.sequence, try await isRefusedAlone(delivery) { return }
    owesProbe = nil
    guard case .failed(let failure) = try await attempt(delivery) else { return }
    let count = failure.attempt.number
    if delivery.isAside, failure.isOfMessage { return try restAlone(delivery, failure) }
    try rest(delivery, failure)
    guard !delivery.isAside, failure.mayBeTheMessage, count > WebhookQueue.attemptsInOrder, count.isMultiple(of: 2)
    else {
      return
    }
    if failure.isOfMessage {
      _ = try await isRefusedAlone(delivery)
    } else {
      owesProbe = delivery.sequence
    }
  }

  /// Tries one that is younger than a delivery that fails. When the receiver takes it, the older one is set aside.
  private func isRefusedAlone(_ delivery: PendingDelivery) async throws(StorageError) -> Bool {
    let end = delivery.matches.last?.sequence ?? delivery.sequence
    var other = try store.nextDelivery(of: sink, after: max(end, lastProbe))
    if other == nil { other = try store.nextDelivery(of: sink, after: end) }
    guard let other, storm.opens(at: clocks.uptime()) == nil, !Task.isCancelled else { return false }
    lastProbe = other.sequence
    switch try await attempt(other) {
    case .taken:
      try setAside(delivery)
      return true
    case .failed(let failure) where failure.retryAfterSeconds != nil: try rest(other, failure)
    case .failed(let failure): try note(other, failure, restMilliseconds: 0, .delivery)
    case .ended: break
    }
    return false
  }

  private func setAside(_ delivery: PendingDelivery) throws(StorageError) {
    let rest = restMilliseconds(after: delivery.attempts)
    asideRests[delivery.sequence] = clocks.uptime() + rest
    let until = Timestamp(milliseconds: clocks.now().milliseconds + rest)
    try store.setAside(delivery, of: sink, until: until)
    logger.warning(
      """
      webhook message set aside: the receiver refuses it and takes others; it is tried again on its own, next \
      \(until.rfc3339()); diplowatch webhook skip \(id) gives it up
      """, metadata: ["match": "\(delivery.matches.first?.id ?? "")", "attempts": "\(delivery.attempts)"])
  }

  /// The endpoint as a whole rests: it is down, not this one match.
  private func rest(_ delivery: PendingDelivery, _ failure: Failure) throws(StorageError) {
    let before = if let failures { failures } else { try store.deliveryCounts(of: sink).failures }
    failures = before + 1
    let rest = restMilliseconds(after: before + 1, failure.retryAfterSeconds)
    restsUntil = clocks.uptime() + rest
    try note(delivery, failure, restMilliseconds: rest, .endpoint)
  }

  /// A delivery that was set aside rests, and nothing else.
  private func restAlone(_ delivery: PendingDelivery, _ failure: Failure) throws(StorageError) {
    let rest = restMilliseconds(after: failure.attempt.number)
    asideRests[delivery.sequence] = clocks.uptime() + rest
    try note(delivery, failure, restMilliseconds: rest, .delivery)
  }

  private func restMilliseconds(after failures: Int, _ retryAfterSeconds: Int64? = nil) -> Int64 {
    RetryPlan.restMilliseconds(
      failures: failures, sender.settings.retry, retryAfterSeconds: retryAfterSeconds, chance: .random(in: 0...1))
  }

  /// Stores a failed attempt.
  private func note(
    _ delivery: PendingDelivery, _ failure: Failure, restMilliseconds rest: Int64, _ resting: StateStore.Resting
  ) throws(StorageError) {
    var attempt = failure.attempt
    attempt.nextTry = Timestamp(milliseconds: clocks.now().milliseconds + rest)
    let dead = try store.failed(
      delivery, of: sink, attempt, resting: resting, restMilliseconds: rest,
      giveUpAfterMilliseconds: sender.settings.giveUpAfter.milliseconds)
    debug(attempt)
    if resting == .endpoint { trouble("\(attempt.sentence); next attempt \(attempt.nextTry?.rfc3339() ?? "")") }
    if dead > 0 {
      logger.error(
        "webhook deliveries given up; send them again with diplowatch webhook replay \(id)",
        metadata: ["matches": "\(dead)", "attempts": "\(attempt.number)"])
    }
  }
}
