import Testing

@testable import Polling

struct QueueTests {
  @Test("Feeds leave the queue when they are due, in that order")
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

  @Test(
    "A host is identified by name and port, however its address is written",
    arguments: [
      ("https://User:pw@Example.ORG:8443/a?b=@c", "example.org:8443"), ("http://[::1]:80/", "[::1]"),
      ("http://[::1]:443/", "[::1]:443"), ("https://example.org.:443", "example.org"),
      ("https://example.org?x", "example.org"), ("file:///srv/x", ""),
    ])
  func hosts(_ url: String, _ host: String) { #expect(HostGate.host(of: url) == host) }
}
