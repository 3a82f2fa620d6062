/// A running hash of a word's characters, FNV-1a over their bytes of UTF-8, of which every beginning has its hash too.
///
/// Words are told apart by these 64 bits alone; the letters are not compared. By chance that goes wrong with a
/// probability of 10⁻⁸: ten thousand words of a watchlist and ten million different words of texts are 10¹¹ pairs, each
/// of which clashes with a probability of 2⁻⁶³. Whoever writes a feed can make a word that clashes, and gains what
/// writing the watchlist's own word would gain: that an item of that feed matches, with the strange word as its
/// evidence for all to see.
struct WordHash {
  private var state: UInt64 = 0xCBF2_9CE4_8422_2325

  /// Takes a character in.
  @inline(__always)
  mutating func combine(_ scalar: UInt32) {
    if scalar < 0x80 {
      combine(UInt64(scalar), count: 1)
    } else if scalar < 0x800 {
      combine(UInt64(0xC0 | scalar >> 6 | (0x80 | scalar & 0x3F) << 8), count: 2)
    } else {
      // Four bytes that no other characters make: nothing begins with 0x80 or 0x90, which stands last.
      combine(UInt64(scalar | 0x8000_0000), count: 4)
    }
  }

  /// Takes up to eight bytes of UTF-8 in, the first one lowest.
  @inline(__always)
  mutating func combine(_ bytes: UInt64, count: Int) {
    var bytes = bytes
    for _ in 0..<count {
      state = (state ^ bytes & 0xFF) &* 0x100_0000_01B3
      bytes &>>= 8
    }
  }

  /// The hash of what was read so far; never 0.
  @inline(__always)
  var value: UInt64 { (state ^ state &>> 29) | 1 << 63 }

  static func of(_ scalars: some Sequence<UInt32>) -> UInt64 {
    var hash = WordHash()
    for scalar in scalars { hash.combine(scalar) }
    return hash.value
  }
}
