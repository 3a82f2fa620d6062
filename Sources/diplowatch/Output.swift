import Glibc

/// Writes results to standard output and diagnostics to standard error, each line with one write(2) if possible.
enum Output {
  /// Writes one line of results.
  static func line(_ bytes: [UInt8]) { write(bytes + [0x0A], to: STDOUT_FILENO) }

  /// Writes one line of results.
  static func line(_ text: String) { line(Array(text.utf8)) }

  /// Writes lines of results. Lines that are longer than the terminal's width are broken between words.
  static func lines(_ lines: [String]) {
    let indent = HangingIndent(width: columns, first: 0)
    for text in lines { indent.lines(text).forEach { line($0) } }
  }

  /// Writes complete lines of results.
  static func write(_ bytes: [UInt8]) { write(bytes, to: STDOUT_FILENO) }

  /// Writes one diagnostic line.
  static func diagnostic(_ text: String) { write(Array(text.utf8) + [0x0A], to: STDERR_FILENO) }

  /// A number with its noun.
  static func count(_ number: Int, _ one: String, _ many: String) -> String { "\(number) \(number == 1 ? one : many)" }

  /// A text shortened to at most `characters` characters. A shortened text ends with an ellipsis.
  static func cut(_ text: String, _ characters: Int) -> String {
    text.count <= characters ? text : text.prefix(characters - 1) + "…"
  }

  /// Whether standard output is a terminal and NO_COLOR is not set (no-color.org).
  static var wantsColour: Bool { wantsColour(STDOUT_FILENO) }

  /// The same for standard error.
  static var diagnosticsWantColour: Bool { wantsColour(STDERR_FILENO) }

  /// The columns of the terminal that standard output is, or `$COLUMNS`; nil if neither is known.
  static var columns: Int? {
    if let text = getenv("COLUMNS"), let columns = Int(String(cString: text)) { return max(columns, leastColumns) }
    var size = winsize()
    guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
    return max(Int(size.ws_col), leastColumns)
  }

  /// In fewer columns a text is no longer readable.
  private static let leastColumns = 30

  private static func wantsColour(_ descriptor: Int32) -> Bool {
    isatty(descriptor) == 1 && (getenv("NO_COLOR").map { $0.pointee == 0 } ?? true)
  }

  private static func write(_ bytes: [UInt8], to descriptor: Int32) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { return }
      rest = rest.dropFirst(count)
    }
  }
}
