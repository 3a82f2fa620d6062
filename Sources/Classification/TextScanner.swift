/// Splits texts into words in one pass over their UTF-8. Each word is hashed while it is read, looked up in the
/// watchlist's vocabulary, and keeps its position in the text. Nothing is allocated for a word.
///
/// Words are runs of letters and digits. Hyphens separate words (`US-Russia`). Apostrophes join them (`O'Brien`),
/// except the possessive. `U.S.` is `US`. Soft hyphens, combining marks and direction marks inside a word are ignored.
@unsafe struct TextScanner: ~Copyable {
  let vocabulary: Vocabulary.View
  /// The UTF-8 of the current text.
  private(set) var bytes = unsafe UnsafeBufferPointer<UInt8>(start: nil, count: 0)
  /// The index of the next byte to read.
  var index = 0
  var sentence: Int32 = 0
  var casing = Casing()
  /// The index of the first word of the current text.
  private(set) var firstToken = 0
  var tokens: [Token] = []
  var symbols: [Int32] = []
  private let classes = unsafe CharacterClass.table
  let cyrillic = unsafe Cyrillic.folded

  /// Calls `body` with a scanner for a vocabulary. It keeps the words of all texts that it scans.
  static func with<Result>(_ vocabulary: Vocabulary, _ body: (inout TextScanner) -> Result) -> Result {
    unsafe vocabulary.withView { view in
      var scanner = unsafe TextScanner(vocabulary: view)
      return unsafe body(&scanner)
    }
  }

  private init(vocabulary: Vocabulary.View) {
    unsafe self.vocabulary = vocabulary
    unsafe symbols.reserveCapacity(64)
  }

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
      unsafe readAll(bytes)
      let first = unsafe firstToken
      let (own, inside) = unsafe tokens.withUnsafeBufferPointer { tokens in
        var voice = unsafe VoiceReader(UnsafeBufferPointer(rebasing: tokens[first...]), bytes, source)
        switch part {
        case .title: unsafe voice.readTitle()
        case .text(let title):
          unsafe voice.readText()
          if let title {
            unsafe voice.readRepeated(UnsafeBufferPointer(rebasing: tokens[title.words]), own: title.mentions)
          }
        }
        return unsafe (voice.own, voice.inside)
      }
      for word in inside.joined() { unsafe tokens[first + word].symbolCount = 0 }
      return unsafe Scanned(
        words: first..<tokens.count, mentions: own, inside: inside, isCyrillic: casing.isCyrillic)
    }
  }

  /// Calls `body` with each word of a text, as written, and its range. Its memory is valid during the call.
  mutating func visitWords(of string: String, _ body: (UnsafeBufferPointer<UInt8>, Range<Int>) -> Void) {
    var string = string
    string.withUTF8 { bytes in
      unsafe readAll(bytes)
      for token in unsafe tokens[firstToken...] {
        let range = Int(token.start)..<Int(token.end)
        unsafe body(UnsafeBufferPointer(rebasing: bytes[range]), range)
      }
    }
  }

  /// Calls `body` with the words of a text, without copying them.
  @inline(__always)
  func withWords<Result>(of text: Scanned, _ body: (ScannedWords) -> Result) -> Result {
    unsafe tokens.withUnsafeBufferPointer { tokens in
      unsafe symbols.withUnsafeBufferPointer { symbols in
        unsafe body(
          ScannedWords(
            tokens: UnsafeBufferPointer(rebasing: tokens[text.words]), allSymbols: symbols, mentions: text.mentions))
      }
    }
  }

  /// A copy of a text's words, independent of the scanner.
  func kept(_ text: Scanned) -> ScannedText {
    var tokens = unsafe Array(tokens[text.words])
    let first = Int(tokens.first?.firstSymbol ?? 0)
    let end = tokens.last.map { Int($0.firstSymbol + $0.symbolCount) } ?? first
    for index in tokens.indices { tokens[index].firstSymbol -= Int32(first) }
    return unsafe ScannedText(
      tokens: tokens, symbols: Array(symbols[first..<end]), mentions: text.mentions,
      inside: text.inside, isCyrillic: text.isCyrillic)
  }

  private mutating func readAll(_ bytes: UnsafeBufferPointer<UInt8>) {
    unsafe self.bytes = bytes
    unsafe index = 0
    unsafe sentence = 0
    unsafe firstToken = tokens.count
    unsafe tokens.reserveCapacity(tokens.count + bytes.count / 5 + 8)
    unsafe casing = unsafe Casing(of: bytes)
    while unsafe index < bytes.count {
      switch unsafe classes[Int(bytes[index])] {
      case .word: if unsafe !(mayBeAcronym(width: 1) && acronym()) { unsafe asciiWord() }
      case .plain: unsafe index &+= 1
      case .currency: unsafe symbolWord(length: 1)
      case .mark:
        let byte = unsafe bytes[index]
        if byte == 0x3A, unsafe tokens.count > firstToken {
          unsafe tokens[tokens.count - 1].beforeColon = true
        }
        if byte == 0x0A, unsafe tokens.count > firstToken { unsafe tokens[tokens.count - 1].endsLine = true }
        if unsafe endsSentence(UInt32(byte), at: index, length: 1) { unsafe endSentence() }
        unsafe index += 1
      case .beyondASCII: unsafe beyondASCII()
      }
    }
  }

  private mutating func beyondASCII() {
    let (scalar, length) = unsafe bytes.scalar(at: index)
    if unsafe Cyrillic.isLead(bytes[index]) || FoldedScalar.isWord(scalar) {
      if unsafe !(mayBeAcronym(width: length) && acronym()) { unsafe word() }
    } else if FoldedScalar.isCurrency(scalar) {
      unsafe symbolWord(length: length)
    } else {
      if unsafe endsSentence(scalar, at: index, length: length) { unsafe endSentence() }
      unsafe index += length
    }
  }

  /// Ends the sentence, if it has words. A full stop and a line end after it end only one sentence.
  private mutating func endSentence() {
    if unsafe tokens.count > firstToken, unsafe tokens[tokens.count - 1].sentence == sentence {
      unsafe sentence += 1
    }
  }

  /// Reads a character that is a word of its own.
  private mutating func symbolWord(length: Int) {
    let hash = unsafe WordHash.of([bytes.scalar(at: index).scalar])
    let word = unsafe Word(start: index, end: index + length, hash: hash, isUpper: false)
    unsafe index += length
    // Such a word has no case.
    unsafe add(word, ignoringCase: true, isCapitalized: false)
  }

  // MARK: tests at a position

  func isWord(at place: Int) -> Bool {
    unsafe place < bytes.count && FoldedScalar.isWord(bytes.scalar(at: place).scalar)
  }

  func isApostrophe(at place: Int) -> Bool {
    unsafe place < bytes.count && FoldedScalar.normalize(bytes.scalar(at: place).scalar) == 0x27
  }

  /// Whether there is `'s` at the end of a word.
  func isPossessive(at place: Int) -> Bool {
    guard unsafe isApostrophe(at: place) else { return false }
    let next = unsafe place + bytes.scalar(at: place).length
    return unsafe next < bytes.count && bytes[next] | 0x20 == 0x73 && !isWord(at: next + 1)
  }
}
