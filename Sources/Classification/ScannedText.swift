/// A word of a text: where it stands, in which sentence, and which words of the watchlist it is.
struct Token {
  /// The first and the one after the last of its bytes in the field's UTF-8.
  var start: Int32
  var end: Int32
  var sentence: Int32
  /// Its symbols, as a range of `ScannedText.symbols`.
  var firstSymbol: Int32
  var symbolCount: Int32
  var isCapitalized: Bool
  var isUpper: Bool
  /// Whether a colon follows: the word may be a headline's speaker.
  var beforeColon = false
  /// Whether the text's line ends behind it: no phrase goes on there.
  var endsLine = false
  /// The hash of the whole word, folded.
  var hash: UInt64
}

/// A field as words and sentences.
struct ScannedText {
  var tokens: [Token] = []
  var symbols: [Int32] = []
  /// The text's own words, which can be mentions: all but what the source says of itself at the ends.
  var mentions = 0..<0
  /// What it says of itself in between.
  var inside: [Range<Int>] = []
  /// Whether it is written in Cyrillic letters.
  var isCyrillic = false

  /// The words as plain memory, for as long as `body` runs.
  func withWords<Result>(_ body: (ScannedWords) -> Result) -> Result {
    tokens.withUnsafeBufferPointer { tokens in
      symbols.withUnsafeBufferPointer { body(ScannedWords(tokens: tokens, allSymbols: $0, mentions: mentions)) }
    }
  }
}

/// Words in memory that holds still for as long as they are looked at.
struct ScannedWords {
  let tokens: UnsafeBufferPointer<Token>
  fileprivate let allSymbols: UnsafeBufferPointer<Int32>
  let mentions: Range<Int>

  init(tokens: UnsafeBufferPointer<Token>, allSymbols: UnsafeBufferPointer<Int32>, mentions: Range<Int>) {
    self.tokens = tokens
    self.allSymbols = allSymbols
    self.mentions = mentions
  }

  /// The symbols of a word.
  @inline(__always)
  func symbols(of token: Int) -> UnsafeBufferPointer<Int32> {
    let first = Int(tokens[token].firstSymbol)
    return UnsafeBufferPointer(
      start: allSymbols.baseAddress.map { $0 + first }, count: Int(tokens[token].symbolCount))
  }
}
