import CCurl
import Glibc

/// The serial executor of `HTTPLoop`: one thread that runs the actor's jobs and waits in `curl_multi_poll` between
/// them. So the compiler ensures that libcurl's handles are used on that thread only.
///
/// `@unchecked Sendable`: `thread` is written once, before the thread's first job can run. All other mutable state is
/// in `inbox` and guarded by its mutex. Other threads use `multi` only for `curl_multi_wakeup`, which may be called
/// from any thread (curl_multi_wakeup(3)).
final class LoopExecutor: SerialExecutor, @unchecked Sendable {
  let multi: MultiHandle
  private let inbox = Inbox()
  private var thread = pthread_t()

  init(maxIdleConnections: Int) throws(HTTPError) {
    multi = try MultiHandle(maxIdleConnections: maxIdleConnections)
  }

  /// Starts the thread. `iterate` runs on it after every wake-up, with the error that kept the loop from waiting, if
  /// there was one. It returns false to end the loop.
  ///
  /// - Throws: `HTTPError` if the system refuses a thread (TasksMax= of the unit, ulimit of the user).
  func start(iterate: @escaping @Sendable (HTTPError?) -> Bool) throws(HTTPError) {
    let loop = unsafe Unmanaged.passRetained(LoopBody(executor: self, iterate: iterate))
    let code = unsafe pthread_create(
      &thread, nil,
      { context in
        guard let context = unsafe context else { return nil }
        unsafe Unmanaged<LoopBody>.fromOpaque(context).takeRetainedValue().run()
        return nil
      }, unsafe loop.toOpaque())
    guard code == 0 else {
      unsafe loop.release()
      throw HTTPError(.other, unsafe "the thread for transfers cannot be started: \(String(cString: strerror(code)))")
    }
    mustSucceed(pthread_detach(thread), "pthread_detach")
  }

  /// Makes the loop stop waiting and begin its next iteration. Callable from any thread.
  func wake() {
    // It fails only if its pipe is broken. Jobs would then wait for ever, so the process ends and is restarted.
    unsafe mustSucceed(Int32(curl_multi_wakeup(multi.pointer).rawValue), "curl_multi_wakeup")
  }

  func enqueue(_ job: consuming ExecutorJob) {
    // If the inbox was not empty, the thread has been woken already: it empties the inbox before it waits.
    if inbox.append(UnownedJob(job)), pthread_equal(pthread_self(), thread) == 0 { wake() }
  }

  func checkIsolated() {
    precondition(pthread_equal(pthread_self(), thread) != 0, "HTTPLoop's state is used off its thread")
  }

  /// Waits for sockets, timers or a wake-up. Returns the error if it could not wait.
  fileprivate func waitForWork() -> HTTPError? {
    guard inbox.isEmpty else { return nil }
    do throws(HTTPError) {
      try multi.wait()
      return nil
    } catch {
      // Keeps the loop from spinning as long as waiting fails.
      usleep(100_000)
      return error
    }
  }

  fileprivate func runJobs() {
    for job in inbox.takeAll() { unsafe job.runSynchronously(on: asUnownedSerialExecutor()) }
  }
}

/// The thread's argument and main loop.
private final class LoopBody {
  private let executor: LoopExecutor
  private let iterate: @Sendable (HTTPError?) -> Bool

  init(executor: LoopExecutor, iterate: @escaping @Sendable (HTTPError?) -> Bool) {
    self.executor = executor
    self.iterate = iterate
  }

  func run() {
    executor.runJobs()
    var trouble: HTTPError?
    while iterate(trouble) {
      trouble = executor.waitForWork()
      executor.runJobs()
    }
  }
}

/// A queue of jobs for the thread. It uses a pthread mutex, because the thread sanitizer reports `Mutex` as a race.
///
/// `@unchecked Sendable`: every access to `jobs` happens between lock and unlock.
@safe private final class Inbox: @unchecked Sendable {
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private var jobs: [UnownedJob] = []

  init() { unsafe mustSucceed(pthread_mutex_init(mutex, nil), "pthread_mutex_init") }

  deinit {
    unsafe mustSucceed(pthread_mutex_destroy(mutex), "pthread_mutex_destroy")
    unsafe mutex.deallocate()
  }

  var isEmpty: Bool { locked { jobs.isEmpty } }

  /// Appends a job. Returns whether the queue was empty before.
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
    unsafe mustSucceed(pthread_mutex_lock(mutex), "pthread_mutex_lock")
    defer { unsafe mustSucceed(pthread_mutex_unlock(mutex), "pthread_mutex_unlock") }
    return body()
  }
}

/// Ends the process with a message if `code` is not 0. For calls that fail only if the process itself is broken.
func mustSucceed(_ code: Int32, _ call: StaticString) {
  guard code != 0 else { return }
  fatalError("\(call) failed (\(code)): transfers cannot go on")
}
