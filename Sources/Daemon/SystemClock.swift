public import Basics
import Glibc
// Whether timespec belongs to Glibc or to this module of the toolchain changes with the files that a compiler process has.
import SwiftOverlayShims

/// Reads the system's clocks. Lower layers get the time as an argument instead.
public enum SystemClock {
  /// The wall clock.
  public static func now() -> Timestamp {
    Timestamp(milliseconds: milliseconds(CLOCK_REALTIME))
  }

  /// A monotonic clock in milliseconds that includes the time of suspension (CLOCK_BOOTTIME).
  public static func uptime() -> Int64 { milliseconds(CLOCK_BOOTTIME) }

  /// CLOCK_MONOTONIC in microseconds, the clock that service managers compare by (sd_notify(3)).
  static func monotonicMicroseconds() -> Int64 { nanoseconds(CLOCK_MONOTONIC) / 1000 }

  private static func milliseconds(_ clock: clockid_t) -> Int64 { nanoseconds(clock) / 1_000_000 }

  private static func nanoseconds(_ clock: clockid_t) -> Int64 {
    var time = timespec()
    clock_gettime(clock, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }
}
