/// Finds the concept of a word. English and Russian words with the same meaning have the same concept.
struct Concepts: Sendable {
  /// The concepts of `ConceptTable`.
  static let standard = Concepts(table: ConceptTable.text)

  private var exact: [Substring: UInt16] = [:]
  private var beginnings: [Substring: UInt16] = [:]

  /// A prefix in the table matches words that are longer by at most this many letters.
  private static let longestEnding = 7
  private static let shortestBeginning = 3

  init(table: String) {
    for (number, concept) in table.split(separator: ";").enumerated() {
      for word in concept.split(whereSeparator: { $0 == " " || $0 == "\n" || $0 == "|" }) {
        if word.last == "=" {
          exact.insertIfNew(word.dropLast(), UInt16(number))
        } else {
          beginnings.insertIfNew(word, UInt16(number))
        }
      }
    }
  }

  /// The concept of a lower-case word: its own, else the one of its longest prefix in the table.
  func concept(of word: String) -> UInt16? {
    if let own = exact[word[...]] ?? beginnings[word[...]] { return own }
    let letters = word.count
    var beginning = word.dropLast()
    var count = letters - 1
    while count >= Concepts.shortestBeginning, letters - count <= Concepts.longestEnding {
      if let found = beginnings[beginning] { return found }
      beginning = beginning.dropLast()
      count -= 1
    }
    return nil
  }

  /// The concepts of some words of the table.
  func concepts(of words: [String]) -> Set<UInt16> { Set(words.compactMap(concept(of:))) }
}

extension Dictionary {
  fileprivate mutating func insertIfNew(_ key: Key, _ value: Value) {
    if self[key] == nil { self[key] = value }
  }
}
