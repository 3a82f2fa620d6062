import Configuration
import FeedModel
import HTTPLoop
import Storage

/// Failures that hit all hosts at once: no feed is to blame for them.
extension PollingService {
  /// Whether a poll failed because no host can be reached. One that succeeded ends an outage.
  func isOutage(_ slot: Schedule.Slot, _ answer: PollAnswer, began: Int64) -> Bool {
    // A file has no host.
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
        reporter.outageBegan("\(slot.host): \(error)")
        for report in reportsHeldBack { forgive(report.poll) }
        reportsHeldBack = []
      }
      return finding != .single
    }
  }

  /// What failed for the outage is due again, but not all of it at once.
  func endOutage(_ feeds: Set<String>, after milliseconds: Int64) {
    reporter.outageEnded(feeds: feeds.count, after: milliseconds)
    guard round == nil else { return }
    let time = uptime()
    for feed in feeds { schedule.hurry(feed, to: time + startupJitter()) }
  }

  func startupJitter() -> Int64 { .random(in: 0...max(0, plan.fetch.startupSpread.milliseconds)) }

  /// Tells of a poll what is to be told. A failure to reach a host waits while it may be part of an outage of all.
  func report(_ poll: Poll, at time: Int64) {
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
  func forgive(_ poll: Poll) {
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

  func reportHeldBack(before time: Int64) {
    while let first = reportsHeldBack.first, first.at < time { reporter.report(reportsHeldBack.removeFirst().poll) }
  }
}
