import Classification
import Configuration
public import FeedModel
public import HTTPLoop
public import Logging
public import Storage

/// Polls all feeds when they are due: at most so many at once, so many to a host, never one feed twice at a time.
public actor PollingService {
  private var plan: PollingPlan
  private let store: StateStore
  private let http: HTTPLoop
  private let reporter: FeedReporter
  private let now: @Sendable () -> Timestamp
  private let uptime: @Sendable () -> Int64
  private let onMatchesQueued: @Sendable () -> Void
  private let onTurn: @Sendable () -> Void

  private var feeds: [String: Watched] = [:]
  private var due = DueQueue()
  private var hosts = HostGate()
  private var inFlight = 0
  private var statistics = PollingStatistics()
  private var round: RoundSummary?
  private var alarm = Alarm()
  private var isScheduled = false
  private var scheduleWaiters: [CheckedContinuation<Void, Never>] = []
  private var nextPurge: Int64 = 0

  /// A feed and where it stands. `due`, in uptime, tells its newest place in the queue from older ones.
  private struct Watched {
    var definition: FeedDefinition
    var state: FeedState
    var isPolling = false
    var due: Int64
  }

  /// The longest the loop sleeps: so often at least it turns.
  private static let longestSleep: Int64 = 2000

  /// A service that has not begun. `now` is the wall clock; `uptime` counts milliseconds and never jumps: by it feeds
  /// become due. `onTurn` is called by each turn of the poll loop, every two seconds at least: as long as it is, the loop
  /// does not hang.
  public init(
    plan: PollingPlan, store: StateStore, http: HTTPLoop, logger: Logger, now: @escaping @Sendable () -> Timestamp,
    uptime: @escaping @Sendable () -> Int64, onMatchesQueued: @escaping @Sendable () -> Void,
    onTurn: @escaping @Sendable () -> Void = {}
  ) {
    self.plan = plan
    self.store = store
    self.http = http
    reporter = FeedReporter(logger: logger)
    self.now = now
    self.uptime = uptime
    self.onMatchesQueued = onMatchesQueued
    self.onTurn = onTurn
  }

  // MARK: running

  /// Polls until the task is cancelled, then finishes the transactions in hand.
  ///
  /// - Throws: `StorageError` when the feeds' states cannot be read.
  public func run() async throws {
    try schedule(all: false, spread: plan.fetch.startupSpread)
    announce()
    await withDiscardingTaskGroup { group in
      while !Task.isCancelled {
        for feed in takeReady() { group.addTask { await self.poll(feed) } }
        purgeIfDue()
        onTurn()
        await sleep(until: min(due.next ?? .max, uptime() + Self.longestSleep))
      }
      group.cancelAll()
    }
  }

  /// Polls every due feed once, or every feed when `now` says so.
  ///
  /// - Throws: `StorageError` when the feeds' states cannot be read.
  public func runOnce(now everyFeed: Bool) async throws -> RoundSummary {
    round = RoundSummary()
    try schedule(all: everyFeed, spread: .zero)
    let start = uptime()
    round?.due = feeds.values.count { $0.due <= start && $0.state.status != .gone }
    announce()
    await withDiscardingTaskGroup { group in
      while !Task.isCancelled {
        for feed in takeReady() { group.addTask { await self.poll(feed) } }
        guard inFlight > 0 else { break }
        await sleep(until: nil)
      }
      group.cancelAll()
    }
    return round ?? RoundSummary()
  }

  /// What the round in hand has done so far; nil when there is none.
  public func roundSoFar() -> RoundSummary? { round }

  /// Returns when the first polls are scheduled.
  public func waitUntilScheduled() async {
    guard !isScheduled else { return }
    await withCheckedContinuation { scheduleWaiters.append($0) }
  }

  /// Puts another plan in force: feeds it does not name stop at once, feeds it adds are polled soon, the others go on
  /// undisturbed.
  public func reload(_ new: PollingPlan) {
    plan = new
    let named = Set(new.feeds.map(\.id.value))
    for id in feeds.keys where !named.contains(id) { feeds[id] = nil }
    let known = (try? store.feedStates()) ?? []
    let states = Dictionary(known.map { ($0.feedID, $0) }) { first, _ in first }
    let added = new.feeds.filter { feeds[$0.id.value] == nil }
    for definition in new.feeds {
      guard var watched = feeds[definition.id.value] else { continue }
      let moved = watched.definition.url != definition.url
      watched.definition = definition
      feeds[definition.id.value] = watched
      if moved { restart(definition) }
    }
    add(added, states, all: false, spread: new.fetch.startupSpread)
    alarm.ring()
  }

  /// How polling is doing.
  public func snapshot() -> PollingSnapshot {
    var counts = Dictionary(uniqueKeysWithValues: FeedStatus.allCases.map { ($0, 0) })
    var troubled = 0
    for feed in feeds.values {
      counts[feed.state.status, default: 0] += 1
      if feed.state.consecutiveFailures > 0 { troubled += 1 }
    }
    return PollingSnapshot(
      feeds: feeds.count, feedsByStatus: counts, troubled: troubled, isScheduled: isScheduled, statistics: statistics)
  }

  /// Where each feed stands, in the order of the watchlist.
  public func feedSnapshots() -> [FeedSnapshot] {
    let (wall, steady) = (now().milliseconds, uptime())
    return plan.feeds.compactMap { definition in
      guard let feed = feeds[definition.id.value] else { return nil }
      let isGone = feed.state.status == .gone
      return FeedSnapshot(
        id: definition.id.value, title: definition.title ?? feed.state.title, url: Redaction.url(definition.url),
        state: feed.state, nextPoll: isGone ? nil : Timestamp(milliseconds: wall + max(0, feed.due - steady)),
        isPolling: feed.isPolling)
    }
  }

  // MARK: scheduling

  private func schedule(all: Bool, spread: Duration) throws(StorageError) {
    let states = Dictionary(try store.feedStates().map { ($0.feedID, $0) }) { first, _ in first }
    add(plan.feeds, states, all: all, spread: spread)
  }

  private func add(
    _ definitions: [FeedDefinition], _ states: [String: FeedState], all: Bool, spread: Duration
  ) {
    let time = now()
    for definition in definitions {
      let id = definition.id.value
      var state = states[id] ?? FeedState(feedID: id, url: definition.url, nextPoll: time, statusSince: time)
      if state.url != definition.url {
        state = FeedState(feedID: id, url: definition.url, nextPoll: time, statusSince: time)
      }
      // A wall clock that jumped back must not hold the feed longer than was planned.
      var wait = min(state.nextPoll.milliseconds - time.milliseconds, state.plannedDelayMilliseconds)
      if all { wait = 0 }
      // What is overdue at the start does not come all at once.
      if wait <= 0 { wait = spread > .zero ? Int64.random(in: 0...spread.milliseconds) : 0 }
      let start = uptime() + wait
      feeds[id] = Watched(definition: definition, state: state, due: start)
      if state.status != .gone { due.insert(id, due: start) }
    }
  }

  private func restart(_ definition: FeedDefinition) {
    let time = now()
    let id = definition.id.value
    guard var watched = feeds[id] else { return }
    watched.state = FeedState(feedID: id, url: definition.url, nextPoll: time, statusSince: time)
    watched.due = uptime()
    feeds[id] = watched
    if !watched.isPolling { due.insert(id, due: watched.due) }
  }

  private func announce() {
    isScheduled = true
    for waiter in scheduleWaiters { waiter.resume() }
    scheduleWaiters = []
  }

  /// The due feeds that may be polled now; they are counted as being polled.
  private func takeReady() -> [String] {
    let time = uptime()
    var ready: [String] = []
    while inFlight < plan.fetch.concurrency, let (id, at) = due.popDue(at: time) {
      // A feed that was removed, or put elsewhere in the queue since.
      guard let watched = feeds[id], !watched.isPolling, watched.due == at else { continue }
      let host = HostGate.host(of: watched.state.permanentURL ?? watched.definition.url)
      let backsOff = watched.state.consecutiveFailures > 0
      switch hosts.ask(host, feed: id, limit: plan.fetch.perHost, now: time, backsOff: backsOff) {
      case .enter:
        statistics.begin(dueMillisecondsAgo: time - at)
        feeds[id]?.isPolling = true
        inFlight += 1
        ready.append(id)
      case .wait: break
      case .paused(let until): requeue(id, due: until)
      }
    }
    return ready
  }

  private func requeue(_ id: String, due time: Int64) {
    feeds[id]?.due = time
    due.insert(id, due: time)
  }

  // MARK: one poll

  private func poll(_ id: String) async {
    guard let watched = feeds[id] else { return end(id, host: "", result: nil) }
    let host = HostGate.host(of: watched.state.permanentURL ?? watched.definition.url)
    let poller = FeedPoller(plan: plan, http: http, store: store, now: now)
    let result = await PollingService.attempt(poller, watched.definition, watched.state, store)
    end(id, host: host, result: result)
  }

  /// Polls and stores, off the actor: parsing and classifying must not hold up the schedule.
  private nonisolated static func attempt(
    _ poller: FeedPoller, _ definition: FeedDefinition, _ state: FeedState, _ store: StateStore
  ) async -> Result<PollResult, StorageError> {
    do throws(StorageError) {
      let result = try await poller.poll(definition, state)
      if let record = result.record { try store.commit(record) }
      return .success(result)
    } catch {
      return .failure(error)
    }
  }

  private func end(_ id: String, host: String, result: Result<PollResult, StorageError>?) {
    inFlight -= 1
    hosts.leave(host)
    // A feed that waited for this slot may have been removed meanwhile; then the slot is the next one's.
    while let waiting = hosts.takeWaiting(host) {
      guard feeds[waiting] != nil else { continue }
      requeue(waiting, due: uptime())
      break
    }
    defer { alarm.ring() }
    guard var watched = feeds[id], let result else { return }
    watched.isPolling = false
    switch result {
    case .success(let result):
      settle(&watched, result, host)
    case .failure(let error):
      // The state cannot remember the poll: it is as if it had not been. Try again soon, and say so once.
      reporter.stateTrouble(error)
      let delay = max(plan.fetch.backoff.initial.milliseconds, 1)
      watched.due = uptime() + delay
      if round == nil { due.insert(id, due: watched.due) }
      round?.polled += 1
      round?.failed += 1
    }
    feeds[id] = watched
  }

  private func settle(_ watched: inout Watched, _ result: PollResult, _ host: String) {
    guard let record = result.record else { return }
    statistics.end(result)
    reporter.stateRecovered()
    // A reload may have given the feed another address meanwhile; its new state stays.
    if record.feed.url == watched.definition.url {
      reporter.report(result.outcome, before: watched.state, after: record.feed)
      watched.state = record.feed
      watched.due = uptime() + record.feed.plannedDelayMilliseconds
    }
    if let seconds = result.retryAfterSeconds {
      let pause = min(seconds * 1000, plan.fetch.minInterval.milliseconds)
      hosts.pause(host, until: uptime() + pause)
    }
    if round == nil, watched.state.status != .gone { due.insert(watched.state.feedID, due: watched.due) }
    if !record.matches.isEmpty { onMatchesQueued() }
    note(result)
  }

  private func note(_ result: PollResult) {
    round?.polled += 1
    switch result.outcome {
    case .notModified: round?.notModified += 1
    case .read(let entries, let matches):
      round?.entries += entries
      round?.matches += matches
    case .failed, .gone: round?.failed += 1
    case .cancelled: break
    }
  }

  /// Forgets what retention allows, once an hour.
  private func purgeIfDue() {
    guard uptime() >= nextPurge else { return }
    let isFirst = nextPurge == 0
    nextPurge = uptime() + 3_600_000
    guard !isFirst else { return }
    let time = now().milliseconds
    do throws(StorageError) {
      try store.purge(
        entriesAfter: plan.retention.entries, watched: Set(feeds.keys),
        unwatchedBefore: Timestamp(milliseconds: time - plan.retention.entries.milliseconds),
        matchesBefore: Timestamp(milliseconds: time - plan.retention.matches.milliseconds))
    } catch {
      reporter.stateTrouble(error)
    }
  }

  // MARK: waiting

  /// Sleeps until an uptime, until the alarm rings, or until the task is cancelled.
  private func sleep(until time: Int64?) async {
    let wait = time.map { max(0, $0 - uptime()) }
    await withTaskCancellationHandler {
      await withCheckedContinuation { self.lieDown($0, wait) }
    } onCancel: {
      Task { await self.ringAlarm() }
    }
  }

  private func lieDown(_ continuation: CheckedContinuation<Void, Never>, _ milliseconds: Int64?) {
    guard !Task.isCancelled else { return continuation.resume() }
    let timer = milliseconds.map { wait in
      Task {
        try? await Task.sleep(for: .milliseconds(wait))
        if !Task.isCancelled { self.ringAlarm() }
      }
    }
    alarm.set(continuation, timer)
  }

  private func ringAlarm() { alarm.ring() }
}
