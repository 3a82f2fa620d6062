/// Turns a field's text into words in one pass over its UTF-8: each is hashed as it is read and looked up in the
/// watchlist's vocabulary, and keeps its place in the original. Nothing is allocated for a word.
///
/// Words are runs of letters and digits. Hyphens separate (`US-Russia`), apostrophes join (`O'Brien`) but for the
/// possessive; `U.S.` is `US`; soft hyphens, combining marks and direction marks inside a word are not read.
struct TextScanner {
  private let bytes: UnsafeBufferPointer<UInt8>
  private let vocabulary: Vocabulary.View
  private let casing: Casing
  private let folds = ASCIIClass.folds
  private var index = 0
  /// Continuation bytes read so far.
  private var extra = 0
  private var text = ScannedText()
  private var sentence: Int32 = 0
  /// Hashes of the word's beginnings, by their length in letters.
  private let beginnings: UnsafeMutableBufferPointer<UInt64>

  /// The longest word any beginning of which is looked up, in letters.
  private static let longestWord = 128

  static func scan(_ string: String, vocabulary: Vocabulary, isTitle: Bool) -> ScannedText {
    var string = string
    return string.withUTF8 { bytes in
      vocabulary.withView { vocabulary in
        withUnsafeTemporaryAllocation(of: UInt64.self, capacity: longestWord + 1) { beginnings in
          var scanner = TextScanner(bytes, vocabulary, beginnings)
          return scanner.run(isTitle: isTitle)
        }
      }
    }
  }

  private init(
    _ bytes: UnsafeBufferPointer<UInt8>, _ vocabulary: Vocabulary.View,
    _ beginnings: UnsafeMutableBufferPointer<UInt64>
  ) {
    self.bytes = bytes
    self.vocabulary = vocabulary
    self.beginnings = beginnings
    casing = Casing(of: bytes)
    text.isCyrillic = casing.isCyrillic
    text.tokens.reserveCapacity(bytes.count / 6 + 8)
  }

  private mutating func run(isTitle: Bool) -> ScannedText {
    while index < bytes.count {
      let byte = bytes[index]
      if byte < 0x80 {
        switch ASCIIClass.of(byte) {
        case .word: if !(mayBeAcronym(width: 1) && acronym()) { word() }
        case .plain: index += 1
        case .currency: symbolWord(length: 1)
        case .mark:
          if byte == 0x3A, !text.tokens.isEmpty { text.tokens[text.tokens.count - 1].beforeColon = true }
          if endsSentence(UInt32(byte), at: index, length: 1) { sentence += 1 }
          index += 1
        }
      } else {
        let (scalar, length) = scalar(at: index)
        if FoldedScalar.isWord(scalar) {
          if !(mayBeAcronym(width: length) && acronym()) { word() }
        } else if FoldedScalar.isCurrency(scalar) {
          symbolWord(length: length)
        } else {
          if endsSentence(scalar, at: index, length: length) { sentence += 1 }
          advance(length)
        }
      }
    }
    text.sentenceCount = Int(sentence) + 1
    text.lastToken = text.tokens.count
    if isTitle { cutPublisher() } else { cutDateline() }
    return text
  }

  // MARK: bytes

  /// The scalar that begins at a byte, and its length in bytes. Swift strings hold valid UTF-8 only.
  @inline(__always)
  private func scalar(at place: Int) -> (scalar: UInt32, length: Int) { bytes.scalar(at: place) }

  @inline(__always)
  private mutating func advance(_ length: Int) {
    index += length
    extra += length - 1
  }

  /// The scalar that ends before a byte.
  private func scalar(before place: Int) -> UInt32 {
    var start = place - 1
    while start > 0, bytes[start] & 0xC0 == 0x80 { start -= 1 }
    return scalar(at: start).scalar
  }

  // MARK: words

