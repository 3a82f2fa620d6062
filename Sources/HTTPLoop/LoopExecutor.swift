import CCurl
import Glibc

/// The serial executor of `HTTPLoop`: one thread that runs the actor's jobs and waits in `curl_multi_poll` between
/// them, so that the compiler keeps every libcurl handle on that thread.
///
/// `@unchecked Sendable`: `thread` is written once, before the thread's first job can run; everything else that changes
/// is in `inbox`, which its mutex guards; other threads use `multi` only for `curl_multi_wakeup`, which libcurl allows
/// (curl_multi_wakeup(3)).
final class LoopExecutor: SerialExecutor, @unchecked Sendable {
  let multi: MultiHandle
  private let inbox = Inbox()
  private var thread = pthread_t()

  init(maxIdleConnections: Int) throws(HTTPError) {
    multi = try MultiHandle(maxIdleConnections: maxIdleConnections)
  }

  /// Starts the thread. `turn` runs on it after every wake-up, with what kept the loop from waiting, if anything did; it
  /// returns false when the loop shall end.
  ///
  /// - Throws: `HTTPError` when the system gives no thread (a limit of the unit or of the user).
  func start(turn: @escaping @Sendable (HTTPError?) -> Bool) throws(HTTPError) {
    let loop = Unmanaged.passRetained(LoopBody(executor: self, turn: turn))
    let code = pthread_create(
      &thread, nil,
      { context in
        guard let context else { return nil }
        Unmanaged<LoopBody>.fromOpaque(context).takeRetainedValue().run()
        return nil
      }, loop.toOpaque())
    guard code == 0 else {
      loop.release()
      throw HTTPError(.other, "no thread can be started for transfers: \(String(cString: strerror(code)))")
    }
    mustSucceed(pthread_detach(thread), "pthread_detach")
  }

  /// Ends the wait of the loop, which takes its next turn.
  func wake() {
    // It fails only when its pipe is gone: jobs would wait for ever, and the service manager can start anew.
    mustSucceed(Int32(curl_multi_wakeup(multi.pointer).rawValue), "curl_multi_wakeup")
  }

  func enqueue(_ job: consuming ExecutorJob) {
    // Whoever finds jobs there already need not wake the thread again; it looks before it waits.
    if inbox.append(UnownedJob(job)), pthread_equal(pthread_self(), thread) == 0 { wake() }
  }

  func checkIsolated() {
    precondition(pthread_equal(pthread_self(), thread) != 0, "HTTPLoop's state is used off its thread")
  }

  /// Returns what kept it from waiting.
  fileprivate func waitForWork() -> HTTPError? {
    guard inbox.isEmpty else { return nil }
    do throws(HTTPError) {
      try multi.wait()
      return nil
    } catch {
      // The loop must not spin while the system cannot serve it.
      usleep(100_000)
      return error
    }
  }

  fileprivate func runJobs() {
    for job in inbox.takeAll() { job.runSynchronously(on: asUnownedSerialExecutor()) }
  }
}

/// What the thread is given.
private final class LoopBody {
  private let executor: LoopExecutor
  private let turn: @Sendable (HTTPError?) -> Bool

  init(executor: LoopExecutor, turn: @escaping @Sendable (HTTPError?) -> Bool) {
    self.executor = executor
    self.turn = turn
  }

  func run() {
    executor.runJobs()
    var trouble: HTTPError?
    while turn(trouble) {
      trouble = executor.waitForWork()
      executor.runJobs()
    }
  }
}

/// Jobs on their way to the thread. A pthread mutex, because the thread sanitizer understands it.
///
/// `@unchecked Sendable`: every access to `jobs` happens between lock and unlock.
private final class Inbox: @unchecked Sendable {
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private var jobs: [UnownedJob] = []

  init() { mustSucceed(pthread_mutex_init(mutex, nil), "pthread_mutex_init") }

  deinit {
    mustSucceed(pthread_mutex_destroy(mutex), "pthread_mutex_destroy")
    mutex.deallocate()
  }

  var isEmpty: Bool { locked { jobs.isEmpty } }

  /// Returns whether it is the only job.
  func append(_ job: UnownedJob) -> Bool {
    locked {
      jobs.append(job)
      return jobs.count == 1
    }
  }

  func takeAll() -> [UnownedJob] {
    locked {
      let taken = jobs
      jobs.removeAll(keepingCapacity: true)
      return taken
    }
  }

  private func locked<Value>(_ body: () -> Value) -> Value {
    mustSucceed(pthread_mutex_lock(mutex), "pthread_mutex_lock")
    defer { mustSucceed(pthread_mutex_unlock(mutex), "pthread_mutex_unlock") }
    return body()
  }
}

/// Ends the process, and says why, when a call has failed that only a broken process can make fail.
func mustSucceed(_ code: Int32, _ call: StaticString) {
  guard code != 0 else { return }
  fatalError("\(call) failed (\(code)): transfers cannot go on")
}
