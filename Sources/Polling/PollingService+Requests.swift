import Basics

/// Polls that a user asked for (`diplowatch poll`).
extension PollingService {
  /// Polls a feed now, without validators, regardless of its state: gone, backed off, not due, rate-limited. Returns
  /// when the poll has ended.
  public func pollNow(_ feed: String) async -> RequestedPoll {
    guard await waitUntilScheduled(), !hasStopped else { return .stopped }
    guard schedule.isWatched(feed) else { return .notWatched }
    return await withCheckedContinuation { continuation in
      requests[feed, default: []].append(continuation)
      schedule.force(feed)
      wakeUp.signal()
    }
  }

  func refuseRequests() {
    hasStopped = true
    for continuation in requests.values.joined() { continuation.resume(returning: .stopped) }
    requests = [:]
  }
}
