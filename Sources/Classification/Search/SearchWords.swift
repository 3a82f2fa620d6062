/// The words of texts, for searches: split as in the classifier, and folded so that case, ё and possessives do not
/// matter.
public enum SearchWords {
  /// A word and its position.
  public struct Word: Sendable, Equatable {
    /// The word, folded.
    public var text: String
    /// The range in the text, in bytes of UTF-8.
    public var bytes: Range<Int>
  }

  /// The words of a text, in order.
  public static func of(_ text: String) -> [Word] {
    var words: [Word] = []
    visit(text) { folded, bytes in words.append(Word(text: String(decoding: folded, as: UTF8.self), bytes: bytes)) }
    return words
  }

  /// Appends the words of a text as UTF-8, each after a space.
  public static func append(_ text: String, to bytes: inout [UInt8]) {
    bytes.reserveCapacity(bytes.count + text.utf8.count + 16)
    visit(text) { folded, _ in
      bytes.append(0x20)
      bytes.append(contentsOf: folded)
    }
  }

  /// Calls `body` with each folded word and its range.
  private static func visit(_ text: String, _ body: ([UInt8], Range<Int>) -> Void) {
    let text = Item.readable(text)
    let bytes = Array(text.utf8)
    var folded: [UInt8] = []
    for range in places(of: text) {
      folded.removeAll(keepingCapacity: true)
      fold(bytes[range], into: &folded)
      if !folded.isEmpty { body(folded, range) }
    }
  }

  /// The ranges of the words of a text.
  private static func places(of text: String) -> [Range<Int>] {
    // The scanner's memory is valid in the closure, and no reference to it leaves the closure.
    unsafe TextScanner.with(nothing) { scanner in
      let scanned = unsafe scanner.scan(text, as: .text(below: nil), of: .unknown)
      return unsafe scanner.withWords(of: scanned) { words in
        unsafe words.tokens.map { Int($0.start)..<Int($0.end) }
      }
    }
  }

  private static let nothing = Vocabulary()

  /// The letters of a word, as `WordHash` reads them. Other characters in it (the dots of `U.S.`, soft hyphens,
  /// accents) are left out.
  private static func fold(_ word: ArraySlice<UInt8>, into folded: inout [UInt8]) {
    guard word.contains(where: { $0 >= 0x80 }) else {
      for byte in word {
        let letter = CharacterClass.fold(byte)
        if letter != 0 { folded.append(letter) } else if byte == 0x27 || byte == 0x24 { folded.append(byte) }
      }
      return
    }
    for scalar in String(decoding: word, as: UTF8.self).unicodeScalars {
      let value = scalar.value
      if FoldedScalar.isIgnorable(value) {
        // й written as и and a combining breve is one letter.
        if value == 0x0306, folded.suffix(2) == [0xD0, 0xB8] { folded[folded.count - 1] = 0xB9 }
        continue
      }
      let letter = FoldedScalar.fold(value)
      guard FoldedScalar.isWord(letter) || letter == 0x27 || FoldedScalar.isCurrency(letter) else { continue }
      if letter < 0x80 {
        folded.append(UInt8(letter))
      } else if letter < 0x800 {
        folded.append(UInt8(0xC0 | letter >> 6))
        folded.append(UInt8(0x80 | letter & 0x3F))
      } else {
        folded.append(contentsOf: Unicode.Scalar(letter).map { Array(String($0).utf8) } ?? [])
      }
    }
  }
}
