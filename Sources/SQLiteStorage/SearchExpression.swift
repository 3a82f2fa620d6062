import Storage

extension SearchTerm {
  /// The condition in FTS5's query language (sqlite.org/fts5.html, §3).
  var expression: String {
    switch self {
    case .word(let word, let isBeginning):
      "\"" + word.replacing("\"", with: "\"\"") + "\"" + (isBeginning ? " *" : "")
    case .all(let parts): "(" + parts.map(\.expression).joined(separator: " AND ") + ")"
    case .any(let parts): "(" + parts.map(\.expression).joined(separator: " OR ") + ")"
    case .except(let wanted, let unwanted): "(\(wanted.expression) NOT (\(unwanted.expression)))"
    }
  }
}