  private mutating func word() {
    let start = index
    let startExtra = extra
    var hash = WordHash()
    var previous = hash
    var letters = 0
    var isUpper = true
    var mayBegin = false
    // Nearly all words of English are runs of ASCII: read on locals, without a look at anything else.
    var place = index
    while place < bytes.count {
      let byte = bytes[place]
      let folded = folds[Int(byte)]
      if folded == 0 { break }
      if byte >= 0x61 { isUpper = false }
      previous = hash
      hash.combine(UInt32(folded))
      letters += 1
      place += 1
      if letters >= Vocabulary.shortestBeginning {
        if letters == Vocabulary.shortestBeginning { mayBegin = vocabulary.mayBegin(threeLetters: hash.value) }
        if mayBegin, letters <= TextScanner.longestWord { beginnings[letters] = hash.value }
      }
    }
    index = place
    var end = index
    var endExtra = extra
    while index < bytes.count {
      let byte = bytes[index]
      var folded = UInt32(ASCIIClass.fold(byte))
      var length = 1
      if byte < 0x80 {
        if folded == 0 {
          guard byte == 0x27, isInnerApostrophe(length: 1) else { break }
          folded = 0x27
        }
        if byte >= 0x61 || byte < 0x30 { isUpper = false }
      } else {
        let (scalar, size) = scalar(at: index)
        length = size
        if FoldedScalar.isIgnorable(scalar) {
          // й written as и and a breve is another letter, unlike ё.
          if scalar == 0x0306, letters > 0, isShortIBase(self.scalar(before: index)) {
            hash = previous
            hash.combine(0x0439)
            if letters == Vocabulary.shortestBeginning { mayBegin = vocabulary.mayBegin(threeLetters: hash.value) }
            if letters <= TextScanner.longestWord { beginnings[letters] = hash.value }
          }
          advance(length)
          // An accent belongs to the letter before it; what cannot be seen at a word's end does not belong to the word.
          if FoldedScalar.isMark(scalar) {
            end = index
            endExtra = extra
          }
          continue
        }
        guard FoldedScalar.isWord(scalar) || isInnerApostrophe(length: length) else { break }
        if !FoldedScalar.isUpper(scalar) { isUpper = false }
        folded = FoldedScalar.fold(scalar)
      }
      previous = hash
      hash.combine(folded)
      letters += 1
      if letters >= Vocabulary.shortestBeginning {
        if letters == Vocabulary.shortestBeginning { mayBegin = vocabulary.mayBegin(threeLetters: hash.value) }
        if mayBegin, letters <= TextScanner.longestWord { beginnings[letters] = hash.value }
      }
      advance(length)
      end = index
      endExtra = extra
    }
    let isPlain = casing.ignores(isUpper: isUpper, isCyrillic: bytes[start] == 0xD0 || bytes[start] == 0xD1)
    let first = Int32(text.symbols.count)
    addSymbols(vocabulary.word(hash.value), start, letters, isPlain)
    if mayBegin, letters <= TextScanner.longestWord {
      for length in max(Vocabulary.shortestBeginning, letters - Vocabulary.longestTail)...letters {
        addSymbols(vocabulary.beginning(beginnings[length]), start, length, isPlain)
      }
    }
    text.tokens.append(
      Token(
        start: Int32(start), end: Int32(end), startExtra: Int32(startExtra), endExtra: Int32(endExtra),
        sentence: sentence, firstSymbol: first, symbolCount: Int32(text.symbols.count) - first,
        isCapitalized: bytes[start] < 0x80 ? bytes[start] &- 0x41 < 26 : isUpperScalar(at: start), isUpper: isUpper,
        hash: hash.value))
    if index < bytes.count, bytes[index] == 0x27 || bytes[index] >= 0x80 { skipPossessive() }
  }

  /// Adds the symbols of the entries for some letters, those with a case of their own only when the text has it too.
  @inline(__always)
  private mutating func addSymbols(_ first: Int32, _ start: Int, _ letters: Int, _ ignoringCase: Bool) {
    var place = first
    while place >= 0 {
      let entry = vocabulary.entries[Int(place)]
      if entry.exact == 0 || ignoringCase || entry.exact == exactHash(from: start, letters: letters) {
        text.symbols.append(entry.symbol)
      }
      place = entry.next
    }
  }

  /// The hash of a word's beginning in its own case.
  private func exactHash(from start: Int, letters: Int) -> UInt64 {
    var hash = WordHash()
    var previous = hash
    var count = 0
    var base: UInt32 = 0
    var place = start
    while place < bytes.count {
      let (scalar, length) = scalar(at: place)
      if FoldedScalar.isIgnorable(scalar) {
        if scalar == 0x0306, isShortIBase(base) {
          hash = previous
          hash.combine(base == 0x0438 ? 0x0439 : 0x0419)
        }
      } else {
        if count == letters { break }
        previous = hash
        base = FoldedScalar.normalize(scalar)
        hash.combine(base)
        count += 1
      }
      place += length
    }
    return hash.value
  }

  private func isShortIBase(_ scalar: UInt32) -> Bool { scalar == 0x0438 || scalar == 0x0418 }

