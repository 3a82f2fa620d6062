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
  private var failures = 0
  /// The uptime before which nothing is sent; nil until the state was asked.
  private var restsUntil: Int64?
  private var isDisabled = false
  private var isRetired = false
  private var isInTrouble = false

  /// The most matches that are planned at once.
  private static let batchSize = 500

  init(_ sender: WebhookSender, store: StateStore, logger: Logger, clocks: DeliveryClocks) {
    self.sender = sender
    self.store = store
    self.clocks = clocks
    var logger = logger
    logger[metadataKey: "webhook"] = "\(sender.settings.id)"
    self.logger = logger
  }

  /// The endpoint's name in the configuration.
  nonisolated var id: String { sender.settings.id }

  /// The name of this sink in the state.
  nonisolated var sink: String { "webhook:" + sender.settings.id }

  /// Lets the queue send nothing any more: another has taken its place.
  func retire() { isRetired = true }

  /// Delivers what is due. Returns the uptime at which the next attempt may be made; nil when nothing waits.
  func work() async -> Int64? {
    do throws(StorageError) {
      try planNew()
      while !Task.isCancelled, !isDisabled, !isRetired {
        guard let (delivery, match) = try store.nextDelivery(of: sink) else { return nil }
        let start = restsUntil ?? clocks.uptime() + restLeft(delivery)
        restsUntil = start
        guard start <= clocks.uptime() else { return start }
        try await attempt(delivery, match)
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
      try store.plan(batch.filter(accepts).map(\.sequence), for: sink, upTo: last.sequence, at: clocks.now())
      position = last.sequence
    }
  }

  private func accepts(_ match: OutboxMatch) -> Bool {
    let settings = sender.settings
    return match.score >= settings.minScore
      && (settings.topics.isEmpty || settings.topics.contains { match.topics.contains($0) })
      && (settings.feeds.isEmpty || settings.feeds.contains(match.feedID))
      && (settings.languages.isEmpty || settings.languages.contains { Self.speaks($0, match.language) })
  }

  /// `en` asks for `en-US` too (RFC 4647 §3.3.1).
  private static func speaks(_ wanted: String, _ language: String?) -> Bool {
    guard let language = language?.lowercased() else { return false }
    return language == wanted.lowercased() || language.hasPrefix(wanted.lowercased() + "-")
  }

  private func attempt(_ delivery: PendingDelivery, _ match: OutboxMatch) async throws(StorageError) {
    let body = WebhookSender.body(type: "match.created", at: match.matchedAt, data: match.line)
    let (outcome, status) = await sender.send(id: "msg_" + match.id, body: body, now: clocks.now())
    // A delivery that was cut off by the daemon's end is tried again after the start.
    guard !Task.isCancelled || outcome == .delivered else { return }
    logger.debug(
      "attempt",
      metadata: [
        "match": "\(match.id)", "attempt": "\(delivery.attempts + 1)",
        "http.status": "\(status.map(String.init) ?? "-")",
      ])
    switch outcome {
    case .delivered:
      try store.delivered(delivery.sequence, to: sink)
      recovered()
    case .retry(let sentence, let retryAfter):
      try retry(delivery, sentence, retryAfter)
    case .refused(let sentence):
      try store.failed(delivery, of: sink, result: sentence, nextTry: clocks.now(), dead: true)
      logger.error(
        "webhook delivery given up: \(sentence); send it again with diplowatch webhook replay",
        metadata: ["match": "\(match.id)"])
    case .disabled:
      isDisabled = true
      try store.setDisabled(true, sink: sink)
      logger.error(
        "webhook disabled: the receiver answered 410; remove it, or diplowatch webhook replay once it is back")
    }
  }

  private func retry(
    _ delivery: PendingDelivery, _ sentence: String, _ retryAfterSeconds: Int64?
  ) throws(StorageError) {
    let settings = sender.settings
    let time = clocks.now()
    let isDead = time.milliseconds - delivery.firstTry.milliseconds > settings.giveUpAfter.milliseconds
    failures += 1
    let base = max(settings.retry.initial.milliseconds, 1)
    let bounded = min(base << min(delivery.attempts, 30), max(settings.retry.max.milliseconds, base))
    // Between half and the whole of it: receivers that come back are not met by everybody at once.
    var delay = bounded / 2 + Int64.random(in: 0...max(1, bounded / 2))
    if delivery.attempts == 0 { delay = max(delay, base) }
    if let retryAfterSeconds { delay = max(delay, retryAfterSeconds * 1000) }
    let next = Timestamp(milliseconds: time.milliseconds + delay)
    try store.failed(delivery, of: sink, result: sentence, nextTry: next, dead: isDead)
    // The endpoint as a whole rests too: it is down, not this one match.
    restsUntil = clocks.uptime() + delay
    trouble("\(sentence); next attempt \(next.rfc3339())")
    if isDead { logger.error("webhook delivery given up after \(delivery.attempts + 1) attempts; see webhook replay") }
  }

  private func trouble(_ sentence: String) {
    guard !isInTrouble else { return }
    isInTrouble = true
    logger.warning("webhook failed: \(sentence)")
  }

  private func recovered() {
    restsUntil = 0
    guard isInTrouble else { return }
    isInTrouble = false
    logger.notice("webhook delivers again", metadata: ["attempts": "\(failures)"])
    failures = 0
  }
}
