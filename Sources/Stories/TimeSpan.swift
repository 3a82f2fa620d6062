/// The earliest and the latest time of a row of numbered items that grows at its end and shrinks at its beginning.
struct TimeSpan: Sendable {
  private var earliest = Extreme(isBefore: <)
  private var latest = Extreme(isBefore: >)

  mutating func add(_ number: Int, _ time: Int64) {
    earliest.add(number, time)
    latest.add(number, time)
  }

  /// The number of the last item that is further from `time` than `distance`, as far as the extremes tell; nil when none
  /// is.
  func last(from time: Int64, beyond distance: Int64) -> Int? {
    [earliest.first, latest.first].compactMap { $0 }.filter { abs($0.time - time) > distance }.map(\.number).max()
  }

  /// Forgets the items up to a number.
  mutating func remove(through number: Int) {
    earliest.remove(through: number)
    latest.remove(through: number)
  }
}

/// A sliding extreme: each kept item is more extreme than all after it.
private struct Extreme: Sendable {
  private var kept: [(number: Int, time: Int64)] = []
  /// How many of them are gone, until they are removed together.
  private var gone = 0
  private let isBefore: @Sendable (Int64, Int64) -> Bool

  init(isBefore: @escaping @Sendable (Int64, Int64) -> Bool) { self.isBefore = isBefore }

  var first: (number: Int, time: Int64)? { gone < kept.count ? kept[gone] : nil }

  mutating func add(_ number: Int, _ time: Int64) {
    while kept.count > gone, let last = kept.last, !isBefore(last.time, time) { kept.removeLast() }
    kept.append((number, time))
  }

  mutating func remove(through number: Int) {
    while let first, first.number <= number { gone += 1 }
    if gone > 1024, gone * 2 > kept.count {
      kept.removeFirst(gone)
      gone = 0
    }
  }
}
