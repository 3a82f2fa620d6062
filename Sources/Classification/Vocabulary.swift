/// All words and beginnings of words that the watchlist's patterns are made of, as numbers.
struct Vocabulary: Sendable {
  /// One of several words or beginnings of the same letters, or one whose case counts.
  struct Entry: Sendable {
    var symbol: Int32
    /// The hash in its own case, which a text must have too; 0 when case does not count.
    var exact: UInt64
    /// The place of the next entry with the same letters in another case.
    fileprivate(set) var next = Vocabulary.none
  }

  private var entries: [Entry] = []
  /// Symbols, and where more than the letters is to be looked at places of entries.
  private var words = HashIndex(nothing: none)
  private var beginnings = HashIndex(nothing: none)
  private var beginningLengths = LengthTable()
  private(set) var count: Int32 = 0

  /// The most letters that may follow the beginning of a `word*`.
  static let longestTail = 8
  /// The fewest letters before a `*`.
  static let shortestBeginning = 3

  /// What a look-up gives for words that nothing stands for.
  static let none: Int32 = -1

  /// The symbol of a pattern's word, new or known.
  mutating func symbol(for word: PatternWord) -> Int32 {
    var hash = WordHash()
    var exact = WordHash()
    var letters = 0
    var threeLetters: UInt64 = 0
    for scalar in word.text.unicodeScalars {
      hash.combine(FoldedScalar.fold(scalar.value))
      exact.combine(FoldedScalar.normalize(scalar.value))
      letters += 1
      if letters == Vocabulary.shortestBeginning { threeLetters = hash.value }
    }
    let exactValue = word.caseCounts ? exact.value : 0
    let isNew: Bool
    let symbol: Int32
    if word.isBeginning {
      (symbol, isNew) = find(hash.value, exactValue, in: \.beginnings)
      beginningLengths.insert(threeLetters, length: letters)
    } else {
      (symbol, isNew) = find(hash.value, exactValue, in: \.words)
    }
    if isNew { count += 1 }
    return symbol
  }

  /// The symbol in an index, which is `count` when there was none.
  private mutating func find(
    _ hash: UInt64, _ exact: UInt64, in index: WritableKeyPath<Vocabulary, HashIndex<Int32>>
  ) -> (symbol: Int32, isNew: Bool) {
    let found = self[keyPath: index][hash]
    if found == Vocabulary.none, exact == 0 {
      self[keyPath: index][hash] = count
      return (count, true)
    }
    if found >= 0, exact == 0 { return (found, false) }
    var last: Int32 = Vocabulary.none
    var place = found
    if found >= 0 {
      // The word whose case does not count becomes the first of a chain.
      entries.append(Entry(symbol: found, exact: 0))
      last = Vocabulary.place(entries.count - 1)
      self[keyPath: index][hash] = last
      place = Vocabulary.none
    }
    while place != Vocabulary.none {
      let entry = entries[Vocabulary.index(place)]
      if entry.exact == exact { return (entry.symbol, false) }
      last = place
      place = entry.next
    }
    entries.append(Entry(symbol: count, exact: exact))
    let new = Vocabulary.place(entries.count - 1)
    if last == Vocabulary.none {
      self[keyPath: index][hash] = new
    } else {
      entries[Vocabulary.index(last)].next = new
    }
    return (count, true)
  }

  // Entries are numbered from -2 down, so that a look-up can give a symbol at once.
  private static func place(_ index: Int) -> Int32 { -2 - Int32(index) }
  @inline(__always)
  fileprivate static func index(_ place: Int32) -> Int { -2 - Int(place) }

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
          beginningLengths.withView { lengths in
            body(View(entries: entries, words: words, beginnings: beginnings, lengths: lengths))
          }
        }
      }
    }
  }

  /// A vocabulary to look words up in. It points into arrays that hold still for as long as it is used: looking up
  /// counts no references, which would cost more than the look itself.
  struct View {
    fileprivate let entries: UnsafeBufferPointer<Entry>
    fileprivate let words: HashIndex<Int32>.View
    fileprivate let beginnings: HashIndex<Int32>.View
    fileprivate let lengths: LengthTable.View

    /// The symbol of a whole word; the place of its first entry where case may count; or `none`.
    @inline(__always)
    func word(_ hash: UInt64) -> Int32 { words.find(hash) }

    /// The same for a beginning of a word.
    @inline(__always)
    func beginning(_ hash: UInt64) -> Int32 { beginnings.find(hash) }

    /// The entry at a place; nil for symbols and `none`.
    @inline(__always)
    func entry(_ place: Int32) -> Entry? { place < Vocabulary.none ? entries[Vocabulary.index(place)] : nil }

    /// How long beginnings can be that start with three letters: bit n for n letters, the last one for more too.
    @inline(__always)
    func lengths(ofBeginningsWith threeLetters: UInt64) -> UInt32 { lengths.lengths(threeLetters) }
  }
}
