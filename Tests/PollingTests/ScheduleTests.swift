import Storage
import Testing

@testable import Polling

struct ScheduleTests {
  private func schedule(_ feeds: [(String, String, Int64)]) -> Schedule {
    var schedule = Schedule()
    for (feed, host, due) in feeds {
      schedule.watch(feed, Schedule.Watched(url: "http://\(host)/\(feed)", due: due))
    }
    return schedule
  }

  private func ready(_ schedule: inout Schedule, at now: Int64, concurrency: Int = 9) -> [String] {
    schedule.takeReady(at: now, concurrency: concurrency, perHost: 2).map(\.feed)
  }

  private func end(
    _ schedule: inout Schedule, _ feed: String, _ host: String, _ finding: HostGate.Finding = .answers, at now: Int64
  ) {
    let turn = Schedule.Slot(feed: feed, host: host, due: 0)
    schedule.answered(turn, finding, now: now, perHost: 2, probeAfter: 10)
    schedule.end(turn)
  }

  @Test("Feeds are polled in the order they are due, within the limits in total and per host, none twice")
  func order() {
    var schedule = schedule([("a", "x", 3), ("b", "x", 1), ("c", "x", 2), ("d", "y", 5), ("e", "z", 99)])
    #expect(ready(&schedule, at: 10, concurrency: 1) == ["b"])
    #expect(ready(&schedule, at: 10) == ["c", "d"])
    // It is moved in the queue while it is polled, but not polled twice.
    schedule.watch("b", Schedule.Watched(url: "http://x/b", due: 10))
    #expect(ready(&schedule, at: 10) == [])
    end(&schedule, "b", "x", at: 11)
    schedule.settle("b", due: 12)
    #expect(ready(&schedule, at: 12) == ["a"])
    end(&schedule, "c", "x", at: 13)
    #expect(ready(&schedule, at: 13) == ["b"])
    #expect(schedule.next == 99)
  }

  @Test("A slot is free once the answer has come, but no more answers wait for parsing than there are slots")
  func reading() {
    var schedule = schedule([("a", "x", 1), ("b", "y", 2), ("c", "z", 3)])
    #expect(ready(&schedule, at: 9, concurrency: 1) == ["a"])
    #expect(ready(&schedule, at: 9, concurrency: 1) == [])
    let turn = Schedule.Slot(feed: "a", host: "x", due: 1)
    schedule.answered(turn, .answers, now: 9, perHost: 2, probeAfter: 10)
    #expect(!schedule.hasFreeSlot(of: 1) && ready(&schedule, at: 9, concurrency: 1) == [])
    #expect(ready(&schedule, at: 9, concurrency: 2) == ["b", "c"])
    // It is not polled again before its answer is parsed.
    schedule.watch("a", Schedule.Watched(url: "http://x/a", due: 9))
    #expect(ready(&schedule, at: 9) == [])
    schedule.end(turn)
    schedule.settle("a", due: 9)
    #expect(ready(&schedule, at: 9) == ["a"])
  }

  @Test("Removing a feed does not take the turn of another one")
  func removal() {
    var schedule = schedule([("a", "x", 0), ("b", "x", 0), ("c", "x", 0)])
    let first = ready(&schedule, at: 0)
    #expect(first.count == 2)
    end(&schedule, first[0], "x", .limits(until: 100), at: 1)
    end(&schedule, first[1], "x", at: 1)
    // The third would try the held host; without it the next feed must.
    let third = Set(["a", "b", "c"]).subtracting(first)
    #expect(ready(&schedule, at: 1) == [])
    schedule.settle(first[1], due: 2)
    #expect(ready(&schedule, at: 2) == [])
    schedule.keep(only: Set(["a", "b", "c"]).subtracting(third), now: 3)
    #expect(schedule.count == 2)
    #expect(ready(&schedule, at: 3) == [] && ready(&schedule, at: 11) == [first[1]])
  }

  @Test("Failing feeds are counted, and no longer when they recover")
  func trouble() {
    var schedule = schedule([("a", "x", 0), ("b", "y", 0)])
    schedule.note("a", url: "http://x/a", status: .failing, isTroubled: true)
    schedule.note("b", url: "http://x/b", status: .gone, isTroubled: true)
    #expect(schedule.troubled.count == 2)
    #expect(schedule.counts[.gone] == 1 && schedule.counts[.failing] == 1 && schedule.counts[.ok] == 0)
    schedule.note("a", url: "http://x/a", status: .ok, isTroubled: false)
    #expect(schedule.troubled.count == 1)
    schedule.keep(only: ["a"], now: 0)
    #expect(schedule.troubled.isEmpty && schedule.counts.values.reduce(0, +) == 1)
  }

  @Test("A round over thousands of feeds polls each once and leaves none waiting")
  func round() {
    var schedule = Schedule()
    schedule.reserve(5000)
    for number in 0..<5000 {
      schedule.watch(
        "f\(number)", Schedule.Watched(url: "http://h\(number / 40)/\(number)", due: Int64(number * 7919 % 5003)))
    }
    var polled: [String: Int] = [:]
    var now: Int64 = 0
    while let next = schedule.next, next < 100_000 {
      now = max(now, next)
      for turn in schedule.takeReady(at: now, concurrency: 64, perHost: 2) {
        schedule.answered(turn, .answers, now: now, perHost: 2, probeAfter: 1000)
        schedule.end(turn)
        schedule.settle(turn.feed, due: now + 1_000_000)
        polled[turn.feed, default: 0] += 1
      }
    }
    #expect(
      polled.count == 5000 && polled.values.allSatisfy { $0 == 1 } && schedule.inFlight == 0 && schedule.reading == 0)
  }
}
