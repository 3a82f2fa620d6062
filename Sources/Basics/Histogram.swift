/// Counts observations in buckets with fixed upper bounds, as a Prometheus histogram does. Its size does not grow.
public struct Histogram: Sendable, Equatable {
  /// The upper bounds of the buckets, ascending. One more bucket, without a bound, follows.
  public let bounds: [Double]
  /// The number of observations in each bucket (not cumulative); the bucket without a bound is last.
  public private(set) var counts: [Int]
  /// The sum of all observations.
  public private(set) var sum = 0.0

  /// An empty histogram.
  public init(bounds: [Double]) {
    self.bounds = bounds
    counts = Array(repeating: 0, count: bounds.count + 1)
  }

  /// An empty histogram for durations in seconds, with bounds from 0.1 s to 1 h.
  public static var seconds: Histogram { Histogram(bounds: [0.1, 0.5, 1, 2, 5, 10, 30, 60, 300, 3600]) }

  /// Counts an observation.
  public mutating func observe(_ value: Double) {
    counts[bounds.firstIndex { value <= $0 } ?? bounds.count] += 1
    sum += value
  }

  /// The number of observations.
  public var count: Int { counts.reduce(0, +) }
}
