public import Basics
import Classification
import Configuration
import FeedModel
public import HTTPLoop
public import Logging
public import Storage

/// Polls all feeds when they are due: at most `fetch.concurrency` at once, at most `fetch.perHost` to one host, and
/// each feed once at a time.
public actor PollingService {
  var plan: PollingConfiguration
  /// The index of each feed in `plan.feeds`, by id.
  var positions: [String: Int] = [:]
  let states: any FeedStates
  private let seen: any SeenEntries
  let commits: GroupCommit
  private let http: HTTPLoop
  let reporter: FeedReporter
  let now: @Sendable () -> Timestamp
  let uptime: @Sendable () -> Int64
  private let onIteration: @Sendable () -> Void

  var schedule = Schedule()
  private(set) var statistics = PollingStatistics()
  var round: RoundSummary?
  /// How often each feed of a round was refused because another process held it for a moment.
  var postponed: [String: Int] = [:]
  /// Those of them that the round still waits for.
  var waitingFeeds: Set<String> = []
  let wakeUp = WakeUp()
  /// The uptime until which nothing is claimed, because the store could not be reached.
  var pausedUntil: Int64 = 0
  /// Whether the store is shared, so that claims have leases; false until the first claim.
  private var isShared = false
  /// The number of signals before the current iteration.
  private var heard = 0
  var isScheduled = false
  var hasFailed = false
  var hasStopped = false
  var scheduleWaiters: [CheckedContinuation<Void, Never>] = []
  var outage = OutageWatch()
  /// The number of hosts, as `OutageWatch.hostCount` counts them.
  var hostCount = 0
  /// Failures that may be part of an outage, with the uptime of each. They are logged once it is known that they are
  /// not.
  var reportsHeldBack: [(poll: Poll, at: Int64)] = []
  /// States to be stored for feeds whose failures were part of an outage, instead of those that their polls stored.
  var amendments: [FeedState] = []
  /// The callers of `pollNow` that wait for a poll, by feed.
  var requests: [String: [CheckedContinuation<RequestedPoll, Never>]] = [:]

  /// The longest sleep of the poll loop, in milliseconds.
  static let longestSleep: Int64 = 2000
  /// The longest time, in milliseconds, that the message of a failure is held back because it may be part of an outage.
  private static let longestHold: Int64 = 30_000
  /// The pause, in milliseconds, after the store could not be reached, or another process took a claim.
  static let pause: Int64 = 1000
  /// The pause, in milliseconds, between two polls of a machine without network whose feeds others can poll.
  private static let pauseWhenCutOff: Int64 = 3000

  /// Makes a service. `run` or `runOnce` starts it.
  ///
  /// - Parameters:
  ///   - now: The wall clock.
  ///   - uptime: A monotonic clock in milliseconds, by which feeds become due.
  ///   - onIteration: Called by each iteration of the poll loop, at least every two seconds unless the loop hangs.
  public init(
    plan: PollingConfiguration, store: any FeedStates & SeenEntries & Outbox, http: HTTPLoop, logger: Logger,
    now: @escaping @Sendable () -> Timestamp, uptime: @escaping @Sendable () -> Int64,
    onIteration: @escaping @Sendable () -> Void = {}
  ) {
    self.plan = plan
    states = store
    seen = store
    commits = GroupCommit(store, store)
    self.http = http
    reporter = FeedReporter(logger: logger)
    self.now = now
    self.uptime = uptime
    self.onIteration = onIteration
  }

  // MARK: running

  /// Polls until the task is cancelled, then completes the running transactions.
  ///
  /// - Throws: `StorageError` if the feeds' states cannot be read at the start.
  public func run() async throws {
    do {
      try await scheduleAll(now: false, spread: plan.fetch.startupSpread)
    } catch {
      // Ends the waiting of `waitUntilScheduled`.
      announce(isScheduled: false)
      throw error
    }
    announce(isScheduled: true)
    await commits.prepare()
    await withDiscardingTaskGroup { group in
      while !Task.isCancelled {
        let ready = takeReady()
        if !ready.isEmpty { group.addTask { await self.poll(ready) } }
        reportHeldBack(before: uptime() - Self.longestHold)
        onIteration()
        // Without a free slot only the end of a poll allows another one, and that ends the sleep.
        let next = schedule.hasFreeSlot(of: concurrency) ? max(schedule.next ?? .max, pausedUntil) : .max
        await sleep(until: min(next, uptime() + Self.longestSleep))
      }
      group.cancelAll()
    }
    reportHeldBack(before: .max)
    await storeAmendments()
    refuseRequests()
  }

  /// Waits until the first polls are scheduled. Returns false if they cannot be; `run` then throws the reason.
  public func waitUntilScheduled() async -> Bool {
    if !isScheduled, !hasFailed { await withCheckedContinuation { scheduleWaiters.append($0) } }
    return isScheduled
  }

  func takeReady() -> [Schedule.Slot] {
    let time = uptime()
    guard time >= pausedUntil else { return [] }
    return schedule.takeReady(at: time, concurrency: concurrency, perHost: plan.fetch.perHost)
  }

  /// How many polls may be under way at once. If only this machine has no network, others poll the feeds: it tries one at a
  /// time.
  var concurrency: Int { isShared && outage.since != nil && round == nil ? 1 : plan.fetch.concurrency }

  /// The current definition of a feed; nil if it is not watched.
  func definition(of feed: String) -> FeedDefinition? { positions[feed].map { plan.feeds[$0] } }

  // MARK: polls

  /// Claims feeds, all at once, and polls those that it may.
  func poll(_ slots: [Schedule.Slot]) async {
    let candidates = slots.map {
      FeedCandidate(feedID: $0.feed, host: $0.host, isForced: $0.isForced, isEarly: $0.isEarly)
    }
    let claims: Result<[ClaimAnswer], StorageError>
    do throws(StorageError) {
      claims = .success(try await states.claimDue(candidates, perHost: plan.fetch.perHost))
    } catch {
      // One damaged row must not keep the others from being polled.
      guard slots.count == 1 || [.unreachable, .busy, .cancelled].contains(error.code) else {
        return await withDiscardingTaskGroup { group in
          for slot in slots { group.addTask { await self.poll([slot]) } }
        }
      }
      claims = .failure(error)
    }
    await withDiscardingTaskGroup { group in
      for (index, slot) in slots.enumerated() {
        let answer = claims.map { $0[index] }
        group.addTask { await self.poll(slot, answer) }
      }
    }
  }

  private func poll(_ slot: Schedule.Slot, _ answer: Result<ClaimAnswer, StorageError>) async {
    let requests = slot.isForced ? requests.removeValue(forKey: slot.feed) ?? [] : []
    guard let definition = definition(of: slot.feed) else {
      if case .success(.claimed(let claim)) = answer { await states.release([claim]) }
      _ = answered(slot, nil)
      end(slot, nil, nil)
      return requests.forEach { $0.resume(returning: .notWatched) }
    }
    let result: Result<Poll, StorageError>
    switch answer {
    case .success(.claimed(let claim)):
      if !slot.isForced { statistics.begin(dueMillisecondsAgo: uptime() - slot.due) }
      schedule.setEarly(slot.feed, false)
      isShared = claim.lease.end != nil
      result = await poll(definition, slot, holding: claim)
    case .success(.refused(let milliseconds, let summary)):
      _ = answered(slot, nil)
      end(slot, nil, nil)
      refused(slot, definition, for: milliseconds, summary)
      return requests.forEach { $0.resume(returning: .claimedElsewhere) }
    case .failure(let error):
      _ = answered(slot, nil)
      result = .failure(error)
    }
    end(slot, definition, result)
    await storeAmendments()
    requests.forEach { $0.resume(returning: RequestedPoll(result, definition)) }
  }

  /// Another process polls the feed, or has polled it: it is asked for again when it is due.
  private func refused(
    _ slot: Schedule.Slot, _ definition: FeedDefinition, for milliseconds: Int64, _ summary: FeedSummary?
  ) {
    if let summary, summary.url == definition.url {
      schedule.note(
        slot.feed, url: summary.permanentURL ?? summary.url, status: summary.status,
        isTroubled: summary.consecutiveFailures > 0)
    }
    if round == nil { return schedule.settle(slot.feed, due: uptime() + milliseconds) }
    postpone(slot.feed, by: milliseconds)
  }

  private func poll(
    _ definition: FeedDefinition, _ slot: Schedule.Slot, holding claim: FeedClaim
  ) async -> Result<Poll, StorageError> {
    let poller = FeedPoller(plan: plan, http: http, seen: seen, commits: commits, now: now)
    let began = uptime()
    do throws(StorageError) {
      // Parsing and classifying run outside this actor, so they do not delay other polls.
      let poll = try await poller.poll(definition, holding: claim, isForced: slot.isForced) {
        await self.answered(slot, $0, began: began)
      }
      if poll.record == nil { await states.release([claim]) }
      return .success(poll)
    } catch {
      await states.release([claim])
      return .failure(error)
    }
  }

  /// Frees the slot when the answer has been received, and notes what it shows about the host. Returns whether the poll
  /// failed because of an outage.
  private func answered(_ slot: Schedule.Slot, _ answer: PollAnswer?, began: Int64 = 0) -> Bool {
    defer { wakeUp.signal() }
    let time = uptime()
    let limit = answer?.hostLimit
    var finding = answer?.host == .answers ? HostGate.Finding.answers : .nothing
    if let limit, limit.host == slot.host { finding = .limits(until: time + limit.milliseconds) }
    let probeAfter = plan.fetch.probeAfter
    schedule.answered(slot, finding, now: time, perHost: plan.fetch.perHost, probeAfter: probeAfter)
    if let limit, limit.host != slot.host {
      schedule.limit(limit.host, until: time + limit.milliseconds, now: time, probeAfter: probeAfter)
    }
    return answer.map { isOutage(slot, $0, began: began) } ?? false
  }

  private func end(_ slot: Schedule.Slot, _ definition: FeedDefinition?, _ result: Result<Poll, StorageError>?) {
    defer { wakeUp.signal() }
    let time = uptime()
    schedule.end(slot)
    guard let definition, let result, schedule.isWatched(slot.feed) else { return }
    switch result {
    case .success(let poll):
      settle(poll, definition, at: time)
    case .failure(let error):
      // Nothing of the poll was stored, so it is repeated soon. The error is logged once.
      reporter.stateTrouble(error, slot.feed)
      var wait = max(plan.fetch.backoff.initial.milliseconds, 1)
      if error.code == .unreachable || error.code == .claimLost { wait = Self.pause }
      if error.code == .unreachable { pausedUntil = time + Self.pause }
      if round == nil { schedule.settle(slot.feed, due: time + wait) }
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
    // If a reload has changed the feed's definition meanwhile, it is polled again at once.
    if plan.feeds[position].isSame(as: definition) {
      schedule.note(
        feed, url: poll.after.permanentURL ?? poll.after.url, status: poll.after.status,
        isTroubled: poll.after.consecutiveFailures > 0)
      report(poll, at: time)
      due = time + poll.after.plannedDelayMilliseconds
      if case .outage = poll.outcome, outage.since == nil { due = min(due, time + startupJitter()) }
    }
    if round == nil { schedule.settle(feed, due: due) }
    if isShared, outage.since != nil, round == nil { pausedUntil = time + Self.pauseWhenCutOff }
    note(poll)
  }

  // MARK: waiting

  /// Sleeps until an uptime, until the loop is woken, or until the task is cancelled.
  func sleep(until time: Int64?) async {
    await wakeUp.wait(after: heard, for: time.map { .milliseconds(max(0, $0 - uptime())) })
    // The next iteration sees all that happened before this; what happens later ends its sleep.
    heard = wakeUp.count
  }
}
