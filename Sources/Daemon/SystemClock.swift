public import Basics
import Glibc

/// The system's clocks, for the layers that may know the time.
public enum SystemClock {
  /// The wall clock.
  public static func now() -> Timestamp {
    Timestamp(milliseconds: milliseconds(CLOCK_REALTIME))
  }

  /// Milliseconds since some moment; never jumps, and goes on while the machine sleeps.
  public static func uptime() -> Int64 { milliseconds(CLOCK_BOOTTIME) }

  /// Microseconds of the clock that service managers compare by (sd_notify(3)).
  static func monotonicMicroseconds() -> Int64 { nanoseconds(CLOCK_MONOTONIC) / 1000 }

  private static func milliseconds(_ clock: clockid_t) -> Int64 { nanoseconds(clock) / 1_000_000 }

  private static func nanoseconds(_ clock: clockid_t) -> Int64 {
    var time = timespec()
    clock_gettime(clock, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }
}