  /// `U.S.`, `U.S.A.`, `J. D.` is not: single letters with a full stop after each, read as one word in capitals.
  private mutating func acronym() -> Bool {
    guard let (end, endsInStop) = acronymEnd() else { return false }
    let start = index
    let startExtra = extra
    var folded = WordHash()
    var exact = WordHash()
    var place = start
    while place < end {
      let (scalar, length) = scalar(at: place)
      if scalar != 0x2E {
        folded.combine(FoldedScalar.fold(scalar))
        exact.combine(FoldedScalar.normalize(scalar))
      }
      advance(length)
      place += length
    }
    let first = Int32(text.symbols.count)
    var entry = vocabulary.word(folded.value)
    while entry >= 0 {
      let known = vocabulary.entries[Int(entry)]
      if known.exact == 0 || known.exact == exact.value { text.symbols.append(known.symbol) }
      entry = known.next
    }
    text.tokens.append(
      Token(
        start: Int32(start), end: Int32(end), startExtra: Int32(startExtra), endExtra: Int32(extra),
        sentence: sentence, firstSymbol: first, symbolCount: Int32(text.symbols.count) - first, isCapitalized: true,
        isUpper: true, hash: folded.value))
    // A final stop may also end the sentence; the next word's capital and a pause tell.
    if endsInStop, endsSentenceAfterAcronym(end) { sentence += 1 }
    skipPossessive()
    return true
  }

  /// The usual word has no full stop as its second character.
  @inline(__always)
  private func mayBeAcronym(width: Int) -> Bool { index + width < bytes.count && bytes[index + width] == 0x2E }

  private func acronymEnd() -> (end: Int, endsInStop: Bool)? {
    var end = index
    var letters = 0
    // Longer ones do not exist; without a bound each letter of a row of thousands would look at all that follow.
    while end < bytes.count, letters < 16 {
      let (letter, length) = scalar(at: end)
      guard FoldedScalar.isUpper(letter), end + length < bytes.count, bytes[end + length] == 0x2E else { break }
      end += length + 1
      letters += 1
    }
    // The last full stop may be missing: "U.S Senate".
    if letters == 1, end < bytes.count {
      let (letter, length) = scalar(at: end)
      if FoldedScalar.isUpper(letter), !isWord(at: end + length) {
        letters = 2
        end += length
      }
    }
    guard letters >= 2, !isWord(at: end) else { return nil }
    return (end, bytes[end - 1] == 0x2E)
  }

  private mutating func symbolWord(length: Int) {
    let start = index
    let startExtra = extra
    let hash = WordHash.of([scalar(at: index).scalar])
    let first = Int32(text.symbols.count)
    advance(length)
    var entry = vocabulary.word(hash)
    while entry >= 0 {
      text.symbols.append(vocabulary.entries[Int(entry)].symbol)
      entry = vocabulary.entries[Int(entry)].next
    }
    text.tokens.append(
      Token(
        start: Int32(start), end: Int32(index), startExtra: Int32(startExtra), endExtra: Int32(extra),
        sentence: sentence, firstSymbol: first, symbolCount: Int32(text.symbols.count) - first, isCapitalized: false,
        isUpper: false, hash: hash))
  }

  private func isInnerApostrophe(length: Int) -> Bool {
    guard isApostrophe(at: index), isWord(at: index + length) else { return false }
    return !isPossessive(at: index)
  }

  private func isApostrophe(at place: Int) -> Bool {
    place < bytes.count && FoldedScalar.normalize(scalar(at: place).scalar) == 0x27
  }

  private func isWord(at place: Int) -> Bool { place < bytes.count && FoldedScalar.isWord(scalar(at: place).scalar) }

  private func isUpperScalar(at place: Int) -> Bool { FoldedScalar.isUpper(scalar(at: place).scalar) }

  /// `'s` at the end of a word.
  private func isPossessive(at place: Int) -> Bool {
    guard isApostrophe(at: place) else { return false }
    let next = place + scalar(at: place).length
    return next < bytes.count && bytes[next] | 0x20 == 0x73 && !isWord(at: next + 1)
  }

  private mutating func skipPossessive() {
    guard index < bytes.count, bytes[index] == 0x27 || bytes[index] >= 0x80, isPossessive(at: index) else { return }
    advance(scalar(at: index).length)
    advance(1)
  }

  // MARK: sentences

