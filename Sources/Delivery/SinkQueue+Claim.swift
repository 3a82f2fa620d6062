import Basics
import Configuration
import Storage

/// The claim of the sink: taken, given back, and lost to another process.
extension SinkQueue {
  /// Releases the claim of the sink, so that another process can serve it.
  func release() async {
    if let claim { await outbox.release(claim) }
    claim = nil
  }

  /// The claim of the sink; nil while another process serves it, until the uptime `claimsAfter`.
  func claimed() async throws(StorageError) -> SinkClaim? {
    if claim?.lease.isRecalled == true {
      await release()
      forget()
    }
    if claim?.lease.isLost == true { loseClaim() }
    if claim == nil {
      guard claimsAfter <= clocks.uptime() else { return nil }
      claim = try await outbox.claim(sink)
    }
    guard let claim else {
      // What the process that has it sends and stores meanwhile is not known.
      forget()
      knowsStorm = false
      claimsAfter = clocks.uptime() + share.claimAgainAfter
      return nil
    }
    if !knowsStorm { try await restoreStorm() }
    return claim
  }

  /// Whoever has the claim now has sent what was answered and not stored, or will.
  func loseClaim() {
    (claim, answered, knowsStorm) = (nil, nil, false)
    forget()
  }

  /// Counts what was sent in the last minute before this claim, by another process or before a restart.
  private func restoreStorm() async throws(StorageError) {
    guard let limit = settings.limitPerMinute else { return }
    let (uptime, now) = (clocks.uptime(), clocks.now())
    // With room for failed attempts, which are among them; a receiver that fails is given rest.
    let stored = try await outbox.attempts(of: sink, limit: limit + 60).reversed()
    storm = StormGuard(limit: limit)
    for attempt in stored + [answered?.attempt].compactMap(\.self) where attempt.outcome == .delivered {
      let age = now.milliseconds - attempt.at.milliseconds
      // A time in the future is of a clock that was wrong.
      if age >= 0 { storm.count(at: uptime - age) }
    }
    knowsStorm = true
  }

  /// Whether a message that is sent now will be answered, or given up, while the claim holds.
  func maySend(_ claim: SinkClaim) -> Bool { claim.lease.covers(share.sendingTime(settings.timeout)) }
}
