import Basics
import Storage

/// A single round of polls (`run --once`).
extension PollingService {
  /// The longest time, in milliseconds, for which a feed that another process holds is waited for at once, and how often.
  private static let longestPostponement: Int64 = 3000
  private static let mostPostponements = 40

  /// Polls every due feed once, or every feed if `now` is true. What other processes poll meanwhile is left to them.
  ///
  /// - Throws: `StorageError` if the feeds' states cannot be read.
  public func runOnce(now everyFeed: Bool) async throws -> RoundSummary {
    round = RoundSummary()
    try await scheduleAll(now: everyFeed, spread: .zero)
    round?.due = schedule.dueCount(at: uptime())
    announce(isScheduled: true)
    await withDiscardingTaskGroup { group in
      while !Task.isCancelled {
        let ready = takeReady()
        waitingFeeds.subtract(ready.map(\.feed))
        if !ready.isEmpty { group.addTask { await self.poll(ready) } }
        let again = continuation
        guard schedule.inFlight > 0 || schedule.reading > 0 || again != nil else { break }
        await sleep(until: schedule.hasFreeSlot(of: concurrency) ? again : nil)
      }
      group.cancelAll()
    }
    reportHeldBack(before: .max)
    await storeAmendments()
    return round ?? RoundSummary()
  }

  /// The result of the running `runOnce` so far; nil if none is running.
  public func roundSoFar() -> RoundSummary? { round }

  /// The uptime at which a round goes on although nothing is under way: other processes share the state, and one of them
  /// holds a feed for a moment, or the store could not be reached just now. Nil if it ends.
  private var continuation: Int64? {
    let now = uptime()
    // A host that is rate-limited is not waited for.
    waitingFeeds = waitingFeeds.filter {
      !schedule.isRateLimited($0, at: now) && (schedule.watched($0)?.due ?? .max) <= now + Self.longestPostponement
    }
    let isPaused = pausedUntil > now && schedule.dueCount(at: now) > 0
    guard isPaused || !waitingFeeds.isEmpty else { return nil }
    // A feed that waits for its host has no time of its own.
    return min(max(schedule.next ?? .max, pausedUntil), now + Self.longestSleep)
  }

  /// A feed of a round was refused for this long.
  func postpone(_ feed: String, by milliseconds: Int64) {
    let count = postponed[feed, default: 0] + 1
    guard milliseconds <= Self.longestPostponement, count <= Self.mostPostponements else { return }
    postponed[feed] = count
    waitingFeeds.insert(feed)
    schedule.settle(feed, due: uptime() + milliseconds)
  }

  /// Counts a poll in the round.
  func note(_ poll: Poll) {
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
}
