import Basics

/// A 64-bit hash for stored values: it is the same in every process and version. It is not collision resistant: a
/// publisher could make two of its own entries collide, with no effect on others.
struct StableHash {
  private(set) var value: UInt64 = 0x9E37_79B9_7F4A_7C15

  /// Mixes bytes, eight at a time.
  mutating func combine(_ bytes: UnsafeBufferPointer<UInt8>) { combine(bytes, 0..<bytes.count) }

  /// Mixes a range of bytes.
  @inline(__always)
  mutating func combine(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) {
    let raw = UnsafeRawBufferPointer(bytes)
    var index = range.lowerBound
    while index &+ 8 <= range.upperBound {
      mix(UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: index, as: UInt64.self)))
      index &+= 8
    }
    // The remaining one to seven bytes as a number, the last byte lowest.
    let left = UInt64(truncatingIfNeeded: range.upperBound &- index)
    mix(left == 0 ? 0 : bytes.eight(at: index).byteSwapped &>> (64 &- 8 &* left))
    // With the length, "a" and "a\0" have different hashes.
    mix(UInt64(truncatingIfNeeded: range.count))
  }

  /// Mixes the UTF-8 bytes of a text.
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

/// A hash of a whole document. A document with the same hash as the last one counts as not modified.
public enum BodyHash {
  /// The hash of a body. If a version changes the function, each feed is read once more. Four hashes are computed side
  /// by side, on eight bytes each, so that the processor can overlap their multiplications.
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
