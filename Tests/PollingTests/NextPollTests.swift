import Basics
import Configuration
import FeedModel
import Testing

@testable import Polling

struct NextPollTests {
  private let now = Timestamp(year: 2017, month: 7, day: 18, hour: 3, minute: 30, second: 0)
  private let minute: Int64 = 60_000

  private func rules(own: Duration? = nil, change: (inout FetchSettings) -> Void = { _ in }) -> NextPoll.Rules {
    var fetch = FetchSettings()
    change(&fetch)
    return NextPoll.Rules(fetch, ownInterval: own)
  }

  private func ago(_ minutes: [Int64]) -> [Timestamp] {
    minutes.map { Timestamp(milliseconds: now.milliseconds - $0 * minute) }
  }

  // MARK: after a success

  private func after(
    _ interval: Int64, _ schedule: PublisherSchedule = PublisherSchedule(), lifetime: Int64? = nil,
    hours: PublishingHours? = nil, jitter: Double = 0, at time: Timestamp? = nil
  ) -> NextPoll {
    NextPoll.afterSuccess(
      interval: interval, wishes: NextPoll.Wishes(schedule: schedule, lifetimeSeconds: lifetime, hours: hours),
      rules: rules(), jitter: jitter, now: time ?? now)
  }

  @Test("The longest of the interval and the publisher's values applies, and its source is named")
  func hints() {
    var schedule = PublisherSchedule()
    func plan(_ lifetime: Int64?) -> NextPoll { after(15 * minute, schedule, lifetime: lifetime) }
    #expect(plan(nil) == NextPoll(delayMilliseconds: 15 * minute, reason: "interval"))
    #expect(plan(60) == NextPoll(delayMilliseconds: 15 * minute, reason: "interval"))
    #expect(plan(1800) == NextPoll(delayMilliseconds: 30 * minute, reason: "max-age"))
    schedule.ttlMinutes = 45
    #expect(plan(1800) == NextPoll(delayMilliseconds: 45 * minute, reason: "ttl"))
    schedule.updatePeriodSeconds = 3600
    #expect(plan(nil) == NextPoll(delayMilliseconds: 60 * minute, reason: "updatePeriod"))
  }

  @Test("No answer of a publisher delays a poll for more than a day")
  func cap() {
    var schedule = PublisherSchedule()
    schedule.ttlMinutes = 1 << 40
    #expect(after(minute, schedule) == NextPoll(delayMilliseconds: 24 * 60 * minute, reason: "ttl, cut to 24 h"))
    let fresh = after(minute, lifetime: 1 << 50)
    #expect(fresh == NextPoll(delayMilliseconds: 24 * 60 * minute, reason: "max-age, cut to 24 h"))
    let refused = NextPoll.afterFailure(failures: 1, retryAfterSeconds: 1 << 40, rules: rules(), jitter: 0)
    #expect(refused == NextPoll(delayMilliseconds: 24 * 60 * minute, reason: "Retry-After, cut to 24 h"))
  }

  @Test("Jitter makes a poll later by a tenth at most, never earlier")
  func jitter() {
    let delays = [0, 0.5, 1].map { after(10 * minute, jitter: $0).delayMilliseconds }
    #expect(delays == [10 * minute, 10 * minute + minute / 2, 11 * minute])
  }

  @Test("skipHours and skipDays are skipped; skipping all of them delays for a day at most")
  func skips() {
    var schedule = PublisherSchedule()
    schedule.skipHours = [3, 4]
    let plan = after(10 * minute, schedule)
    #expect(Timestamp(milliseconds: now.milliseconds + plan.delayMilliseconds).rfc3339() == "2017-07-18T05:00:00Z")
    #expect(plan.reason == "skipHours")
    schedule.skipDays = [0, 1, 2, 3, 4, 5, 6]
    let whole = after(10 * minute, schedule)
    #expect(whole == NextPoll(delayMilliseconds: (23 * 60 + 30) * minute, reason: "skipDays"))
  }

