import Basics
import Configuration
import Foundation
import HTTPLoop
import Storage
import Synchronization
import TestSupport
import Testing

@testable import Delivery

/// One message that a receiver refuses, among others that it accepts.
@Suite(.timeLimit(.minutes(2)))
struct SetAsideTests {
  private let desk: Desk

  init() throws { desk = try Desk() }

  /// The ways in which a receiver can fail on one message.
  enum Choke: CaseIterable {
    case serverError, forbidden, busy, redirect, hangsUp

    var response: LoopbackServer.Response {
      switch self {
      case .serverError: LoopbackServer.Response(500)
      case .forbidden: LoopbackServer.Response(403)
      case .busy: LoopbackServer.Response(503, headers: [("Retry-After", "0")])
      case .redirect: LoopbackServer.Response(302, headers: [("Location", "/sorry")])
      case .hangsUp: Self.cut
      }
    }

    private static var cut: LoopbackServer.Response {
      var response = LoopbackServer.Response(200, body: "never whole")
      response.cutAfter = 3
      return response
    }
  }

  @Test(
    "A message that fails three times is set aside, and those after it keep their order",
    arguments: Choke.allCases, [["1"], ["2", "3"], ["5"]])
  func setAside(_ choke: Choke, _ bad: [String]) async throws {
    let server = try LoopbackServer { request in
      bad.contains(request.entryID ?? "?") ? choke.response : LoopbackServer.Response(200)
    }
    let hook = try await desk.hook(server)
    let all = (1...6).map(String.init)
    let good = all.filter { !bad.contains($0) }
    try await desk.queue(all)
    let lines = LogLines()
    try await desk.run(hook, logger: lines) {
      try desk.counts().waiting == bad.count && desk.counts().aside == bad.count
    }
    #expect(server.entryIDs.filter(good.contains) == good)
    for name in bad { #expect(server.entryIDs.count { $0 == name } >= 4) }
    #expect(lines.all.count { $0.contains("set aside") && $0.contains("webhook skip desk") } == bad.count)
    // The receiver accepts it in the end.
    server.answer { _ in LoopbackServer.Response(200) }
    try await desk.run(hook) { try desk.counts().waiting == 0 }
    #expect(try desk.counts().aside == 0)
  }

  @Test("A receiver that refuses everything or is down keeps its order, with few additional requests")
  func outage() async throws {
    let server = try LoopbackServer { _ in LoopbackServer.Response(500) }
    let hook = try await desk.hook(server)
    try await desk.queue(["1", "2", "3"])
    try await desk.run(hook) { server.requests.count >= 30 }
    #expect(try desk.counts().aside == 0 && desk.counts().failures > 0)
    #expect(server.entryIDs.prefix(5) == ["1", "1", "1", "1", "2"])
    #expect(server.entryIDs.count { $0 == "1" } >= 19)
    let before = server.requests.count
    server.answer { _ in LoopbackServer.Response(200) }
    try await desk.run(hook) { try desk.counts().waiting == 0 }
    #expect(server.entryIDs.dropFirst(before) == ["1", "2", "3"])
    #expect(try desk.store().storedAttempts(of: "webhook:desk").count == server.requests.count)
  }

  @Test("A receiver that accepts a message at the fourth attempt gets everything in order")
  func fourth() async throws {
    let count = Mutex(0)
    let server = try LoopbackServer { _ in
      LoopbackServer.Response(
        count.withLock { value in
          value += 1
          return value
        } <= 3 ? 500 : 200)
    }
    let hook = try await desk.hook(server)
    try await desk.queue(["1", "2"])
    try await desk.run(hook) { server.requests.count == 5 }
    #expect(server.entryIDs == ["1", "1", "1", "1", "2"])
  }

  @Test("A message set aside has its own back-off, delays no other, and is given up after its own time")
  func ownRests() async throws {
    let server = try LoopbackServer { request in LoopbackServer.Response(request.entryID == "1" ? 500 : 200) }
    let hook = try await desk.hook(server) { $0.giveUpAfter = .milliseconds(60) }
    try await desk.queue(["1", "2"])
    try await desk.run(hook) { try desk.counts().aside == 1 }
    let tries = server.entryIDs.count { $0 == "1" }
    try await desk.run(hook) { try desk.counts().dead == 1 }
    #expect(server.entryIDs.count { $0 == "1" } > tries)
    try await desk.queue(["3"])
    try await desk.run(hook) { server.entryIDs.last == "3" }
    #expect(try desk.counts().failures == 0)
  }

  @Test("A message can be skipped by command; a replay sends it again")
  func skip() async throws {
    let server = try LoopbackServer { request in
      LoopbackServer.Response(request.entryID == "1" ? 500 : 200, body: "cannot read it")
    }
    let hook = try await desk.hook(server) { $0.retry = Backoff(initial: .seconds(600), max: .seconds(600)) }
    let store = try desk.store()
    try await desk.queue(["1", "2"])
    #expect(try await SinkTools.skip(hook, in: store) == nil)
    try await desk.service(webhooks: [hook]).drain()
    let skipped = try #require(try await SinkTools.skip(hook, in: store))
    #expect(skipped.title == "Title of 1" && skipped.attempts == 1 && skipped.lastAnswer.contains("cannot read it"))
    // The messages after it do not wait for the back-off.
    try await desk.service(webhooks: [hook]).drain()
    #expect(server.entryIDs == ["1", "2"])
    #expect(try desk.counts().dead == 0 && desk.counts().waiting == 0)
    server.answer { _ in LoopbackServer.Response(200) }
    let replayed = try await SinkTools.replay(hook, in: store, since: nil, now: desk.now)
    #expect(replayed == SinkTools.ReplayResult(planned: 1, waiting: 1, titles: ["Title of 1"]))
    try await desk.service(webhooks: [hook]).drain()
    #expect(server.entryIDs == ["1", "2", "1"])
  }

  @Test("A replay after 410 counts all that waits, including matches that came while the sink was off")
  func replayAfterGone() async throws {
    let server = try LoopbackServer { _ in LoopbackServer.Response(410) }
    let hook = try await desk.hook(server)
    try await desk.queue(["1", "2"])
    try await desk.service(webhooks: [hook]).drain()
    try await desk.queue(["3"])
    try await desk.service(webhooks: [hook]).drain()
    let result = try await SinkTools.replay(hook, in: desk.store(), since: nil, now: desk.now)
    #expect(result.planned == 0 && result.waiting == 3)
    #expect(result.titles == ["Title of 1", "Title of 2", "Title of 3"])
    server.answer { _ in LoopbackServer.Response(200) }
    try await desk.service(webhooks: [hook]).drain()
    #expect(server.entryIDs == ["1", "1", "2", "3"])
  }

  @Test("Attempts are listed with the titles of their matches")
  func titles() async throws {
    let server = try LoopbackServer { _ in LoopbackServer.Response(200) }
    let hook = try await desk.hook(server)
    try await desk.queue(["1", "2"])
    try await desk.service(webhooks: [hook]).drain()
    let attempts = try await SinkTools.report(hook, in: desk.store(), attempts: 5).attempts
    #expect(attempts.map(\.title) == ["Title of 2", "Title of 1"])
  }
}
