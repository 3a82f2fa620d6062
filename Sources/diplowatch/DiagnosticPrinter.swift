import ArgumentParser
import Basics
import Classification
import Configuration
import Foundation

/// Prints diagnostics sorted by position, each with its source line and a caret under the column.
enum DiagnosticPrinter {
  /// Prints errors and warnings to standard error.
  static func print(_ diagnostics: [Diagnostic]) {
    var files: [String: [Substring]] = [:]
    for diagnostic in diagnostics.sortedByPlace() {
      Output.diagnostic(heading(diagnostic))
      guard let position = diagnostic.position, position.line > 0 else { continue }
      if files[position.file] == nil {
        let text = (try? TextFile.read(position.file)) ?? ""
        files[position.file] = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
      }
      if let lines = files[position.file], lines.indices.contains(position.line - 1) {
        let isConfiguration = lines.contains { $0.contains("webhooks") }
        excerpt(masked(lines[position.line - 1], hidingPaths: isConfiguration), column: position.column)
      }
    }
  }

  /// Prints errors only and, if there are any, `consequence`, and ends the command with exit code 1.
  static func printErrors(_ diagnostics: [Diagnostic], consequence: () -> String? = { nil }) throws {
    let errors = diagnostics.filter { $0.severity == .error }
    guard !errors.isEmpty else { return }
    print(errors)
    if let consequence = consequence() { Output.diagnostic(consequence) }
    throw ExitCode(1)
  }

  /// The text with secrets masked: passwords and tokens in addresses and header fields, a database's address whole, and,
  /// with `hidingPaths`, the whole path of a webhook's address. The length does not change, so that the caret's column stays right.
  private static func masked(_ text: Substring, hidingPaths: Bool) -> String {
    let stars = { (part: Substring) in String(repeating: "*", count: part.unicodeScalars.count) }
    let field =
      /(?i)((?:authorization|cookie|[a-z-]*(?:token|secret|password|api-?key)[a-z-]*)["']?:\s+["']?)([^"',}]+)/
    // Where its password ends is not known if it is there by mistake.
    let database = /(postgres(?:ql)?:\/\/)([^"']+)/
    let text = String(text).replacing(field) {
      $0.output.1.contains("File") ? $0.output.0 : $0.output.1 + stars($0.output.2)
    }.replacing(database) { $0.output.1 + stars($0.output.2) }
    guard hidingPaths else {
      let user = /(https?:\/\/)([^\s\/?#"'@]*)(@)/
      let value =
        /(?i)([?&](?:[a-z_-]*(?:token|key|secret|sig|signature|auth|password|pwd|pass|session))=)([^&\s"'#}\]]+)/
      let segment = /(\/)((?=[A-Za-z0-9_-]*[0-9])(?=[A-Za-z0-9_-]*[A-Za-z])[A-Za-z0-9_]{20,})(?=[\/?#\s"',}]|$)/
      return text.replacing(user) { $0.output.1 + stars($0.output.2) + $0.output.3 }
        .replacing(value) { $0.output.1 + stars($0.output.2) }
        .replacing(segment) { $0.output.1 + stars($0.output.2) }
    }
    let address = /(https?:\/\/)([^\s\/?#"'@]*@)?([^\s\/?#"'@,}\]]*)([^\s"'}\]]*)/
    return text.replacing(address) { match in
      let (_, scheme, user, host, rest) = match.output
      return scheme + stars(user ?? "") + host + stars(rest)
    }
  }

  /// Prints the part of a line around a column (in Unicode scalars, from 1), and a caret below it.
  private static func excerpt(_ line: String, column: Int) {
    let scalars = Array(line.unicodeScalars)
    let start = max(0, min(column - 60, scalars.count - 100))
    let window = scalars[start...].prefix(100).map { $0 == "\t" ? " " : SafeText.terminal($0) }
    // Combining marks take no column of their own on a terminal.
    let before = window.prefix(max(0, column - 1 - start)).filter { $0.properties.generalCategory != .nonspacingMark }
    Output.diagnostic("    " + String(String.UnicodeScalarView(window)))
    Output.diagnostic("    " + String(repeating: " ", count: before.count) + mark("^", "1;32"))
  }

  /// The text of a diagnostic, with its severity in colour on a terminal.
  private static func heading(_ diagnostic: Diagnostic) -> String {
    let severity = diagnostic.severity.rawValue + ":"
    let text = SafeText.terminal("\(diagnostic)")
    guard let range = text.firstRange(of: severity) else { return text }
    return text.replacingCharacters(in: range, with: mark(severity, diagnostic.severity == .error ? "1;31" : "1;35"))
  }

  private static func mark(_ text: String, _ code: String) -> String {
    Output.diagnosticsWantColour ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }
}
