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

  /// Starts the thread. `turn` runs on it after every wake-up and returns false when the loop shall end.
  func start(turn: @escaping @Sendable () -> Bool) {
    let loop = Unmanaged.passRetained(LoopBody(executor: self, turn: turn))
    pthread_create(
      &thread, nil,
      { context in
        guard let context else { return nil }
        Unmanaged<LoopBody>.fromOpaque(context).takeRetainedValue().run()
        return nil
      }, loop.toOpaque())
    pthread_detach(thread)
  }

  /// Ends the wait of the loop, which takes its next turn.
  func wake() { curl_multi_wakeup(multi.pointer) }

  func enqueue(_ job: consuming ExecutorJob) {
    // Whoever finds jobs there already need not wake the thread again; it looks before it waits.
    if inbox.append(UnownedJob(job)), pthread_equal(pthread_self(), thread) == 0 { wake() }
  }

  func checkIsolated() {
    precondition(pthread_equal(pthread_self(), thread) != 0, "HTTPLoop's state is used off its thread")
  }

  fileprivate func waitForWork() {
    if inbox.isEmpty { multi.wait() }
  }

  fileprivate func runJobs() {
    for job in inbox.takeAll() { job.runSynchronously(on: asUnownedSerialExecutor()) }
  }
}

/// What the thread is given.
private final class LoopBody {
  private let executor: LoopExecutor
  private let turn: @Sendable () -> Bool

  init(executor: LoopExecutor, turn: @escaping @Sendable () -> Bool) {
    self.executor = executor
    self.turn = turn
  }

  func run() {
    executor.runJobs()
    while turn() {
      executor.waitForWork()
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

  init() { pthread_mutex_init(mutex, nil) }

  deinit {
    pthread_mutex_destroy(mutex)
    mutex.deallocate()
  }

  var isEmpty: Bool {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return jobs.isEmpty
  }

  /// Returns whether it is the only job.
  func append(_ job: UnownedJob) -> Bool {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    jobs.append(job)
    return jobs.count == 1
  }

  func takeAll() -> [UnownedJob] {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    let taken = jobs
    jobs.removeAll(keepingCapacity: true)
    return taken
  }
}
