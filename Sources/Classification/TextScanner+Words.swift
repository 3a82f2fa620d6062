import Basics

/// Reading of words and lookup of their symbols.
extension TextScanner {
  /// A word while it is being read.
  struct Word {
    var start: Int
    var end: Int
    /// The number of characters read.
    var letters = 0
    /// The hash of its first three characters; 0 if it has fewer.
    var beginning: UInt64 = 0
    /// The hash of the folded word.
    var hash: UInt64
    /// Whether all its letters are upper case.
    var isUpper = true
  }

  /// The maximum number of letters of a word whose beginnings are looked up.
  private static let longestWord = 128

  /// Reads a word that begins with an ASCII letter or digit. Nearly all English words consist of these only; they are
  /// read eight bytes at a time.
  @inline(__always)
  mutating func asciiWord() {
    let start = unsafe index
    var block = unsafe ASCIIBlock(bytes.eight(at: start))
    var count = block.wordLength
    let first = block.folded
    var hash = WordHash()
    var letters = count
    var lower = block.lowerCase & ASCIIBlock.first(count)
    if count == 8 {
      lower = block.lowerCase
      var place = start
      repeat {
        hash.combine(block.folded, count: 8)
        place += 8
        block = unsafe ASCIIBlock(bytes.eight(at: place))
        count = block.wordLength
        lower |= count == 8 ? block.lowerCase : block.lowerCase & ASCIIBlock.first(count)
        letters += count
      } while count == 8
    }
    hash.combine(block.folded(count), count: count)
    let end = start + letters
    var word = Word(start: start, end: end, letters: letters, hash: hash.value, isUpper: lower == 0)
    if letters >= Vocabulary.shortestBeginning {
      var beginning = WordHash()
      beginning.combine(first, count: Vocabulary.shortestBeginning)
      word.beginning = beginning.value
    }
    unsafe index = end
    if unsafe end < bytes.count, unsafe bytes[end] == 0x27 || bytes[end] >= 0x80 {
      unsafe readOn(&word, hash)
    } else {
      unsafe add(word)
    }
  }

  /// Reads a word that begins with another letter.
  mutating func word() {
    var word = unsafe Word(start: index, end: index, hash: 0)
    unsafe readOn(&word, WordHash())
  }

  /// Reads the rest of a word, which may have any characters.
  private mutating func readOn(_ word: inout Word, _ start: WordHash) {
    var hash = start
    var previous = start
    while unsafe index < bytes.count {
      let byte = unsafe bytes[index]
      if Cyrillic.isLead(byte) {
        let low = unsafe Cyrillic.low(byte, bytes[index + 1])
        if unsafe cyrillic[low] != 0 {
          previous = hash
          unsafe hash.combine(UInt64(cyrillic[low]), count: 2)
          if low >= Cyrillic.upperCount { word.isUpper = false }
          unsafe take(&word, hash, length: 2)
          continue
        }
      }
      var folded = UInt32(CharacterClass.fold(byte))
      var length = 1
      if byte < 0x80 {
        if folded == 0 {
          guard byte == 0x27, unsafe isInnerApostrophe(length: 1) else { break }
          folded = 0x27
        }
        if byte >= 0x61 || byte < 0x30 { word.isUpper = false }
      } else {
        let (scalar, size) = unsafe bytes.scalar(at: index)
        length = size
        if FoldedScalar.isIgnorable(scalar) {
          // й written as и with a combining breve is another letter than и. (ё with combining dots is the same as е.)
          if scalar == 0x0306, word.letters > 0, unsafe isShortIBase(self.scalar(before: index)) {
            hash = previous
            hash.combine(0x0439)
            if word.letters == Vocabulary.shortestBeginning { word.beginning = hash.value }
          }
          unsafe index += length
          // An accent belongs to the word; an invisible character at its end does not.
          if FoldedScalar.isMark(scalar) { word.end = unsafe index }
          continue
        }
        guard unsafe FoldedScalar.isWord(scalar) || isInnerApostrophe(length: length) else { break }
        if !FoldedScalar.isUpper(scalar) { word.isUpper = false }
        folded = FoldedScalar.fold(scalar)
      }
      previous = hash
      hash.combine(folded)
      unsafe take(&word, hash, length: length)
    }
    word.hash = hash.value
    unsafe add(word)
    unsafe skipPossessive()
  }

