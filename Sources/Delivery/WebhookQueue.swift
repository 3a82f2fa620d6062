import Configuration
import FeedModel
import Logging
import Storage

/// One endpoint's queue: what the outbox holds for it, delivered one by one, each as often as it takes.
actor WebhookQueue {
  private let sender: WebhookSender
  private let store: StateStore
  private let logger: Logger
  private let clocks: DeliveryClocks
  private var storm: StormGuard
  /// Whether the guard has held something back since the last summary.
  private var isHeldBack = false
  /// How many attempts failed in a row; nil until the state was asked.
  private var failures: Int?
  /// The uptime before which nothing is sent; nil until the state was asked.
  private var restsUntil: Int64?
  private var isDisabled = false
  private var isRetired = false
  private var isInTrouble = false
  /// A final answer of the receiver that the state does not know yet.
  private var answered: (delivery: PendingDelivery, attempt: DeliveryAttempt)?

  /// The most matches that are planned at once, and that one summary holds.
  private static let batchSize = 500

  init(_ sender: WebhookSender, store: StateStore, logger: Logger, clocks: DeliveryClocks) {
    self.sender = sender
    self.store = store
    self.clocks = clocks
    storm = StormGuard(limit: sender.settings.limitPerMinute)
    var logger = logger
    logger[metadataKey: "webhook"] = "\(sender.settings.id)"
    self.logger = logger
  }

  /// The endpoint's name in the configuration.
  nonisolated var id: String { sender.settings.id }

  /// The name of this sink in the state.
  nonisolated var sink: String { sender.settings.sink }

  /// Lets the queue send nothing any more: another has taken its place.
  func retire() { isRetired = true }

  /// Another process has changed the state, perhaps by a replay: what was remembered of it is asked anew.
  func forget() {
    failures = nil
    restsUntil = nil
  }

  /// Delivers what is due. Returns the uptime at which the next attempt may be made; nil when nothing waits.
  ///
  /// With `isLast`, what the storm guard holds back is summed up at once: nobody will be there when it opens.
  func work(isLast: Bool = false) async -> Int64? {
    do throws(StorageError) {
      try noteAnswer()
      try planNew()
      while !Task.isCancelled, !isDisabled, !isRetired {
        guard var delivery = try store.nextDelivery(of: sink) else { return nil }
        let start = restsUntil ?? clocks.uptime() + restLeft(delivery)
        restsUntil = start
        guard start <= clocks.uptime() else { return start }
        let opens = storm.opens(at: clocks.uptime())
        if let opens, !delivery.isSummary {
          isHeldBack = true
          guard isLast else { return opens }
        }
        if isHeldBack, !delivery.isSummary, let summary = try summary() { delivery = summary }
        try await attempt(delivery)
      }
      return nil
    } catch {
      trouble("the webhook waits for the state: \(error)")
      return clocks.uptime() + sender.settings.retry.initial.milliseconds
    }
  }

  /// What is left of the rest that was planned before the daemon's last end. A wall clock that jumped back cannot make
  /// it longer than any rest may be.
  private func restLeft(_ delivery: PendingDelivery) -> Int64 {
    let left = delivery.nextTry.milliseconds - clocks.now().milliseconds
    return min(max(0, left), max(sender.settings.retry.max.milliseconds, 86_400_000))
  }

  private func planNew() throws(StorageError) {
    guard let known = try store.position(of: sink) else { return }
    isDisabled = known.isDisabled
    var position = known.position
    while !isDisabled {
      let batch = try store.matches(after: position, limit: WebhookQueue.batchSize)
      guard let last = batch.last else { return }
      let wanted = batch.filter(sender.settings.accepts).map(\.sequence)
      try store.plan(wanted, for: sink, upTo: last.sequence, at: clocks.now())
      position = last.sequence
    }
  }

  /// What was held back, as one delivery, if that is more than one match.
  private func summary() throws(StorageError) -> PendingDelivery? {
    isHeldBack = false
    guard try store.waitingCount(of: sink) > 1 else { return nil }
    try store.summarise(sink, limit: WebhookQueue.batchSize)
    return try store.nextDelivery(of: sink)
  }

  // MARK: one attempt

  private func attempt(_ delivery: PendingDelivery) async throws(StorageError) {
    var attempt = DeliveryAttempt(
      at: clocks.now(), matchID: delivery.matches.first?.id ?? "", matches: delivery.matches.count,
      number: delivery.attempts + 1, status: nil, milliseconds: 0, outcome: .failed, sentence: "")
    guard let event = WebhookEvent(delivery) else {
      attempt.outcome = .refused
      attempt.sentence = "the stored match cannot be read"
      answered = (delivery, attempt)
      return try noteAnswer()
    }
    let start = clocks.uptime()
    let answer = await sender.send(event, id: delivery.messageID, clock: clocks.now)
    attempt.milliseconds = clocks.uptime() - start
    attempt.status = answer.status
    attempt.sentence = answer.sentence
    switch answer.outcome {
    // A delivery that was cut off by the daemon's end is tried again after the start.
    // If it was the client that ended and not the task, the rest keeps this from being tried over and over.
    case .cancelled:
      restsUntil = clocks.uptime() + sender.settings.retry.initial.milliseconds
      return
    case .delivered:
      attempt.outcome = .delivered
      storm.count(at: clocks.uptime())
      answered = (delivery, attempt)
    case .retry(let retryAfterSeconds): try retry(delivery, attempt, retryAfterSeconds)
    case .refused:
      attempt.outcome = .refused
      answered = (delivery, attempt)
    case .disabled:
      attempt.outcome = .disabled
      answered = (delivery, attempt)
    }
    try noteAnswer()
    debug(attempt)
  }

  /// Stores a final answer. Until that is possible nothing else is sent: a full disk repeats no message.
  private func noteAnswer() throws(StorageError) {
    guard let (delivery, attempt) = answered else { return }
    switch attempt.outcome {
    case .failed: break
    case .delivered:
      try store.delivered(delivery, to: sink, attempt)
      recovered()
    case .refused: try refuse(delivery, attempt)
    case .disabled:
      try store.disable(sink, attempt)
      isDisabled = true
      logger.error(
        "webhook disabled: the receiver says it is gone, 410; remove it, or diplowatch webhook replay once it is back")
    }
    answered = nil
  }

  private func retry(
    _ delivery: PendingDelivery, _ attempt: DeliveryAttempt, _ retryAfterSeconds: Int64?
  ) throws(StorageError) {
    let settings = sender.settings
    let before = if let failures { failures } else { try store.deliveryCounts(of: sink).failures }
    let count = before + 1
    failures = count
    let rest = RetryPlan.restMilliseconds(
      failures: count, settings.retry, retryAfterSeconds: retryAfterSeconds, chance: .random(in: 0...1))
    var attempt = attempt
    attempt.nextTry = Timestamp(milliseconds: clocks.now().milliseconds + rest)
    // The endpoint as a whole rests: it is down, not this one match.
    restsUntil = clocks.uptime() + rest
    let dead = try store.failed(
      delivery, of: sink, attempt, restMilliseconds: rest,
      giveUpAfterMilliseconds: settings.giveUpAfter.milliseconds)
    trouble("\(attempt.sentence); next attempt \(attempt.nextTry?.rfc3339() ?? "")")
    if dead > 0 {
      logger.error(
        "webhook deliveries given up; send them again with diplowatch webhook replay \(settings.id)",
        metadata: ["matches": "\(dead)", "attempts": "\(attempt.number)"])
    }
  }

  private func refuse(_ delivery: PendingDelivery, _ attempt: DeliveryAttempt) throws(StorageError) {
    try store.refused(delivery, by: sink, attempt)
    logger.error(
      "webhook delivery given up: \(attempt.sentence); send it again with diplowatch webhook replay \(sender.settings.id)",
      metadata: ["match": "\(attempt.matchID)"])
  }

  // MARK: telling

  private func debug(_ attempt: DeliveryAttempt) {
    logger.debug(
      "webhook attempt",
      metadata: [
        "match": "\(attempt.matchID)", "attempt": "\(attempt.number)", "outcome": "\(attempt.outcome)",
        "http.status": "\(attempt.status.map(String.init) ?? "-")",
      ])
  }

  private func trouble(_ sentence: String) {
    guard !isInTrouble else { return }
    isInTrouble = true
    logger.warning("webhook failed: \(sentence)")
  }

  private func recovered() {
    restsUntil = 0
    defer { failures = 0 }
    guard isInTrouble else { return }
    isInTrouble = false
    logger.notice("webhook delivers again", metadata: ["attempts": "\(failures ?? 0)"])
  }
}

extension WebhookSettings {
  /// The name of an endpoint's sink in the state.
  var sink: String { "webhook:" + id }
}
