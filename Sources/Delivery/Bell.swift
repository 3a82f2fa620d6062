import Synchronization

/// Wakes everybody who waits. Who counts the rings before looking for work misses none.
final class Bell: Sendable {
  private struct Sleeper {
    let continuation: CheckedContinuation<Void, Never>
    let timer: Task<Void, Never>

    func wake() {
      timer.cancel()
      continuation.resume()
    }
  }

  private struct State {
    var sleepers: [Int: Sleeper] = [:]
    var next = 0
    /// How often it has rung.
    var rings = 0
  }

  private let state = Mutex(State())

  /// Wakes all who wait.
  func ring() {
    let woken = state.withLock { state in
      state.rings += 1
      defer { state.sleepers = [:] }
      return Array(state.sleepers.values)
    }
    for sleeper in woken { sleeper.wake() }
  }

  /// How often it has rung so far: taken before looking for work, and given to `wait` after.
  var count: Int { state.withLock { $0.rings } }

  /// Waits until it rings more often than `heard`, the time is over, or the task is cancelled.
  func wait(afterRing heard: Int, seconds: Double) async {
    let id = state.withLock { state in
      state.next += 1
      return state.next
    }
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let isDone = state.withLock { state in
          if state.rings > heard || Task.isCancelled { return true }
          // Started under the lock: it cannot go off before the sleeper is there to be woken.
          let timer = Task {
            try? await Task.sleep(for: .seconds(seconds))
            if !Task.isCancelled { self.wake(id) }
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
