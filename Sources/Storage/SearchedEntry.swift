package import Classification

/// An entry that is being searched: its words are cut when they are asked for.
package struct SearchedEntry {
  package typealias Place = PatternProbe.Place

  private let fields: [(name: Evidence.Field, words: [SearchWords.Word])]
  /// Where each question of the query stands.
  private let answers: [[Place]]

  /// An entry, and what answers the questions of the query.
  package init(_ entry: ArchivedEntry, probe: PatternProbe?) {
    var texts: [(Evidence.Field, String?)] = [(.title, entry.title), (.summary, entry.summary)]
    if entry.content != entry.summary { texts.append((.content, entry.content)) }
    fields = texts.compactMap { name, text in text.map { (name, SearchWords.of($0)) } }
    answers = probe?.places(in: entry.item(homeSide: nil, source: .unknown)) ?? []
  }

  /// Where an entry answers a query; nil where it does not.
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

  /// How many words it has.
  package var length: Int { fields.reduce(0) { $0 + $1.words.count } }
}
