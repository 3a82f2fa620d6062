import Basics

/// A 64-bit hash that is the same in every process and version, for what is stored. Not for secrets: whoever writes a
/// feed could make two of its own entries collide, and would only hurt those.
struct StableHash {
  private(set) var value: UInt64 = 0x9E37_79B9_7F4A_7C15

  /// Takes bytes in, eight at a time.
  mutating func combine(_ bytes: UnsafeBufferPointer<UInt8>) { combine(bytes, 0..<bytes.count) }

  /// Takes some of the bytes in.
  @inline(__always)
  mutating func combine(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) {
    let raw = UnsafeRawBufferPointer(bytes)
    var index = range.lowerBound
    while index &+ 8 <= range.upperBound {
      mix(UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: index, as: UInt64.self)))
      index &+= 8
    }
    // The bytes that are left, the last one lowest.
    let left = UInt64(truncatingIfNeeded: range.upperBound &- index)
    mix(left == 0 ? 0 : bytes.eight(at: index).byteSwapped &>> (64 &- 8 &* left))
    // The length keeps "a" and "a\0" apart.
    mix(UInt64(truncatingIfNeeded: range.count))
  }

  /// Takes a text in.
  mutating func combine(_ text: some StringProtocol) {
    var text = String(text)
    text.withUTF8 { combine($0) }
  }

  // The finaliser of SplitMix64 (Steele, Lea and Flood, 2014) as the mixing step.
  @inline(__always)
  fileprivate mutating func mix(_ word: UInt64) {
    var mixed = (value ^ word) &+ 0x9E37_79B9_7F4A_7C15
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    value = mixed ^ mixed >> 31
  }
}

/// A hash of a whole document: equal ones count as not modified.
public enum BodyHash {
  /// The hash of a body's bytes. A version may change it, at the cost of one more reading of each feed. Four hashes take turns at eight bytes each: none waits for another's multiplications.
  public static func hash(_ bytes: [UInt8]) -> Int64 {
    bytes.withUnsafeBytes { raw in
      var lanes = (StableHash(), StableHash(), StableHash(), StableHash())
      var index = 0
      while index &+ 32 <= raw.count {
        lanes.0.mix(UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: index, as: UInt64.self)))
        lanes.1.mix(UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: index &+ 8, as: UInt64.self)))
        lanes.2.mix(UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: index &+ 16, as: UInt64.self)))
        lanes.3.mix(UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: index &+ 24, as: UInt64.self)))
        index &+= 32
      }
      var hash = StableHash()
      for lane in [lanes.0, lanes.1, lanes.2, lanes.3] { hash.mix(lane.value) }
      hash.combine(UnsafeBufferPointer(rebasing: raw.bindMemory(to: UInt8.self)[index...]))
      hash.mix(UInt64(truncatingIfNeeded: raw.count))
      return Int64(bitPattern: hash.value)
    }
  }
}