  @inline(__always)
  private mutating func take(_ word: inout Word, _ hash: WordHash, length: Int) {
    word.letters += 1
    if word.letters == Vocabulary.shortestBeginning { word.beginning = hash.value }
    unsafe index += length
    word.end = unsafe index
  }

  // MARK: lookup

  /// Adds a word with its symbols.
  @inline(__always)
  private mutating func add(_ word: Word) {
    let first = unsafe Int32(truncatingIfNeeded: symbols.count)
    unsafe addSymbols(vocabulary.word(word.hash), word, word.letters)
    if word.letters >= Vocabulary.shortestBeginning {
      let lengths = unsafe vocabulary.lengths(ofBeginningsWith: word.beginning)
      if lengths != 0 { unsafe addBeginnings(word, lengths) }
    }
    let byte = unsafe bytes[word.start]
    unsafe append(
      word, firstSymbol: first,
      isCapitalized: byte < 0x80 ? byte &- 0x41 < 26 : FoldedScalar.isUpper(bytes.scalar(at: word.start).scalar))
  }

  /// Adds a word. Used for words that are not plain letters, or whose case is ignored.
  mutating func add(_ word: Word, ignoringCase: Bool, exactHash: UInt64 = 0, isCapitalized: Bool) {
    let first = unsafe Int32(symbols.count)
    var found = unsafe vocabulary.word(word.hash)
    if found >= 0 { unsafe symbols.append(found) }
    while let entry = unsafe vocabulary.entry(found) {
      if entry.exact == 0 || ignoringCase || entry.exact == exactHash { unsafe symbols.append(entry.symbol) }
      found = entry.next
    }
    unsafe append(word, firstSymbol: first, isCapitalized: isCapitalized)
  }

  @inline(__always)
  private mutating func append(_ word: Word, firstSymbol: Int32, isCapitalized: Bool) {
    unsafe tokens.append(
      Token(
        start: Int32(truncatingIfNeeded: word.start), end: Int32(truncatingIfNeeded: word.end), sentence: sentence,
        firstSymbol: firstSymbol, symbolCount: Int32(truncatingIfNeeded: symbols.count) &- firstSymbol,
        isCapitalized: isCapitalized, isUpper: word.isUpper, hash: word.hash))
  }

  /// Adds the symbols found for the first `letters` letters of a word.
  @inline(__always)
  private mutating func addSymbols(_ found: Int32, _ word: Word, _ letters: Int) {
    if found >= 0 {
      unsafe symbols.append(found)
    } else if found != Vocabulary.none {
      unsafe addCased(found, word, letters)
    }
  }

  /// The same for entries whose case must be the same in the text.
  private mutating func addCased(_ found: Int32, _ word: Word, _ letters: Int) {
    let ignoringCase = unsafe casing.ignores(isUpper: word.isUpper, isCyrillic: Cyrillic.isLead(bytes[word.start]))
    var exact: UInt64?
    var place = found
    while let entry = unsafe vocabulary.entry(place) {
      if entry.exact == 0 || ignoringCase {
        unsafe symbols.append(entry.symbol)
      } else {
        let own = unsafe exact ?? exactHash(from: word.start, letters: letters)
        exact = own
        if entry.exact == own { unsafe symbols.append(entry.symbol) }
      }
      place = entry.next
    }
  }

