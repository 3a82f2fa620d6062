import Basics
import Storage
import Synchronization

/// Whether the database answers now, for those who cannot wait until a call is given up: pages, and programs that watch the
/// daemon. One small question is under way at a time, for all of them.
actor DatabasePulse {
  private let health: DatabaseHealth
  private let address: String
  /// When the question that is not answered yet was asked.
  private var asked: ContinuousClock.Instant?
  /// What came of the last question.
  private var last: StorageError?
  /// Whether a connection is being opened for the question: that may take longer, for name servers and logins.
  private nonisolated let isOpening = Atomic<Bool>(false)
  private let answers = WakeUp()

  /// A database of which nobody has heard for this long is silent.
  private static let patience = Duration.seconds(2)
  /// How long a read waits until it is asked whether the database answers others.
  private static let pause = Duration.seconds(1)

  init(_ health: DatabaseHealth, _ address: String) {
    self.health = health
    self.address = address
  }

  /// Why the database cannot be used, after two seconds at most; nil if it can. The question is asked on `thread`, unless one
  /// is under way.
  func trouble(asking thread: DatabaseThread) async -> StorageError? {
    let heard = answers.count
    let start = asked ?? .now
    if asked == nil {
      asked = start
      Task { await ask(thread) }
    }
    let left = start + Self.patience - .now
    if left > .zero { await answers.wait(after: heard, for: left) }
    guard asked == start else { return last ?? health.trouble }
    if let trouble = health.trouble { return trouble }
    guard !Task.isCancelled, isSilent, !isOpening.load(ordering: .relaxed) else { return nil }
    return StorageError(.lost("it does not answer"), address)
  }

  private nonisolated var isSilent: Bool { health.silence >= Self.patience }

  /// Runs `body` on `thread` as long as it takes, but not while the database is silent.
  ///
  /// - Throws: `StorageError`: `unreachable` after three seconds of silence, and at once if it is known to be silent.
  nonisolated func run<Value: Sendable>(
    on thread: DatabaseThread, asking other: DatabaseThread,
    _ body: @escaping @Sendable (inout DatabaseLink) throws(StorageError) -> Value
  ) async throws(StorageError) -> Value {
    if await isDoubtful, let trouble = await trouble(asking: other) { throw trouble }
    let result: Result<Value, StorageError> = await withCheckedContinuation { continuation in
      let first = FirstResult(continuation)
      let watch = Task {
        while (try? await Task.sleep(for: Self.pause)) != nil {
          // While others hear of the database, a long call may take its time.
          if let trouble = await trouble(asking: other), isSilent { return first.resume(.failure(trouble)) }
        }
      }
      Task {
        do throws(StorageError) {
          first.resume(.success(try await thread.run(body)))
        } catch {
          first.resume(.failure(error))
        }
        watch.cancel()
      }
    }
    return try result.get()
  }

  private var isDoubtful: Bool { asked != nil || health.trouble != nil }

  private func ask(_ thread: DatabaseThread) async {
    do throws(StorageError) {
      try await thread.run { [self] link throws(StorageError) in
        isOpening.store(!link.isOpen, ordering: .relaxed)
        defer { isOpening.store(false, ordering: .relaxed) }
        try link.open()
        isOpening.store(false, ordering: .relaxed)
        try link.execute("SELECT 1")
      }
      last = nil
    } catch {
      last = error
    }
    asked = nil
    answers.signal()
  }
}

/// A continuation that several may resume: the first result counts.
private final class FirstResult<Value: Sendable>: Sendable {
  typealias Continuation = CheckedContinuation<Result<Value, StorageError>, Never>
  private let continuation: Mutex<Continuation?>

  init(_ continuation: Continuation) { self.continuation = Mutex(continuation) }

  func resume(_ result: Result<Value, StorageError>) {
    continuation.withLock { continuation in
      continuation?.resume(returning: result)
      continuation = nil
    }
  }
}
