import Dispatch

/// A serial queue for the long work of making reports: counting, rendering, encoding. On the threads that Swift's tasks
/// share (one for each core), two such jobs could delay everything else.
public actor ViewWorker {
  /// The executor of this actor and of others that make reports.
  public nonisolated let executor = ViewExecutor()
  /// The executor that runs this actor.
  public nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  /// Makes a worker without jobs.
  public init() {}

  /// Runs `work` on the queue. Its temporary values are freed there too, which takes long for 100,000 feeds.
  public func run<T: Sendable>(_ work: @Sendable (isolated ViewWorker) async -> T) async -> T { await work(self) }
}

/// Runs jobs one after the other on a dispatch queue of its own.
public final class ViewExecutor: SerialExecutor {
  private let queue = DispatchQueue(label: "views")

  fileprivate init() {}

  /// Appends a job to the queue.
  public func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    queue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
  }
}
