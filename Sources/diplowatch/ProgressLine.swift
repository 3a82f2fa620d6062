import Basics
import Glibc

/// A progress line on the terminal. Does nothing if standard error is not a terminal.
struct ProgressLine: Sendable {
  private let isTerminal = isatty(STDERR_FILENO) == 1

  /// Replaces the line. The cursor returns to its start, so that a following diagnostic overwrites it.
  func show(_ text: String) {
    guard isTerminal else { return }
    var size = winsize()
    let columns = ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0 ? Int(size.ws_col) : 80
    write("\u{1B}[K" + String(SafeText.terminal(text).prefix(columns - 1)) + "\r")
  }

  /// Removes the line.
  func clear() {
    if isTerminal { write("\u{1B}[K") }
  }

  private func write(_ text: String) {
    let bytes = Array(text.utf8)
    _ = Glibc.write(STDERR_FILENO, bytes, bytes.count)
  }
}
