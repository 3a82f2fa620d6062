import Storage
import Synchronization

/// Whether the database can be reached, known to all connections of a store. The first connection that is lost means that
/// all are: the others, if idle, would notice only when they are used, and it would be said again.
final class DatabaseHealth: Sendable {
  private struct State {
    /// Grows with each loss. Connections of an earlier epoch are not used any more.
    var epoch = 0
    /// Why the database cannot be reached; nil while it can.
    var trouble: StorageError?
    /// When the next connection may be tried, and the wait after it.
    var nextTry = ContinuousClock.now
    var wait = DatabaseHealth.firstWait
    /// Whether the listeners were told of a trouble, and not yet of its end.
    var isTold = false
    /// The number of troubles that have ended.
    var recoveries = 0
    /// Since when it can be reached; nil before the first connection.
    var reachedSince: ContinuousClock.Instant?
    /// When it was heard of last.
    var lastHeard = ContinuousClock.now
    var listeners: [Int: AsyncStream<StorageError?>.Continuation] = [:]
    var lastListener = 0
  }

  private let state = Mutex(State())
  /// When all calls end.
  let end = CallEnd()
  private static let firstWait = Duration.milliseconds(100)
  private static let longestWait = Duration.seconds(2)
  /// How long the database can be reached again before the end of a trouble is told.
  private static let calm = Duration.milliseconds(700)

  /// The present epoch.
  var epoch: Int { state.withLock { $0.epoch } }

  /// Why the database cannot be reached; nil while it can.
  var trouble: StorageError? { state.withLock { $0.trouble } }

  /// How long no connection has heard anything of the database, be it an answer, a part of one or a refusal.
  var silence: Duration { ContinuousClock.now - state.withLock { $0.lastHeard } }

  /// Something came from the database.
  func heard() { state.withLock { $0.lastHeard = .now } }

  /// Whether it could be reached for this long without a break.
  func isReached(for duration: Duration) -> Bool {
    state.withLock { state in
      guard state.trouble == nil, let since = state.reachedSince else { return false }
      return ContinuousClock.now - since >= duration
    }
  }

  /// To be called before a connection is opened.
  ///
  /// - Throws: `StorageError` if another attempt has just failed.
  func mayConnect() throws(StorageError) {
    let refusal = state.withLock { $0.trouble != nil && $0.nextTry > .now ? $0.trouble : nil }
    if let refusal { throw refusal }
  }

  /// A connection could not be opened.
  func failed(_ error: StorageError) {
    state.withLock { state in
      state.nextTry = .now + state.wait * Double.random(in: 0.8...1.2)
      state.wait = min(state.wait * 2, DatabaseHealth.longestWait)
      begin(error, &state)
    }
  }

  /// A connection of this epoch was lost.
  func lost(_ error: StorageError, epoch: Int) {
    state.withLock { state in
      guard epoch == state.epoch else { return }
      state.epoch += 1
      state.nextTry = .now
      state.wait = DatabaseHealth.firstWait
      begin(error, &state)
    }
  }

  /// A connection of this epoch was opened, or a statement on it succeeded.
  func succeeded(epoch: Int) {
    state.withLock { state in
      guard epoch == state.epoch, state.trouble != nil || state.reachedSince == nil else { return }
      state.wait = DatabaseHealth.firstWait
      state.reachedSince = .now
      guard state.trouble != nil else { return }
      state.trouble = nil
      state.recoveries += 1
      tellLater(of: state.recoveries)
    }
  }

  /// Tells of the end of a trouble if it has lasted: while a server ends one connection after the other, there is one trouble.
  private func tellLater(of recovery: Int) {
    Task { [weak self] in
      try? await Task.sleep(for: DatabaseHealth.calm)
      self?.state.withLock { state in
        guard state.trouble == nil, state.recoveries == recovery, state.isTold else { return }
        state.isTold = false
        for listener in state.listeners.values { listener.yield(nil) }
      }
    }
  }

  /// Tells the listeners what this process cannot go on with.
  func fatal(_ error: StorageError) {
    state.withLock { for listener in $0.listeners.values { listener.yield(error) } }
  }

  private func begin(_ error: StorageError, _ state: inout State) {
    state.trouble = error
    guard !state.isTold else { return }
    state.isTold = true
    for listener in state.listeners.values { listener.yield(error) }
  }

  /// The beginning and the end of each trouble from now on; a present one at once.
  func troubles() -> AsyncStream<StorageError?> {
    let (stream, continuation) = AsyncStream.makeStream(of: StorageError?.self)
    let number = state.withLock { state in
      state.lastListener += 1
      state.listeners[state.lastListener] = continuation
      if state.isTold, let trouble = state.trouble { continuation.yield(trouble) }
      return state.lastListener
    }
    continuation.onTermination = { [weak self] _ in self?.state.withLock { $0.listeners[number] = nil } }
    return stream
  }
}
