/// Turns texts into words in one pass over their UTF-8: each is hashed as it is read and looked up in the watchlist's
/// vocabulary, and keeps its place in the original. Nothing is allocated for a word.
///
/// Words are runs of letters and digits. Hyphens separate (`US-Russia`), apostrophes join (`O'Brien`) but for the
/// possessive; `U.S.` is `US`; soft hyphens, combining marks and direction marks inside a word are not read.
struct TextScanner: ~Copyable {
  let vocabulary: Vocabulary.View
  /// The text that is being scanned.
  private(set) var bytes = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
  /// The byte that is read next.
  var index = 0
  var sentence: Int32 = 0
  var casing = Casing()
  private var mentions = 0..<0
  var tokens = GrowingBuffer<Token>(capacity: 256)
  var symbols = GrowingBuffer<Int32>(capacity: 256)
  private let classes = CharacterClass.table
  let cyrillic = Cyrillic.folded

  /// Hands out a scanner that looks words up in a vocabulary and uses its memory for all texts.
  static func with<Result>(_ vocabulary: Vocabulary, _ body: (inout TextScanner) -> Result) -> Result {
    vocabulary.withView { view in
      var scanner = TextScanner(vocabulary: view)
      return body(&scanner)
    }
  }

  private init(vocabulary: Vocabulary.View) { self.vocabulary = vocabulary }

  /// Scans a text, which is a headline or not, and hands out its words. They stay until the next text is scanned.
  mutating func scan<Result>(_ string: String, isTitle: Bool, _ body: (ScannedWords) -> Result) -> Result {
    var string = string
    return string.withUTF8 { bytes in
      self.bytes = bytes
      index = 0
      sentence = 0
      casing = Casing(of: bytes)
      tokens.removeAll()
      symbols.removeAll()
      readAll()
      mentions = isTitle ? 0..<publisherStart() : datelineEnd()..<tokens.count
      return body(
        ScannedWords(
          tokens: UnsafeBufferPointer(tokens.elements), allSymbols: UnsafeBufferPointer(symbols.elements),
          mentions: mentions))
    }
  }

  /// The text that was scanned last, to keep.
  var text: ScannedText {
    ScannedText(
      tokens: Array(tokens.elements), symbols: Array(symbols.elements), sentenceCount: Int(sentence) + 1,
      mentions: mentions, isCyrillic: casing.isCyrillic)
  }

  private mutating func readAll() {
    while index < bytes.count {
      switch classes[Int(bytes[index])] {
      case .word: if !(mayBeAcronym(width: 1) && acronym()) { asciiWord() }
      case .plain: index &+= 1
      case .currency: symbolWord(length: 1)
      case .mark:
        let byte = bytes[index]
        if byte == 0x3A, tokens.count > 0 { tokens.elements[tokens.count - 1].beforeColon = true }
        if endsSentence(UInt32(byte), at: index, length: 1) { sentence += 1 }
        index += 1
      case .beyondASCII: beyondASCII()
      }
    }
  }

  private mutating func beyondASCII() {
    let (scalar, length) = bytes.scalar(at: index)
    if Cyrillic.isLead(bytes[index]) || FoldedScalar.isWord(scalar) {
      if !(mayBeAcronym(width: length) && acronym()) { word() }
    } else if FoldedScalar.isCurrency(scalar) {
      symbolWord(length: length)
    } else {
      if endsSentence(scalar, at: index, length: length) { sentence += 1 }
      index += length
    }
  }

  /// A character that is a word of its own.
  private mutating func symbolWord(length: Int) {
    let hash = WordHash.of([bytes.scalar(at: index).scalar])
    let word = Word(start: index, end: index + length, hash: hash, isUpper: false)
    index += length
    // Such a word has no case.
    add(word, ignoringCase: true, isCapitalized: false)
  }

  // MARK: what stands at a place

  func isWord(at place: Int) -> Bool { place < bytes.count && FoldedScalar.isWord(bytes.scalar(at: place).scalar) }

  func isApostrophe(at place: Int) -> Bool {
    place < bytes.count && FoldedScalar.normalize(bytes.scalar(at: place).scalar) == 0x27
  }

  /// `'s` at the end of a word.
  func isPossessive(at place: Int) -> Bool {
    guard isApostrophe(at: place) else { return false }
    let next = place + bytes.scalar(at: place).length
    return next < bytes.count && bytes[next] | 0x20 == 0x73 && !isWord(at: next + 1)
  }
}