  private func endsSentence(_ scalar: UInt32, at place: Int, length: Int) -> Bool {
    switch scalar {
    case 0x21, 0x3F, 0x2026: startsSentence(after: place + length)
    case 0x0A, 0x2029: true
    case 0x2E: startsSentence(after: place + length) && !isAbbreviation(before: place)
    default: false
    }
  }

  private func endsSentenceAfterAcronym(_ place: Int) -> Bool {
    // "in the U.S. The embassy" ends, "U.S. Embassy" does not: only a word that begins sentences tells.
    guard startsSentence(after: place) else { return false }
    var next = place
    while next < bytes.count, !isWord(at: next) { next += scalar(at: next).length }
    var hash = WordHash()
    while next < bytes.count, isWord(at: next) {
      let (scalar, length) = scalar(at: next)
      hash.combine(FoldedScalar.fold(scalar))
      next += length
    }
    return SentenceWords.openers.contains(hash.value)
  }

  /// Whether, after closing quotes and white space, something follows that a sentence begins with. Nothing
  /// further off than 64 bytes is looked at: each mark of a long run would look at all that follow.
  private func startsSentence(after place: Int) -> Bool {
    let limit = min(bytes.count, place + 64)
    var next = place
    while next < limit, SentenceWords.isCloser(scalar(at: next).scalar) { next += scalar(at: next).length }
    guard next < limit else { return limit == bytes.count }
    switch scalar(at: next).scalar {
    case 0x20, 0xA0, 0x0A, 0x0D: break
    default: return false
    }
    while next < limit, !isWord(at: next) { next += scalar(at: next).length }
    guard next < limit else { return limit == bytes.count }
    let (first, _) = scalar(at: next)
    return FoldedScalar.isUpper(first) || 0x30...0x39 ~= first
  }

  /// Whether the word before a full stop is one that is written with one, or an initial.
  private func isAbbreviation(before place: Int) -> Bool {
    guard let last = text.tokens.last, Int(last.end) == place else { return false }
    if last.scalars.count == 1, last.isCapitalized { return true }
    return SentenceWords.abbreviations.contains(last.hash)
  }

  // MARK: what is no mention

  /// `… - Reuters`, `… | The Harbour Wire` at a title's end.
  private mutating func cutPublisher() {
    guard let last = text.tokens.last else { return }
    var place = Int(last.start)
    let earliest = max(1, place - 100)
    while place > earliest {
      place -= 1
      let byte = bytes[place]
      guard byte == 0x2D || byte == 0x7C, bytes[place - 1] == 0x20, place + 1 < bytes.count, bytes[place + 1] == 0x20
      else { continue }
      let tail = text.tokens.lastIndex { Int($0.end) <= place }.map { $0 + 1 } ?? 0
      let words = text.tokens[tail...]
      let isName = words.count <= 5 && words.allSatisfy { $0.isCapitalized || $0.scalars.count <= 3 }
      if tail > 2, isName { text.lastToken = tail }
      return
    }
  }

  /// `WASHINGTON, July 18 (Reuters) - …`, `МОСКВА, 18 июля — …` at a text's start.
  private mutating func cutDateline() {
    guard let first = text.tokens.first, first.isUpper, first.scalars.count > 2 else { return }
    let limit = min(bytes.count, Int(first.start) + 100)
    var place = Int(first.end)
    while place < limit {
      let (scalar, length) = scalar(at: place)
      if [0x2D, 0x2013, 0x2014].contains(scalar), bytes[place - 1] == 0x20 {
        let inside = text.tokens.prefix { Int($0.end) <= place }
        let hasAgencyOrDate = bytes[Int(first.end)..<place].contains { $0 == 0x29 || 0x30...0x39 ~= $0 }
        if inside.count <= 8, hasAgencyOrDate || inside.count <= 2 { text.firstToken = inside.count }
        return
      }
      place += length
    }
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// The Unicode scalar that begins at a byte of valid UTF-8, and its length in bytes.
  @inline(__always)
  func scalar(at place: Int) -> (scalar: UInt32, length: Int) {
    let first = UInt32(self[place])
    if first < 0x80 { return (first, 1) }
    if first < 0xE0 { return ((first & 0x1F) << 6 | UInt32(self[place + 1] & 0x3F), 2) }
    let second = UInt32(self[place + 1] & 0x3F)
    let third = UInt32(self[place + 2] & 0x3F)
    if first < 0xF0 { return ((first & 0x0F) << 12 | second << 6 | third, 3) }
    return ((first & 0x07) << 18 | second << 12 | third << 6 | UInt32(self[place + 3] & 0x3F), 4)
  }
}
