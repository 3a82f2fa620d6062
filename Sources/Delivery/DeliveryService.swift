public import Basics
public import Configuration
public import HTTPLoop
public import Logging
public import Storage

/// How delivery is doing.
public struct DeliverySnapshot: Sendable, Equatable {
  /// Matches that are not in the log yet.
  public var queued: Int
  /// The log's file.
  public var logPath: String
  /// What keeps the log from being written; nil when nothing does.
  public var logTrouble: String?
  /// Seconds from a match's classification to its line in the log, since the start.
  public var lag: Histogram
  /// The webhooks in the order of the configuration.
  public var webhooks: [WebhookSnapshot] = []
  /// Deliveries to webhooks that wait.
  public var waiting: Int { webhooks.reduce(0) { $0 + $1.deliveries.waiting } }
}

/// Where one webhook stands.
public struct WebhookSnapshot: Sendable, Equatable {
  /// The configuration's id.
  public var id: String
  /// What waits and what was given up.
  public var deliveries: DeliveryCounts
}

/// The two clocks delivery needs: the wall clock for what is stored and sent, and one that never jumps for waiting.
public struct DeliveryClocks: Sendable {
  /// The wall clock.
  public var now: @Sendable () -> Timestamp
  /// Milliseconds since some moment.
  public var uptime: @Sendable () -> Int64

  /// Both clocks.
  public init(now: @escaping @Sendable () -> Timestamp, uptime: @escaping @Sendable () -> Int64) {
    self.now = now
    self.uptime = uptime
  }
}

/// Takes matches from the outbox to the match log and to every webhook, each at its own pace: a sink that is stuck
/// holds up no other.
public actor DeliveryService {
  private let store: StateStore
  private let http: HTTPLoop
  private let logger: Logger
  private let environment: [String: String]
  private let clocks: DeliveryClocks
  private var log: MatchLog
  private var queues: [WebhookQueue]
  /// The sinks whose queues are being worked on; of two queues for one endpoint the newer waits for the older's end.
  private var running: Set<String> = []
  private let bell = Bell()
  private var lag = Histogram.seconds

  /// A service that has not begun. `http` must be a loop of its own that may contact any address: a webhook's is the
  /// operator's word.
  ///
  /// - Throws: an error that names the secret file that cannot be used.
  public init(
    matches: MatchLogSettings, webhooks: [WebhookSettings], store: StateStore, http: HTTPLoop, logger: Logger,
    environment: [String: String], clocks: DeliveryClocks
  ) throws {
    self.store = store
    self.http = http
    self.logger = logger
    self.environment = environment
    self.clocks = clocks
    log = MatchLog(settings: matches, store: store, logger: logger)
    queues = try webhooks.map {
      WebhookQueue(
        try WebhookSender($0, http: http, environment: environment), store: store, logger: logger, clocks: clocks)
    }
    // Before the first poll: a new endpoint gets what is queued from now on, all of it, and nothing of the past.
    for queue in queues { try store.begin(queue.sink) }
  }

  /// New matches are queued, or the log's file may have changed.
  nonisolated public func wake() { bell.ring() }

  /// Delivers until the task is cancelled; what is queued then stays queued.
  public func run() async {
    await withDiscardingTaskGroup { group in
      group.addTask { await self.runLog() }
      group.addTask { await self.watchState() }
      while !Task.isCancelled {
        let heard = bell.count
        for queue in queues where running.insert(queue.sink).inserted {
          group.addTask { await self.run(queue) }
        }
        await bell.wait(afterRing: heard, seconds: 60)
      }
    }
  }

  /// Delivers everything that can be delivered now.
  public func drain() async {
    _ = flushLog()
    await withDiscardingTaskGroup { group in
      for queue in queues { group.addTask { _ = await queue.work(isLast: true) } }
    }
  }

  /// Opens the log anew: logrotate has moved it.
  public func reopenLog() {
    log.reopen()
    bell.ring()
  }

  /// Puts other settings in force. Positions and deliveries stay.
  ///
  /// - Throws: an error that names the secret file that cannot be used, or the state's; the old settings stay.
  public func reload(matches: MatchLogSettings, webhooks: [WebhookSettings]) async throws {
    let senders = try webhooks.map { try WebhookSender($0, http: http, environment: environment) }
    for settings in webhooks { try store.begin(settings.sink) }
    _ = flushLog()
    log.use(matches)
    let replaced = queues
    queues = senders.map { WebhookQueue($0, store: store, logger: logger, clocks: clocks) }
    for queue in replaced { await queue.retire() }
    bell.ring()
  }

  /// Sends a test to an endpoint, with the secrets that the daemon has; nil for one that is not in force.
  public func test(_ id: String) async -> WebhookTools.TestResult? {
    guard let queue = queues.first(where: { $0.id == id }) else { return nil }
    return await WebhookTools.test(queue.settings, http: http, environment: environment, now: clocks.now())
  }

  /// How delivery is doing. What the state cannot tell is left at nothing.
  public func snapshot() async -> DeliverySnapshot {
    let names = queues.map(\.id)
    let sinks = queues.map(\.sink)
    var snapshot = DeliverySnapshot(queued: 0, logPath: log.path, logTrouble: log.trouble, lag: lag)
    snapshot.queued = (try? await store.queuedCount(for: MatchLog.sink, after: log.reached)) ?? 0
    let counts = (try? await store.deliveryCounts(of: sinks)) ?? sinks.map { _ in DeliveryCounts() }
    snapshot.webhooks = zip(names, counts).map { WebhookSnapshot(id: $0, deliveries: $1) }
    return snapshot
  }

  /// The names in the state of all that takes matches.
  public var sinks: Set<String> { Set([MatchLog.sink] + queues.map(\.sink)) }

  // MARK: loops

  private func runLog() async {
    while !Task.isCancelled {
      let heard = bell.count
      let isDone = flushLog()
      // A full disk is looked at again soon; otherwise only a match or a moved file gives work.
      await bell.wait(afterRing: heard, seconds: isDone ? 5 : 1)
    }
    _ = flushLog()
  }

  private func flushLog() -> Bool {
    log.flush { batch in
      let time = clocks.now().milliseconds
      for match in batch { lag.observe(Double(max(0, time - match.matchedAt.milliseconds)) / 1000) }
    }
  }

  private func run(_ queue: WebhookQueue) async {
    while !Task.isCancelled, queues.contains(where: { $0 === queue }) {
      let heard = bell.count
      let next = await queue.work()
      let wait = next.map { Double(max(0, $0 - clocks.uptime())) / 1000 } ?? 60
      await bell.wait(afterRing: heard, seconds: min(max(wait, 0.01), 60))
    }
    running.remove(queue.sink)
    bell.ring()
  }

  /// Notices what another process did to the state: `diplowatch webhook replay` while the daemon runs.
  private func watchState() async {
    var known = try? store.foreignChanges()
    while !Task.isCancelled {
      try? await Task.sleep(for: .seconds(1))
      guard let current = try? store.foreignChanges(), current != known else { continue }
      known = current
      for queue in queues { await queue.forget() }
      bell.ring()
    }
  }
}
