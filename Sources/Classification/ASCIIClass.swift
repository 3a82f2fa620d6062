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

  /// `fold` of every byte, for loops that hold on to it. The memory is filled once, before anybody sees it, and is never
  /// written or freed after that, so that any thread may read it.
  nonisolated(unsafe) static let folds: UnsafePointer<UInt8> = {
    let table = UnsafeMutablePointer<UInt8>.allocate(capacity: 256)
    for byte in 0..<256 { table[byte] = fold(UInt8(byte)) }
    return UnsafePointer(table)
  }()

  /// A letter or digit in lower case; 0 for everything else.
  @inline(__always)
  static func fold(_ byte: UInt8) -> UInt8 {
    if byte &- 0x61 < 26 || byte &- 0x30 < 10 { return byte }
    if byte &- 0x41 < 26 { return byte | 0x20 }
    return 0
  }
}
