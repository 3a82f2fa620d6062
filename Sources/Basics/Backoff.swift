/// Exponential back-off between two bounds: after each further failure twice as long, with some chance in it, so that
/// those who fail together do not try again together.
public struct Backoff: Sendable, Equatable {
  /// The delay after the first failure.
  public var initial: Duration
  /// The longest delay, chance aside.
  public var max: Duration

  /// What chance does to a delay.
  public enum Jitter: Sendable {
    /// It makes it longer by up to this share: who asks never asks sooner than the bounds say.
    case longer(Double)
    /// It makes it shorter by up to this share, though never shorter than the first delay.
    case shorter(Double)
  }

  /// Back-off between two bounds; by default those of fetching feeds.
  public init(initial: Duration = .seconds(60), max: Duration = .seconds(6 * 3600)) {
    self.initial = initial
    self.max = max
  }

  /// The delay after some failures in a row, in milliseconds, 1 at least.
  ///
  /// - Parameters:
  ///   - failures: How many failed, the last included; from 1.
  ///   - chance: A random number from 0 to 1: with 0 the delay is the shortest that can be.
  public func milliseconds(afterFailures failures: Int, _ jitter: Jitter, chance: Double) -> Int64 {
    let first = Swift.max(initial.milliseconds, 1)
    let longest = Swift.max(max.milliseconds, first)
    let doublings = Int64(min(Swift.max(failures - 1, 0), 40))
    let (doubled, overflow) = first.multipliedReportingOverflow(by: 1 << doublings)
    let delay = overflow ? longest : min(doubled, longest)
    switch jitter {
    case .longer(let share): return delay + Int64(Double(delay) * share * chance)
    case .shorter(let share): return Swift.max(first, delay - Int64(Double(delay) * share * (1 - chance)))
    }
  }
}
