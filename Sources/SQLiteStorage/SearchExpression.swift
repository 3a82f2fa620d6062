import Classification
import Storage

/// Translates queries to FTS5's query language (sqlite.org/fts5.html, §3).
enum SearchExpression {
  static func quoted(_ word: String) -> String { "\"" + word.replacing("\"", with: "\"\"") + "\"" }

  static func all(_ parts: [String]) -> String? { joined(parts, "AND") }

  static func any(_ parts: [String]) -> String? { joined(parts, "OR") }

  /// The expression for a condition on an item's words.
  static func text(_ condition: WordCondition, _ place: SearchIndex.Place) -> String? {
    switch condition {
    case .word(let word): quoted(place.rawValue + word)
    case .beginning(let word): quoted(place.rawValue + word) + " *"
    case .all(let parts): all(parts.compactMap { text($0, place) })
    case .any(let choices): any(choices.compactMap { text($0, place) })
    }
  }

  private static func joined(_ parts: [String], _ word: String) -> String? {
    parts.count > 1 ? "(" + parts.joined(separator: " \(word) ") + ")" : parts.first
  }
}

extension SearchQuery.Node {
  /// An expression that finds at least all entries that match; nil if the index cannot narrow the search.
  ///
  /// - Parameter place: The field in which the words are searched.
  func expression(_ conditions: [WordCondition?], _ place: SearchIndex.Place = .anywhere) -> String? {
    switch self {
    case .phrase(let words, let isBeginning):
      let last = words.count - 1
      return SearchExpression.all(
        words.enumerated().map {
          SearchExpression.quoted(place.rawValue + $1) + (isBeginning && $0 == last ? " *" : "")
        })
    case .question(let number): return conditions[number].flatMap { SearchExpression.text($0, place) }
    case .not: return nil
    case .any(let choices):
      let parts = choices.map { $0.expression(conditions, place) }
      return parts.contains { $0 == nil } ? nil : SearchExpression.any(parts.compactMap(\.self))
    case .all(let parts):
      guard let wanted = SearchExpression.all(parts.compactMap { $0.expression(conditions, place) }) else { return nil }
      let unwanted = parts.compactMap { part -> String? in
        guard case .not(let node) = part, node.isExact else { return nil }
        return node.expression(conditions)
      }
      return SearchExpression.any(unwanted).map { "(\(wanted) NOT \($0))" } ?? wanted
    }
  }

  /// Whether the expression finds exactly the entries that match.
  var isExact: Bool {
    switch self {
    case .phrase(let words, _): words.count == 1
    case .question: false
    case .not(let node): node.isExact
    case .any(let nodes), .all(let nodes): nodes.allSatisfy(\.isExact)
    }
  }
}

extension SearchFilter {
  /// The filter as an expression; nil if it has no condition that the index knows.
  var expression: String? {
    var parts = [
      any(.feed, feeds), any(.topic, topics), any(.entity, entities), any(.language, languages),
    ]
    parts += sides.sorted().map { any(.side, [$0]) }
    if matchesOnly { parts.append(SearchExpression.quoted(SearchIndex.match)) }
    return SearchExpression.all(parts.compactMap(\.self))
  }

  private func any(_ property: SearchIndex.Property, _ values: Set<String>) -> String? {
    SearchExpression.any(values.sorted().map { SearchExpression.quoted(SearchIndex.word(property, $0)) })
  }
}
