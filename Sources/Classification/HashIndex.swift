/// Numbers found by a 64-bit hash: open addressing with linear probing. The keys are hashes already, so that nothing is
/// hashed again; equal hashes are taken for equal words (64 bits make a clash among a million words a one in 40 million
/// chance).
struct HashIndex: Sendable {
  /// A key and its number side by side, so that a look-up touches one place in memory. The key 0 is an empty slot.
  fileprivate struct Slot {
    var key: UInt64 = 0
    var value: Int32 = 0
  }

  private var slots: [Slot]
  private(set) var count = 0

  init(minimumCapacity: Int = 16) {
    var size = 32
    while size < minimumCapacity * 2 { size *= 2 }
    slots = [Slot](repeating: Slot(), count: size)
  }

  /// The index as plain memory, for as long as `body` runs: looking up in it counts no references.
  @inline(__always)
  func withView<Result>(_ body: (View) -> Result) -> Result {
    slots.withUnsafeBufferPointer { body(View(slots: $0)) }
  }

  /// An index to look up in.
  struct View {
    fileprivate let slots: UnsafeBufferPointer<Slot>

    /// The number stored for a key, or -1.
    @inline(__always)
    func find(_ key: UInt64) -> Int32 {
      // The mask keeps every place within the buffer.
      let mask = slots.count - 1
      var place = HashIndex.place(key) & mask
      while true {
        let slot = slots[place]
        if slot.key == key { return slot.value }
        if slot.key == 0 { return -1 }
        place = (place + 1) & mask
      }
    }
  }

  /// The number stored for a key, which is `new` when there was none. Keys must not be 0.
  mutating func find(_ key: UInt64, orInsert new: Int32) -> Int32 {
    if count * 2 >= slots.count { grow() }
    let mask = slots.count - 1
    var place = HashIndex.place(key) & mask
    while slots[place].key != 0 {
      if slots[place].key == key { return slots[place].value }
      place = (place + 1) & mask
    }
    slots[place] = Slot(key: key, value: new)
    count += 1
    return new
  }

  /// Stores another number for a key that is there.
  mutating func replace(_ key: UInt64, by new: Int32) {
    let mask = slots.count - 1
    var place = HashIndex.place(key) & mask
    while slots[place].key != key { place = (place + 1) & mask }
    slots[place].value = new
  }

  private mutating func grow() {
    var larger = HashIndex(minimumCapacity: slots.count)
    for slot in slots where slot.key != 0 { _ = larger.find(slot.key, orInsert: slot.value) }
    self = larger
  }

  @inline(__always)
  fileprivate static func place(_ key: UInt64) -> Int { Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> 20) }
}
