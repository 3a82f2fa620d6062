import Classification
import Configuration
public import FeedModel
public import HTTPLoop
public import Logging
public import Storage

/// Polls all feeds when they are due: at most so many at once, so many to a host, never one feed twice at a time.
public actor PollingService {
  private(set) var plan: PollingPlan
  /// Where each feed stands in `plan.feeds`.
  private var positions: [String: Int] = [:]
  let store: StateStore
  private let commits: GroupCommit
  private let http: HTTPLoop
  private let reporter: FeedReporter
  let now: @Sendable () -> Timestamp
  let uptime: @Sendable () -> Int64
  private let onMatchesQueued: @Sendable () -> Void
  private let onTurn: @Sendable () -> Void

  private(set) var schedule = Schedule()
  private(set) var statistics = PollingStatistics()
  private var round: RoundSummary?
  private var alarm = Alarm()
  private(set) var isScheduled = false
  private var hasFailed = false
  private var scheduleWaiters: [CheckedContinuation<Void, Never>] = []

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
    commits = GroupCommit(store)
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
    do {
      try scheduleAll(now: false, spread: plan.fetch.startupSpread)
    } catch {
      // Whoever waits for the schedule must not wait for ever.
      announce(isScheduled: false)
      throw error
    }
    announce(isScheduled: true)
    await withDiscardingTaskGroup { group in
      while !Task.isCancelled {
        for turn in takeReady() { group.addTask { await self.poll(turn) } }
        onTurn()
        // Without a free slot only the end of a poll gives work, and that rings.
        let next = schedule.hasFreeSlot(of: plan.fetch.concurrency) ? schedule.next ?? .max : .max
        await sleep(until: min(next, uptime() + Self.longestSleep))
      }
      group.cancelAll()
    }
  }

  /// Polls every due feed once, or every feed when `now` says so.
  ///
  /// - Throws: `StorageError` when the feeds' states cannot be read.
  public func runOnce(now everyFeed: Bool) async throws -> RoundSummary {
    round = RoundSummary()
    try scheduleAll(now: everyFeed, spread: .zero)
    round?.due = schedule.dueCount(at: uptime())
    announce(isScheduled: true)
    await withDiscardingTaskGroup { group in
      while !Task.isCancelled {
        for turn in takeReady() { group.addTask { await self.poll(turn) } }
        guard schedule.inFlight > 0 || schedule.reading > 0 else { break }
        await sleep(until: nil)
      }
      group.cancelAll()
    }
    return round ?? RoundSummary()
  }

  /// What the round in hand has done so far; nil when there is none.
  public func roundSoFar() -> RoundSummary? { round }

  /// Returns when the first polls are scheduled, or cannot be: then it is false, and `run` throws the reason.
  public func waitUntilScheduled() async -> Bool {
    if !isScheduled, !hasFailed { await withCheckedContinuation { scheduleWaiters.append($0) } }
    return isScheduled
  }

  /// Puts another plan in force: feeds it does not name stop at once, feeds it adds are polled soon, the others go on
  /// undisturbed.
  public func reload(_ new: PollingPlan) {
    let old = plan
    let oldPositions = positions
    plan = new
    index()
    schedule.keep(only: Set(positions.keys), now: uptime())
    var added: Set<String> = []
    for definition in new.feeds {
      let id = definition.id.value
      guard let before = oldPositions[id] else {
        added.insert(id)
        continue
      }
      guard old.feeds[before].url != definition.url else { continue }
      // Another address is another feed: what is known of the old one is passed over when it is polled.
      schedule.watch(id, Schedule.Watched(url: definition.url, due: uptime()))
    }
    if !added.isEmpty {
      let known = (try? store.feedSummaries()) ?? [:]
      add(added, known, all: false, spread: new.fetch.startupSpread)
    }
    alarm.ring()
  }

  // MARK: scheduling

  private func scheduleAll(now: Bool, spread: Duration) throws(StorageError) {
    let known = try store.feedSummaries()
    index()
    schedule.reserve(plan.feeds.count)
    add(nil, known, all: now, spread: spread)
  }

  private func index() {
    positions = [:]
    positions.reserveCapacity(plan.feeds.count)
    for (position, definition) in plan.feeds.enumerated() { positions[definition.id.value] = position }
  }

  /// Begins to watch feeds of the plan: those that are named, or all.
  private func add(_ named: Set<String>?, _ known: [String: FeedSummary], all: Bool, spread: Duration) {
    let time = now().milliseconds
    let start = uptime()
    for definition in plan.feeds where named?.contains(definition.id.value) ?? true {
      let id = definition.id.value
      let summary = known[id].flatMap { $0.url == definition.url ? $0 : nil }
      var wait: Int64 = 0
      if let summary, !all {
        // A wall clock that jumped back must not hold the feed longer than was planned.
        wait = min(summary.nextPoll.milliseconds - time, summary.plannedDelayMilliseconds)
      }
      let url = summary?.permanentURL ?? definition.url
      if wait > 0, summary?.isHostLimit == true { schedule.hold(hostOf: url, until: start + wait, now: start) }
      // What is overdue at the start does not come all at once.
      if wait <= 0 { wait = spread > .zero ? Int64.random(in: 0...spread.milliseconds) : 0 }
      schedule.watch(
        id,
        Schedule.Watched(
          url: url, due: start + wait, status: summary?.status ?? .ok,
          isTroubled: (summary?.consecutiveFailures ?? 0) > 0))
    }
  }

  private func announce(isScheduled: Bool) {
    self.isScheduled = isScheduled
    hasFailed = !isScheduled
    for waiter in scheduleWaiters { waiter.resume() }
    scheduleWaiters = []
  }

  private func takeReady() -> [Schedule.Turn] {
    let time = uptime()
    let turns = schedule.takeReady(at: time, concurrency: plan.fetch.concurrency, perHost: plan.fetch.perHost)
    for turn in turns { statistics.begin(dueMillisecondsAgo: time - turn.due) }
    return turns
  }

  // MARK: one poll

  private func poll(_ turn: Schedule.Turn) async {
    guard let position = positions[turn.feed] else {
      release(turn, nil)
      return end(turn, nil)
    }
    let definition = plan.feeds[position]
    let poller = FeedPoller(plan: plan, http: http, store: store, now: now)
    let answer = await PollingService.ask(poller, definition, store)
    // The next feed is asked while this one is read.
    release(turn, try? answer.get())
    end(turn, await PollingService.read(poller, definition, answer, commits))
  }

  private nonisolated static func ask(
    _ poller: FeedPoller, _ definition: FeedDefinition, _ store: StateStore
  ) async -> Result<PollAnswer, StorageError> {
    do throws(StorageError) {
      return .success(await poller.ask(definition, try store.feedState(feedID: definition.id.value)))
    } catch {
      return .failure(error)
    }
  }

  /// Reads and stores, off the actor: parsing and classifying must not hold up the schedule.
  private nonisolated static func read(
    _ poller: FeedPoller, _ definition: FeedDefinition, _ answer: Result<PollAnswer, StorageError>,
    _ commits: GroupCommit
  ) async -> Result<PollResult, StorageError> {
    do throws(StorageError) {
      var result = try poller.read(try answer.get(), definition)
      if let record = result.record {
        let repeated = try await commits.commit(record)
        result.repeated = record.matches.filter { repeated.contains($0.id) }
        result.record?.matches.removeAll { repeated.contains($0.id) }
      }
      return .success(result)
    } catch {
      return .failure(error)
    }
  }

  private func end(_ turn: Schedule.Turn, _ result: Result<PollResult, StorageError>?) {
    defer { alarm.ring() }
    let time = uptime()
    schedule.end(turn)
    guard let result, schedule.isWatched(turn.feed) else { return }
    switch result {
    case .success(let result):
      settle(turn.feed, result, at: time)
    case .failure(let error):
      // The state cannot remember the poll: it is as if it had not been. Try again soon, and say so once.
      reporter.stateTrouble(error)
      if round == nil {
        schedule.settle(turn.feed, due: time + max(plan.fetch.backoff.initial.milliseconds, 1))
      }
      round?.polled += 1
      round?.failed += 1
    }
  }

  /// Gives the slot back, with what the answer showed of the host.
  private func release(_ turn: Schedule.Turn, _ answer: PollAnswer?) {
    defer { alarm.ring() }
    let time = uptime()
    let limit = answer?.hostLimit
    var finding = answer?.hostAnswers == true ? HostGate.Finding.answers : .nothing
    if let limit, limit.host == turn.host { finding = .limits(until: time + limit.milliseconds) }
    let probeAfter = max(plan.fetch.minInterval.milliseconds, 1000)
    schedule.answered(turn, finding, now: time, perHost: plan.fetch.perHost, probeAfter: probeAfter)
    if let limit, limit.host != turn.host {
      schedule.limit(limit.host, until: time + limit.milliseconds, now: time, probeAfter: probeAfter)
    }
  }

  private func settle(_ feed: String, _ result: PollResult, at time: Int64) {
    guard let record = result.record, let position = positions[feed] else { return }
    statistics.end(result)
    reporter.stateRecovered()
    for match in result.repeated { reporter.reportedBefore(match) }
    var due: Int64? = time
    // A reload may have given the feed another address meanwhile; then that is asked at once.
    if record.feed.url == plan.feeds[position].url {
      reporter.report(result.outcome, before: result.before, after: record.feed)
      schedule.note(
        feed, url: record.feed.permanentURL ?? record.feed.url, status: record.feed.status,
        isTroubled: record.feed.consecutiveFailures > 0)
      due = record.feed.status == .gone ? nil : time + record.feed.plannedDelayMilliseconds
    }
    if round == nil { schedule.settle(feed, due: due) }
    if !record.matches.isEmpty { onMatchesQueued() }
    note(result)
  }

  private func note(_ result: PollResult) {
    round?.polled += 1
    round?.matches += result.record?.matches.count ?? 0
    round?.repeated += result.repeated.count
    switch result.outcome {
    case .notModified: round?.notModified += 1
    case .read(let entries): round?.entries += entries
    case .failed, .gone: round?.failed += 1
    case .cancelled: break
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
