import ArgumentParser
import Classification
import Foundation

/// Diagnostics for people: sorted by place, each with the line it is about and a caret under the spot.
enum DiagnosticPrinter {
  /// Prints errors and warnings to standard error.
  static func print(_ diagnostics: [Diagnostic]) {
    var files: [String: [Substring]] = [:]
    let sorted = diagnostics.enumerated().sorted { left, right in
      let (a, b) = (left.element.position, right.element.position)
      let keys = ((a?.file ?? "", a?.line ?? 0, a?.column ?? 0), (b?.file ?? "", b?.line ?? 0, b?.column ?? 0))
      return keys.0 == keys.1 ? left.offset < right.offset : keys.0 < keys.1
    }
    for (_, diagnostic) in sorted {
      Output.diagnostic("\(diagnostic)")
      guard let position = diagnostic.position else { continue }
      if files[position.file] == nil {
        let text = (try? String(contentsOfFile: position.file, encoding: .utf8)) ?? ""
        files[position.file] = text.split(separator: "\n", omittingEmptySubsequences: false)
      }
      if let lines = files[position.file], lines.indices.contains(position.line - 1) {
        excerpt(lines[position.line - 1], column: position.column)
      }
    }
  }

  /// Prints errors only, and ends the command when there are any.
  static func printErrors(_ diagnostics: [Diagnostic]) throws {
    let errors = diagnostics.filter { $0.severity == .error }
    guard !errors.isEmpty else { return }
    print(errors)
    throw ExitCode(1)
  }

  /// The line around a column, and a caret below it.
  private static func excerpt(_ line: Substring, column: Int) {
    let start = max(0, column - 60)
    let window = line.dropFirst(start).prefix(100)
    Output.diagnostic("    " + MatchPresentation.safe(String(window).replacing("\t", with: " ")))
    Output.diagnostic("    " + String(repeating: " ", count: max(0, column - 1 - start)) + "^")
  }
}
