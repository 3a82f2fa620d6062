import Basics
import Configuration
import Logging
import Storage

/// Delivers the outbox's matches to one endpoint, one at a time, each until it succeeds or is given up.
///
/// Deliveries are made in order. After a failure the endpoint as a whole backs off. There is one exception: if the
/// oldest delivery has failed more than `attemptsInOrder` times, and the receiver accepts a younger one right after a
/// failure, the oldest is set aside. It is then retried separately, with its own back-off, and no longer delays the
/// others.
actor SinkQueue {
  let sender: any MessageSender
  let outbox: any Outbox & DeliveryDesk
  let share: DeliveryShare
  /// The claim of the sink; nil until it is claimed, and while another process serves it.
  var claim: SinkClaim?
  /// The uptime before which a claim that another process has is not tried again.
  var claimsAfter: Int64 = 0
  let logger: Logger
  let clocks: DeliveryClocks
  var storm: StormGuard
  /// Whether `storm` has all that was sent in the last minute.
  var knowsStorm = false
  /// Whether the storm guard has delayed a delivery since the last summary.
  private var isHeldBack = false
  /// The number of failed attempts in a row; nil if it has not been read from the state yet.
  var failures: Int?
  /// The uptime, in milliseconds, until which the endpoint backs off; nil if it has not been read from the state yet.
  var backsOffUntil: Int64?
  private var isDisabled = false
  private var isRetired = false
  /// Whether it was logged that the endpoint fails.
  private var isInTrouble = false
  /// Whether it was logged that the state cannot be used.
  private var isStateInTrouble = false
  /// The uptimes until which deliveries that were set aside back off, by position.
  var asideBackOffs: [OutboxPosition: Int64] = [:]
  /// The position of the last younger delivery that was attempted after a failure (see `isRefusedAlone`).
  var lastProbe = OutboxPosition.start
  /// The position of a failed delivery; a younger one is attempted when the endpoint's back-off ends. Nil for
  /// none.
  var pendingProbe: OutboxPosition?
  /// A final answer that has not been stored yet.
  var answered: (delivery: PendingDelivery, attempt: DeliveryAttempt)?

  /// The time, in milliseconds, after which it is looked again whether a lease was renewed.
  private static let leaseAgainAfter: Int64 = 200
  /// The time, in milliseconds, after which a database that did not answer is tried again.
  private static let stateAgainAfter: Int64 = 1000
  /// The maximum number of matches that one summary contains.
  private static let batchSize = 500
  /// The maximum number of matches in a digest; what is beyond is in the next one.
  private static let digestSize = 5000
  /// The number of failures of a delivery before a younger one is attempted too. After that it is with every second
  /// failure.
  static let attemptsInOrder = 3

  init(
    _ sender: any MessageSender, outbox: any Outbox & DeliveryDesk, share: DeliveryShare, logger: Logger,
    clocks: DeliveryClocks
  ) {
    self.sender = sender
    self.outbox = outbox
    self.share = share
    self.clocks = clocks
    storm = StormGuard(limit: sender.sink.limitPerMinute)
    var logger = logger
    logger[metadataKey: sender.kind.rawValue] = "\(sender.sink.id)"
    self.logger = logger
  }

  /// The endpoint's configuration.
  nonisolated var settings: any SinkSettings { sender.sink }

  /// The endpoint's id in the configuration.
  nonisolated var id: String { sender.sink.id }

  /// The name of this sink in the state.
  nonisolated var sink: String { sender.sink.sink }

  /// The kind of endpoint.
  nonisolated var kind: SinkKind { sender.kind }

  /// Stops sending, because another queue replaces this one after a reload.
  func retire() { isRetired = true }

  /// What a queue has in memory alone, and the queue that replaces it after a reload needs.
  struct Handover {
    fileprivate var answered: (delivery: PendingDelivery, attempt: DeliveryAttempt)?
    fileprivate var storm: StormGuard
    fileprivate var knowsStorm: Bool
    fileprivate var isInTrouble: Bool
  }

  /// What the queue that replaces this one takes over. Call it when this one has ended.
  var handover: Handover {
    Handover(answered: answered, storm: storm, knowsStorm: knowsStorm, isInTrouble: isInTrouble)
  }

  /// Takes over what the replaced queue had, before the first work.
  func takeOver(_ before: Handover) {
    answered = before.answered
    storm = StormGuard(limit: settings.limitPerMinute, before.storm)
    knowsStorm = before.knowsStorm && settings.limitPerMinute != nil
    isInTrouble = before.isInTrouble
  }

  /// Drops what is cached of the state, because another process has changed it (for example `webhook replay`).
  func forget() {
    failures = nil
    backsOffUntil = nil
    asideBackOffs = [:]
  }

  /// Delivers what is due. Returns the uptime, in milliseconds, of the next attempt; nil if nothing waits.
  ///
  /// With `isLast`, deliveries that the storm guard delays are sent as a summary at once, because the process ends.
  func work(isLast: Bool = false) async -> Int64? {
    do throws(StorageError) {
      guard let claim = try await claimed() else { return claimsAfter }
      try await noteAnswer(claim)
      isDisabled = try await outbox.isDisabled(claim)
      let digestOpens = try await makeDigest(claim)
      while !Task.isCancelled, !isDisabled, !isRetired, !claim.lease.isRecalled {
        let (due, next) = try await dueDelivery(claim)
        guard var delivery = due else { return [next, digestOpens].compactMap(\.self).min() }
        let opens = storm.opens(at: clocks.uptime())
        if let opens, !delivery.isSummary {
          isHeldBack = isHeldBack || !delivery.isAside
          guard isLast else { return opens }
        }
        if isHeldBack, !delivery.isSummary, !delivery.isAside, let summary = try await summary(claim) {
          delivery = summary
        }
        guard maySend(claim) else { return clocks.uptime() + SinkQueue.leaseAgainAfter }
        try await deliver(delivery, claim)
      }
      return claim.lease.isRecalled ? clocks.uptime() : digestOpens
    } catch {
      switch error.code {
      case .cancelled: return nil
      case .claimLost:
        loseClaim()
        logger.info("\(kind.rawValue): \(error)")
        return clocks.uptime() + share.claimAgainAfter
      case .unreachable:
        return clocks.uptime() + min(SinkQueue.stateAgainAfter, settings.retry.initial.milliseconds)
      default:
        if !isStateInTrouble {
          isStateInTrouble = true
          logger.warning("the \(kind.rawValue) waits for the state, which cannot be used: \(error)")
        }
        return clocks.uptime() + settings.retry.initial.milliseconds
      }
    }
  }

  /// The delivery that is due now; otherwise the uptime at which one will be due, nil if nothing waits.
  private func dueDelivery(_ claim: SinkClaim) async throws(StorageError) -> (due: PendingDelivery?, next: Int64?) {
    let now = clocks.uptime()
    let oldest = try await outbox.nextTry(
      for: claim, isAside: false, onlySummaries: sender.digestClock != nil)
    let start = backsOffUntil ?? now + (oldest.map(backOffLeft) ?? 0)
    backsOffUntil = start
    guard let aside = try await outbox.nextTry(for: claim, isAside: true, onlySummaries: false) else {
      return try await due(oldest, start, at: now, claim)
    }
    let asideStart = max(start, asideBackOffs[aside.position] ?? now + backOffLeft(aside))
    asideBackOffs[aside.position] = asideStart
    if asideStart <= now, let delivery = try await outbox.nextDeliveryAside(for: claim) { return (delivery, nil) }
    let first = try await due(oldest, start, at: now, claim)
    return first.due == nil && first.next == nil ? (nil, asideStart) : first
  }

  /// The oldest delivery if its time has come, else that time. Its matches, perhaps thousands, are read only then.
  private func due(
    _ oldest: NextTry?, _ start: Int64, at now: Int64, _ claim: SinkClaim
  ) async throws(StorageError) -> (due: PendingDelivery?, next: Int64?) {
    guard oldest != nil else { return (nil, nil) }
    return start <= now ? (try await next(claim, after: nil), nil) : (nil, start)
  }

  /// The oldest delivery after a position that may be sent: of a sink with a schedule, only digests.
  func next(_ claim: SinkClaim, after position: OutboxPosition?) async throws(StorageError) -> PendingDelivery? {
    try await outbox.nextDelivery(for: claim, after: position, onlySummaries: sender.digestClock != nil)
  }

  /// If a digest is due, combines what waits into one. Returns the uptime at which the next one is due; nil for a sink
  /// without a schedule.
  private func makeDigest(_ claim: SinkClaim) async throws(StorageError) -> Int64? {
    guard let clock = sender.digestClock else { return nil }
    let now = clocks.now()
    try await outbox.makeDigest(
      due: clock.latest(at: now), period: clock.period, limit: SinkQueue.digestSize, for: claim)
    return clocks.uptime() + clock.next(after: now).milliseconds - now.milliseconds
  }

  /// The rest of a back-off that began before the daemon was restarted, in milliseconds. It is limited to the whole
  /// back-off, in case the wall clock has jumped back.
  private func backOffLeft(_ next: NextTry) -> Int64 {
    let left = next.at.milliseconds - clocks.now().milliseconds
    return min(max(0, left), next.restMilliseconds ?? max(settings.retry.max.milliseconds, 86_400_000))
  }

  /// Combines the delayed matches into one delivery; nil if it is only one match.
  private func summary(_ claim: SinkClaim) async throws(StorageError) -> PendingDelivery? {
    isHeldBack = false
    guard try await outbox.summarise(limit: SinkQueue.batchSize, for: claim) else { return nil }
    return try await outbox.nextDelivery(for: claim, after: nil)
  }

  // MARK: one attempt

  func attempt(_ delivery: PendingDelivery, _ claim: SinkClaim) async throws(StorageError) -> Outcome {
    var attempt = DeliveryAttempt(
      at: clocks.now(), matchID: delivery.matches.first?.id ?? "", matches: delivery.matches.count,
      number: delivery.attempts + 1, status: nil, milliseconds: 0, outcome: .failed, sentence: "")
    guard let event = DeliveryEvent(delivery) else {
      attempt.outcome = .refused
      attempt.sentence = "the stored match cannot be read"
      return try await end(delivery, attempt, claim)
    }
    let start = clocks.uptime()
    let answer = await claim.lease.limit { [sender, clocks] in
      await sender.send(event, id: delivery.messageID, clock: clocks.now)
    }
    attempt.milliseconds = clocks.uptime() - start
    attempt.status = answer.status
    attempt.sentence = answer.sentence
    switch answer.outcome {
    // The daemon is stopping, or the claim's lease has ended: the delivery is attempted again later. If only the HTTP
    // client has ended, the back-off prevents a busy loop.
    case .cancelled:
      backsOffUntil = clocks.uptime() + settings.retry.initial.milliseconds
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
    return try await end(delivery, attempt, claim)
  }

  /// Ends a delivery with a final answer, which is stored.
  private func end(
    _ delivery: PendingDelivery, _ attempt: DeliveryAttempt, _ claim: SinkClaim
  ) async throws(StorageError) -> Outcome {
    answered = (delivery, attempt)
    asideBackOffs[delivery.position] = nil
    try await noteAnswer(claim)
    debug(attempt)
    return attempt.outcome == .delivered ? .taken : .ended
  }

  /// Stores the final answer in `answered`. As long as this fails nothing is sent, so that with a full disk no message
  /// is sent twice.
  private func noteAnswer(_ claim: SinkClaim) async throws(StorageError) {
    guard let (delivery, attempt) = answered else { return }
    switch attempt.outcome {
    case .failed: break
    case .delivered:
      try await outbox.record(attempt, .delivered, of: delivery, holding: claim)
      recovered()
    case .refused:
      try await outbox.record(attempt, .refused, of: delivery, holding: claim)
      logger.error(
        """
        \(kind.rawValue) delivery given up: \(attempt.sentence); to send it again: diplowatch \(kind.rawValue) replay \(id)
        """, metadata: ["match": "\(attempt.matchID)"])
    case .disabled:
      try await outbox.record(attempt, .disabled, of: delivery, holding: claim)
      isDisabled = true
      logger.error(
        """
        \(kind.rawValue) disabled: \(attempt.sentence)\(kind == .webhook ? " (410 means gone)" : ""); correct or remove it, \
        or, if it works again, resume it with: diplowatch \(kind.rawValue) replay \(id)
        """)
    }
    answered = nil
  }

  // MARK: diagnostics

  func debug(_ attempt: DeliveryAttempt) {
    logger.debug(
      "\(kind.rawValue) attempt",
      metadata: [
        "match": "\(attempt.matchID)", "attempt": "\(attempt.number)", "outcome": "\(attempt.outcome)",
        "http.status": "\(attempt.status.map(String.init) ?? "-")",
      ])
  }

  func trouble(_ sentence: String) {
    guard !isInTrouble else { return }
    isInTrouble = true
    logger.warning("\(kind.rawValue) failed: \(sentence)")
  }

  private func recovered() {
    backsOffUntil = 0
    defer { failures = 0 }
    isStateInTrouble = false
    guard isInTrouble else { return }
    isInTrouble = false
    logger.notice("\(kind.rawValue) delivers again", metadata: ["attempts": "\(failures ?? 0)"])
  }
}
