/// Formats rows of text in columns for a terminal.
enum TextTable {
  /// A line for each row; each column is as wide as its widest text. Control characters are escaped.
  static func lines(_ rows: [[String]]) -> [String] {
    let safe = rows.map { $0.map(MatchPresentation.safe) }
    let columns = safe.map(\.count).max() ?? 0
    let widths = (0..<columns).map { column in safe.compactMap { $0.dropFirst(column).first?.count }.max() ?? 0 }
    return safe.map { row in
      let cells = zip(row, widths).enumerated().map { index, cell in
        index == row.count - 1 ? cell.0 : cell.0 + String(repeating: " ", count: cell.1 - cell.0.count)
      }
      return cells.joined(separator: "  ")
    }
  }
}
