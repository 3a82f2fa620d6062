import GRDB
import Storage
import Synchronization

/// Sends the changes of the outbox to all listeners.
final class OutboxWatch: Sendable {
  private struct State {
    var listeners: [Int: AsyncStream<OutboxChange>.Continuation] = [:]
    var last = 0
    var looking: Task<Void, Never>?
  }

  private let state = Mutex(State())

  /// The changes from now on. While there are listeners, it is checked once a second whether another process has
  /// written to the file.
  func changes(of store: SQLiteStore) -> AsyncStream<OutboxChange> {
    let (stream, continuation) = AsyncStream.makeStream(of: OutboxChange.self)
    let known = try? store.foreignChanges()
    let number = state.withLock { state in
      state.last += 1
      state.listeners[state.last] = continuation
      if state.looking == nil {
        // It ends with the last listener, in `remove`.
        state.looking = Task { await look(at: store, since: known) }
      }
      return state.last
    }
    continuation.onTermination = { [weak self] _ in self?.remove(number) }
    return stream
  }

  /// Sends a change to all listeners.
  func tell(_ change: OutboxChange) {
    state.withLock { state in for listener in state.listeners.values { listener.yield(change) } }
  }

  private func remove(_ number: Int) {
    state.withLock { state in
      state.listeners[number] = nil
      guard state.listeners.isEmpty else { return }
      state.looking?.cancel()
      state.looking = nil
    }
  }

  private func look(at store: SQLiteStore, since known: Int64?) async {
    var known = known
    while (try? await Task.sleep(for: .seconds(1))) != nil {
      guard let current = try? store.foreignChanges(), current != known else { continue }
      known = current
      tell(.edited)
    }
  }
}
