/// For each hashed 3-letter beginning, a bit set of the lengths of the watchlist's prefixes (`word*`) that start with
/// it. Collisions of hashes only add lengths, which cost a lookup but no wrong result. The table grows with the number
/// of prefixes.
struct LengthTable: Sendable {
  private var lengths = [UInt32](repeating: 0, count: 1 << 10)
  private var known: Set<Known> = []

  private struct Known: Hashable {
    let threeLetters: UInt64
    let length: Int
  }

  /// Adds a prefix of `length` letters by the hash of its first three.
  mutating func insert(_ threeLetters: UInt64, length: Int) {
    let new = Known(threeLetters: threeLetters, length: length)
    guard known.insert(new).inserted else { return }
    if known.count * 4 > lengths.count {
      lengths = [UInt32](repeating: 0, count: lengths.count * 4)
      for one in known { set(one) }
    } else {
      set(new)
    }
  }

  @inline(__always)
  func withView<Result>(_ body: (View) -> Result) -> Result {
    unsafe lengths.withUnsafeBufferPointer { unsafe body(View(all: $0)) }
  }

  @unsafe struct View {
    fileprivate let all: UnsafeBufferPointer<UInt32>

    /// The lengths of prefixes that may start with three letters: bit n for n letters; the highest bit also for more.
    @inline(__always)
    func lengths(_ threeLetters: UInt64) -> UInt32 {
      unsafe all[Int(truncatingIfNeeded: threeLetters) & (all.count &- 1)]
    }
  }

  private mutating func set(_ one: Known) {
    lengths[Int(truncatingIfNeeded: one.threeLetters) & (lengths.count - 1)] |= 1 << UInt32(min(one.length, 31))
  }
}
