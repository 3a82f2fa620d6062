import Classification
import Configuration
public import FeedModel
public import HTTPLoop
public import Logging
public import Storage

/// Polls all feeds when they are due: at most so many at once, so many to a host, never one feed twice at a time.
public actor PollingService {
  private(set) var plan: PollingConfiguration
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
  private var hasStopped = false
  private var scheduleWaiters: [CheckedContinuation<Void, Never>] = []
  private(set) var outage = OutageWatch()
  /// How many hosts are watched, as far as an outage has to know.
  private var hostCount = 0
  /// Failures that may be part of an outage of all, and are not told before that is known; with when they were.
  private var reportsHeldBack: [(poll: Poll, at: Int64)] = []
  /// Who waits for a poll that a user asked for, by feed.
  private var requests: [String: [CheckedContinuation<RequestedPoll, Never>]] = [:]

  /// The longest the loop sleeps: so often at least it turns.
  private static let longestSleep: Int64 = 2000
  /// How long a failure is kept back that may be part of an outage of all.
  private static let longestHold: Int64 = 30_000

  /// A service that has not begun. `now` is the wall clock; `uptime` counts milliseconds and never jumps: by it feeds
  /// become due. `onTurn` is called by each turn of the poll loop, every two seconds at least: as long as it is, the loop
  /// does not hang.
  public init(
    plan: PollingConfiguration, store: StateStore, http: HTTPLoop, logger: Logger,
    now: @escaping @Sendable () -> Timestamp,
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
        reportHeldBack(before: uptime() - Self.longestHold)
        onTurn()
        // Without a free slot only the end of a poll gives work, and that rings.
        let next = schedule.hasFreeSlot(of: plan.fetch.concurrency) ? schedule.next ?? .max : .max
        await sleep(until: min(next, uptime() + Self.longestSleep))
      }
      group.cancelAll()
    }
    reportHeldBack(before: .max)
    refuseRequests()
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
    reportHeldBack(before: .max)
    return round ?? RoundSummary()
  }

  /// What the round in hand has done so far; nil when there is none.
  public func roundSoFar() -> RoundSummary? { round }

  /// Returns when the first polls are scheduled, or cannot be: then it is false, and `run` throws the reason.
  public func waitUntilScheduled() async -> Bool {
    if !isScheduled, !hasFailed { await withCheckedContinuation { scheduleWaiters.append($0) } }
    return isScheduled
  }

  /// Puts another plan in force: feeds it does not name stop at once, feeds it adds are polled soon, those whose
  /// definition it changes at once; the others go on undisturbed.
  public func reload(_ new: PollingConfiguration) {
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
      let former = old.feeds[before]
      if former.url != definition.url {
        // Another address is another feed: what is known of the old one is passed over when it is polled.
        schedule.watch(id, Schedule.Watched(url: definition.url, due: uptime()))
      } else if !former.isSame(as: definition) {
        // Perhaps what was changed mends it.
        schedule.hurry(id, to: uptime())
      }
    }
    for feed in Array(requests.keys) where positions[feed] == nil {
      requests.removeValue(forKey: feed)?.forEach { $0.resume(returning: .notWatched) }
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
    hostCount = OutageWatch.hostCount(of: plan.feeds)
  }

  /// Begins to watch feeds of the plan: those that are named, or all.
  private func add(_ named: Set<String>?, _ known: [String: FeedSummary], all: Bool, spread: Duration) {
    let time = now().milliseconds
    let start = uptime()
    for definition in plan.feeds where named?.contains(definition.id.value) ?? true {
      let id = definition.id.value
      let summary = known[id].flatMap { $0.url == definition.url ? $0 : nil }
      var wait: Int64 = 0
      let isChanged = summary?.definition.map { $0 != definition.fingerprint } ?? false
      if let summary, !all, !isChanged {
        // A wall clock that jumped back must not hold the feed longer than was planned.
        wait = min(summary.nextPoll.milliseconds - time, summary.plannedDelayMilliseconds)
      }
      let url = summary?.permanentURL ?? definition.url
      if wait > 0, summary?.isHostLimit == true { schedule.hold(hostOf: url, until: start + wait, now: start) }
      // What is overdue at the start does not come all at once.
      if wait <= 0 { wait = Int64.random(in: 0...max(0, spread.milliseconds)) }
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
    for turn in turns where !turn.isForced { statistics.begin(dueMillisecondsAgo: time - turn.due) }
    return turns
  }

  /// The definition in force of a feed.
  func definition(of feed: String) -> FeedDefinition? { positions[feed].map { plan.feeds[$0] } }

  // MARK: one poll

  private func poll(_ turn: Schedule.Turn) async {
    let requests = turn.isForced ? requests.removeValue(forKey: turn.feed) ?? [] : []
    guard let position = positions[turn.feed] else {
      _ = answered(turn, nil)
      end(turn, nil, nil)
      return requests.forEach { $0.resume(returning: .notWatched) }
    }
    let definition = plan.feeds[position]
    let poller = FeedPoller(plan: plan, http: http, store: store, commits: commits, now: now)
    let began = uptime()
    let result: Result<Poll, StorageError>
    do throws(StorageError) {
      // The next feed is asked while this one is read. Parsing and classifying hold up no schedule: they are not on this
      // actor.
      result = .success(
        try await poller.poll(definition, isForced: turn.isForced) { await self.answered(turn, $0, began: began) })
    } catch {
      result = .failure(error)
    }
    end(turn, definition, result)
    requests.forEach { $0.resume(returning: RequestedPoll(result, definition)) }
  }

  /// Gives the slot back, with what the answer showed of the host. Returns whether no host can be reached.
  private func answered(_ turn: Schedule.Turn, _ answer: PollAnswer?, began: Int64 = 0) -> Bool {
    defer { alarm.ring() }
    let time = uptime()
    let limit = answer?.hostLimit
    var finding = answer?.host == .answers ? HostGate.Finding.answers : .nothing
    if let limit, limit.host == turn.host { finding = .limits(until: time + limit.milliseconds) }
    let probeAfter = max(plan.fetch.minInterval.milliseconds, 1000)
    schedule.answered(turn, finding, now: time, perHost: plan.fetch.perHost, probeAfter: probeAfter)
    if let limit, limit.host != turn.host {
      schedule.limit(limit.host, until: time + limit.milliseconds, now: time, probeAfter: probeAfter)
    }
    return answer.map { isOutage(turn, $0, began: began) } ?? false
  }

  private func end(_ turn: Schedule.Turn, _ definition: FeedDefinition?, _ result: Result<Poll, StorageError>?) {
    defer { alarm.ring() }
    let time = uptime()
    schedule.end(turn)
    guard let definition, let result, schedule.isWatched(turn.feed) else { return }
    switch result {
    case .success(let poll):
      settle(poll, definition, at: time)
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

  private func settle(_ poll: Poll, _ definition: FeedDefinition, at time: Int64) {
    let feed = definition.id.value
    if case .cancelled = poll.outcome { return }
    guard let position = positions[feed] else { return }
    statistics.end(poll)
    reporter.stateRecovered()
    for match in poll.repeated { reporter.reportedBefore(match) }
    var due = time
    // A reload may have changed the feed's definition meanwhile: then it is asked anew at once.
    if plan.feeds[position].isSame(as: definition) {
      schedule.note(
        feed, url: poll.after.permanentURL ?? poll.after.url, status: poll.after.status,
        isTroubled: poll.after.consecutiveFailures > 0)
      report(poll, at: time)
      due = time + poll.after.plannedDelayMilliseconds
      if case .outage = poll.outcome, outage.since == nil { due = min(due, time + startupJitter()) }
    }
    if round == nil { schedule.settle(feed, due: due) }
    if !poll.entries.matches.isEmpty { onMatchesQueued() }
    note(poll)
  }

  private func note(_ poll: Poll) {
    round?.polled += 1
    round?.repeated += poll.repeated.count
    switch poll.outcome {
    case .notModified: round?.notModified += 1
    case .read(let entries, _, let matches):
      round?.entries += entries
      round?.matches += matches
    case .failed, .outage, .gone: round?.failed += 1
    case .cancelled: break
    }
  }

  // MARK: an outage of all

  /// Whether a poll failed because no host can be reached. One that succeeded ends an outage.
  private func isOutage(_ turn: Schedule.Turn, _ answer: PollAnswer, began: Int64) -> Bool {
    // A file has no host.
    guard !turn.host.isEmpty else { return false }
    let time = uptime()
    switch answer.host {
    case .nothing: return false
    case .answers, .limits:
      let since = outage.since
      if let feeds = outage.answered(now: time), let since { endOutage(feeds, after: time - since) }
      reportHeldBack(before: .max)
      return false
    case .unreachable:
      let wasWell = schedule.watched(turn.feed)?.isTroubled == false
      let finding = outage.unreachable(
        turn.host, feed: turn.feed, wasWell: wasWell, began: began, hosts: hostCount, now: time)
      if finding == .begins, case .failure(let error) = answer.response {
        reporter.outageBegan("\(turn.host): \(error)")
        for report in reportsHeldBack { forgive(report.poll) }
        reportsHeldBack = []
      }
      return finding != .single
    }
  }

  /// What failed for the outage is due again, but not all of it at once.
  private func endOutage(_ feeds: Set<String>, after milliseconds: Int64) {
    reporter.outageEnded(feeds: feeds.count, after: milliseconds)
    guard round == nil else { return }
    let time = uptime()
    for feed in feeds { schedule.hurry(feed, to: time + startupJitter()) }
  }

  private func startupJitter() -> Int64 { .random(in: 0...max(0, plan.fetch.startupSpread.milliseconds)) }

  /// Tells of a poll what is to be told. A failure to reach a host waits while it may be part of an outage of all.
  private func report(_ poll: Poll, at time: Int64) {
    guard poll.isUnreachable, case .failed = poll.outcome, hostCount > 1 else { return reporter.report(poll) }
    if outage.since != nil {
      forgive(poll)
    } else if outage.isSuspected {
      reportsHeldBack.append((poll, time))
    } else {
      reporter.report(poll)
    }
  }

  /// Takes a failure back that was stored before it was known that no host can be reached.
  private func forgive(_ poll: Poll) {
    guard let definition = definition(of: poll.after.feedID), definition.url == poll.before.url else { return }
    var state = FeedStep(feed: definition, fetch: plan.fetch, now: poll.after.lastPoll ?? now()).outage(poll.before)
    state.answers = poll.after.answers
    do throws(StorageError) {
      try store.save([state])
    } catch {
      reporter.stateTrouble(error)
    }
    schedule.note(
      state.feedID, url: state.permanentURL ?? state.url, status: state.status,
      isTroubled: state.consecutiveFailures > 0)
  }

  private func reportHeldBack(before time: Int64) {
    while let first = reportsHeldBack.first, first.at < time { reporter.report(reportsHeldBack.removeFirst().poll) }
  }

  // MARK: polls that a user asks for

  /// Polls a feed now, without validators and whatever its state is: gone, backing off, not due, its host held. Returns
  /// what came.
  public func pollNow(_ feed: String) async -> RequestedPoll {
    guard await waitUntilScheduled(), !hasStopped else { return .stopped }
    guard schedule.isWatched(feed) else { return .notWatched }
    return await withCheckedContinuation { continuation in
      requests[feed, default: []].append(continuation)
      schedule.force(feed)
      alarm.ring()
    }
  }

  private func refuseRequests() {
    hasStopped = true
    for continuation in requests.values.joined() { continuation.resume(returning: .stopped) }
    requests = [:]
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
