import Testing

@testable import Polling

struct HostGateTests {
  /// A gate on one host that lets two in at once and is tried again after 10.
  private struct Gate {
    var gate = HostGate()
    mutating func ask(_ feed: String, at now: Int64) -> HostGate.Answer {
      gate.ask("h", feed: feed, limit: 2, now: now)
    }
    /// Ends a transfer and says who may ask then.
    mutating func leave(_ feed: String, _ finding: HostGate.Finding = .answers, at now: Int64) -> [String] {
      gate.leave("h", feed: feed, finding, now: now, probeAfter: 10)
      var freed: [String] = []
      while let next = gate.takeWaiting("h", limit: 2, alreadyTaken: freed.count) { freed.append(next) }
      return freed
    }
  }

  @Test("A host is asked by so many at once; who waits goes in turn")
  func limit() {
    var gate = Gate()
    #expect(["a", "b", "c", "d"].map { gate.ask($0, at: 0) } == [.enter, .enter, .wait, .wait])
    #expect(gate.gate.ask("other", feed: "e", limit: 2, now: 0) == .enter)
    #expect(gate.leave("a", at: 1) == ["c"])
    #expect(gate.ask("c", at: 1) == .enter)
    #expect(gate.leave("b", at: 2) == ["d"])
    #expect(gate.ask("d", at: 2) == .enter)
    #expect(gate.leave("c", at: 3) == [] && gate.leave("d", at: 3) == [])
  }

  @Test("Retry-After holds the whole host to its end, but for one feed now and then that tries")
  func hold() {
    var gate = Gate()
    #expect(gate.ask("a", at: 0) == .enter)
    #expect(gate.leave("a", .limits(until: 100), at: 0) == [])
    #expect(gate.gate.rateLimitedCount(at: 0) == 1)
    #expect(gate.ask("b", at: 1) == .later(10))
    #expect(gate.ask("c", at: 2) == .wait)
    #expect(gate.ask("b", at: 10) == .enter)
    #expect(gate.ask("d", at: 11) == .wait)
    // Refused too: the next one tries after at least as long again.
    #expect(gate.leave("b", .limits(until: 90), at: 40) == ["c"])
    #expect(gate.ask("c", at: 40) == .later(60))
    #expect(gate.ask("c", at: 60) == .enter)
    // An answer that says nothing of limits ends no hold.
    #expect(gate.leave("c", .nothing, at: 60) == ["d"])
    #expect(gate.ask("d", at: 60) == .later(90))
    #expect(gate.ask("d", at: 90) == .enter)
    #expect(gate.leave("d", .limits(until: 95), at: 91) == [])
    // The hold ends; everybody may ask.
    #expect(["b", "c", "d"].map { gate.ask($0, at: 100) } == [.enter, .enter, .wait])
    #expect(gate.gate.rateLimitedCount(at: 100) == 0)
  }

  @Test("A try that is answered shows that the limit is one feed's own: the host goes on, and is not held again")
  func limitOfOneFeed() {
    var gate = Gate()
    #expect(gate.ask("a", at: 0) == .enter)
    #expect(gate.leave("a", .limits(until: 100), at: 0) == [])
    #expect(gate.ask("b", at: 0) == .later(10) && gate.ask("c", at: 0) == .wait && gate.ask("d", at: 0) == .wait)
    #expect(gate.ask("b", at: 10) == .enter)
    #expect(gate.leave("b", at: 11) == ["c", "d"])
    #expect(gate.ask("c", at: 11) == .enter)
    #expect(gate.leave("c", .limits(until: 50), at: 12) == [])
    #expect(gate.ask("d", at: 12) == .enter)
    #expect(gate.leave("d", at: 13) == [])
    #expect(gate.ask("b", at: 101) == .enter)
    #expect(gate.leave("b", .limits(until: 200), at: 101) == [])
    #expect(gate.ask("c", at: 102) == .later(111))
  }

  @Test("What was in flight before the hold says nothing about it, and is not waited for while a slot is free")
  func inFlightBefore() {
    var gate = Gate()
    #expect(gate.ask("a", at: 0) == .enter && gate.ask("slow", at: 0) == .enter)
    #expect(gate.leave("a", .limits(until: 100), at: 0) == [])
    #expect(gate.ask("b", at: 0) == .later(10))
    #expect(gate.ask("b", at: 10) == .enter && gate.ask("c", at: 10) == .wait)
    #expect(gate.leave("slow", at: 20) == [])
    #expect(gate.gate.rateLimitedCount(at: 20) == 1)
    #expect(gate.leave("b", at: 21) == ["c"])
    #expect(gate.gate.rateLimitedCount(at: 21) == 0)
  }

  @Test("While what was in flight before the hold fills all slots nobody tries; its end names the next")
  func fullBefore() {
    var gate = Gate()
    #expect(gate.ask("a", at: 0) == .enter && gate.ask("slow", at: 0) == .enter)
    gate.gate.limit("h", until: 100, now: 0, probeAfter: 10)
    #expect(gate.ask("b", at: 0) == .later(10))
    #expect(gate.ask("b", at: 10) == .wait)
    #expect(gate.leave("slow", at: 20) == ["b"])
    #expect(gate.gate.rateLimitedCount(at: 20) == 1)
    #expect(gate.ask("b", at: 20) == .enter)
  }

  @Test("A host that was held before a restart is tried by one feed at once")
  func restart() {
    var gate = Gate()
    gate.gate.limit("h", until: 100, now: 0, probeAfter: 0)
    #expect(gate.ask("a", at: 0) == .enter)
    #expect(gate.ask("b", at: 0) == .wait)
    #expect(gate.leave("a", .limits(until: 100), at: 1) == ["b"])
    #expect(gate.ask("b", at: 1) == .later(11))
  }
}
