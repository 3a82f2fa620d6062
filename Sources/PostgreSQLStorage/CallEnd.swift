import Synchronization

/// When all calls of a store end at the latest: none while the daemon runs, soon after it was told to stop. A database that is
/// silent must not hold up the end.
final class CallEnd: Sendable {
  private let time = Mutex<ContinuousClock.Instant?>(nil)

  /// The earlier of a call's own deadline and the end of all calls.
  func limit(_ deadline: ContinuousClock.Instant) -> ContinuousClock.Instant {
    time.withLock { $0.map { min($0, deadline) } ?? deadline }
  }

  /// Calls that run, and all later ones, end at this time.
  func set(_ end: ContinuousClock.Instant) { time.withLock { $0 = end } }
}
