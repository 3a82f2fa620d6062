/// Splits texts into words in one pass over their UTF-8. Each word is hashed while it is read, looked up in the
/// watchlist's vocabulary, and keeps its position in the text. Nothing is allocated for a word.
///
/// Words are runs of letters and digits. Hyphens separate words (`US-Russia`). Apostrophes join them (`O'Brien`),
/// except the possessive. `U.S.` is `US`. Soft hyphens, combining marks and direction marks inside a word are ignored.
struct TextScanner: ~Copyable {
  let vocabulary: Vocabulary.View
  /// The UTF-8 of the current text.
  private(set) var bytes = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
  /// The index of the next byte to read.
  var index = 0
  var sentence: Int32 = 0
  var casing = Casing()
  /// The index of the first word of the current text.
  private var firstToken = 0
  var tokens = GrowingBuffer<Token>(capacity: 64)
  var symbols = GrowingBuffer<Int32>(capacity: 64)
  private let classes = CharacterClass.table
  let cyrillic = Cyrillic.folded

  /// Calls `body` with a scanner for a vocabulary. It keeps the words of all texts that it scans.
  static func with<Result>(_ vocabulary: Vocabulary, _ body: (inout TextScanner) -> Result) -> Result {
    vocabulary.withView { view in
      var scanner = TextScanner(vocabulary: view)
      return body(&scanner)
    }
  }

  private init(vocabulary: Vocabulary.View) { self.vocabulary = vocabulary }

  /// A scanned text: the range of its words among those of all texts.
  struct Scanned {
    let words: Range<Int>
    /// The words that are searched, counted from the text's first word: all except the words about the source at both
    /// ends.
    let mentions: Range<Int>
    /// Ranges of words about the source within `mentions`.
    let inside: [Range<Int>]
    fileprivate let isCyrillic: Bool
  }

  /// The role of a text in its item.
  enum Part {
    case title
    /// A text; `below` is the item's title, if it has one.
    case text(below: Scanned?)
  }

  /// Scans a text of an item.
  mutating func scan(_ string: String, as part: Part, of source: SourceVoice) -> Scanned {
    var string = string
    return string.withUTF8 { bytes in
      self.bytes = bytes
      index = 0
      sentence = 0
      firstToken = tokens.count
      tokens.reserve(bytes.count / 5 + 8)
      casing = Casing(of: bytes)
      readAll()
      var voice = VoiceReader(UnsafeBufferPointer(ownTokens), bytes, source)
      switch part {
      case .title: voice.readTitle()
      case .text(let title):
        voice.readText()
        if let title {
          voice.readRepeated(UnsafeBufferPointer(rebasing: tokens.elements[title.words]), own: title.mentions)
        }
      }
      for word in voice.inside.joined() { ownTokens[word].symbolCount = 0 }
      return Scanned(
        words: firstToken..<tokens.count, mentions: voice.own, inside: voice.inside, isCyrillic: casing.isCyrillic)
    }
  }

  /// The words of the current text.
  var ownTokens: UnsafeMutableBufferPointer<Token> {
    UnsafeMutableBufferPointer(rebasing: tokens.elements[firstToken...])
  }

  /// Calls `body` with the words of a text, without copying them.
  @inline(__always)
  func withWords<Result>(of text: Scanned, _ body: (ScannedWords) -> Result) -> Result {
    body(
      ScannedWords(
        tokens: UnsafeBufferPointer(rebasing: tokens.elements[text.words]),
        allSymbols: UnsafeBufferPointer(symbols.elements), mentions: text.mentions))
  }

  /// A copy of a text's words, independent of the scanner.
  func kept(_ text: Scanned) -> ScannedText {
    var tokens = Array(tokens.elements[text.words])
    let first = Int(tokens.first?.firstSymbol ?? 0)
    let end = tokens.last.map { Int($0.firstSymbol + $0.symbolCount) } ?? first
    for index in tokens.indices { tokens[index].firstSymbol -= Int32(first) }
    return ScannedText(
      tokens: tokens, symbols: Array(symbols.elements[first..<end]), mentions: text.mentions,
      inside: text.inside, isCyrillic: text.isCyrillic)
  }

  private mutating func readAll() {
    while index < bytes.count {
      switch classes[Int(bytes[index])] {
      case .word: if !(mayBeAcronym(width: 1) && acronym()) { asciiWord() }
      case .plain: index &+= 1
      case .currency: symbolWord(length: 1)
      case .mark:
        let byte = bytes[index]
        if byte == 0x3A, tokens.count > firstToken { tokens.elements[tokens.count - 1].beforeColon = true }
        if byte == 0x0A, tokens.count > firstToken { tokens.elements[tokens.count - 1].endsLine = true }
        if endsSentence(UInt32(byte), at: index, length: 1) { endSentence() }
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
      if endsSentence(scalar, at: index, length: length) { endSentence() }
      index += length
    }
  }

  /// Ends the sentence, if it has words. A full stop and a line end after it end only one sentence.
  private mutating func endSentence() {
    if tokens.count > firstToken, tokens.elements[tokens.count - 1].sentence == sentence { sentence += 1 }
  }

  /// Reads a character that is a word of its own.
  private mutating func symbolWord(length: Int) {
    let hash = WordHash.of([bytes.scalar(at: index).scalar])
    let word = Word(start: index, end: index + length, hash: hash, isUpper: false)
    index += length
    // Such a word has no case.
    add(word, ignoringCase: true, isCapitalized: false)
  }

  // MARK: tests at a position

  func isWord(at place: Int) -> Bool { place < bytes.count && FoldedScalar.isWord(bytes.scalar(at: place).scalar) }

  func isApostrophe(at place: Int) -> Bool {
    place < bytes.count && FoldedScalar.normalize(bytes.scalar(at: place).scalar) == 0x27
  }

  /// Whether there is `'s` at the end of a word.
  func isPossessive(at place: Int) -> Bool {
    guard isApostrophe(at: place) else { return false }
    let next = place + bytes.scalar(at: place).length
    return next < bytes.count && bytes[next] | 0x20 == 0x73 && !isWord(at: next + 1)
  }
}
