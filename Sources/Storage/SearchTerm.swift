package import Classification

/// A condition on the words of an index of the archive. A store's index has the words of `SearchTerm.words` for each entry,
/// and nothing of their order: what it finds is checked again (`SearchCollector`).
package indirect enum SearchTerm: Sendable, Equatable {
  /// The entry has this word; or one that begins with it.
  case word(String, isBeginning: Bool = false)
  /// It meets all conditions; there are at least two.
  case all([SearchTerm])
  /// It meets one of them; there are at least two.
  case any([SearchTerm])
  /// It meets the first condition and not the second.
  case except(SearchTerm, SearchTerm)

  package static func all(of parts: [SearchTerm]) -> SearchTerm? { parts.count > 1 ? .all(parts) : parts.first }
  package static func any(of parts: [SearchTerm]) -> SearchTerm? { parts.count > 1 ? .any(parts) : parts.first }

  /// The condition for one on an item's words.
  fileprivate static func text(_ condition: WordCondition, _ place: Place) -> SearchTerm? {
    switch condition {
    case .word(let word): .word(place.rawValue + word)
    case .beginning(let word): .word(place.rawValue + word, isBeginning: true)
    case .all(let parts): all(of: parts.compactMap { text($0, place) })
    case .any(let choices): any(of: choices.compactMap { text($0, place) })
    }
  }

  // MARK: words

  /// Everything by which an entry can be found, as one text of words with spaces before them. Words can be repeated.
  package static func words(of entry: ArchivedEntry, feedID: String) -> String {
    var bytes: [UInt8] = []
    for text in [entry.title, entry.summary, entry.content == entry.summary ? nil : entry.content] {
      if let text { SearchWords.append(text, to: &bytes) }
    }
    if let title = entry.title {
      for word in SearchWords.of(title) { append(Place.title.rawValue + word.text, to: &bytes) }
    }
    append(word(.feed, feedID), to: &bytes)
    if let language = entry.language { append(word(.language, language), to: &bytes) }
    if let verdict = entry.verdict {
      if !verdict.topics.isEmpty { append(match, to: &bytes) }
      for topic in verdict.topics { append(word(.topic, topic), to: &bytes) }
      for entity in verdict.entities { append(word(.entity, entity), to: &bytes) }
      for side in verdict.sides { append(word(.side, side), to: &bytes) }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func append(_ word: String, to bytes: inout [UInt8]) {
    bytes.append(0x20)
    bytes.append(contentsOf: word.utf8)
  }

  /// The field of a word, which is the first character of its form in the index.
  package enum Place: String {
    case anywhere = ""
    case title = "^"
  }

  /// A property of an entry, indexed like a word.
  package enum Property: String {
    case feed, language, topic, entity, side
  }

  /// A property as a word of the index. Ids that differ only in rare characters share one, as found entries are checked
  /// again.
  package static func word(_ property: Property, _ value: String) -> String {
    let safe = value.lowercased().unicodeScalars.map { scalar in
      scalar.value >= 0x80 || scalar.properties.isAlphabetic || "0123456789._-:/".unicodeScalars.contains(scalar)
        ? scalar : "_"
    }
    return "=\(property.rawValue):" + String(String.UnicodeScalarView(safe))
  }

  /// The word that every match has.
  package static let match = "=match"
}

extension SearchQuery.Node {
  /// A condition that all entries that match meet, at least; nil if an index cannot narrow the search.
  ///
  /// - Parameter place: The field in which the words are searched.
  package func term(_ conditions: [WordCondition?], _ place: SearchTerm.Place = .anywhere) -> SearchTerm? {
    switch self {
    case .phrase(let words, let isBeginning):
      let last = words.count - 1
      return SearchTerm.all(
        of: words.enumerated().map { .word(place.rawValue + $1, isBeginning: isBeginning && $0 == last) })
    case .question(let number): return conditions[number].flatMap { SearchTerm.text($0, place) }
    case .not: return nil
    case .any(let choices):
      let parts = choices.map { $0.term(conditions, place) }
      return parts.contains { $0 == nil } ? nil : SearchTerm.any(of: parts.compactMap(\.self))
    case .all(let parts):
      guard let wanted = SearchTerm.all(of: parts.compactMap { $0.term(conditions, place) }) else { return nil }
      let unwanted = parts.compactMap { part -> SearchTerm? in
        guard case .not(let node) = part, node.isExact else { return nil }
        return node.term(conditions)
      }
      return SearchTerm.any(of: unwanted).map { .except(wanted, $0) } ?? wanted
    }
  }

  /// Whether the condition finds exactly the entries that match.
  private var isExact: Bool {
    switch self {
    case .phrase(let words, _): words.count == 1
    case .question: false
    case .not(let node): node.isExact
    case .any(let nodes), .all(let nodes): nodes.allSatisfy(\.isExact)
    }
  }
}

extension SearchFilter {
  /// The filter as a condition; nil if it has none that an index knows.
  package var term: SearchTerm? {
    var parts = [
      any(.feed, feeds), any(.topic, topics), any(.entity, entities), any(.language, languages),
    ]
    parts += sides.sorted().map { any(.side, [$0]) }
    if matchesOnly { parts.append(.word(SearchTerm.match)) }
    return SearchTerm.all(of: parts.compactMap(\.self))
  }

  private func any(_ property: SearchTerm.Property, _ values: Set<String>) -> SearchTerm? {
    SearchTerm.any(of: values.sorted().map { .word(SearchTerm.word(property, $0)) })
  }
}
