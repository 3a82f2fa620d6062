/// How often a quantity fell below each of some bounds: a distribution as monitoring wants it, of fixed size however
/// much is observed.
public struct Histogram: Sendable, Equatable {
  /// The upper bounds of the buckets, ascending; a last bucket without bound follows.
  public let bounds: [Double]
  /// How many observations fell into each bucket alone, the one without bound last.
  public private(set) var counts: [Int]
  /// The sum of all observations.
  public private(set) var sum = 0.0

  /// An empty distribution over some bounds.
  public init(bounds: [Double]) {
    self.bounds = bounds
    counts = Array(repeating: 0, count: bounds.count + 1)
  }

  /// An empty distribution for durations in seconds, from a tenth of a second to an hour.
  public static var seconds: Histogram { Histogram(bounds: [0.1, 0.5, 1, 2, 5, 10, 30, 60, 300, 3600]) }

  /// Counts an observation.
  public mutating func observe(_ value: Double) {
    counts[bounds.firstIndex { value <= $0 } ?? bounds.count] += 1
    sum += value
  }

  /// How many observations there were.
  public var count: Int { counts.reduce(0, +) }
}
