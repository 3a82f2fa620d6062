package import Classification

/// An entry that is being searched. It is split into words only when needed.
package struct SearchedEntry {
  package typealias Place = PatternProbe.Place

  private let fields: [(name: Evidence.Field, words: [SearchWords.Word])]
  /// For each of the query's questions, its hits in the entry.
  private let answers: [[Place]]

  /// An entry, and the hits of the query's questions in it.
  package init(_ entry: ArchivedEntry, probe: PatternProbe?) {
    var texts: [(Evidence.Field, String?)] = [(.title, entry.title), (.summary, entry.summary)]
    if entry.content != entry.summary { texts.append((.content, entry.content)) }
    fields = texts.compactMap { name, text in text.map { (name, SearchWords.of($0)) } }
    answers = probe?.places(in: entry.item(homeSide: nil, source: .unknown)) ?? []
  }

  /// The hits of a query in the entry; nil if the entry does not match.
  package func places(_ node: SearchQuery.Node) -> [Place]? {
    switch node {
    case .phrase(let words, let isBeginning):
      let places = fields.flatMap { field in
        SearchedEntry.places(of: words, isBeginning, in: field.words).map { Place(field: field.name, bytes: $0) }
      }
      return places.isEmpty ? nil : places
    case .question(let number): return answers[number].isEmpty ? nil : answers[number]
    case .not(let node): return places(node) == nil ? [] : nil
    case .any(let choices):
      let found = choices.compactMap(places)
      return found.isEmpty ? nil : found.flatMap(\.self)
    case .all(let parts):
      var all: [Place] = []
      for part in parts {
        guard let found = places(part) else { return nil }
        all += found
      }
      return all
    }
  }

  private static func places(of phrase: [String], _ isBeginning: Bool, in words: [SearchWords.Word]) -> [Range<Int>] {
    guard words.count >= phrase.count else { return [] }
    let last = phrase.count - 1
    return (0...(words.count - phrase.count)).compactMap { start in
      for (place, word) in phrase.enumerated() {
        let found = words[start + place].text
        guard isBeginning && place == last ? found.hasPrefix(word) : found == word else { return nil }
      }
      return words[start].bytes.lowerBound..<words[start + last].bytes.upperBound
    }
  }

  /// The number of its words.
  package var length: Int { fields.reduce(0) { $0 + $1.words.count } }
}
