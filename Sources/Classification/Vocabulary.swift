/// All words and beginnings of words that the watchlist's patterns are made of, as numbers.
struct Vocabulary: Sendable {
  /// A word or beginning: which symbol it stands for, and the hash in its own case when case counts.
  private struct Entry: Sendable {
    var symbol: Int32
    var exact: UInt64?
  }

  private var words: [UInt64: [Entry]] = [:]
  private var beginnings: [UInt64: [Entry]] = [:]
  /// One bit for each possible value of a hash's low bits: most words of a text are ruled out by one look.
  private var filter = [UInt64](repeating: 0, count: 4096)
  private(set) var count: Int32 = 0

  /// The most letters that may follow the beginning of a `word*`.
  static let longestTail = 8

  /// The symbol of a pattern's word, new or known.
  mutating func symbol(for word: PatternWord) -> Int32 {
    let folded = WordHash.of(word.text.unicodeScalars.map { FoldedScalar.fold($0.value) })
    let exact = word.caseCounts ? WordHash.of(word.text.unicodeScalars.map { FoldedScalar.normalize($0.value) }) : nil
    let table = word.isBeginning ? beginnings : words
    if let known = table[folded]?.first(where: { $0.exact == exact }) { return known.symbol }
    let entry = Entry(symbol: count, exact: exact)
    count += 1
    if word.isBeginning {
      beginnings[folded, default: []].append(entry)
    } else {
      words[folded, default: []].append(entry)
    }
    filter[Int(folded >> 6 & 4095)] |= 1 << (folded & 63)
    return entry.symbol
  }

  /// A symbol that no word is, for entity slots.
  mutating func newSlot() -> Int32 {
    count += 1
    return count - 1
  }

  /// Adds the symbols of a word of a text, given the hashes of all its beginnings.
  func appendSymbols(folded: [UInt64], exact: [UInt64], ignoringCase: Bool, to symbols: inout [Int32]) {
    guard let last = folded.last else { return }
    if mayContain(last), let entries = words[last] {
      for entry in entries where entry.exact == nil || ignoringCase || entry.exact == exact[exact.count - 1] {
        symbols.append(entry.symbol)
      }
    }
    for index in max(0, folded.count - 1 - Vocabulary.longestTail)..<folded.count {
      guard mayContain(folded[index]), let entries = beginnings[folded[index]] else { continue }
      for entry in entries where entry.exact == nil || ignoringCase || entry.exact == exact[index] {
        symbols.append(entry.symbol)
      }
    }
  }

  private func mayContain(_ hash: UInt64) -> Bool { filter[Int(hash >> 6 & 4095)] >> (hash & 63) & 1 == 1 }
}
