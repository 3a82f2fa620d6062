public import Classification

/// A search query: words, "phrases", -excluded words, OR, prefixes*, and patterns and names of the watchlist.
///
///     query  = 1*( [ "-" ] choice )            all must match
///     choice = item *( "OR" item )
///     item   = word [ "*" ] / "@" name / DQUOTE phrase DQUOTE / DQUOTE pattern DQUOTE
///
/// A quoted text is a pattern in the watchlist's syntax if it has one of `* ~ ( | @ $`, otherwise a phrase.
public struct SearchQuery: Sendable {
  /// The reason why a query is invalid.
  public struct Problem: Error, Sendable, CustomStringConvertible {
    /// What is wrong.
    public var description: String
  }

  /// A condition on an entry.
  package indirect enum Node: Sendable {
    /// Words in this order without others in between. The last one can be a prefix.
    case phrase([String], isBeginning: Bool)
    /// A pattern or name, by its index in `questions`.
    case question(Int)
    case not(Node)
    case all([Node])
    case any([Node])
  }

  /// The condition on an entry.
  package let root: Node
  /// The patterns and names that `PatternProbe` looks for.
  public let questions: [PatternProbe.Question]

  /// Whether one of its patterns uses a set of the watchlist.
  public var namesSets: Bool {
    questions.contains { if case .pattern(let text) = $0 { text.contains("$") } else { false } }
  }

  /// The minus sign (U+2212), accepted instead of the hyphen of `-word`.
  public static let minus = "\u{2212}"

  /// A query that all entries match.
  public static let everything = SearchQuery(root: .all([]), questions: [])

  /// Whether all entries match it.
  public var isEmpty: Bool { if case .all(let parts) = root { parts.isEmpty } else { false } }

  /// A condition on the words of a text, in order; nil if it has none.
  package init?(phraseOf text: String) {
    let words = SearchWords.of(text).map(\.text)
    if words.isEmpty { return nil }
    self.init(root: .phrase(words, isBeginning: false), questions: [])
  }

  private init(root: Node, questions: [PatternProbe.Question]) {
    self.root = root
    self.questions = questions
  }

  /// Parses a query.
  ///
  /// - Throws: `Problem` if it is invalid.
  public init(_ text: String) throws(Problem) {
    var parser = SearchQueryParser(text)
    root = try parser.query()
    questions = parser.questions
  }
}

/// The parser of a query.
private struct SearchQueryParser {
  private var rest: Substring
  private(set) var questions: [PatternProbe.Question] = []

  init(_ text: String) { rest = text[...] }

  private typealias Problem = SearchQuery.Problem
  private typealias Node = SearchQuery.Node

  mutating func query() throws(SearchQuery.Problem) -> SearchQuery.Node {
    var nodes: [Node] = []
    var joins = false
    skipSpace()
    while !rest.isEmpty {
      if takeWord("OR") {
        guard !nodes.isEmpty, !joins else {
          throw Problem(description: "OR stands between two words, as in: visa OR visas")
        }
        joins = true
      } else {
        let node = try item()
        if joins, let last = nodes.popLast() {
          guard case .any(let choices) = last else {
            nodes.append(.any([last, node]))
            joins = false
            skipSpace()
            continue
          }
          nodes.append(.any(choices + [node]))
        } else {
          nodes.append(node)
        }
        joins = false
      }
      skipSpace()
    }
    if joins { throw Problem(description: "a word is missing behind OR") }
    if nodes.isEmpty { throw Problem(description: "there is nothing to look for; write at least one word") }
    return nodes.count == 1 ? nodes[0] : .all(nodes)
  }

  private mutating func skipSpace() { rest = rest.drop { $0.isWhitespace } }

  private mutating func takeWord(_ word: String) -> Bool {
    guard rest.hasPrefix(word) else { return false }
    let after = rest.dropFirst(word.count)
    guard after.first?.isWhitespace ?? true else { return false }
    rest = after
    return true
  }

  private mutating func item() throws(SearchQuery.Problem) -> SearchQuery.Node {
    if let first = rest.first, "-" == first || SearchQuery.minus == String(first), let next = rest.dropFirst().first,
      !next.isWhitespace
    {
      rest = rest.dropFirst()
      return .not(try item())
    }
    if let first = rest.first, let closing = ["\"": "\"", "“": "”", "«": "»", "„": "“"][first] {
      let inside = rest.dropFirst()
      guard let end = inside.firstIndex(where: { String($0) == closing }) else {
        throw Problem(description: "a quotation mark is never closed: \(rest.prefix(40))")
      }
      rest = inside[inside.index(after: end)...]
      return try quoted(String(inside[..<end]))
    }
    let word = rest.prefix { !$0.isWhitespace }
    rest = rest[word.endIndex...]
    return try self.word(String(word))
  }

  private mutating func quoted(_ text: String) throws(SearchQuery.Problem) -> SearchQuery.Node {
    if text.hasPrefix("@"), !text.contains(" ") { return name(text) }
    if text.contains(where: { "*~(|@$".contains($0) }) { return ask(.pattern(text)) }
    let words = SearchWords.of(text).map(\.text)
    if words.isEmpty { throw Problem(description: "\"\(text)\" has no letters or digits to look for") }
    return .phrase(words, isBeginning: false)
  }

  private mutating func word(_ text: String) throws(SearchQuery.Problem) -> SearchQuery.Node {
    if text.hasPrefix("@") { return name(text) }
    if text.contains("~") {
      throw Problem(description: "~ belongs to a pattern, which stands in quotes: \"seiz* ~6 compound*\"")
    }
    let isBeginning = text.hasSuffix("*")
    let words = SearchWords.of(text).map(\.text)
    if words.isEmpty { throw Problem(description: "\"\(text)\" has no letters or digits to look for") }
    return .phrase(words, isBeginning: isBeginning)
  }

  private mutating func name(_ text: String) -> SearchQuery.Node { ask(.name(String(text.dropFirst()))) }

  private mutating func ask(_ question: PatternProbe.Question) -> SearchQuery.Node {
    questions.append(question)
    return .question(questions.count - 1)
  }
}
