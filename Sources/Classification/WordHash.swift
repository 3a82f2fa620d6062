/// A running hash of a word's characters, of which every beginning can have its hash for one multiplication: the
/// characters' UTF-8 is taken eight bytes at a time, as it stands in memory.
struct WordHash {
  private var state: UInt64 = 0
  /// Bytes that do not make eight yet, and how many bits they are.
  private var rest: UInt64 = 0
  private var restBits: UInt64 = 0

  /// Takes a character in. No word has the character 0, which the rest is filled up with.
  @inline(__always)
  mutating func combine(_ scalar: UInt32) {
    if scalar < 0x80 {
      append(UInt64(scalar), bits: 8)
    } else if scalar < 0x800 {
      append(UInt64(0xC0 | scalar >> 6 | (0x80 | scalar & 0x3F) << 8), bits: 16)
    } else {
      // Four bytes that no other characters make: nothing begins with 0x80 or 0x90, which stands last.
      append(UInt64(scalar | 0x8000_0000), bits: 32)
    }
  }

  /// Takes eight ASCII characters in, with which, or with eight others before them, the word begins.
  @inline(__always)
  mutating func combine(eight bytes: UInt64) { state = WordHash.mix(state ^ bytes) }

  /// Takes fewer than eight ASCII characters in, where `combine(eight:)` could be called too.
  @inline(__always)
  mutating func combine(_ bytes: UInt64, count: Int) {
    rest = bytes
    restBits = UInt64(truncatingIfNeeded: count) &* 8
  }

  /// Takes a character in as its bytes of UTF-8, the first one lowest.
  @inline(__always)
  mutating func append(_ bytes: UInt64, bits: UInt64) {
    rest |= bytes &<< restBits
    restBits &+= bits
    guard restBits >= 64 else { return }
    state = WordHash.mix(state ^ rest)
    restBits &-= 64
    rest = restBits == 0 ? 0 : bytes &>> (bits &- restBits)
  }

  /// The hash of what was read so far; never 0.
  @inline(__always)
  var value: UInt64 { WordHash.mix(state ^ rest) | 1 << 63 }

  static func of(_ scalars: some Sequence<UInt32>) -> UInt64 {
    var hash = WordHash()
    for scalar in scalars { hash.combine(scalar) }
    return hash.value
  }

  /// The hash of a word of fewer than eight ASCII characters, the first one lowest.
  @inline(__always)
  static func of(bytes: UInt64) -> UInt64 { mix(bytes) | 1 << 63 }

  /// Both halves of the product together depend on every bit of the word.
  @inline(__always)
  private static func mix(_ word: UInt64) -> UInt64 {
    let product = word.multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
    return product.high ^ product.low
  }
}
