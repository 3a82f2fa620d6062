import Glibc
import Storage

/// A thread with one connection to the database: it waits in poll(2), so it must not be one of the cooperative threads on
/// which all other work runs. Work is done in the order in which it was asked for. The thread ends with this object.
final class DatabaseThread: Sendable {
  private let inbox = Inbox()

  /// Starts the thread. It connects when there is work.
  ///
  /// - Throws: `StorageError` if the system refuses a thread (TasksMax= of the unit, ulimit of the user).
  init(_ settings: ConnectionSettings, _ health: DatabaseHealth) throws(StorageError) {
    let inbox = inbox
    try DatabaseThread.start {
      var link = DatabaseLink(settings, health)
      while let work = inbox.next() { work(&link) }
    }
  }

  deinit { inbox.close() }

  /// Runs `body` on the thread, with its connection.
  func run<Value: Sendable>(
    _ body: @escaping @Sendable (inout DatabaseLink) throws(StorageError) -> Value
  ) async throws(StorageError) -> Value {
    let result: Result<Value, StorageError> = await withCheckedContinuation { done in
      inbox.append { link in
        do throws(StorageError) {
          done.resume(returning: .success(try body(&link)))
        } catch {
          done.resume(returning: .failure(error))
        }
      }
    }
    return try result.get()
  }

  /// Makes the present thread, one of the database's, wait.
  static func pause(milliseconds: UInt32) { usleep(milliseconds * 1000) }

  /// Starts a thread that runs `body`.
  static func start(_ body: @escaping @Sendable () -> Void) throws(StorageError) {
    let box = unsafe Unmanaged.passRetained(ThreadBody(body))
    var thread = pthread_t()
    let code = unsafe pthread_create(
      &thread, nil,
      { context in
        guard let context = unsafe context else { return nil }
        unsafe Unmanaged<ThreadBody>.fromOpaque(context).takeRetainedValue().body()
        return nil
      }, unsafe box.toOpaque())
    guard code == 0 else {
      unsafe box.release()
      let words = unsafe String(cString: strerror(code))
      throw StorageError(.other, "a thread for the database cannot be started: \(words)")
    }
    pthread_detach(thread)
  }
}

private final class ThreadBody: Sendable {
  let body: @Sendable () -> Void
  init(_ body: @escaping @Sendable () -> Void) { self.body = body }
}

/// A queue of work for a thread. It uses a pthread mutex, because the thread sanitizer reports `Mutex` as a race, and a
/// condition to wait for.
///
/// `@unchecked Sendable`: every access to `work` and `isClosed` happens between lock and unlock.
@safe private final class Inbox: @unchecked Sendable {
  typealias Work = @Sendable (inout DatabaseLink) -> Void

  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private var work: [Work] = []
  private var isClosed = false

  init() {
    mustSucceed(unsafe pthread_mutex_init(mutex, nil))
    mustSucceed(unsafe pthread_cond_init(condition, nil))
  }

  deinit {
    mustSucceed(unsafe pthread_cond_destroy(condition))
    mustSucceed(unsafe pthread_mutex_destroy(mutex))
    unsafe condition.deallocate()
    unsafe mutex.deallocate()
  }

  func append(_ body: @escaping Work) {
    locked {
      work.append(body)
      mustSucceed(unsafe pthread_cond_signal(condition))
    }
  }

  func close() {
    locked {
      isClosed = true
      mustSucceed(unsafe pthread_cond_signal(condition))
    }
  }

  /// Waits for work; nil when there is none left and the queue is closed.
  func next() -> Work? {
    locked {
      while work.isEmpty {
        if isClosed { return nil }
        mustSucceed(unsafe pthread_cond_wait(condition, mutex))
      }
      return work.removeFirst()
    }
  }

  private func locked<Value>(_ body: () -> Value) -> Value {
    mustSucceed(unsafe pthread_mutex_lock(mutex))
    defer { mustSucceed(unsafe pthread_mutex_unlock(mutex)) }
    return body()
  }
}

/// Ends the process if a call failed that fails only if the process itself is broken.
private func mustSucceed(_ code: Int32) {
  guard code != 0 else { return }
  fatalError("a lock of the database's threads failed (\(code))")
}
