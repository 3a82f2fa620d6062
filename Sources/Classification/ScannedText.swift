/// A word of a text: its position and sentence, and the symbols of the watchlist's words that it matches.
struct Token {
  /// Its range in the field's UTF-8 bytes; `end` is exclusive.
  var start: Int32
  var end: Int32
  var sentence: Int32
  /// The index of its first symbol in `ScannedText.symbols`.
  var firstSymbol: Int32
  var symbolCount: Int32
  var isCapitalized: Bool
  var isUpper: Bool
  /// Whether a colon follows. The word may be the speaker of a headline.
  var beforeColon = false
  /// Whether a line end follows. Phrases do not continue after it.
  var endsLine = false
  /// The hash of the folded word.
  var hash: UInt64
}

/// A field of an item, split into words and sentences.
struct ScannedText {
  var tokens: [Token] = []
  var symbols: [Int32] = []
  /// The words that are searched: all except the words about the source at both ends.
  var mentions = 0..<0
  /// Ranges of words about the source within `mentions`, which are not searched either.
  var inside: [Range<Int>] = []
  /// Whether it is written in Cyrillic letters.
  var isCyrillic = false

  /// The words as plain memory, for as long as `body` runs.
  func withWords<Result>(_ body: (ScannedWords) -> Result) -> Result {
    unsafe tokens.withUnsafeBufferPointer { tokens in
      unsafe symbols.withUnsafeBufferPointer {
        unsafe body(ScannedWords(tokens: tokens, allSymbols: $0, mentions: mentions))
      }
    }
  }
}

/// The words of a text as plain memory, valid during the call that provides it.
@unsafe struct ScannedWords {
  let tokens: UnsafeBufferPointer<Token>
  let allSymbols: UnsafeBufferPointer<Int32>
  let mentions: Range<Int>

  init(tokens: UnsafeBufferPointer<Token>, allSymbols: UnsafeBufferPointer<Int32>, mentions: Range<Int>) {
    unsafe self.tokens = tokens
    unsafe self.allSymbols = allSymbols
    unsafe self.mentions = mentions
  }

  /// The range of a word's symbols in `allSymbols`.
  @inline(__always)
  func symbols(of token: Int) -> Range<Int> {
    let first = unsafe Int(tokens[token].firstSymbol)
    return unsafe first..<(first + Int(tokens[token].symbolCount))
  }
}
