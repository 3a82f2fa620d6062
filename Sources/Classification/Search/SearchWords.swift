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
    var folded: [UInt8] = []
    unsafe visit(text) { word, range in
      folded.removeAll(keepingCapacity: true)
      unsafe fold(word, into: &folded)
      if !folded.isEmpty { words.append(Word(text: String(decoding: folded, as: UTF8.self), bytes: range)) }
    }
    return words
  }

  /// Appends the words of a text as UTF-8, each after a space.
  public static func append(_ text: String, to bytes: inout [UInt8]) {
    bytes.reserveCapacity(bytes.count + text.utf8.count + 16)
    unsafe visit(text) { word, _ in
      bytes.append(0x20)
      let start = bytes.count
      unsafe fold(word, into: &bytes)
      if bytes.count == start { bytes.removeLast() }
    }
  }

  /// Calls `body` with each word, as written, and its range. Its memory is valid during the call.
  private static func visit(_ text: String, _ body: (UnsafeBufferPointer<UInt8>, Range<Int>) -> Void) {
    unsafe TextScanner.with(nothing) { scanner in unsafe scanner.visitWords(of: Item.readable(text), body) }
  }

  private static let nothing = Vocabulary()

  /// The letters of a word, as `WordHash` reads them. Other characters in it (the dots of `U.S.`, soft hyphens,
  /// accents) are left out.
  private static func fold(_ word: UnsafeBufferPointer<UInt8>, into folded: inout [UInt8]) {
    guard unsafe word.contains(where: { $0 >= 0x80 }) else {
      for index in word.indices {
        let byte = unsafe word[index]
        let letter = CharacterClass.fold(byte)
        if letter != 0 { folded.append(letter) } else if byte == 0x27 || byte == 0x24 { folded.append(byte) }
      }
      return
    }
    for scalar in unsafe String(decoding: word, as: UTF8.self).unicodeScalars {
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
