import FeedModel

/// A 64-bit hash that is the same in every process and version, for what is stored. Not for secrets: whoever writes a
/// feed could make two of its own entries collide, and would only hurt those.
struct StableHash {
  private(set) var value: UInt64 = 0x9E37_79B9_7F4A_7C15

  /// Takes bytes in, eight at a time.
  mutating func combine(_ bytes: UnsafeBufferPointer<UInt8>) {
    var index = 0
    while index + 8 <= bytes.count {
      mix(bytes.eight(at: index))
      index += 8
    }
    // The bytes that are left, the last one lowest.
    let left = bytes.count - index
    mix(left == 0 ? 0 : bytes.eight(at: index).byteSwapped >> (64 - 8 * UInt64(left)))
    // The length keeps "a" and "a\0" apart.
    mix(UInt64(bytes.count))
  }

  /// Takes a text in.
  mutating func combine(_ text: some StringProtocol) {
    var text = String(text)
    text.withUTF8 { combine($0) }
  }

  // The finaliser of SplitMix64 (Steele, Lea and Flood, 2014) as the mixing step.
  private mutating func mix(_ word: UInt64) {
    var mixed = (value ^ word) &+ 0x9E37_79B9_7F4A_7C15
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    value = mixed ^ mixed >> 31
  }
}

/// A hash of a whole document: equal ones count as not modified.
public enum BodyHash {
  /// The hash of a body's bytes.
  public static func hash(_ bytes: [UInt8]) -> Int64 {
    var hash = StableHash()
    bytes.withUnsafeBufferPointer { hash.combine($0) }
    return Int64(bitPattern: hash.value)
  }
}
