/// A running hash of a word's characters (FNV-1a over scalars), so that every beginning of a word is hashed on the way.
struct WordHash {
  private(set) var state: UInt64 = 0xCBF2_9CE4_8422_2325

  @inline(__always)
  mutating func combine(_ scalar: UInt32) { state = (state ^ UInt64(scalar)) &* 0x0000_0100_0000_01B3 }

  /// The hash of what was read so far; never 0. FNV's low bits are mixed from its high ones.
  @inline(__always)
  var value: UInt64 { (state ^ state >> 31) | 1 << 63 }

  static func of(_ scalars: some Sequence<UInt32>) -> UInt64 {
    var hash = WordHash()
    for scalar in scalars { hash.combine(scalar) }
    return hash.value
  }
}
