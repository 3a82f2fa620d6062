import Basics
import Configuration
import FeedModel
import HTTPLoop
import Storage

/// Handling of outages, in which no host can be reached.
extension PollingService {
  /// Whether a poll failed because of an outage. An answer ends the outage.
  func isOutage(_ slot: Schedule.Slot, _ answer: PollAnswer, began: Int64) -> Bool {
    // Files have no host and show nothing.
    guard !slot.host.isEmpty else { return false }
    let time = uptime()
    switch answer.host {
    case .nothing: return false
    case .answers, .limits:
      let since = outage.since
      if let feeds = outage.answered(now: time), let since { endOutage(feeds, after: time - since) }
      reportHeldBack(before: .max)
      return false
    case .unreachable:
      let wasWell = schedule.watched(slot.feed)?.isTroubled == false
      let finding = outage.unreachable(
        slot.host, feed: slot.feed, wasWell: wasWell, began: began, hosts: hostCount, now: time)
      if finding == .begins, case .failure(let error) = answer.response {
        reporter.outageBegan(slot.host, error)
        for report in reportsHeldBack { undoFailure(of: report.poll) }
        reportsHeldBack = []
      }
      return finding != .single
    }
  }

  /// Makes the feeds that failed during the outage due again, spread over `fetch.startupSpread`.
  func endOutage(_ feeds: Set<String>, after milliseconds: Int64) {
    reporter.outageEnded(feeds: feeds.count, after: milliseconds)
    guard round == nil else { return }
    let time = uptime()
    for feed in feeds { schedule.hurry(feed, to: time + startupJitter()) }
  }

  func startupJitter() -> Int64 { .random(in: 0...max(0, plan.fetch.startupSpread.milliseconds)) }

  /// Logs a poll. The message of an unreachable host is held back as long as it may be part of an outage.
  func report(_ poll: Poll, at time: Int64) {
    guard poll.isUnreachable, case .failed = poll.outcome, hostCount > 1 else { return reporter.report(poll) }
    if outage.since != nil {
      undoFailure(of: poll)
    } else if outage.isSuspected {
      reportsHeldBack.append((poll, time))
    } else {
      reporter.report(poll)
    }
  }

  /// Undoes the back-off of a failure that was stored before the outage was detected.
  func undoFailure(of poll: Poll) {
    guard let definition = definition(of: poll.after.feedID), definition.url == poll.before.url else { return }
    var state = FeedStep(feed: definition, fetch: plan.fetch, now: poll.after.lastPoll ?? now()).outage(poll.before)
    state.answers = poll.after.answers
    amendments.append(state)
    schedule.note(
      state.feedID, url: state.permanentURL ?? state.url, status: state.status,
      isTroubled: state.consecutiveFailures > 0)
  }

  /// Stores the states in `amendments`.
  func storeAmendments() async {
    let pending = amendments
    amendments = []
    for state in pending {
      do throws(StorageError) {
        try await states.amend(state)
      } catch {
        reporter.stateTrouble(error, state.feedID)
      }
    }
  }

  func reportHeldBack(before time: Int64) {
    while let first = reportsHeldBack.first, first.at < time { reporter.report(reportsHeldBack.removeFirst().poll) }
  }
}
