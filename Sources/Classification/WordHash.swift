/// An incremental hash of a word's characters, over their UTF-8 bytes, eight at a time. After each character the hash
/// of the beginning so far is available for one multiplication.
struct WordHash {
  private var state: UInt64 = 0
  /// The bytes that are not mixed yet (fewer than eight), and their number in bits.
  private var rest: UInt64 = 0
  private var restBits: UInt64 = 0

  /// Mixes a character. The last block is padded with zeros, which is unambiguous because no word contains U+0000.
  @inline(__always)
  mutating func combine(_ scalar: UInt32) {
    if scalar < 0x80 {
      append(UInt64(scalar), bits: 8)
    } else if scalar < 0x800 {
      append(UInt64(0xC0 | scalar >> 6 | (0x80 | scalar & 0x3F) << 8), bits: 16)
    } else {
      // Characters beyond U+FFFF are mixed as four bytes with the high bit set, which no UTF-8 sequence equals.
      append(UInt64(scalar | 0x8000_0000), bits: 32)
    }
  }

  /// Mixes eight ASCII characters at once, with the same result as eight calls of `combine(_:)`. Precondition: all
  /// bytes so far came in groups of eight.
  @inline(__always)
  mutating func combine(eight bytes: UInt64) { state = WordHash.mix(state ^ bytes) }

  /// Mixes the last, fewer than eight ASCII characters of a word. Precondition: as for `combine(eight:)`.
  @inline(__always)
  mutating func combine(_ bytes: UInt64, count: Int) {
    rest = bytes
    restBits = UInt64(truncatingIfNeeded: count) &* 8
  }

  /// Mixes a character given as its UTF-8 bytes, the first byte lowest.
  @inline(__always)
  mutating func append(_ bytes: UInt64, bits: UInt64) {
    rest |= bytes &<< restBits
    restBits &+= bits
    guard restBits >= 64 else { return }
    state = WordHash.mix(state ^ rest)
    restBits &-= 64
    rest = restBits == 0 ? 0 : bytes &>> (bits &- restBits)
  }

  /// The hash of the characters so far; never 0.
  @inline(__always)
  var value: UInt64 { WordHash.mix(state ^ rest) | 1 << 63 }

  static func of(_ scalars: some Sequence<UInt32>) -> UInt64 {
    var hash = WordHash()
    for scalar in scalars { hash.combine(scalar) }
    return hash.value
  }

  /// The hash of a word of fewer than eight ASCII characters, the first byte lowest.
  @inline(__always)
  static func of(bytes: UInt64) -> UInt64 { mix(bytes) | 1 << 63 }

  /// Multiplies and combines both halves of the product, so that every bit of the word has an effect.
  @inline(__always)
  private static func mix(_ word: UInt64) -> UInt64 {
    let product = word.multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
    return product.high ^ product.low
  }
}
