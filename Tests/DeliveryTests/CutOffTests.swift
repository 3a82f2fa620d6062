import Basics
import Configuration
import Dispatch
import HTTPLoop
import PostgreSQLStorage
import Storage
import Synchronization
import TestSupport
import Testing

@testable import Delivery

/// The delivery of a node whose database is silent.
@Suite(.enabled(if: PostgreSQLServer.isInstalled, "PostgreSQL is not installed"), .timeLimit(.minutes(3)))
struct CutOffTests {
  private let desk: Desk

  init() throws { desk = try Desk() }

  /// A node that has joined.
  private func node(_ name: String, _ uri: String) async throws -> PostgreSQLStore {
    let store = try PostgreSQLStore(uri: uri, password: nil, node: name, lease: CutOffTests.lease)
    let identity = NodeIdentity(name: name, version: "1", watchlist: "w", process: name)
    #expect(try await store.join(identity) { _ in false } == .joined)
    return store
  }

  private static let lease = Duration.seconds(5)

  private func queue(
    _ hook: WebhookSettings, _ store: PostgreSQLStore, _ name: String, _ outcomes: Outcomes = Outcomes()
  ) async throws -> SinkQueue {
    var options = HTTPLoopOptions()
    options.addresses = .any
    let sender = try WebhookSender(hook, http: HTTPLoop(options), environment: [:])
    try await store.route(to: [hook.route])
    return SinkQueue(
      WatchedSender(sender: sender, outcomes: outcomes), outbox: store, share: .node(name, lease: CutOffTests.lease),
      logger: LogLines().logger,
      clocks: desk.clocks)
  }

  @Test("A message is broken off when its claim's lease ends; another node sends it again, with the same id")
  func brokenOff() async throws {
    let gate = DispatchSemaphore(value: 0)
    let count = Mutex(0)
    let server = try LoopbackServer { _ in
      var response = LoopbackServer.Response(204)
      // The first request is not answered before the end of the test.
      let isFirst = count.withLock { count in
        defer { count += 1 }
        return count == 0
      }
      if isFirst { response.gate = { gate.wait() } }
      return response
    }
    let name = desk.folder.name
    let proxy = try DatabaseProxy()
    let first = try await node("a", proxy.uri(name))
    let second = try await node("b", PostgreSQLServer.shared().database(name))
    var hook = WebhookSettings(id: "desk", url: server.url("/hook"))
    hook.retry = Backoff(initial: .milliseconds(1), max: .milliseconds(5))
    hook.timeout = .seconds(600)
    let outcomes = Outcomes()
    let mine = try await queue(hook, first, "a", outcomes)
    let others = try await queue(hook, second, "b", Outcomes())
    try await desk.queue(["1"], in: second)

    async let sent: Void = { while server.requests.isEmpty, !Task.isCancelled { _ = await mine.work() } }()
    await server.waitForRequests(1)
    proxy.fallSilent()
    await sent
    #expect(outcomes.all == [.cancelled])
    #expect(server.requests.count == 1)
    // Without the database it sends nothing.
    _ = await mine.work()
    #expect(server.requests.count == 1)

    while server.requests.count < 2, !Task.isCancelled {
      try await again(others)
    }
    #expect(server.entryIDs == ["1", "1"])
    #expect(Set(server.requests.compactMap { $0.headers["webhook-id"] }).count == 1)
    // What the first node did not see the end of is no attempt.
    #expect(try await second.attempts(of: "webhook:desk", limit: 9).map(\.outcome) == [.delivered])
    gate.signal()
    await second.leave()
  }

  @Test("A queue whose claim another node took claims again when that node is gone")
  func claimsAgain() async throws {
    let server = try LoopbackServer { _ in LoopbackServer.Response(204) }
    let uri = try PostgreSQLServer.shared().database(desk.folder.name)
    let (first, second) = (try await node("a", uri), try await node("b", uri))
    let hook = WebhookSettings(id: "desk", url: server.url("/hook"))
    let (mine, others) = (try await queue(hook, first, "a"), try await queue(hook, second, "b"))
    _ = await mine.work()
    // As if the first node had stood still for longer than its lease, and another one had taken the claim meanwhile.
    _ = try PostgreSQLServer.shared().run("DELETE FROM diplowatch.claim", inDatabaseOf: desk.folder.name)
    try await desk.queue(["1"], in: second)
    while server.requests.isEmpty { try await again(others) }
    await others.release()
    await second.leave()
    try await desk.queue(["2"], in: first)
    while server.requests.count < 2 { try await again(mine) }
    #expect(server.entryIDs == ["1", "2"])
    await first.leave()
  }

  /// Lets a queue work, then waits a moment: leases end by the database's clock, which tells nobody.
  private func again(_ queue: SinkQueue) async throws {
    _ = await queue.work()
    try await Task.sleep(for: .milliseconds(20))
  }
}

/// The outcomes of attempts, in order.
private final class Outcomes: Sendable {
  private let outcomes = Mutex<[SendingAnswer.Outcome]>([])

  var all: [SendingAnswer.Outcome] { outcomes.withLock { $0 } }
  func note(_ outcome: SendingAnswer.Outcome) { outcomes.withLock { $0.append(outcome) } }
}

/// Notes the outcomes of another sender.
private struct WatchedSender: MessageSender {
  let sender: WebhookSender
  let outcomes: Outcomes

  var sink: any SinkSettings { sender.sink }

  func send(_ event: DeliveryEvent, id: String, clock: @Sendable () -> Timestamp) async -> SendingAnswer {
    let answer = await sender.send(event, id: id, clock: clock)
    outcomes.note(answer.outcome)
    return answer
  }
}
