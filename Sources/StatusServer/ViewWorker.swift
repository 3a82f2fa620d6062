import Dispatch

/// A thread for reports: long work of counting, rendering and encoding is done there, one piece after the other. On
/// the threads that Swift's tasks share, of which there are as many as cores, two such pieces would stop everything else.
public actor ViewWorker {
  /// What this and other actors of views run on.
  public nonisolated let executor = ViewExecutor()
  /// The worker's thread.
  public nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  /// A worker that has nothing to do.
  public init() {}

  /// Does a piece of work. What it made and does not return is freed here too: of a hundred thousand feeds even that takes
  /// long.
  public func run<T: Sendable>(_ work: @Sendable (isolated ViewWorker) async -> T) async -> T { await work(self) }
}

/// Runs jobs one after the other on a thread that nobody else waits for.
public final class ViewExecutor: SerialExecutor {
  private let queue = DispatchQueue(label: "views")

  fileprivate init() {}

  /// Runs a job when those before it are done.
  public func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    queue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
  }
}
