public import Basics
public import Configuration
public import HTTPLoop
public import Logging
public import Storage

/// The state of delivery at one moment.
public struct DeliverySnapshot: Sendable, Equatable {
  /// The number of matches that are not in the match log yet.
  public var queued: Int
  /// The path of the match log.
  public var logPath: String
  /// Why the log cannot be written; nil if it can.
  public var logTrouble: String?
  /// The time from a match's classification to its line in the log, in seconds, since the start.
  public var lag: Histogram
  /// The webhooks in the order of the configuration.
  public var webhooks: [SinkSnapshot] = []
  /// The mail in the order of the configuration.
  public var mail: [SinkSnapshot] = []
  /// The number of waiting deliveries to all webhooks and mail servers.
  public var waiting: Int { (webhooks + mail).reduce(0) { $0 + $1.deliveries.waiting } }
}

/// The state of one webhook or mail at one moment.
public struct SinkSnapshot: Sendable, Equatable {
  /// Its id in the configuration.
  public var id: String
  /// The numbers of waiting deliveries and dead letters.
  public var deliveries: DeliveryCounts
}

/// How one of several processes that share a state delivers.
public struct DeliveryShare: Sendable {
  /// The name of this process's match log in the state: each node writes a log of its own.
  public var log: String
  /// How long a claim of a webhook or mail holds; nil for as long as the process.
  public var lease: Duration?

  /// The share of a process that has the state for itself.
  public static let everything = DeliveryShare(log: "log", lease: nil)

  /// The share of a node.
  public static func node(_ name: String, lease: Duration) -> DeliveryShare {
    DeliveryShare(log: "log:" + name, lease: lease)
  }

  /// The time, in milliseconds, after which a claim that another process holds is tried again.
  var claimAgainAfter: Int64 { min(5000, lease.map { $0.milliseconds / 8 } ?? 5000) }

  /// How long a claim must hold when a message is sent: its time limit, or two thirds of the lease if that is shorter.
  func sendingTime(_ timeout: Duration) -> Duration { lease.map { min(timeout, $0 * 2 / 3) } ?? .zero }
}

/// The two clocks of delivery: the wall clock for times that are stored or sent, and a monotonic clock for waiting.
public struct DeliveryClocks: Sendable {
  /// The wall clock.
  public var now: @Sendable () -> Timestamp
  /// A monotonic clock in milliseconds.
  public var uptime: @Sendable () -> Int64

  /// Memberwise.
  public init(now: @escaping @Sendable () -> Timestamp, uptime: @escaping @Sendable () -> Int64) {
    self.now = now
    self.uptime = uptime
  }
}

