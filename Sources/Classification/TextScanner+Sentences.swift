/// Where sentences end, and where in a text mentions begin and end.
extension TextScanner {
  func endsSentence(_ scalar: UInt32, at place: Int, length: Int) -> Bool {
    switch scalar {
    case 0x21, 0x3F, 0x2026: startsSentence(after: place + length)
    case 0x0A, 0x2029: true
    case 0x2E: startsSentence(after: place + length) && !isAbbreviation(before: place)
    default: false
    }
  }

  /// Whether, after closing quotes and white space, something follows that a sentence begins with. Nothing
  /// further off than 64 bytes is looked at: each mark of a long run would look at all that follow.
  func startsSentence(after place: Int) -> Bool {
    let limit = min(bytes.count, place + 64)
    var next = place
    while next < limit, SentenceWords.isCloser(bytes.scalar(at: next).scalar) { next += bytes.scalar(at: next).length }
    guard next < limit else { return limit == bytes.count }
    switch bytes.scalar(at: next).scalar {
    case 0x20, 0xA0, 0x0A, 0x0D: break
    default: return false
    }
    while next < limit, !isWord(at: next) { next += bytes.scalar(at: next).length }
    guard next < limit else { return limit == bytes.count }
    let (first, _) = bytes.scalar(at: next)
    return FoldedScalar.isUpper(first) || 0x30...0x39 ~= first
  }

  /// Whether the word before a full stop is one that is written with one, or an initial.
  private func isAbbreviation(before place: Int) -> Bool {
    guard let last = ownTokens.last, Int(last.end) == place else { return false }
    if letters(of: last) == 1, last.isCapitalized { return true }
    return SentenceWords.abbreviations.contains(last.hash)
  }

  /// How many characters a word has.
  private func letters(of token: Token) -> Int {
    UnsafeBufferPointer(rebasing: bytes[Int(token.start)..<Int(token.end)]).scalarCount
  }

  // MARK: what is no mention

  /// The word from which on a title names its publisher: `… - Reuters`, `… | The Harbour Wire`.
  func publisherStart() -> Int {
    let tokens = ownTokens
    guard let last = tokens.last else { return 0 }
    var place = Int(last.start)
    let earliest = max(1, place - 100)
    while place > earliest {
      place -= 1
      let byte = bytes[place]
      guard byte == 0x2D || byte == 0x7C, bytes[place - 1] == 0x20, place + 1 < bytes.count, bytes[place + 1] == 0x20
      else { continue }
      let tail = tokens.lastIndex { Int($0.end) <= place }.map { $0 + 1 } ?? 0
      let words = tokens[tail...]
      let isName = words.count <= 5 && words.allSatisfy { $0.isCapitalized || letters(of: $0) <= 3 }
      return tail > 2 && isName ? tail : tokens.count
    }
    return tokens.count
  }

  /// The word with which a text begins after its dateline: `WASHINGTON, July 18 (Reuters) - …`, `МОСКВА, 18 июля — …`.
  func datelineEnd() -> Int {
    let tokens = ownTokens
    guard let first = tokens.first, first.isUpper, letters(of: first) > 2 else { return 0 }
    let limit = min(bytes.count, Int(first.start) + 100)
    var place = Int(first.end)
    while place < limit {
      let (scalar, length) = bytes.scalar(at: place)
      if [0x2D, 0x2013, 0x2014].contains(scalar), bytes[place - 1] == 0x20 {
        let inside = tokens.prefix { Int($0.end) <= place }
        let hasAgencyOrDate = bytes[Int(first.end)..<place].contains { $0 == 0x29 || 0x30...0x39 ~= $0 }
        return inside.count <= 8 && (hasAgencyOrDate || inside.count <= 2) ? inside.count : 0
      }
      place += length
    }
    return 0
  }
}