  /// Adds the symbols of all beginnings of a word. `lengths` is a bit set of the lengths to look up.
  private mutating func addBeginnings(_ word: Word, _ lengths: UInt32) {
    let shortest = max(Vocabulary.shortestBeginning, word.letters - Vocabulary.longestTail)
    guard unsafe word.letters <= TextScanner.longestWord, lengths >> min(shortest, 31) != 0 else { return }
    if word.end - word.start == word.letters, word.letters < 31 {
      return unsafe addASCIIBeginnings(word, (lengths >> shortest) << shortest & ((2 << word.letters) - 1))
    }
    var hash = WordHash()
    var place = word.start
    for letters in 1...word.letters {
      place = unsafe readLetter(at: place, &hash, folding: true)
      guard letters >= shortest else { continue }
      let rest = lengths >> min(letters, 31)
      if rest == 0 { return }
      if rest & 1 == 1 { unsafe addSymbols(vocabulary.beginning(hash.value), word, letters) }
    }
  }

  /// The same, faster, for a word of fewer than 31 characters, all ASCII.
  private mutating func addASCIIBeginnings(_ word: Word, _ lengths: UInt32) {
    var lengths = lengths
    while lengths != 0 {
      let letters = lengths.trailingZeroBitCount
      lengths &= lengths &- 1
      var hash = WordHash()
      var place = word.start
      var count = letters
      while count >= 8 {
        unsafe hash.combine(ASCIIBlock(bytes.eight(at: place)).folded, count: 8)
        place += 8
        count -= 8
      }
      // The only other character is an apostrophe, whose lower case is itself.
      unsafe hash.combine(ASCIIBlock(bytes.eight(at: place)).folded(count), count: count)
      unsafe addSymbols(vocabulary.beginning(hash.value), word, letters)
    }
  }

  /// The hash of a word's beginning without folding.
  private func exactHash(from start: Int, letters: Int) -> UInt64 {
    var hash = WordHash()
    var place = start
    for _ in 0..<letters { place = unsafe readLetter(at: place, &hash, folding: false) }
    return hash.value
  }

  /// Mixes the letter at a position of a word into a hash, folded or not. Returns the position of the next letter.
  @inline(__always)
  private func readLetter(at start: Int, _ hash: inout WordHash, folding: Bool) -> Int {
    let before = hash
    let (letter, length) = unsafe bytes.scalar(at: start)
    if folding, unsafe Cyrillic.isLead(bytes[start]), unsafe cyrillic[Int(letter & 0x7F)] != 0 {
      unsafe hash.combine(UInt64(cyrillic[Int(letter & 0x7F)]), count: 2)
    } else {
      hash.combine(folding ? FoldedScalar.fold(letter) : FoldedScalar.normalize(letter))
    }
    var place = start + length
    while unsafe place < bytes.count, unsafe bytes[place] >= 0x80, unsafe !Cyrillic.isLead(bytes[place]) {
      let (mark, size) = unsafe bytes.scalar(at: place)
      guard FoldedScalar.isIgnorable(mark) else { break }
      if mark == 0x0306, place == start + length, unsafe isShortIBase(letter) {
        hash = before
        // In both cases й is the code point after и.
        hash.combine(folding ? 0x0439 : letter + 1)
      }
      place += size
    }
    return place
  }

  /// Whether a letter is и or И, which a combining breve changes to й or Й.
  private func isShortIBase(_ scalar: UInt32) -> Bool { scalar == 0x0438 || scalar == 0x0418 }

  /// The scalar that ends before a byte position.
  private func scalar(before place: Int) -> UInt32 {
    var start = place - 1
    while start > 0, unsafe bytes[start] & 0xC0 == 0x80 { start -= 1 }
    return unsafe bytes.scalar(at: start).scalar
  }

  // MARK: apostrophes

  private func isInnerApostrophe(length: Int) -> Bool {
    guard unsafe isApostrophe(at: index), unsafe isWord(at: index + length) else { return false }
    return unsafe !isPossessive(at: index)
  }

  mutating func skipPossessive() {
    guard unsafe index < bytes.count, unsafe bytes[index] == 0x27 || bytes[index] >= 0x80,
      unsafe isPossessive(at: index)
    else { return }
    unsafe index += bytes.scalar(at: index).length + 1
  }
}
