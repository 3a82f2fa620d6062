/// The class of a byte of UTF-8 for the scanner, from a table.
enum CharacterClass: UInt8 {
  /// White space, or punctuation that does not end a sentence.
  case plain
  /// An ASCII letter or digit.
  case word
  /// The dollar sign.
  case currency
  /// Punctuation that may end a sentence or a speaker's name.
  case mark
  /// Part of a non-ASCII character.
  case beyondASCII

  private init(_ byte: UInt8) {
    switch byte {
    case 0x80...: self = .beyondASCII
    case 0x0A, 0x21, 0x2E, 0x3A, 0x3F: self = .mark
    case 0x24: self = .currency
    default: self = CharacterClass.fold(byte) != 0 ? .word : .plain
    }
  }

  /// The class of each byte, as plain memory for inner loops. `nonisolated(unsafe)`: it is filled once, during
  /// initialisation of the static, and never written or freed after that.
  nonisolated(unsafe) static let table: UnsafePointer<CharacterClass> = {
    let table = UnsafeMutablePointer<CharacterClass>.allocate(capacity: 256)
    for byte in 0..<256 { unsafe (table + byte).initialize(to: CharacterClass(UInt8(byte))) }
    return unsafe UnsafePointer(table)
  }()

  /// An ASCII letter or digit in lower case; 0 for other bytes.
  @inline(__always)
  static func fold(_ byte: UInt8) -> UInt8 {
    if byte &- 0x61 < 26 || byte &- 0x30 < 10 { return byte }
    if byte &- 0x41 < 26 { return byte | 0x20 }
    return 0
  }
}

/// The letters of modern Cyrillic alphabets, U+0400 to U+045F, from a table.
enum Cyrillic {
  /// The folded letter as its two bytes of UTF-8, the first byte lowest, by the low seven bits of the code point; 0 if
  /// it is not one of these letters. `nonisolated(unsafe)` for the same reason as `CharacterClass.table`.
  nonisolated(unsafe) static let folded: UnsafePointer<UInt16> = {
    let table = UnsafeMutablePointer<UInt16>.allocate(capacity: 128)
    for low in 0..<128 {
      let scalar = FoldedScalar.fold(0x0400 + UInt32(low))
      unsafe table[low] = low < 0x60 ? UInt16(0xC0 | scalar >> 6 | (0x80 | scalar & 0x3F) << 8) : 0
    }
    return unsafe UnsafePointer(table)
  }()

  /// Whether a byte is the lead byte of a character from U+0400 to U+047F.
  @inline(__always)
  static func isLead(_ byte: UInt8) -> Bool { byte & 0xFE == 0xD0 }

  /// The low seven bits of the code point of two bytes. Precondition: `isLead(lead)`.
  @inline(__always)
  static func low(_ lead: UInt8, _ next: UInt8) -> Int { Int(lead & 1) << 6 | Int(next & 0x3F) }

  /// The number of upper-case letters, which are the first code points from U+0400 on.
  static let upperCount = 0x30
}
