/// Times as people say them: `in 4 min`, `3 h ago`.
public enum RelativeTime {
  /// A moment as seen from another.
  public static func text(_ time: Timestamp, now: Timestamp) -> String {
    let seconds = (time.milliseconds - now.milliseconds) / 1000
    if seconds.magnitude < 5 { return "now" }
    let length = duration(seconds: Int(seconds.magnitude))
    return seconds > 0 ? "in \(length)" : "\(length) ago"
  }

  /// A length of time in its largest sensible unit.
  public static func duration(seconds: Int) -> String {
    switch seconds {
    case ..<120: "\(seconds) s"
    case ..<(120 * 60): "\(seconds / 60) min"
    case ..<(48 * 3600): "\(seconds / 3600) h"
    default: "\(seconds / 86_400) d"
    }
  }
}
