import Configuration

/// How long to back off from an endpoint after a failed attempt.
enum RetryPlan {
  /// Exponential back-off: doubles after each failure, from `initial` to `max`. The second half of it is random, so
  /// that not all senders return at the same moment to a receiver that has recovered. Never shorter than `Retry-After`.
  ///
  /// - Parameters:
  ///   - failures: how many attempts failed in a row, this one included; from 1.
  ///   - chance: a random number from 0 to 1.
  static func restMilliseconds(
    failures: Int, _ retry: BackoffSettings, retryAfterSeconds: Int64?, chance: Double
  ) -> Int64 {
    let initial = max(retry.initial.milliseconds, 1)
    let longest = max(retry.max.milliseconds, initial)
    var rest = initial
    for _ in 1..<max(2, min(failures, 40)) where failures > 1 { rest = min(rest * 2, longest) }
    let jittered = max(initial, rest / 2 + Int64(Double(rest) / 2 * chance))
    return max(jittered, (retryAfterSeconds ?? 0) * 1000)
  }
}
