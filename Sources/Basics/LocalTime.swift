import Glibc

/// A moment on the clocks of this process's time zone, for people: `TZ`, else the zone that was adopted, else
/// /etc/localtime. Machines get UTC: `Timestamp.rfc3339`.
public struct LocalTime: Sendable, Equatable {
  /// The day, as `2026-11-23`.
  public let day: String
  /// The minute, as `16:45`.
  public let minute: String
  /// The zone's abbreviation at that time, as `CET`, `+04` or `UTC`.
  public let zone: String

  /// A moment in the zone of this process.
  public init(_ time: Timestamp) {
    var seconds = time_t(time.seconds)
    var parts = tm()
    localtime_r(&seconds, &parts)
    day = LocalTime.format("%Y-%m-%d", parts)
    minute = LocalTime.format("%H:%M", parts)
    zone = LocalTime.format("%Z", parts)
  }

  /// Day, minute and zone: `2026-11-23 16:45 CET`.
  public var text: String { "\(day) \(minute) \(zone)" }

  /// Makes a zone of the time zone database, such as `Europe/Moscow`, that of this process, unless `TZ` is set. The zone of
  /// a process is in its environment (tzset(3)): call it before other threads read that.
  public static func adopt(zone: String) {
    // It fails only for want of memory; then the zone stays the machine's.
    _ = setenv("TZ", zone, 0)
    tzset()
  }

  private static func format(_ form: String, _ parts: tm) -> String {
    var parts = parts
    return withUnsafeTemporaryAllocation(of: CChar.self, capacity: 64) { buffer in
      let length = strftime(buffer.baseAddress!, buffer.count, form, &parts)
      return String(decoding: buffer.prefix(length).lazy.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
  }
}
