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
  /// The hash of the whole word, folded.
  var hash: UInt64
}

/// A field as words and sentences.
struct ScannedText {
  var tokens: [Token] = []
  var symbols: [Int32] = []
  var sentenceCount = 0
  /// Words at the start that are a dateline, and at the end that name the publisher: they are no mentions.
  var firstToken = 0
  var lastToken = 0
  /// Whether it is written in Cyrillic letters.
  var isCyrillic = false

  @inline(__always)
  func symbols(of token: Int) -> ArraySlice<Int32> {
    let range = tokens[token]
    return symbols[Int(range.firstSymbol)..<Int(range.firstSymbol + range.symbolCount)]
  }
}
