public import Basics
import Classification

/// Which entries a search is about, whatever their words.
public struct SearchFilter: Sendable, Equatable {
  /// Only those of these feeds; empty means all.
  public var feeds: Set<String> = []
  /// Only matches with one of these topics, as they were judged.
  public var topics: Set<String> = []
  /// Only those that named one of these entities.
  public var entities: Set<String> = []
  /// Only those that named somebody of each of these sides.
  public var sides: Set<String> = []
  /// Only those in one of these languages.
  public var languages: Set<String> = []
  /// Only those that were read at this time or later.
  public var since: Timestamp?
  /// Only those that were read before this time.
  public var until: Timestamp?
  /// Only those that matched.
  public var matchesOnly = false

  /// All entries.
  public init() {}

  /// Whether an entry is meant, its time left aside.
  func admits(_ entry: ArchivedEntry, of feedID: String) -> Bool {
    if !feeds.isEmpty, !feeds.contains(feedID) { return false }
    if !languages.isEmpty, !languages.contains(entry.language ?? "") { return false }
    guard matchesOnly || !topics.isEmpty || !entities.isEmpty || !sides.isEmpty else { return true }
    guard let verdict = entry.verdict else { return false }
    if matchesOnly, verdict.topics.isEmpty { return false }
    if !topics.isEmpty, !verdict.topics.contains(where: topics.contains) { return false }
    if !entities.isEmpty, !verdict.entities.contains(where: entities.contains) { return false }
    return sides.allSatisfy { side in verdict.sides.contains { $0.lowercased() == side.lowercased() } }
  }

  func admits(_ seen: Timestamp) -> Bool {
    if let since, seen < since { return false }
    return until.map { seen < $0 } ?? true
  }

  /// The same in words of the index; nil where nothing is asked that it knows.
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

/// Queries as FTS5 reads them (sqlite.org/fts5.html, §3).
enum SearchExpression {
  static func quoted(_ word: String) -> String { "\"" + word.replacing("\"", with: "\"\"") + "\"" }

  static func all(_ parts: [String]) -> String? { joined(parts, "AND") }

  static func any(_ parts: [String]) -> String? { joined(parts, "OR") }

  /// A condition on an item's words.
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
  /// What the index can say of it, at least: every entry that answers it is found by this; nil where it can say nothing.
  ///
  /// - Parameter place: Where the words are to stand.
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

  /// Whether the index's answer is the answer.
  var isExact: Bool {
    switch self {
    case .phrase(let words, _): words.count == 1
    case .question: false
    case .not(let node): node.isExact
    case .any(let nodes), .all(let nodes): nodes.allSatisfy(\.isExact)
    }
  }
}
