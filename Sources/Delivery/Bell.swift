import Synchronization

/// Wakes tasks that wait for work. To miss no ring, read `count` before looking for work and pass it to
/// `wait(afterRing:seconds:)` afterwards.
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
    /// How many times `ring` was called.
    var rings = 0
  }

  private let state = Mutex(State())

  /// Wakes all waiting tasks.
  func ring() {
    let woken = state.withLock { state in
      state.rings += 1
      defer { state.sleepers = [:] }
      return Array(state.sleepers.values)
    }
    for sleeper in woken { sleeper.wake() }
  }

  /// How many times `ring` was called so far.
  var count: Int { state.withLock { $0.rings } }

  /// Waits until `ring` was called more than `heard` times, `seconds` have passed, or the task is cancelled.
  func wait(afterRing heard: Int, seconds: Double) async {
    let id = state.withLock { state in
      state.next += 1
      return state.next
    }
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let isDone = state.withLock { state in
          if state.rings > heard || Task.isCancelled { return true }
          // Started under the lock, so that it cannot fire before the sleeper is registered.
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
