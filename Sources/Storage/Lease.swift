import Synchronization

/// How long a claim surely holds. A store that several processes share gives every claim a time after which others may
/// take it; the store renews the claim until it is committed or released, by itself, and notes here what came of it. The
/// holder looks here before each step that no two processes may take at the same time.
///
/// The end is counted from before the statement that gave or renewed the claim was sent, so it is never later than the
/// database's own. Times are of `ContinuousClock`, which on Linux is CLOCK_BOOTTIME: it does not jump, and goes on while
/// the machine is suspended.
public final class Lease: Sendable {
  private struct State {
    var end: ContinuousClock.Instant?
    var isRecalled = false
    var isLost = false
  }

  private let state: Mutex<State>
  private let now: @Sendable () -> ContinuousClock.Instant

  /// Only stores make leases. Without `end` it never ends. `now` is the time; tests have one of their own.
  package init(
    until end: ContinuousClock.Instant? = nil, now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
  ) {
    state = Mutex(State(end: end))
    self.now = now
  }

  /// The lease of a claim that holds as long as the process: that of a store of one process.
  package static let endless = Lease()

  /// The time at which it ends unless it is renewed; nil if it never ends.
  public var end: ContinuousClock.Instant? { state.withLock { $0.end } }

  /// Whether it holds now.
  public var holds: Bool { covers(.zero) }

  /// Whether it holds for this long, even if it is not renewed.
  public func covers(_ duration: Duration) -> Bool { end.map { now() + duration < $0 } ?? true }

  /// Whether the store wants the claim back, because the node is drained. The holder releases it between two steps.
  public var isRecalled: Bool { state.withLock { $0.isRecalled } }

  /// Whether the store knows that the claim is gone for good. A lease that has only run out may still be renewed.
  public var isLost: Bool { state.withLock { $0.isLost } }

  /// Only stores change leases: it was renewed.
  package func renew(until end: ContinuousClock.Instant) { state.withLock { $0.end = end } }

  /// Only stores change leases: another process has taken the claim, or it has ended.
  package func lose() { state.withLock { ($0.end, $0.isLost) = (now(), true) } }

  /// Only stores change leases: the claim is wanted back.
  package func recall() { state.withLock { $0.isRecalled = true } }

  /// Runs an operation, whose task is cancelled when the lease ends.
  public func limit<Result: Sendable>(_ operation: @Sendable () async -> Result) async -> Result {
    guard end != nil else { return await operation() }
    return await withoutActuallyEscaping(operation) { operation in
      await withTaskGroup(of: Result?.self) { group in
        group.addTask { await operation() }
        group.addTask {
          while !Task.isCancelled, self.holds { try? await Task.sleep(for: self.nextLook) }
          return nil
        }
        // The first to return ends the other. The result is waited for: a cancelled operation returns soon.
        var result: Result?
        while result == nil, let next = await group.next() {
          result = next
          group.cancelAll()
        }
        guard let result else { preconditionFailure("the operation always returns") }
        return result
      }
    }
  }

  /// The time to the next look at the end. Timers stand still while the machine is suspended, so it is short.
  private var nextLook: Duration {
    end.map { min(max(.milliseconds(1), $0 - now()), .milliseconds(500)) } ?? .milliseconds(500)
  }
}
