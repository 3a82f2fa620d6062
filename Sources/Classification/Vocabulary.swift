/// All words and beginnings of words that the watchlist's patterns are made of, as numbers.
struct Vocabulary: Sendable {
  /// A word or beginning: which symbol it stands for, and the hash in its own case when case counts.
  struct Entry: Sendable {
    var symbol: Int32
    /// The hash in its own case, which a text must have too; 0 when case does not count.
    var exact: UInt64
    /// The next entry with the same letters in another case; -1 for none.
    fileprivate(set) var next: Int32 = -1
  }

  private(set) var entries: [Entry] = []
  private var words = HashIndex()
  private var beginnings = HashIndex()
  /// Bits of the hashes of whole words, and of beginnings at any length: one look rules out most words of a text.
  private var wordFilter = BitFilter()
  private var beginningFilter = BitFilter()
  /// Bits of the hashes of the first three letters of beginnings.
  private var threeLetterFilter = BitFilter()
  private(set) var count: Int32 = 0

  /// The most letters that may follow the beginning of a `word*`.
  static let longestTail = 8
  /// The fewest letters before a `*`.
  static let shortestBeginning = 3

  /// The symbol of a pattern's word, new or known.
  mutating func symbol(for word: PatternWord) -> Int32 {
    var hash = WordHash()
    var exact = WordHash()
    var threeLetters: UInt64 = 0
    for (place, scalar) in word.text.unicodeScalars.enumerated() {
      hash.combine(FoldedScalar.fold(scalar.value))
      exact.combine(FoldedScalar.normalize(scalar.value))
      if place == Vocabulary.shortestBeginning - 1 { threeLetters = hash.value }
    }
    let new = Int32(entries.count)
    let first =
      word.isBeginning
      ? beginnings.find(hash.value, orInsert: new) : words.find(hash.value, orInsert: new)
    let exactValue = word.caseCounts ? exact.value : 0
    var last = first
    if first != new {
      var place = first
      while place >= 0 {
        if entries[Int(place)].exact == exactValue { return entries[Int(place)].symbol }
        last = place
        place = entries[Int(place)].next
      }
      entries[Int(last)].next = new
    }
    entries.append(Entry(symbol: count, exact: exactValue))
    count += 1
    if word.isBeginning {
      beginningFilter.insert(hash.value)
      threeLetterFilter.insert(threeLetters)
    } else {
      wordFilter.insert(hash.value)
    }
    return count - 1
  }

  /// A symbol that no word is, for entity slots.
  mutating func newSlot() -> Int32 {
    count += 1
    return count - 1
  }

  /// The vocabulary as plain memory, for as long as `body` runs.
  @inline(__always)
  func withView<Result>(_ body: (View) -> Result) -> Result {
    entries.withUnsafeBufferPointer { entries in
      words.withView { words in
        beginnings.withView { beginnings in
          wordFilter.withView { wordFilter in
            beginningFilter.withView { beginningFilter in
              threeLetterFilter.withView { threeLetterFilter in
                body(
                  View(
                    entries: entries, words: words, beginnings: beginnings, wordFilter: wordFilter,
                    beginningFilter: beginningFilter, threeLetterFilter: threeLetterFilter))
              }
            }
          }
        }
      }
    }
  }

  /// A vocabulary to look words up in. It points into arrays that hold still for as long as it is used: looking up
  /// counts no references, which would cost more than the look itself.
  struct View {
    let entries: UnsafeBufferPointer<Entry>
    fileprivate let words: HashIndex.View
    fileprivate let beginnings: HashIndex.View
    fileprivate let wordFilter: BitFilter.View
    fileprivate let beginningFilter: BitFilter.View
    fileprivate let threeLetterFilter: BitFilter.View

    /// The first entry for a whole word, or -1.
    @inline(__always)
    func word(_ hash: UInt64) -> Int32 { wordFilter.mayContain(hash) ? words.find(hash) : -1 }

    /// The first entry for a beginning of a word, or -1.
    @inline(__always)
    func beginning(_ hash: UInt64) -> Int32 { beginningFilter.mayContain(hash) ? beginnings.find(hash) : -1 }

    /// Whether any beginning starts with these three letters.
    @inline(__always)
    func mayBegin(threeLetters hash: UInt64) -> Bool { threeLetterFilter.mayContain(hash) }
  }
}

/// A set of hashes that may say yes to a few more than it holds; it grows with what it holds.
private struct BitFilter: Sendable {
  private var bits = [UInt64](repeating: 0, count: 1 << 9)
  private var hashes: [UInt64] = []

  mutating func insert(_ hash: UInt64) {
    hashes.append(hash)
    if hashes.count * 16 > bits.count * 64 {
      bits = [UInt64](repeating: 0, count: bits.count * 4)
      for hash in hashes { set(hash) }
    } else {
      set(hash)
    }
  }

  @inline(__always)
  func withView<Result>(_ body: (View) -> Result) -> Result {
    bits.withUnsafeBufferPointer { body(View(bits: $0)) }
  }

  struct View {
    fileprivate let bits: UnsafeBufferPointer<UInt64>

    @inline(__always)
    func mayContain(_ hash: UInt64) -> Bool {
      bits[Int(truncatingIfNeeded: hash >> 6) & (bits.count - 1)] >> (hash & 63) & 1 == 1
    }
  }

  private mutating func set(_ hash: UInt64) { bits[place(hash)] |= 1 << (hash & 63) }

  @inline(__always)
  private func place(_ hash: UInt64) -> Int { Int(truncatingIfNeeded: hash >> 6) & (bits.count - 1) }
}
