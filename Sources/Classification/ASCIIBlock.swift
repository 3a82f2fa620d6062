import Basics

/// Eight bytes of a text at once, the first one lowest. A property of a byte is the high bit of its place in a mask.
///
/// The plain version reads words byte by byte. With it, `match` of Benchmarks/classify takes 28 % longer (42 MB/s
/// instead of 53; medians of three alternating runs).
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

  /// The number of letters or digits before the first other byte.
  @inline(__always)
  var wordLength: Int { (~words & ASCIIBlock.highBits).trailingZeroBitCount &>> 3 }

  /// Which bytes are letters in lower case.
  @inline(__always)
  var lowerCase: UInt64 { letters & bytes &<< 2 }

  /// The first `count` bytes in lower case, the rest zero. Precondition: `count` is below 8, and these bytes are
  /// letters or digits.
  @inline(__always)
  func folded(_ count: Int) -> UInt64 { folded & ASCIIBlock.first(count) }

  /// All bytes in lower case. Precondition: all are letters or digits.
  @inline(__always)
  var folded: UInt64 { bytes | ASCIIBlock.all(0x20) }

  /// A mask with all bits of the first `count` bytes. Precondition: `count` is below 8.
  @inline(__always)
  static func first(_ count: Int) -> UInt64 { (1 &<< (UInt64(truncatingIfNeeded: count) &* 8)) &- 1 }

  private static let highBits: UInt64 = 0x8080_8080_8080_8080

  @inline(__always)
  private static func all(_ byte: UInt64) -> UInt64 { byte &* 0x0101_0101_0101_0101 }

  /// Which bytes are in the range from `first` to `last`. Precondition: all bytes are below 0x80.
  @inline(__always)
  private static func between(_ first: UInt64, _ last: UInt64, _ bytes: UInt64) -> UInt64 {
    (bytes &+ all(0x80 &- first)) & ~(bytes &+ all(0x7F &- last)) & highBits
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// The number of Unicode scalars: the number of bytes that are not continuation bytes.
  var scalarCount: Int {
    var continuations = 0
    var place = 0
    while place < count {
      let bytes = unsafe eight(at: place)
      // Continuation bytes have the high bit set and the next bit clear.
      continuations &+= (bytes & ~(bytes &<< 1) & 0x8080_8080_8080_8080).nonzeroBitCount
      place &+= 8
    }
    return count - continuations
  }

  /// The Unicode scalar that begins at a byte of valid UTF-8, and its length in bytes.
  @inline(__always)
  func scalar(at place: Int) -> (scalar: UInt32, length: Int) {
    let first = unsafe UInt32(self[place])
    if first < 0x80 { return (first, 1) }
    if first < 0xE0 { return unsafe ((first & 0x1F) << 6 | UInt32(self[place + 1] & 0x3F), 2) }
    let second = unsafe UInt32(self[place + 1] & 0x3F)
    let third = unsafe UInt32(self[place + 2] & 0x3F)
    if first < 0xF0 { return ((first & 0x0F) << 12 | second << 6 | third, 3) }
    return unsafe ((first & 0x07) << 18 | second << 12 | third << 6 | UInt32(self[place + 3] & 0x3F), 4)
  }
}
