import Testing

@testable import Polling

struct HostGateTests {
  /// A gate on one host with two slots, and a first try 10 s after a rate limit.
  private struct Gate {
    var gate = HostGate()
    mutating func ask(_ feed: String, at now: Int64) -> HostGate.Answer {
      gate.ask("h", feed: feed, limit: 2, now: now)
    }
    /// Ends a transfer. Returns the feeds that may be requested then.
    mutating func leave(_ feed: String, _ finding: HostGate.Finding = .answers, at now: Int64) -> [String] {
      gate.leave("h", feed: feed, finding, now: now, probeAfter: 10)
      var freed: [String] = []
      while let next = gate.takeWaiting("h", limit: 2, alreadyTaken: freed.count) { freed.append(next) }
      return freed
    }
  }

  @Test("A host has a limited number of requests at once; waiting feeds go in order")
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

  @Test("Retry-After holds the whole host until its end, except for single tries by one feed")
  func hold() {
    var gate = Gate()
    #expect(gate.ask("a", at: 0) == .enter)
    #expect(gate.leave("a", .limits(until: 100), at: 0) == [])
    #expect(gate.gate.rateLimitedCount(at: 0) == 1)
    #expect(gate.ask("b", at: 1) == .later(10))
    #expect(gate.ask("c", at: 2) == .wait)
    #expect(gate.ask("b", at: 10) == .enter)
    #expect(gate.ask("d", at: 11) == .wait)
    // Also refused: the next try comes after at least the same time.
    #expect(gate.leave("b", .limits(until: 90), at: 40) == ["c"])
    #expect(gate.ask("c", at: 40) == .later(60))
    #expect(gate.ask("c", at: 60) == .enter)
    // An answer without a rate limit does not end the hold.
    #expect(gate.leave("c", .nothing, at: 60) == ["d"])
    #expect(gate.ask("d", at: 60) == .later(90))
    #expect(gate.ask("d", at: 90) == .enter)
    #expect(gate.leave("d", .limits(until: 95), at: 91) == [])
    // The hold ends; all feeds may be requested.
    #expect(["b", "c", "d"].map { gate.ask($0, at: 100) } == [.enter, .enter, .wait])
    #expect(gate.gate.rateLimitedCount(at: 100) == 0)
  }

  @Test("A try that is answered shows that the limit is for one feed: the host is released, and not held again")
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

  @Test("Answers to requests begun before the hold do not end it, and tries need not wait for them")
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

  @Test("While requests begun before the hold use all slots there is no try; the end of one starts it")
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

  @Test("A host that was held before a restart is tried at once, by one feed")
  func restart() {
    var gate = Gate()
    gate.gate.limit("h", until: 100, now: 0, probeAfter: 0)
    #expect(gate.ask("a", at: 0) == .enter)
    #expect(gate.ask("b", at: 0) == .wait)
    #expect(gate.leave("a", .limits(until: 100), at: 1) == ["b"])
    #expect(gate.ask("b", at: 1) == .later(11))
  }

  @Test("Hosts of no feed, to which redirects led, are forgotten when their limits are over")
  func forgetting() {
    var gate = HostGate()
    for number in 0..<10_000 {
      gate.limit("h\(number)", until: Int64(number) + 10, now: Int64(number), probeAfter: 1)
    }
    #expect(gate.count <= 1000)
  }

  @Test("A feed that a user polls waits no longer, and is not the probe that others wait for")
  func forced() {
    var gate = Gate()
    #expect(["a", "b", "c"].map { gate.ask($0, at: 0) } == [.enter, .enter, .wait])
    gate.gate.enter("h", feed: "c")
    #expect(gate.leave("a", at: 1) == [] && gate.leave("c", at: 1) == [])
    #expect(gate.leave("b", .limits(until: 100), at: 2) == [])
    guard case .later = gate.ask("d", at: 3) else { return #expect(Bool(false), "d is to be the probe") }
    #expect(gate.ask("e", at: 3) == .wait)
    gate.gate.enter("h", feed: "d")
    #expect(gate.leave("d", .nothing, at: 4) == ["e"])
  }

  @Test(
    "A host is identified by name and port, however its address is written",
    arguments: [
      ("https://User:pw@Example.ORG:8443/a?b=@c", "example.org:8443"), ("http://[::1]:80/", "[::1]"),
      ("http://[::1]:443/", "[::1]:443"), ("https://example.org.:443", "example.org"),
      ("https://example.org?x", "example.org"), ("file:///srv/x", ""),
    ])
  func hosts(_ url: String, _ host: String) { #expect(HostGate.host(of: url) == host) }
}
