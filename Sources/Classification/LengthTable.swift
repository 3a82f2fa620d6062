/// How long the beginnings of words are that start with the same three letters. It may name a few lengths more; it grows
/// with what it holds.
struct LengthTable: Sendable {
  private var lengths = [UInt32](repeating: 0, count: 1 << 10)
  private var known: Set<Known> = []

  private struct Known: Hashable {
    let threeLetters: UInt64
    let length: Int
  }

  /// Notes that there is a beginning of so many letters.
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
    lengths.withUnsafeBufferPointer { body(View(all: $0)) }
  }

  struct View {
    fileprivate let all: UnsafeBufferPointer<UInt32>

    /// Bit n for n letters, the last one for more too.
    @inline(__always)
    func lengths(_ threeLetters: UInt64) -> UInt32 { all[Int(truncatingIfNeeded: threeLetters) & (all.count &- 1)] }
  }

  private mutating func set(_ one: Known) {
    lengths[Int(truncatingIfNeeded: one.threeLetters) & (lengths.count - 1)] |= 1 << UInt32(min(one.length, 31))
  }
}
