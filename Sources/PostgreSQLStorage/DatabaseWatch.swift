import Basics
import Storage
import Synchronization

/// Sends the changes of the outbox to all listeners. Those of other processes come as notifications (PostgreSQL's manual,
/// NOTIFY) on a connection and a thread of their own, which runs while there are listeners.
final class DatabaseWatch: Sendable {
  private struct State {
    var listeners: [Int: AsyncStream<OutboxChange>.Continuation] = [:]
    var last = 0
    /// Changes with each thread that is started; a thread of an earlier number ends.
    var thread = 0
    var isListening = false
  }

  private let settings: ConnectionSettings
  private let health: DatabaseHealth
  private let state = Mutex(State())

  init(_ settings: ConnectionSettings, _ health: DatabaseHealth) {
    self.settings = settings
    self.health = health
  }

  /// The changes from now on. Notifications of `instance`, this process, are left out: it tells of them itself.
  func changes(except instance: Int64) -> AsyncStream<OutboxChange> {
    let (stream, continuation) = AsyncStream.makeStream(of: OutboxChange.self)
    let (number, thread) = state.withLock { state in
      state.last += 1
      state.listeners[state.last] = continuation
      if state.isListening { return (state.last, nil as Int?) }
      state.isListening = true
      state.thread += 1
      return (state.last, state.thread)
    }
    continuation.onTermination = { [weak self] _ in self?.remove(number) }
    if let thread { start(thread, except: instance) }
    return stream
  }

  /// Sends a change to all listeners.
  func tell(_ change: OutboxChange) {
    state.withLock { state in for listener in state.listeners.values { listener.yield(change) } }
  }

  /// Ends the thread.
  func stop() { state.withLock { $0.isListening = false } }

  private func remove(_ number: Int) {
    state.withLock { state in
      state.listeners[number] = nil
      if state.listeners.isEmpty { state.isListening = false }
    }
  }

  private func isWanted(_ thread: Int) -> Bool { state.withLock { $0.isListening && $0.thread == thread } }

  private func start(_ thread: Int, except instance: Int64) {
    let (settings, health) = (settings, health)
    do throws(StorageError) {
      try DatabaseThread.start { [weak self] in
        var listener = DatabaseListener(settings, health, instance)
        while self?.isWanted(thread) ?? false {
          for change in listener.next() { self?.tell(change) }
        }
      }
    } catch {
      // Without a thread the next listener tries again. Until then other processes' changes are not noticed at once.
      stop()
    }
  }
}

/// The connection that waits for notifications.
private struct DatabaseListener: ~Copyable {
  private var link: DatabaseLink
  private let own: String
  /// The time between two looks whether the connection still answers, and whether a notification was missed.
  private let lookEvery: Duration
  private var isFirst = true
  /// Which opening of the connection listens: another one, for a look, does not.
  private var listening = 0
  private var nextLook = ContinuousClock.now
  private var last: Int64?

  private static let longestWait = Duration.seconds(1)

  init(_ settings: ConnectionSettings, _ health: DatabaseHealth, _ instance: Int64) {
    link = DatabaseLink(settings, health)
    own = String(instance)
    lookEvery = max(.milliseconds(500), settings.lease / 3)
  }

  /// The changes of other processes, after a second at most.
  mutating func next() -> [OutboxChange] {
    do throws(StorageError) {
      if !link.isOpen || link.openings != listening { return try listen() }
      var changes: [OutboxChange] = []
      for payload in try link.notifications(within: DatabaseListener.longestWait) {
        let words = payload.split(separator: " ")
        guard words.count == 2, words[1] != own else { continue }
        changes.append(words[0] == "queued" ? .queued : .edited)
      }
      if ContinuousClock.now >= nextLook, try look(), changes.isEmpty { changes.append(.queued) }
      return changes
    } catch {
      // The other connections report the error; `DatabaseHealth` decides when to connect again.
      DatabaseThread.pause(milliseconds: 200)
      return []
    }
  }

  /// Begins to listen. What happened meanwhile is not known, except at the very first time.
  private mutating func listen() throws(StorageError) -> [OutboxChange] {
    let wasFirst = isFirst
    isFirst = false
    try link.execute("LISTEN diplowatch")
    listening = link.openings
    _ = try look()
    return wasFirst ? [] : [.edited]
  }

  /// Asks for the last match. Returns whether there are new ones.
  private mutating func look() throws(StorageError) -> Bool {
    nextLook = .now + lookEvery
    let present = try link.row("SELECT coalesce(max(sequence), 0) FROM match") { $0.integer() } ?? nil
    defer { last = present }
    return last != nil && present != last
  }
}
