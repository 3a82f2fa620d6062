import Basics

/// Whether the case of letters means anything in a text. It does not in a text in capitals throughout, nor in a
/// Cyrillic text without any capitals.
struct Casing {
  private var isCapsRun = false
  private var hasNoCapitals = false
  /// Whether most letters are Cyrillic.
  private(set) var isCyrillic = false

  /// The number of bytes at the beginning of a text that are examined.
  private static let sample = 200

  init() {}

  init(of bytes: UnsafeBufferPointer<UInt8>) {
    var letters = 0
    var upper = 0
    var cyrillic = 0
    var place = 0
    let end = min(bytes.count, Casing.sample)
    while place < end {
      let block = unsafe ASCIIBlock(bytes.eight(at: place))
      if place + 8 <= end, block.isASCII {
        letters += block.letters.nonzeroBitCount
        upper += (block.letters & ~block.lowerCase).nonzeroBitCount
        place += 8
        continue
      }
      let byte = unsafe bytes[place]
      if byte < 0x80 {
        place += 1
        let folded = CharacterClass.fold(byte)
        guard folded >= 0x61 else { continue }
        letters += 1
        if folded != byte { upper += 1 }
        continue
      }
      let (scalar, length) = unsafe bytes.scalar(at: place)
      place += length
      guard FoldedScalar.isWord(scalar) else { continue }
      letters += 1
      if FoldedScalar.isUpper(scalar) { upper += 1 }
      if 0x0400...0x052F ~= scalar { cyrillic += 1 }
    }
    isCapsRun = letters > 8 && upper * 10 >= letters * 7
    isCyrillic = cyrillic * 2 > letters
    hasNoCapitals = upper == 0 && letters > 20 && isCyrillic
  }

  /// Whether a word's case is ignored.
  @inline(__always)
  func ignores(isUpper: Bool, isCyrillic: Bool) -> Bool { isCapsRun && isUpper || hasNoCapitals && isCyrillic }
}
