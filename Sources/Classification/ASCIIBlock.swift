import Basics

/// Eight bytes of a text at once, the first one lowest. A property of a byte is the high bit of its place in a mask.
struct ASCIIBlock {
  private let bytes: UInt64
  /// Which bytes are ASCII letters.
  let letters: UInt64
  /// Which bytes are ASCII letters or digits.
  let words: UInt64

  @inline(__always)
  init(_ bytes: UInt64) {
    self.bytes = bytes
    // Without the high bits, adding to a byte never carries into the next.
    let low = bytes & ASCIIBlock.all(0x7F)
    let ascii = ~bytes & ASCIIBlock.highBits
    letters = ASCIIBlock.between(0x61, 0x7A, low | ASCIIBlock.all(0x20)) & ascii
    words = letters | ASCIIBlock.between(0x30, 0x39, low) & ascii
  }

  /// Whether all bytes are ASCII.
  @inline(__always)
  var isASCII: Bool { bytes & ASCIIBlock.highBits == 0 }

  /// How many bytes from the first on are letters or digits.
  @inline(__always)
  var wordLength: Int { (~words & ASCIIBlock.highBits).trailingZeroBitCount &>> 3 }

  /// Which bytes are letters in lower case.
  @inline(__always)
  var lowerCase: UInt64 { letters & bytes &<< 2 }

  /// The first bytes, fewer than eight letters or digits, in lower case, and zeros.
  @inline(__always)
  func folded(_ count: Int) -> UInt64 { folded & ASCIIBlock.first(count) }

  /// The bytes in lower case where all are letters and digits.
  @inline(__always)
  var folded: UInt64 { bytes | ASCIIBlock.all(0x20) }

  /// All bits of the first bytes, fewer than eight.
  @inline(__always)
  static func first(_ count: Int) -> UInt64 { (1 &<< (UInt64(truncatingIfNeeded: count) &* 8)) &- 1 }

  private static let highBits: UInt64 = 0x8080_8080_8080_8080

  @inline(__always)
  private static func all(_ byte: UInt64) -> UInt64 { byte &* 0x0101_0101_0101_0101 }

  /// Which bytes, all below 0x80, are between two others.
  @inline(__always)
  private static func between(_ first: UInt64, _ last: UInt64, _ bytes: UInt64) -> UInt64 {
    (bytes &+ all(0x80 &- first)) & ~(bytes &+ all(0x7F &- last)) & highBits
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// How many Unicode scalars there are: as many as bytes that do not continue one.
  var scalarCount: Int {
    var continuations = 0
    var place = 0
    while place < count {
      let bytes = eight(at: place)
      // The high bit set and the next one not.
      continuations &+= (bytes & ~(bytes &<< 1) & 0x8080_8080_8080_8080).nonzeroBitCount
      place &+= 8
    }
    return count - continuations
  }

  /// The Unicode scalar that begins at a byte of valid UTF-8, and its length in bytes.
  @inline(__always)
  func scalar(at place: Int) -> (scalar: UInt32, length: Int) {
    let first = UInt32(self[place])
    if first < 0x80 { return (first, 1) }
    if first < 0xE0 { return ((first & 0x1F) << 6 | UInt32(self[place + 1] & 0x3F), 2) }
    let second = UInt32(self[place + 1] & 0x3F)
    let third = UInt32(self[place + 2] & 0x3F)
    if first < 0xF0 { return ((first & 0x0F) << 12 | second << 6 | third, 3) }
    return ((first & 0x07) << 18 | second << 12 | third << 6 | UInt32(self[place + 3] & 0x3F), 4)
  }
}
