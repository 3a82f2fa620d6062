import Basics
import Configuration
import Logging
import Storage

/// One endpoint's queue: what the outbox holds for it, delivered one by one, each as often as it takes.
///
/// Order: what is younger waits for what is older, and after a failure the endpoint rests as a whole. Only when the oldest
/// delivery has failed often, and the receiver takes a younger one right after it, is the oldest set aside: it is then
/// tried on its own, with rests of its own, beside those after it.
actor WebhookQueue {
  let sender: WebhookSender
  let store: StateStore
  let logger: Logger
  let clocks: DeliveryClocks
  var storm: StormGuard
  /// Whether the guard has held something back since the last summary.
  private var isHeldBack = false
  /// How many attempts failed in a row; nil until the state was asked.
  var failures: Int?
  /// The uptime before which nothing is sent; nil until the state was asked.
  var restsUntil: Int64?
  private var isDisabled = false
  private var isRetired = false
  private var isInTrouble = false
  /// The uptimes before which deliveries that were set aside are not tried, by their place in the queue.
  var asideRests: [Int64: Int64] = [:]
  /// The last delivery that was tried to see whether it is the one before it that the receiver refuses.
  var lastProbe: Int64 = 0
  /// The delivery beside which another is to be tried once the endpoint has rested.
  var owesProbe: Int64?
  /// A final answer of the receiver that the state does not know yet.
  private var answered: (delivery: PendingDelivery, attempt: DeliveryAttempt)?

  /// The most matches that are planned at once, and that one summary holds.
  private static let batchSize = 500
  /// How often a delivery fails before another is tried beside it, with every second failure from the next on.
  static let attemptsInOrder = 3

  init(_ sender: WebhookSender, store: StateStore, logger: Logger, clocks: DeliveryClocks) {
    self.sender = sender
    self.store = store
    self.clocks = clocks
    storm = StormGuard(limit: sender.settings.limitPerMinute)
    var logger = logger
    logger[metadataKey: "webhook"] = "\(sender.settings.id)"
    self.logger = logger
  }

  /// The endpoint as it is configured.
  nonisolated var settings: WebhookSettings { sender.settings }

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
    asideRests = [:]
  }

  /// Delivers what is due. Returns the uptime at which the next attempt may be made; nil when nothing waits.
  ///
  /// With `isLast`, what the storm guard holds back is summed up at once: nobody will be there when it opens.
  func work(isLast: Bool = false) async -> Int64? {
    do throws(StorageError) {
      try noteAnswer()
      try planNew()
      while !Task.isCancelled, !isDisabled, !isRetired {
        let (due, next) = try dueDelivery()
        guard var delivery = due else { return next }
        let opens = storm.opens(at: clocks.uptime())
        if let opens, !delivery.isSummary {
          isHeldBack = isHeldBack || !delivery.isAside
          guard isLast else { return opens }
        }
        if isHeldBack, !delivery.isSummary, !delivery.isAside, let summary = try summary() { delivery = summary }
        try await takeTurn(delivery)
      }
      return nil
    } catch {
      trouble("the webhook waits for the state: \(error)")
      return clocks.uptime() + sender.settings.retry.initial.milliseconds
    }
  }

  /// The delivery whose turn it is; else the uptime at which there will be one, or nil when nothing waits.
  private func dueDelivery() throws(StorageError) -> (due: PendingDelivery?, next: Int64?) {
    let now = clocks.uptime()
    let oldest = try store.nextDelivery(of: sink)
    let start = restsUntil ?? now + (oldest.map(restLeft) ?? 0)
    restsUntil = start
    guard let aside = try store.nextDeliveryAside(of: sink) else {
      return start <= now ? (oldest, nil) : (nil, oldest == nil ? nil : start)
    }
    let asideStart = max(start, asideRests[aside.sequence] ?? now + restLeft(aside))
    asideRests[aside.sequence] = asideStart
    if asideStart <= now { return (aside, nil) }
    return start <= now && oldest != nil ? (oldest, nil) : (nil, oldest == nil ? asideStart : start)
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

  /// What an attempt came to, for what is done next.
  enum Outcome {
    case taken
    case failed(Failure)
    /// It is over, one way or the other.
    case ended
  }

  /// A failed attempt that is not stored yet.
  struct Failure {
    var attempt: DeliveryAttempt
    var retryAfterSeconds: Int64?
    var mayBeTheMessage: Bool

    /// Whether it says nothing about other messages.
    var isOfMessage: Bool { mayBeTheMessage && retryAfterSeconds == nil }
  }

  // MARK: one attempt

  func attempt(_ delivery: PendingDelivery) async throws(StorageError) -> Outcome {
    var attempt = DeliveryAttempt(
      at: clocks.now(), matchID: delivery.matches.first?.id ?? "", matches: delivery.matches.count,
      number: delivery.attempts + 1, status: nil, milliseconds: 0, outcome: .failed, sentence: "")
    guard let event = WebhookEvent(delivery) else {
      attempt.outcome = .refused
      attempt.sentence = "the stored match cannot be read"
      return try end(delivery, attempt)
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
      return .ended
    case .delivered:
      attempt.outcome = .delivered
      storm.count(at: clocks.uptime())
    case .retry(let seconds):
      return .failed(
        Failure(attempt: attempt, retryAfterSeconds: seconds, mayBeTheMessage: answer.mayBeTheMessage))
    case .refused: attempt.outcome = .refused
    case .disabled: attempt.outcome = .disabled
    }
    return try end(delivery, attempt)
  }

  /// Stores a final answer.
  private func end(_ delivery: PendingDelivery, _ attempt: DeliveryAttempt) throws(StorageError) -> Outcome {
    answered = (delivery, attempt)
    asideRests[delivery.sequence] = nil
    try noteAnswer()
    debug(attempt)
    return attempt.outcome == .delivered ? .taken : .ended
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
        "webhook disabled: \(attempt.sentence), which says it is gone; remove it, or diplowatch webhook replay once it is back"
      )
    }
    answered = nil
  }

  private func refuse(_ delivery: PendingDelivery, _ attempt: DeliveryAttempt) throws(StorageError) {
    try store.refused(delivery, by: sink, attempt)
    logger.error(
      "webhook delivery given up: \(attempt.sentence); send it again with diplowatch webhook replay \(sender.settings.id)",
      metadata: ["match": "\(attempt.matchID)"])
  }

  // MARK: diagnostics

  func debug(_ attempt: DeliveryAttempt) {
    logger.debug(
      "webhook attempt",
      metadata: [
        "match": "\(attempt.matchID)", "attempt": "\(attempt.number)", "outcome": "\(attempt.outcome)",
        "http.status": "\(attempt.status.map(String.init) ?? "-")",
      ])
  }

  func trouble(_ sentence: String) {
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
