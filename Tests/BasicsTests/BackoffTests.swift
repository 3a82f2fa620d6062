import Basics
import Testing

struct BackoffTests {
  private let backoff = Backoff(initial: .seconds(5), max: .seconds(60))

  @Test("Each failure doubles the delay, up to the maximum")
  func doubles() {
    let delays = [1, 2, 3, 4, 5, 6, 100, .max].map { backoff.milliseconds(afterFailures: $0, .longer(0.2), chance: 0) }
    #expect(delays == [5000, 10_000, 20_000, 40_000, 60_000, 60_000, 60_000, 60_000])
    #expect(backoff.milliseconds(afterFailures: 0, .longer(0.2), chance: 0) == 5000)
  }

  @Test("Jitter changes a delay by a share of it, but never below the first delay")
  func chance() {
    #expect(backoff.milliseconds(afterFailures: 3, .longer(0.2), chance: 1) == 24_000)
    #expect(backoff.milliseconds(afterFailures: 3, .longer(0.2), chance: 0.5) == 22_000)
    #expect(backoff.milliseconds(afterFailures: 3, .shorter(0.5), chance: 0) == 10_000)
    #expect(backoff.milliseconds(afterFailures: 3, .shorter(0.5), chance: 1) == 20_000)
    #expect(backoff.milliseconds(afterFailures: 1, .shorter(0.5), chance: 0) == 5000)
  }

  @Test("A minimum above the maximum, zero and the largest durations still give a delay")
  func bounds() {
    #expect(
      Backoff(initial: .seconds(9), max: .seconds(1)).milliseconds(afterFailures: 7, .longer(0), chance: 1) == 9000)
    #expect(Backoff(initial: .zero, max: .zero).milliseconds(afterFailures: 7, .shorter(0.5), chance: 0) == 1)
    let long = Backoff(initial: .seconds(1 << 40), max: .seconds(1 << 41))
    #expect(long.milliseconds(afterFailures: .max, .longer(0), chance: 0) == (1 << 41) * 1000)
  }
}
