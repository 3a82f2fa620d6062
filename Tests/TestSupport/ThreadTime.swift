import Glibc

/// CPU time of the calling thread, which does not depend on other programs on the machine.
public enum ThreadTime {
  /// The CPU seconds that `body` takes.
  public static func spent(_ body: () throws -> Void) rethrows -> Double {
    let start = now
    try body()
    return now - start
  }

  private static var now: Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
