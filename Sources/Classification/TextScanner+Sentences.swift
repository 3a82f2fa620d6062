/// Detection of the ends of sentences.
extension TextScanner {
  func endsSentence(_ scalar: UInt32, at place: Int, length: Int) -> Bool {
    switch scalar {
    case 0x21, 0x3F, 0x2026: unsafe startsSentence(after: place + length)
    case 0x0A, 0x2029: true
    case 0x2E: unsafe startsSentence(after: place + length) && !isAbbreviation(before: place)
    default: false
    }
  }

  /// Whether a sentence may begin after closing quotes and white space. At most 64 bytes are examined, because
  /// otherwise a long run of marks would take quadratic time.
  func startsSentence(after place: Int) -> Bool {
    let limit = unsafe min(bytes.count, place + 64)
    var next = place
    while next < limit, unsafe SentenceWords.isCloser(bytes.scalar(at: next).scalar) {
      unsafe next += bytes.scalar(at: next).length
    }
    guard next < limit else { return unsafe limit == bytes.count }
    switch unsafe bytes.scalar(at: next).scalar {
    case 0x20, 0xA0, 0x0A, 0x0D: break
    default: return false
    }
    while next < limit, unsafe !isWord(at: next) { unsafe next += bytes.scalar(at: next).length }
    guard next < limit else { return unsafe limit == bytes.count }
    let (first, _) = unsafe bytes.scalar(at: next)
    return FoldedScalar.isUpper(first) || 0x30...0x39 ~= first
  }

  /// Whether the word before a full stop is an abbreviation or an initial.
  private func isAbbreviation(before place: Int) -> Bool {
    guard unsafe tokens.count > firstToken, let last = unsafe tokens.last, Int(last.end) == place else { return false }
    if unsafe letters(of: last) == 1, last.isCapitalized { return true }
    return SentenceWords.abbreviations.contains(last.hash)
  }

  /// The number of characters of a word.
  private func letters(of token: Token) -> Int {
    unsafe UnsafeBufferPointer(rebasing: bytes[Int(token.start)..<Int(token.end)]).scalarCount
  }
}
