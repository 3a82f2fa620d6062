import Basics
public import Logging

/// Writes log messages to standard error, one line each, through a queue that never blocks.
///
/// Under systemd a line begins with its syslog priority (`<4>`, sd-daemon(3)), and the journal adds the time. Elsewhere
/// it begins with the time and the level. Metadata follow as `key=value`. On a terminal lines are short and for people
/// (`TerminalLine`). Control and direction characters are escaped, so that text from the network cannot break a line or
/// control a terminal.
public struct DiagnosticLogHandler: LogHandler {
  /// Who reads the lines.
  public enum Form: Sendable {
    /// The journal.
    case journal
    /// A file or a pipe.
    case file
    /// A person at a terminal.
    case terminal(colour: Bool)
  }

  /// Metadata for every line.
  public var metadata = Logger.Metadata()
  /// Lines below this level are not written.
  public var logLevel: Logger.Level
  private let form: Form
  /// The queue that writes the lines.
  public let queue: DiagnosticQueue

  /// A handler for standard error, which is the journal if `$JOURNAL_STREAM` is set in the environment
  /// (systemd.exec(5)), and otherwise what `form` says. On a terminal the default level is notice.
  public init(environment: [String: String], form: Form = .file, level: Logger.Level? = nil) {
    let form = environment["JOURNAL_STREAM"] == nil ? form : .journal
    self.form = form
    logLevel = level ?? (form.isTerminal ? .notice : .info)
    queue = DiagnosticQueue {
      DiagnosticLogHandler.line(
        .warning, "log lines were dropped: standard error was not read in time", ["lines": "\($0)"], form)
    }
  }

  /// Reads or sets one of the metadata of every line.
  public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  /// Writes one line.
  public func log(event: LogEvent) {
    let all = metadata.merging(event.metadata ?? [:]) { _, own in own }
    queue.write(line(event.level, event.message.description, all))
  }

  /// One line, without its end.
  func line(_ level: Logger.Level, _ message: String, _ metadata: Logger.Metadata) -> String {
    DiagnosticLogHandler.line(level, message, metadata, form)
  }

  private static func line(
    _ level: Logger.Level, _ message: String, _ metadata: Logger.Metadata, _ form: Form
  ) -> String {
    let now = SystemClock.now()
    var line: String
    switch form {
    case .journal: line = "<\(priority(level))>"
    case .file: line = "\(now.rfc3339(alwaysMilliseconds: true)) \(level): "
    case .terminal(let colour): return TerminalLine(colour: colour).text(level, message, metadata, now)
    }
    line += SafeText.logText(message)
    for (key, value) in metadata.sorted(by: { $0.key < $1.key }) { line += " \(key)=\(SafeText.logValue("\(value)"))" }
    return line
  }

  private static func priority(_ level: Logger.Level) -> Int {
    switch level {
    case .trace, .debug: 7
    case .info: 6
    case .notice: 5
    case .warning: 4
    case .error: 3
    case .critical: 2
    }
  }
}

extension DiagnosticLogHandler.Form {
  /// Whether a person reads the lines as they are written.
  public var isTerminal: Bool {
    if case .terminal = self { true } else { false }
  }
}
