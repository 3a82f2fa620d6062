/// Polls that a user asks for.
extension PollingService {
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

  func refuseRequests() {
    hasStopped = true
    for continuation in requests.values.joined() { continuation.resume(returning: .stopped) }
    requests = [:]
  }
}
