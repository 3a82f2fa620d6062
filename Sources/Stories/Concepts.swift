/// Finds the concept of a word. English and Russian words with the same meaning have the same concept.
struct Concepts: Sendable {
  /// The concepts of `ConceptTable`.
  static let standard = Concepts(table: ConceptTable.text + ";" + ConceptTable.wider, longestEnding: 9)

  /// The concepts by the hash of a word or of a beginning of words.
  private var exact: [UInt64: UInt16] = [:]
  private var beginnings: [UInt64: UInt16] = [:]

  /// A prefix in the table matches words that are longer by at most this many letters.
  private let longestEnding: Int
  private static let shortestBeginning = 3

  /// Reads a table; its form is that of `ConceptTable`.
  ///
  /// - Parameter longestEnding: By how many letters at most a word may be longer than a prefix. The large table has stems that take
  ///   longer endings (`баллистическими`); the verbs of the small ones do not.
  init(table: String, longestEnding: Int = 7) {
    self.longestEnding = longestEnding
    for (number, concept) in table.split(separator: ";").enumerated() {
      for word in concept.split(whereSeparator: { $0 == " " || $0 == "\n" || $0 == "|" }) {
        let isExact = word.last == "="
        guard let hash = Concepts.hashes(of: isExact ? word.dropLast() : word).last else { continue }
        if isExact { exact.insertIfNew(hash, UInt16(number)) } else { beginnings.insertIfNew(hash, UInt16(number)) }
      }
    }
  }

  /// The concept of a lower-case word: its own, else the one of its longest prefix in the table.
  func concept(of word: some StringProtocol) -> UInt16? {
    let hashes = Concepts.hashes(of: word)
    guard let whole = hashes.last else { return nil }
    if let own = exact[whole] ?? beginnings[whole] { return own }
    for count in stride(from: hashes.count - 1, through: Concepts.shortestBeginning, by: -1) {
      guard hashes.count - count <= longestEnding else { return nil }
      if let found = beginnings[hashes[count - 1]] { return found }
    }
    return nil
  }

  /// Whether a word is in the table.
  func contains(_ word: String) -> Bool { concept(of: word) != nil }

  /// The concepts of some words with spaces between them, all of which must be in the table.
  func concepts(_ words: String) -> Set<UInt16> {
    Set(
      words.split(whereSeparator: \.isWhitespace).map { word in
        guard let concept = concept(of: word) else { preconditionFailure("no concept has the word \(word)") }
        return concept
      })
  }

  /// The hash of each beginning of a word, the shortest first (FNV-1a by Unicode scalars).
  private static func hashes(of word: some StringProtocol) -> [UInt64] {
    var hashes: [UInt64] = []
    hashes.reserveCapacity(word.utf8.count)
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for scalar in word.unicodeScalars {
      hash = (hash ^ UInt64(scalar.value)) &* 0x0000_0100_0000_01B3
      hashes.append(hash)
    }
    return hashes
  }
}

extension Dictionary {
  fileprivate mutating func insertIfNew(_ key: Key, _ value: Value) {
    if self[key] == nil { self[key] = value }
  }
}