/// Delivers matches from the outbox to the match log, to every webhook and by mail. The sinks are independent: a slow or failing
/// one does not delay the others.
public actor DeliveryService {
  private let outbox: any Outbox & DeliveryDesk
  private let http: HTTPLoop
  private let mailer: HTTPLoop
  private let logger: Logger
  private let environment: [String: String]
  private let clocks: DeliveryClocks
  private let share: DeliveryShare
  private let log: MatchLog
  private var queues: [SinkQueue]
  /// The sinks whose queues are running. After a reload the new queue of a webhook waits until the old one has ended.
  private var running: Set<String> = []
  private let wakeUp = WakeUp()
  private var lag = Histogram.seconds
  /// The numbers that were read from the state last, of the log and of each sink.
  private var lastRead: (queued: Int, deliveries: [String: DeliveryCounts]) = (0, [:])

  /// Makes a service; `run` or `drain` starts it. `http`, for webhooks, and `mailer` must be separate loops that may connect
  /// to any address, because the operator chose the addresses. A slow mail server can block its loop for a second.
  /// `digests` makes the digests of mail. A node's log begins with the matches that are queued from now on.
  ///
  /// - Throws: an error that names a secret file that cannot be used, or `StorageError`.
  public init(
    matches: MatchLogSettings, sinks: [any SinkSettings], store: any Outbox & DeliveryDesk & MatchHistory,
    http: HTTPLoop, mailer: HTTPLoop, logger: Logger, environment: [String: String], clocks: DeliveryClocks,
    share: DeliveryShare = .everything, digests: DigestSource? = nil
  ) async throws {
    self.share = share
    outbox = store
    self.http = http
    self.mailer = mailer
    self.logger = logger
    self.environment = environment
    self.clocks = clocks
    log = MatchLog(sink: share.log, settings: matches, outbox: store, history: store, logger: logger)
    queues = try sinks.map {
      let sender = try SinkTools.sender(
        $0, http: http, mailer: mailer, environment: environment, digests: digests)
      return SinkQueue(sender, outbox: store, share: share, logger: logger, clocks: clocks)
    }
    // Done before the first poll, so that a new endpoint gets all matches from now on and none from before.
    try await store.route(to: sinks.map { $0.route })
    if share.lease != nil { try await store.follow(share.log) }
  }

  /// Delivers until the task is cancelled. Matches that are not delivered yet stay in the outbox.
  public func run() async {
    // Taken before the first look at the queue, so that no change is missed.
    let changes = outbox.changes()
    await withDiscardingTaskGroup { group in
      group.addTask { await self.runLog() }
      group.addTask { await self.watch(changes) }
      while !Task.isCancelled {
        let heard = wakeUp.count
        for queue in queues where running.insert(queue.sink).inserted {
          group.addTask { await self.run(queue) }
        }
        await wakeUp.wait(after: heard, for: .seconds(60))
      }
    }
  }

  /// Delivers everything that can be delivered now, then returns.
  public func drain() async {
    _ = await flushLog()
    await withDiscardingTaskGroup { group in
      for queue in queues {
        group.addTask {
          _ = await queue.work(isLast: true)
          await queue.release()
        }
      }
    }
  }

  /// Opens the log file again, after logrotate has renamed it.
  public func reopenLog() async {
    await log.reopen()
    wakeUp.signal()
  }

  /// Replaces the settings. Positions and waiting deliveries are kept.
  ///
  /// - Throws: an error that names a secret file that cannot be used, or `StorageError`. Then the old settings stay.
  public func reload(
    matches: MatchLogSettings, sinks: [any SinkSettings], digests: DigestSource? = nil
  ) async throws {
    let senders = try sinks.map {
      try SinkTools.sender($0, http: http, mailer: mailer, environment: environment, digests: digests)
    }
    try await outbox.route(to: sinks.map { $0.route })
    _ = await flushLog()
    await log.use(matches)
    let replaced = queues
    queues = senders.map { SinkQueue($0, outbox: outbox, share: share, logger: logger, clocks: clocks) }
    for queue in replaced { await queue.retire() }
    wakeUp.signal()
  }

  /// Sends a test message to a webhook or by mail, with the secrets that the daemon has; nil if there is no such sink.
  public func test(_ kind: SinkKind, _ id: String) async -> SinkTools.TestResult? {
    guard let queue = queues.first(where: { $0.kind == kind && $0.id == id }) else { return nil }
    return await SinkTools.test(
      queue.settings, http: http, mailer: mailer, environment: environment, now: clocks.now())
  }

  /// The state of delivery now. Numbers that cannot be read from the state are those that were read last, at first 0.
  public func snapshot() async -> DeliverySnapshot {
    let sinks = queues.map(\.sink)
    var snapshot = DeliverySnapshot(queued: 0, logPath: await log.path, logTrouble: await log.trouble, lag: lag)
    if let queued = try? await outbox.queuedCount(for: share.log, after: await log.reached) { lastRead.queued = queued }
    if let counts = try? await outbox.deliveryCounts(of: sinks) {
      lastRead.deliveries = Dictionary(zip(sinks, counts)) { first, _ in first }
    }
    snapshot.queued = lastRead.queued
    for queue in queues {
      let sink = SinkSnapshot(id: queue.id, deliveries: lastRead.deliveries[queue.sink] ?? DeliveryCounts())
      switch queue.kind {
      case .webhook: snapshot.webhooks.append(sink)
      case .mail: snapshot.mail.append(sink)
      }
    }
    return snapshot
  }

  /// The names of the match log and of all configured sinks in the state.
  public var sinks: Set<String> { Set([share.log] + queues.map(\.sink)) }

  // MARK: loops

  private func runLog() async {
    while !Task.isCancelled {
      let heard = wakeUp.count
      let isDone = await flushLog()
      // If the log cannot be written, it is tried again soon. Otherwise there is work only after a new match or a
      // rotation.
      await wakeUp.wait(after: heard, for: .seconds(isDone ? 5 : 1))
    }
    _ = await flushLog()
  }

  private func flushLog() async -> Bool { await log.flush { [weak self] in await self?.noteWritten($0) } }

  private func noteWritten(_ batch: [StoredMatch]) {
    let time = clocks.now().milliseconds
    for match in batch { lag.observe(Double(max(0, time - match.matchedAt.milliseconds)) / 1000) }
  }

  private func run(_ queue: SinkQueue) async {
    while !Task.isCancelled, queues.contains(where: { $0 === queue }) {
      let heard = wakeUp.count
      let next = await queue.work()
      let wait = next.map { $0 - clocks.uptime() } ?? 60_000
      await wakeUp.wait(after: heard, for: .milliseconds(min(max(wait, 10), 60_000)))
    }
    await queue.release()
    if let next = queues.first(where: { $0.sink == queue.sink && $0 !== queue }) {
      await next.takeOver(await queue.handover)
    }
    running.remove(queue.sink)
    wakeUp.signal()
  }

  private func watch(_ changes: AsyncStream<OutboxChange>) async {
    for await change in changes {
      if case .edited = change { for queue in queues { await queue.forget() } }
      wakeUp.signal()
    }
  }
}
