import Basics
import Matches

/// Matches as comma-separated values (RFC 4180), one record a match, for spreadsheets. Times are RFC 3339 in UTC.
enum MatchTable {
  /// The name of each column, and its cell.
  private static let columns: [(name: String, cell: @Sendable (MatchRecord) -> Cell?)] = [
    ("published", { $0.entry.published.map { .text($0.rfc3339()) } }),
    ("matchedAt", { .text($0.matchedAt.rfc3339()) }),
    ("feed", { .text($0.feed.id) }),
    ("feedTitle", { $0.feed.title.map(Cell.text) }),
    ("language", { $0.entry.language.map(Cell.text) }),
    ("title", { .text($0.headline) }),
    ("url", { $0.entry.url.map(Cell.text) }),
    ("probability", { $0.probability.map(Cell.number) }),
    ("score", { .number($0.score) }),
    ("tone", { $0.topics.first?.tone.map(Cell.number) }),
    ("topics", { .list($0.topics.map(\.id)) }),
    ("topicTitles", { .list($0.topics.map(\.title)) }),
    ("entities", { .list($0.entities.map(\.name)) }),
    ("evidence", { .list($0.topics.flatMap { $0.quotes.map(\.text) }) }),
    ("story", { $0.story.map { .text($0.id) } }),
    ("revision", { .number(Double($0.revision)) }),
    ("id", { .text($0.id) }),
    ("summary", { $0.entry.summary.map(Cell.text) }),
  ]

  private enum Cell {
    case text(String)
    case number(Double)

    static func list(_ texts: [String]) -> Cell { .text(texts.joined(separator: "; ")) }
  }

  /// The first record: the columns' names. Like `record`, without a line end, which is CR LF.
  static var header: String { columns.map { text($0.name) }.joined(separator: ",") }

  /// The record of one match.
  static func record(_ match: MatchRecord) -> String {
    columns.map { column in
      switch column.cell(match) {
      case nil: ""
      case .text(let value): text(value)
      case .number(let value): number(value)
      }
    }.joined(separator: ",")
  }

  private static func number(_ value: Double) -> String {
    var writer = JSONWriter()
    writer.value(value)
    return writer.text
  }

  /// A text in quotes, always: a spreadsheet that expects another separator must not find one. A text that a
  /// spreadsheet would take for a formula begins with an apostrophe (OWASP, "CSV Injection").
  private static func text(_ value: String) -> String {
    let safe = SafeText.terminal(value)
    let first = safe.unicodeScalars.first { !$0.properties.isWhitespace }
    let isFormula = first.map(formulaStarts.contains) ?? false
    return "\"\(isFormula ? "'" : "")\(safe.replacing("\"", with: "\"\""))\""
  }

  /// The full-width forms count, because some spreadsheets take them for the plain ones.
  private static let formulaStarts: Set<Unicode.Scalar> = ["=", "+", "-", "@", "＝", "＋", "－", "＠"]
}
