/// What an ASCII character is to the scanner, by table.
enum ASCIIClass: UInt8 {
  /// White space and punctuation that ends nothing.
  case plain
  /// A letter or digit.
  case word
  /// A currency sign.
  case currency
  /// May end a sentence, or a speaker's name.
  case mark

  @inline(__always)
  static func of(_ byte: UInt8) -> ASCIIClass {
    if fold(byte) != 0 { return .word }
    switch byte {
    case 0x0A, 0x21, 0x2E, 0x3A, 0x3F: return .mark
    case 0x24: return .currency
    default: return .plain
    }
  }

  /// A letter or digit in lower case; 0 for everything else.
  @inline(__always)
  static func fold(_ byte: UInt8) -> UInt8 {
    // Three subtractions and comparisons are cheaper than a table behind a global's initialiser.
    if byte &- 0x61 < 26 || byte &- 0x30 < 10 { return byte }
    if byte &- 0x41 < 26 { return byte | 0x20 }
    return 0
  }
}
