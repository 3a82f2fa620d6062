import Testing

@testable import Polling

struct QueueTests {
  @Test("Feeds leave the queue in the order they are due, and not before")
  func order() {
    var queue = DueQueue()
    var times = (0..<500).map { Int64($0 * 7919 % 503) }
    for (index, time) in times.enumerated() { queue.insert("f\(index)", due: time) }
    #expect(queue.next == times.min())
    #expect(queue.popDue(at: -1) == nil)
    var popped: [Int64] = []
    while let (_, due) = queue.popDue(at: .max) { popped.append(due) }
    times.sort()
    #expect(popped == times && queue.isEmpty && queue.next == nil)
  }

  @Test("A host is asked by so many at once; who waits goes in turn; a pause holds all")
  func gate() {
    var gate = HostGate()
    #expect(gate.ask("h", feed: "a", limit: 2, now: 0) == .enter)
    #expect(gate.ask("h", feed: "b", limit: 2, now: 0) == .enter)
    #expect(gate.ask("h", feed: "c", limit: 2, now: 0) == .wait)
    #expect(gate.ask("other", feed: "d", limit: 2, now: 0) == .enter)
    gate.leave("h")
    #expect(gate.takeWaiting("h") == "c")
    #expect(gate.takeWaiting("h") == nil)
    #expect(gate.ask("h", feed: "c", limit: 2, now: 0) == .enter)
    gate.pause("h", until: 100)
    gate.pause("h", until: 50)
    #expect(gate.ask("h", feed: "a", limit: 9, now: 99) == .paused(until: 100))
    #expect(gate.ask("h", feed: "a", limit: 9, now: 99, backsOff: true) == .enter)
    #expect(gate.ask("h", feed: "a", limit: 9, now: 100) == .enter)
  }

  @Test(
    "A host is known by name and port, whatever else its address holds",
    arguments: [
      ("https://User:pw@Example.ORG:8443/a?b=@c", "example.org:8443"), ("http://[::1]:80/", "[::1]:80"),
      ("https://example.org?x", "example.org"), ("file:///srv/x", ""),
    ])
  func hosts(_ url: String, _ host: String) { #expect(HostGate.host(of: url) == host) }
}
