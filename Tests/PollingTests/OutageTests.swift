import Basics
import Classification
import Configuration
import Storage
import TestSupport
import Testing

@testable import Polling

@Suite(.timeLimit(.minutes(2)))
struct OutageTests {
  // MARK: what counts as one

  private func silence(_ hosts: [String], of count: Int = 9, well: Bool = true) -> [OutageWatch.Finding] {
    var watch = OutageWatch()
    return hosts.map { watch.unreachable($0, feed: "f@" + $0, wasWell: well, began: 0, hosts: count, now: 1) }
  }

  @Test("Three hosts in a row without an answer are an outage; one host, however often, is not")
  func threeHosts() {
    #expect(silence(["a", "b", "c", "d"]) == [.single, .single, .begins, .goesOn])
    #expect(silence(["a", "a", "a", "b"]) == [.single, .single, .single, .single])
    #expect(silence(["a", "b"], of: 2) == [.single, .begins])
    #expect(silence(["a", "a", "a"], of: 1) == [.single, .single, .single])
  }

  @Test("Hosts that already failed before do not count")
  func oldTrouble() {
    #expect(silence(["a", "b", "c", "d"], well: false) == [.single, .single, .single, .single])
  }

  @Test("Any answer in between means that there is no outage")
  func answerBetween() {
    var watch = OutageWatch()
    for host in ["a", "b", "c", "d"] {
      #expect(watch.unreachable(host, feed: host, wasWell: true, began: 0, hosts: 9, now: 1) == .single)
      #expect(watch.answered(now: 1) == nil)
    }
  }

  @Test("An answer ends it and gives all failed feeds; a poll begun in it that fails later belongs to it")
  func end() {
    var watch = OutageWatch()
    for host in ["a", "b", "c", "d"] {
      _ = watch.unreachable(host, feed: "f" + host, wasWell: host != "d", began: 0, hosts: 9, now: 10)
    }
    #expect(watch.since == 10)
    #expect(watch.answered(now: 50) == ["fa", "fb", "fc", "fd"])
    #expect(watch.since == nil)
    #expect(watch.unreachable("e", feed: "fe", wasWell: true, began: 40, hosts: 9, now: 60) == .isOver)
    #expect(watch.unreachable("e", feed: "fe", wasWell: true, began: 55, hosts: 9, now: 60) == .single)
  }

  // MARK: what comes of one

  @Test("In an outage no back-off grows, one message is logged, and the first answer makes all feeds due")
  func outage() async throws {
    let desk = try Desk()
    var servers = try (0..<4).map { _ in try LoopbackServer { _ in Desk.document("A treaty") } }
    let addresses = servers.map { $0.url("/feed") }
    let feeds = addresses.enumerated().map { Desk.feed("f\($0.offset)", $0.element) }
    try await desk.round(feeds)
    servers[1...].forEach { $0.stop() }
    let last = servers[0]
    last.answer { _ in
      var response = LoopbackServer.Response(body: "x")
      response.cutAfter = 0
      return response
    }
    for _ in 0..<4 {
      #expect(try await desk.round(feeds).failed == 4)
      #expect(try desk.everyFeed { $0.consecutiveFailures == 0 && $0.status == .ok && $0.answers.first?.status == nil })
      #expect(try desk.everyFeed { $0.delayReason == "no host can be reached" })
    }
    #expect(desk.told.count { $0.contains("no host") } == 4 && !desk.told.contains { $0.contains("failed") })
    servers = []
  }

  @Test("A running service logs an outage once, keeps back-offs, and polls all feeds soon after an answer")
  func runningService() async throws {
    let desk = try Desk()
    let servers = try (0..<4).map { _ in try LoopbackServer { _ in Desk.document("A treaty") } }
    let feeds = servers.enumerated().map { Desk.feed("f\($0.offset)", $0.element.url("/feed")) }
    let plan = desk.plan(feeds) {
      $0.interval = .milliseconds(200)
      $0.minInterval = .milliseconds(200)
      $0.maxInterval = .milliseconds(400)
      // Without the first answer no feed would be polled again during the test.
      $0.backoff = Backoff(initial: .seconds(30), max: .seconds(3600))
    }
    try await desk.running(plan) { service in
      #expect(await desk.eventually { servers.allSatisfy { $0.requests.count >= 1 } })
      for server in servers { server.answer { _ in Self.cut } }
      #expect(await desk.eventually { desk.told.contains { $0.hasPrefix("no host can be reached") } })
      #expect(await desk.eventually { try desk.everyFeed { $0.answers.first?.status == nil } })
      #expect(await service.snapshot().outageSince != nil)
      for server in servers { server.answer { _ in Desk.document("Another treaty") } }
      guard case .polled(let poll) = await service.pollNow("f0") else {
        Issue.record("not polled")
        return
      }
      #expect(poll.outcome == "read")
      #expect(await desk.eventually { try desk.everyFeed { $0.status == .ok } })
      #expect(await service.snapshot().outageSince == nil)
      #expect(desk.told.count { $0.contains("reached") } == 2, "\(desk.told)")
      #expect(!desk.told.contains { $0.contains("feed failed") || $0.contains("recovered") }, "\(desk.told)")
    }
  }

  @Test("The failure of one host while others answer is logged as its own, and its back-off grows")
  func oneHost() async throws {
    let desk = try Desk()
    let servers = try (0..<3).map { _ in try LoopbackServer { _ in Desk.document("A treaty") } }
    let feeds = servers.enumerated().map { Desk.feed("f\($0.offset)", $0.element.url("/feed")) }
    try await desk.round(feeds)
    servers[0].answer { _ in Self.cut }
    for _ in 0..<3 { try await desk.round(feeds) }
    #expect(try desk.state("f0").consecutiveFailures == 3)
    #expect(desk.told.count { $0.contains("feed failed") } == 1, "\(desk.told)")
  }

  private static let cut: LoopbackServer.Response = {
    var response = LoopbackServer.Response(body: "x")
    response.cutAfter = 0
    return response
  }()
}
