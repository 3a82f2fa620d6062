/// Values found by a 64-bit hash: open addressing with linear probing. The keys are hashes already, so that nothing is
/// hashed again; equal hashes are taken for equal words (see `WordHash`). Most keys that are looked up are absent, and
/// a filter says so without a look at the slots.
///
/// The plain version is a `Dictionary<UInt64, Value>`. With it, `match` of Benchmarks/classify takes 32 % longer (40
/// MB/s instead of 53; medians of three alternating runs).
struct HashIndex<Value: BitwiseCopyable & Sendable>: Sendable {
  /// A key and its value side by side, so that a look-up touches one place in memory. The key 0 is an empty slot.
  fileprivate struct Slot: Sendable {
    var key: UInt64 = 0
    var value: Value
  }

  private var slots: [Slot]
  private var filter: [UInt64]
  private var count = 0
  private let nothing: Value

  /// An empty index.
  ///
  /// - Parameter nothing: What is found for keys that are not there.
  init(nothing: Value) { self.init(nothing: nothing, size: 64) }

  // The size is a power of two, so that a mask keeps every place within the arrays.
  private init(nothing: Value, size: Int) {
    self.nothing = nothing
    slots = [Slot](repeating: Slot(value: nothing), count: size)
    // Eight bits a slot are eleven or more a key.
    filter = [UInt64](repeating: 0, count: size / 8)
  }

  /// The value of a key; setting it stores the key. Keys must not be 0.
  subscript(key: UInt64) -> Value {
    get { unsafe withView { unsafe $0.find(key) } }
    set {
      if count * 4 >= slots.count * 3 { grow() }
      var place = HashIndex.place(key) & (slots.count - 1)
      while slots[place].key != key {
        if slots[place].key == 0 {
          slots[place].key = key
          filter[HashIndex.place(key) & (filter.count - 1)] |= HashIndex.bit(key)
          count += 1
          break
        }
        place = (place + 1) & (slots.count - 1)
      }
      slots[place].value = newValue
    }
  }

  private mutating func grow() {
    var larger = HashIndex(nothing: nothing, size: slots.count * 2)
    for slot in slots where slot.key != 0 { larger[slot.key] = slot.value }
    self = larger
  }

  @inline(__always)
  fileprivate static func place(_ key: UInt64) -> Int { Int(truncatingIfNeeded: key &>> 6) }

  @inline(__always)
  fileprivate static func bit(_ key: UInt64) -> UInt64 { 1 &<< (key & 63) }

  /// The index as plain memory, for as long as `body` runs: looking up in it counts no references.
  @inline(__always)
  func withView<Result>(_ body: (View) -> Result) -> Result {
    unsafe slots.withUnsafeBufferPointer { slots in
      unsafe filter.withUnsafeBufferPointer { unsafe body(View(slots: slots, filter: $0, nothing: nothing)) }
    }
  }

  /// An index to look up in.
  @unsafe struct View {
    fileprivate let slots: UnsafeBufferPointer<Slot>
    fileprivate let filter: UnsafeBufferPointer<UInt64>
    fileprivate let nothing: Value

    /// The value of a key.
    @inline(__always)
    func find(_ key: UInt64) -> Value {
      var place = HashIndex.place(key)
      if unsafe filter[place & (filter.count &- 1)] & HashIndex.bit(key) == 0 { return unsafe nothing }
      let mask = unsafe slots.count &- 1
      while true {
        let slot = unsafe slots[place & mask]
        if slot.key == key { return slot.value }
        if slot.key == 0 { return unsafe nothing }
        place &+= 1
      }
    }
  }
}
