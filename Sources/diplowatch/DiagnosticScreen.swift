import Daemon
import Glibc
import Logging

/// Standard error as the daemon's commands use it: whether a person watches it, and the logger that writes to it.
struct DiagnosticScreen {
  /// Whether it is a terminal, and not the journal.
  let isTerminal: Bool
  /// Whether to use the terminal's colours.
  let colour: Bool
  let handler: DiagnosticLogHandler

  /// By default a terminal gets notices, and everything else information too.
  init(_ environment: [String: String], level: Logger.Level? = nil) {
    colour = Output.diagnosticsWantColour
    isTerminal = isatty(STDERR_FILENO) == 1 && environment["JOURNAL_STREAM"] == nil
    handler = DiagnosticLogHandler(
      environment: environment, form: isTerminal ? .terminal(colour: colour) : .file, level: level)
  }

  var logger: Logger {
    let handler = handler
    return Logger(label: "diplowatch") { _ in handler }
  }
}
