import Basics
import Testing

@testable import Polling

struct PublishingHoursTests {
  /// Times as day of July 2017, hour and minute.
  private func times(_ list: [(Int, Int, Int)]) -> [Timestamp] {
    list.map { Timestamp(year: 2017, month: 7, day: $0.0, hour: $0.1, minute: $0.2, second: 0) }
  }

  private func time(_ hour: Int, _ minute: Int) -> Timestamp {
    Timestamp(year: 2017, month: 7, day: 20, hour: hour, minute: minute, second: 0)
  }

  @Test("Entries in the morning and in the evening give two windows of publishing hours")
  func twice() throws {
    let days = [3, 4, 5, 6, 7]
    let hours = try #require(PublishingHours(times(days.map { ($0, 9, $0) } + days.map { ($0, 18, 30 + $0) })))
    #expect(hours.windows == [(9 * 60 - 12)...(9 * 60 + 67), (18 * 60 + 18)...(18 * 60 + 97)])
    #expect(!hours.contains(time(8, 47)) && hours.contains(time(8, 48)) && hours.contains(time(10, 7)))
    #expect(!hours.contains(time(10, 8)) && hours.contains(time(19, 0)))
    #expect(hours.untilOpening(after: time(8, 0)) == 48 * 60_000)
    #expect(hours.untilOpening(after: time(12, 0)) == (6 * 60 + 18) * 60_000)
    #expect(hours.untilOpening(after: time(20, 0)) == (12 * 60 + 48) * 60_000)
  }

  @Test("A window over midnight is one window")
  func midnight() throws {
    let hours = try #require(
      PublishingHours(times([(1, 23, 40), (2, 23, 50), (4, 0, 10), (5, 0, 20), (6, 23, 45), (7, 23, 55)])))
    #expect(hours.windows.count == 1)
    #expect(hours.contains(time(23, 30)) && hours.contains(time(0, 5)) && hours.contains(time(1, 20)))
    #expect(!hours.contains(time(2, 0)) && !hours.contains(time(23, 20)))
  }

  @Test("One entry at another hour changes nothing; many such, few entries or few days give no hours")
  func none() throws {
    let regular = (1...9).map { ($0, 9, 0) }
    let hours = try #require(PublishingHours(times(regular)))
    #expect(PublishingHours(times(regular + [(5, 2, 0)])) == hours)
    #expect(PublishingHours(times(regular + [(5, 2, 0), (6, 13, 0), (7, 17, 0)])) == nil)
    #expect(PublishingHours(times((0..<24).map { (1 + $0 % 5, $0, 0) })) == nil)
    #expect(PublishingHours(times((1...5).map { ($0, 9, 0) })) == nil)
    #expect(PublishingHours(times((0..<9).map { (1 + $0 % 2, 9, $0) })) == nil)
    #expect(PublishingHours([]) == nil)
  }
}
