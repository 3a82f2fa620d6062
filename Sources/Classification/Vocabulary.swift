/// Maps all words and beginnings of words (`word*`) in the watchlist's patterns to numbers, the symbols of the trie.
struct Vocabulary: Sendable {
  /// A word or beginning whose case counts, or one of several with the same letters in different case.
  struct Entry: Sendable {
    var symbol: Int32
    /// The hash without folding, which the text's word must have too; 0 if case does not count.
    var exact: UInt64
    /// The next entry with the same letters, as an encoded index (see `place`); `none` if there is none.
    fileprivate(set) var next = Vocabulary.none
  }

  private var entries: [Entry] = []
  /// Maps the hash of a folded word to a symbol (≥ 0), to `none`, or to `-2 - i`, where `i` is the index of the first
  /// entry of a linked list of words that differ in case.
  private var words = HashIndex(nothing: none)
  private var beginnings = HashIndex(nothing: none)
  /// How long the beginnings are that start with the same three letters: bit n for n letters, the last one for more
  /// too.
  private var beginningLengths = HashIndex(nothing: UInt32(0))
  private(set) var count: Int32 = 0

  /// The maximum number of letters that `*` stands for.
  static let longestTail = 8
  /// The minimum number of letters before a `*`.
  static let shortestBeginning = 3

  /// The result of a lookup that finds nothing.
  static let none: Int32 = -1

  /// The symbol of a word of a pattern. Adds the word if it is new.
  mutating func symbol(for word: PatternWord) -> Int32 {
    var hash = WordHash()
    var exact = WordHash()
    var letters = 0
    var threeLetters: UInt64 = 0
    for scalar in word.text.unicodeScalars {
      hash.combine(FoldedScalar.fold(scalar.value))
      if word.caseCounts { exact.combine(FoldedScalar.normalize(scalar.value)) }
      letters += 1
      if letters == Vocabulary.shortestBeginning { threeLetters = hash.value }
    }
    let exactValue = word.caseCounts ? exact.value : 0
    let isNew: Bool
    let symbol: Int32
    if word.isBeginning {
      (symbol, isNew) = Vocabulary.find(hash.value, exactValue, in: &beginnings, &entries, new: count)
      beginningLengths[threeLetters] |= 1 << UInt32(min(letters, 31))
    } else {
      (symbol, isNew) = Vocabulary.find(hash.value, exactValue, in: &words, &entries, new: count)
    }
    if isNew { count += 1 }
    return symbol
  }

  /// The symbol of a word in an index. A new word gets the symbol `new`.
  private static func find(
    _ hash: UInt64, _ exact: UInt64, in index: inout HashIndex<Int32>, _ entries: inout [Entry], new: Int32
  ) -> (symbol: Int32, isNew: Bool) {
    let found = index[hash]
    if found == none, exact == 0 {
      index[hash] = new
      return (new, true)
    }
    if found >= 0, exact == 0 { return (found, false) }
    var last = none
    var place = found
    if found >= 0 {
      // The word without case becomes the first entry of a list.
      entries.append(Entry(symbol: found, exact: 0))
      last = Vocabulary.place(entries.count - 1)
      index[hash] = last
      place = none
    }
    while place != none {
      let entry = entries[Vocabulary.index(place)]
      if entry.exact == exact { return (entry.symbol, false) }
      last = place
      place = entry.next
    }
    entries.append(Entry(symbol: new, exact: exact))
    let entry = Vocabulary.place(entries.count - 1)
    if last == none {
      index[hash] = entry
    } else {
      entries[Vocabulary.index(last)].next = entry
    }
    return (new, true)
  }

  // Encodes an index of `entries` as a number from -2 down, to distinguish it from symbols and `none`.
  private static func place(_ index: Int) -> Int32 { -2 - Int32(index) }
  @inline(__always)
  fileprivate static func index(_ place: Int32) -> Int { -2 - Int(place) }

  /// A new symbol that no word has, for an entity slot.
  mutating func newSlot() -> Int32 {
    count += 1
    return count - 1
  }

  /// Calls `body` with the vocabulary as plain memory, valid during the call.
  @inline(__always)
  func withView<Result>(_ body: (View) -> Result) -> Result {
    unsafe entries.withUnsafeBufferPointer { entries in
      unsafe words.withView { words in
        unsafe beginnings.withView { beginnings in
          unsafe beginningLengths.withView { lengths in
            unsafe body(View(entries: entries, words: words, beginnings: beginnings, lengths: lengths))
          }
        }
      }
    }
  }

  /// The vocabulary as plain memory, valid during `withView`. A lookup needs no reference counting, which would cost
  /// more than the lookup itself.
  @unsafe struct View {
    fileprivate let entries: UnsafeBufferPointer<Entry>
    fileprivate let words: HashIndex<Int32>.View
    fileprivate let beginnings: HashIndex<Int32>.View
    fileprivate let lengths: HashIndex<UInt32>.View

    /// The symbol of a whole word; the encoded index of its first entry if case may count; or `none`.
    @inline(__always)
    func word(_ hash: UInt64) -> Int32 { unsafe words.find(hash) }

    /// The same for a beginning of a word.
    @inline(__always)
    func beginning(_ hash: UInt64) -> Int32 { unsafe beginnings.find(hash) }

    /// The entry at an encoded index; nil for symbols and `none`.
    @inline(__always)
    func entry(_ place: Int32) -> Entry? { unsafe place < Vocabulary.none ? entries[Vocabulary.index(place)] : nil }

    /// The lengths of beginnings that may start with three letters: bit n for n letters, the highest bit also for more.
    @inline(__always)
    func lengths(ofBeginningsWith threeLetters: UInt64) -> UInt32 { unsafe lengths.find(threeLetters) }
  }
}
