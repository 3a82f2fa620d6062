import Basics
import Logging

/// A log message as a short line for a person at a terminal: the time of day, the feed or webhook, the message, and what is left
/// of the metadata in brackets.
struct TerminalLine {
  /// Whether to use the terminal's colours.
  var colour: Bool

  /// One line, without its end. Control and direction characters are escaped.
  func text(_ level: Logger.Level, _ message: String, _ metadata: Logger.Metadata, _ now: Timestamp) -> String {
    var rest = metadata.mapValues { "\($0)" }
    let subject = ["feed", "webhook", "mail"].first { rest[$0] != nil }.flatMap { rest.removeValue(forKey: $0) }
    // The feed's id says enough.
    if subject != nil { rest["url"] = nil }
    let details = rest.sorted { $0.key < $1.key }.map { "\($0.key) \(shown($0.value, now))" }
    let head = subject.map { styled(SafeText.terminal($0), "1") + ": " } ?? ""
    return styled(clock(now), "2") + "  " + head + styled(SafeText.terminal(message), code(level))
      + (details.isEmpty ? "" : styled(SafeText.terminal("  (\(details.joined(separator: ", ")))"), "2"))
  }

  private func clock(_ time: Timestamp) -> String { LocalTime(time).minute }

  /// A time is shown in the local zone, and with its day if that is another one.
  private func shown(_ value: String, _ now: Timestamp) -> String {
    guard let time = Timestamp(rfc3339: value).map(LocalTime.init) else { return value }
    return time.day == LocalTime(now).day ? time.minute : "\(time.day) \(time.minute)"
  }

  private func code(_ level: Logger.Level) -> String? {
    switch level {
    case .trace, .debug, .info, .notice: nil
    case .warning: "33"
    case .error, .critical: "31"
    }
  }

  private func styled(_ text: String, _ code: String?) -> String {
    guard colour, let code else { return text }
    return "\u{1B}[\(code)m\(text)\u{1B}[0m"
  }
}