  @Test("A feed with publishing hours is polled at their beginning, and often within them")
  func publishingHours() throws {
    let daily = (1...8).map { Timestamp(year: 2017, month: 7, day: 17 - $0, hour: 9, minute: $0, second: 0) }
    let hours = try #require(PublishingHours(daily))
    // 03:30: an interval of six hours would miss the beginning at 08:46.
    let before = after(6 * 60 * minute, hours: hours)
    #expect(before == NextPoll(delayMilliseconds: (5 * 60 + 16) * minute, reason: "publishing hours"))
    #expect(after(60 * minute, hours: hours).reason == "interval")
    let within = Timestamp(year: 2017, month: 7, day: 18, hour: 9, minute: 10, second: 0)
    let often = after(60 * minute, hours: hours, at: within)
    #expect(often == NextPoll(delayMilliseconds: 5 * minute, reason: "publishing hours"))
    #expect(after(60 * minute, lifetime: 1800, hours: hours, at: within).reason == "max-age")
  }

  // MARK: after a failure

  @Test("Each failure doubles the delay up to the maximum; a longer Retry-After applies")
  func backoff() {
    let rules = rules { $0.minInterval = .zero }
    func delay(_ failures: Int, _ retryAfter: Int64? = nil) -> Int64 {
      NextPoll.afterFailure(failures: failures, retryAfterSeconds: retryAfter, rules: rules, jitter: 0)
        .delayMilliseconds
    }
    #expect((1...4).map { delay($0) } == [minute, 2 * minute, 4 * minute, 8 * minute])
    #expect(delay(99) == 6 * 60 * minute)
    #expect(delay(1, 600) == 10 * minute)
    #expect(delay(5, 60) == 16 * minute)
  }

  // MARK: the rhythm

  @Test("The interval of a feed with an entry an hour approaches half an hour")
  func approach() {
    var rhythm = NextPoll.Rhythm(current: nil, recent: ago([10, 70, 130, 190]))
    #expect(NextPoll.adapted(rhythm, rules: rules(), now: now) == 16 * minute + minute / 2)
    for _ in 0..<20 { rhythm.current = NextPoll.adapted(rhythm, rules: rules(), now: now) }
    #expect(rhythm.current == 30 * minute)
  }

  @Test("Several new entries shorten the interval; one leaves it")
  func newEntries() {
    var rhythm = NextPoll.Rhythm(current: 60 * minute, recent: ago([1, 200, 400]), lastNew: now, newEntries: 2)
    #expect(NextPoll.adapted(rhythm, rules: rules(), now: now) == 30 * minute)
    rhythm.newEntries = 1
    #expect(NextPoll.adapted(rhythm, rules: rules(), now: now) == 60 * minute)
  }

  @Test("New entries with old dates still count as activity")
  func oldDates() {
    let rhythm = NextPoll.Rhythm(
      current: 5 * minute, recent: ago([500_000, 500_001, 500_002]), lastNew: now, newEntries: 3)
    #expect(NextPoll.adapted(rhythm, rules: rules(), now: now) == 5 * minute)
  }

  @Test("The interval stays between minimum and maximum, and above the one of the feed's definition")
  func bounds() {
    let fast = NextPoll.Rhythm(current: nil, recent: ago([0, 0, 0, 1]), lastNew: now, newEntries: 9)
    #expect(NextPoll.adapted(fast, rules: rules(), now: now) == 5 * minute)
    #expect(NextPoll.adapted(fast, rules: rules(own: .seconds(1200)), now: now) == 20 * minute)
    let silent = NextPoll.Rhythm(current: 6 * 60 * minute, recent: ago([9_000_000, 9_100_000, 9_200_000]))
    #expect(NextPoll.adapted(silent, rules: rules(), now: now) == 6 * 60 * minute)
  }
}
