import Synchronization

/// A signal that ends the sleep of everybody who waits for it. Safe from any thread and actor.
///
/// Who takes `count` before looking for work, and gives it to `wait` when there was none, misses no signal:
///
///     let heard = signal.count
///     if !doWork() { await signal.wait(after: heard, for: .seconds(60)) }
public final class WakeUp: Sendable {
  private struct Sleeper {
    let continuation: CheckedContinuation<Void, Never>
    let timer: Task<Void, Never>?

    func wake() {
      timer?.cancel()
      continuation.resume()
    }
  }

  private struct State {
    var sleepers: [Int: Sleeper] = [:]
    var next = 0
    /// How often it was given.
    var signals = 0
  }

  private let state = Mutex(State())

  /// A signal that was never given.
  public init() {}

  /// Wakes all who wait.
  public func signal() {
    let woken = state.withLock { state in
      state.signals += 1
      defer { state.sleepers = [:] }
      return Array(state.sleepers.values)
    }
    for sleeper in woken { sleeper.wake() }
  }

  /// How often the signal was given so far.
  public var count: Int { state.withLock { $0.signals } }

  /// Waits until the signal was given more often than `heard`, the time is over (nil: there is no such time), or the
  /// task is cancelled.
  public func wait(after heard: Int, for limit: Duration? = nil) async {
    let id = state.withLock { state in
      state.next += 1
      return state.next
    }
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let isDone = state.withLock { state in
          if state.signals > heard || Task.isCancelled { return true }
          // Started under the lock: it cannot go off before the sleeper is there to be woken.
          let timer = limit.map { limit in
            Task {
              try? await Task.sleep(for: limit)
              if !Task.isCancelled { self.wake(id) }
            }
          }
          state.sleepers[id] = Sleeper(continuation: continuation, timer: timer)
          return false
        }
        if isDone { continuation.resume() }
      }
    } onCancel: {
      wake(id)
    }
  }

  private func wake(_ id: Int) {
    state.withLock { $0.sleepers.removeValue(forKey: id) }?.wake()
  }
}
