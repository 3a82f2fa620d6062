/// Numbers found by a 64-bit hash: open addressing with linear probing. The keys are hashes already, so that nothing is
/// hashed again; equal hashes are taken for equal words (64 bits make a clash among a million words a one in 40 million
/// chance).
struct HashIndex: Sendable {
  private var keys: [UInt64]
  private var values: [Int32]
  private var mask: Int
  private(set) var count = 0

  init(minimumCapacity: Int = 16) {
    var size = 32
    while size < minimumCapacity * 2 { size *= 2 }
    keys = [UInt64](repeating: 0, count: size)
    values = [Int32](repeating: 0, count: size)
    mask = size - 1
  }

  /// The number stored for a key.
  @inline(__always)
  func find(_ key: UInt64) -> Int32? {
    var place = slot(key)
    while true {
      let known = keys[place]
      if known == key { return values[place] }
      if known == 0 { return nil }
      place = (place + 1) & mask
    }
  }

  /// The number stored for a key, which is `new` when there was none. Keys must not be 0.
  mutating func find(_ key: UInt64, orInsert new: Int32) -> Int32 {
    if count * 2 >= keys.count { grow() }
    var place = slot(key)
    while keys[place] != 0 {
      if keys[place] == key { return values[place] }
      place = (place + 1) & mask
    }
    keys[place] = key
    values[place] = new
    count += 1
    return new
  }

  private mutating func grow() {
    var larger = HashIndex(minimumCapacity: keys.count)
    for (key, value) in zip(keys, values) where key != 0 { _ = larger.find(key, orInsert: value) }
    self = larger
  }

  @inline(__always)
  private func slot(_ key: UInt64) -> Int { Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> 20) & mask }
}
