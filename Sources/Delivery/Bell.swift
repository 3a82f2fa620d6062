import Synchronization

/// Wakes everybody who waits. Who counts the rings before looking for work misses none.
final class Bell: Sendable {
  private struct State {
    var sleepers: [Int: CheckedContinuation<Void, Never>] = [:]
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
    for sleeper in woken { sleeper.resume() }
  }

  /// How often it has rung so far: taken before looking for work, and given to `wait` after.
  var count: Int { state.withLock { $0.rings } }

  /// Waits until it rings more often than `heard`, the time is over, or the task is cancelled.
  func wait(afterRing heard: Int, seconds: Double) async {
    let id = state.withLock { state in
      state.next += 1
      return state.next
    }
    let timer = Task {
      try? await Task.sleep(for: .seconds(seconds))
      if !Task.isCancelled { self.wake(id) }
    }
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let isDone = state.withLock { state in
          if state.rings > heard || Task.isCancelled { return true }
          state.sleepers[id] = continuation
          return false
        }
        if isDone { continuation.resume() }
      }
    } onCancel: {
      wake(id)
    }
    timer.cancel()
  }

  private func wake(_ id: Int) {
    state.withLock { $0.sleepers.removeValue(forKey: id) }?.resume()
  }
}
