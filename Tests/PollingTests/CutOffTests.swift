import Basics
import Configuration
import Dispatch
import HTTPLoop
import PostgreSQLStorage
import Storage
import TestSupport
import Testing

@testable import Polling

/// The poll loop of a node whose database is silent.
@Suite(.enabled(if: PostgreSQLServer.isInstalled, "PostgreSQL is not installed"), .timeLimit(.minutes(3)))
struct CutOffTests {
  @Test(
    "A node that is cut off from the database breaks off its request when its lease ends and begins none; it goes on later"
  )
  func cutOff() async throws {
    let desk = try Desk()
    let proxy = try DatabaseProxy()
    let gate = DispatchSemaphore(value: 0)
    let server = try LoopbackServer { _ in
      var response = Desk.document("treaty")
      response.gate = { gate.wait() }
      return response
    }
    let store = try PostgreSQLStore(
      uri: proxy.uri(desk.folder.name), password: nil, node: "a", lease: .seconds(5))
    let node = NodeIdentity(name: "a", version: "1", watchlist: "w", process: "1")
    #expect(try await store.join(node) { _ in false } == .joined)
    let plan = desk.plan([Desk.feed("f", server.url("/feed"))])
    try await desk.running(plan, store: store) { service in
      // The first poll of the feed is due at once.
      await server.waitForRequests(1)
      proxy.fallSilent()
      // Each waits for the end of the poll before it.
      for _ in 0..<2 {
        guard case .stateTrouble(let error) = await service.pollNow("f") else {
          Issue.record("polled")
          continue
        }
        #expect([.unreachable, .claimLost].contains(error.code))
      }
      #expect(server.requests.count == 1)
      // The request was broken off: it did not come to its own end.
      #expect(desk.told.contains { $0.hasPrefix("poll not stored") }, "\(desk.told)")
      proxy.speak()
      for _ in 0..<100 { gate.signal() }
      var isPolled = false
      while !isPolled, !Task.isCancelled { if case .polled = await service.pollNow("f") { isPolled = true } }
    }
    #expect(try await store.matches(after: .start, limit: 9).count == 1)
    await store.leave()
  }

  @Test("A single round waits for a feed that another process holds for a moment, and leaves one that it polls to it")
  func round() async throws {
    let desk = try Desk()
    let uri = try PostgreSQLServer.shared().database(desk.folder.name)
    let server = try LoopbackServer { _ in Desk.document("treaty") }
    let mine = try PostgreSQLStore(uri: uri, password: nil, node: "a", lease: .seconds(6))
    let node = NodeIdentity(name: "a", version: "1", watchlist: "w", process: "1")
    #expect(try await mine.join(node) { _ in false } == .joined)
    do {
      // It renews its claim no more when it is gone.
      let gone = try PostgreSQLStore(uri: uri, password: nil, node: "b", lease: .seconds(1))
      _ = try await gone.claimDue([FeedCandidate(feedID: "f", host: "", isForced: false)], perHost: 1)
    }
    let plan = desk.plan([Desk.feed("f", server.url("/feed"))])
    let http = try desk.http()
    let first = try await desk.service(plan, http, store: mine).runOnce(now: true)
    #expect(first.polled == 1 && first.failed == 0 && server.requests.count == 1)
    // One that is not due for others either is left alone.
    let second = try await desk.service(plan, http, store: mine).runOnce(now: false)
    #expect(second.polled == 0 && server.requests.count == 1)
    await http.shutdown()
    await mine.leave()
  }
}
