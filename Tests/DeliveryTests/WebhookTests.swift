import Basics
import Classification
import Configuration
import Foundation
import HTTPLoop
import SQLiteStorage
import Storage
import Synchronization
import TestSupport
import Testing

@testable import Delivery

@Suite(.timeLimit(.minutes(2)))
struct WebhookTests {
  private let desk: Desk

  init() throws { desk = try Desk() }

  /// Lets a service work until its endpoint has had this number of requests and nothing is due.
  private func run(
    _ hook: WebhookSettings, _ server: LoopbackServer, requests: Int, logger: LogLines? = nil
  ) async throws {
    try await desk.run(hook, logger: logger) { server.requests.count >= requests }
  }

  @Test("The signature is the one of the Standard Webhooks specification's example")
  func signature() throws {
    let file = try desk.folder.write("secret", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n")
    let secret = try WebhookSecret(file: file, environment: [:])
    let signatures = secret.signatures(
      id: "msg_p5jXN8AQM9LWM0D4loKWxJek", timestamp: 1_614_265_330, body: Array(#"{"test": 2432232314}"#.utf8))
    #expect(signatures == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
    #expect("\(secret)" == "<secret>")
  }

  @Test("With two secrets both sign; a bare name is a systemd credential; an invalid secret is refused")
  func secrets() throws {
    let key = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    let two = try desk.folder.write("two", "\(key)\n\(key)\n")
    #expect(
      try WebhookSecret(file: two, environment: [:]).signatures(id: "a", timestamp: 1, body: []).split(separator: " ")
        .count == 2)
    let folder = desk.folder.url.path
    #expect(throws: Never.self) { try WebhookSecret(file: "two", environment: ["CREDENTIALS_DIRECTORY": folder]) }
    #expect(throws: SecretFile.Problem.self) { try WebhookSecret(file: "two", environment: [:]) }
    for content in ["", "plain", "whsec_!!!", "whsec_" + Data(count: 8).base64EncodedString()] {
      let file = try desk.folder.write("bad", content)
      let problem = #expect(throws: SecretFile.Problem.self) { try WebhookSecret(file: file, environment: [:]) }
      #expect(problem?.description.contains(file) ?? false)
      if !content.isEmpty { #expect(!(problem?.description.contains(content) ?? true)) }
    }
  }

  @Test("A new endpoint gets matches queued from then on, once each, in order, signed, also after restarts")
  func delivery() async throws {
    let server = try LoopbackServer { _ in LoopbackServer.Response(204) }
    let secret = try desk.folder.write("secret", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    try await desk.queue(["past"])
    let hook = try await desk.hook(server) { $0.secretFile = secret }
    try await desk.queue(["1", "2"])
    try await run(hook, server, requests: 2)
    try await desk.queue(["3"])
    try await run(hook, server, requests: 3)
    #expect(server.entryIDs == ["1", "2", "3"])
    let request = try #require(server.requests.first)
    let body = try #require(JSONValue(parsing: Array(request.body)))
    #expect(request.method == "POST" && body["type"]?.string == "match.created")
    #expect(request.headers["content-type"] == "application/json")
    let id = try #require(request.headers["webhook-id"])
    let timestamp = try #require(request.headers["webhook-timestamp"].flatMap { Int64($0) })
    let expected = try WebhookSecret(file: secret, environment: [:]).signatures(
      id: id, timestamp: timestamp, body: Array(request.body))
    #expect(request.headers["webhook-signature"] == expected)
    #expect(Set(server.requests.compactMap { $0.headers["webhook-id"] }).count == 3)
  }

  @Test("Matrix gets a PUT with the token and the match's id, the same for each retry")
  func matrix() async throws {
    let count = Mutex(0)
    let server = try LoopbackServer { _ in
      LoopbackServer.Response(
        count.withLock { value in
          value += 1
          return value
        } == 1 ? 502 : 200)
    }
    let token = try desk.folder.write("token", "syt_secret\n")
    let hook = try await desk.hook(server) {
      $0.format = .matrix
      $0.address = .url(server.url(""))
      $0.room = "!a:b"
      $0.tokenFile = token
    }
    try await desk.queue(["1"])
    try await run(hook, server, requests: 2)
    let id = try #require(try await desk.store().matches(after: .start, limit: 1).first).id
    for request in server.requests {
      #expect(request.method == "PUT" && request.headers["authorization"] == "Bearer syt_secret")
      #expect(request.target == "/_matrix/client/v3/rooms/%21a%3Ab/send/m.room.message/\(id)")
    }
  }

  @Test("A failed message is sent again with the same id until accepted, and newer ones wait for it")
  func retries() async throws {
    let count = Mutex(0)
    let server = try LoopbackServer { _ in
      let number = count.withLock { value in
        value += 1
        return value
      }
      return LoopbackServer.Response(number < 4 ? 503 : 200)
    }
    let hook = try await desk.hook(server)
    try await desk.queue(["1", "2"])
    let lines = LogLines()
    try await run(hook, server, requests: 5, logger: lines)
    #expect(server.entryIDs == ["1", "1", "1", "1", "2"])
    #expect(Set(server.requests.prefix(4).compactMap { $0.headers["webhook-id"] }).count == 1)
    #expect(lines.all.count { $0.contains("webhook failed") && $0.contains("503") && $0.contains("desk") } == 1)
    #expect(lines.all.count { $0.contains("delivers again") } == 1)
    #expect(lines.all.allSatisfy { !$0.contains(server.url("")) })
  }

  @Test("A permanently refused message is given up and logged; the next is sent; a replay sends it again")
  func refused() async throws {
    let accepts = Mutex(false)
    let server = try LoopbackServer { request in
      let isFirst = String(decoding: request.body, as: UTF8.self).contains("Title of 1")
      return LoopbackServer.Response(isFirst && !accepts.withLock { $0 } ? 400 : 200)
    }
    let hook = try await desk.hook(server)
    try await desk.queue(["1", "2"])
    let lines = LogLines()
    try await run(hook, server, requests: 2, logger: lines)
    #expect(server.entryIDs == ["1", "2"])
    #expect(lines.all.contains { $0.contains("given up") && $0.contains("replay") })
    accepts.withLock { $0 = true }
    #expect(try await desk.store().replay(to: hook.route, since: nil, at: Timestamp(seconds: 1)) == 1)
    try await run(hook, server, requests: 3)
    #expect(server.entryIDs == ["1", "2", "1"])
  }

  @Test("410 stops an endpoint, also after a restart, until a replay")
  func gone() async throws {
    let server = try LoopbackServer { _ in LoopbackServer.Response(410) }
    let hook = try await desk.hook(server)
    try await desk.queue(["1", "2"])
    try await run(hook, server, requests: 1)
    try await desk.service(webhooks: [hook]).drain()
    #expect(server.requests.count == 1)
    server.answer { _ in LoopbackServer.Response(200) }
    _ = try await desk.store().replay(to: hook.route, since: nil, at: Timestamp(seconds: 1))
    try await desk.service(webhooks: [hook]).drain()
    #expect(server.entryIDs == ["1", "1", "2"])
  }

  @Test("An endpoint gets only the topics, scores, feeds and languages of its filter")
  func filters() async throws {
    let server = try LoopbackServer { _ in LoopbackServer.Response(200) }
    let all: [(String, (inout WebhookSettings) -> Void)] = [
      ("topics", { $0.topics = [Located("property")] }), ("score", { $0.minScore = 31 }),
      ("probable", { $0.minProbability = 0.8 }), ("sure", { $0.minProbability = 0.95 }),
      ("feeds", { $0.feeds = [Located("b")] }),
      ("languages", { $0.languages = ["EN"] }), ("us", { $0.languages = ["en-US"] }),
      ("de", { $0.languages = ["de", "x"] }),
    ]
    var hooks: [WebhookSettings] = []
    for (name, change) in all {
      hooks.append(
        try await desk.hook(server) {
          $0.id = name
          $0.address = .url(server.url("/" + name))
          change(&$0)
        })
    }
    try await desk.queue(["p1", "t2-ru"])
    try await desk.service(webhooks: hooks).drain()
    #expect(server.requests.map(\.target).sorted() == ["/languages", "/probable", "/topics", "/us"])
    #expect(server.entryIDs == ["p1", "p1", "p1", "p1"])
  }

  @Test("A redirect is not followed, so that a receiver cannot send matches elsewhere")
  func redirects() async throws {
    let server = try LoopbackServer { _ in LoopbackServer.Response(307, headers: [("Location", "/elsewhere")]) }
    let hook = try await desk.hook(server)
    try await desk.queue(["1"])
    try await run(hook, server, requests: 2)
    #expect(server.requests.allSatisfy { $0.target == "/hook" })
  }

  @Test("A failing endpoint backs off as a whole, and delays neither the log nor other endpoints")
  func deadEndpoint() async throws {
    let server = try LoopbackServer { request in LoopbackServer.Response(request.target == "/dead" ? 503 : 200) }
    let dead = try await desk.hook(server) {
      $0.id = "dead"
      $0.address = .url(server.url("/dead"))
      $0.retry = Backoff(initial: .seconds(600), max: .seconds(600))
    }
    let good = try await desk.hook(server)
    try await desk.queue(["1", "2", "3"])
    let service = try await desk.service(webhooks: [dead, good])
    await service.drain()
    await service.drain()
    #expect(server.requests(for: "/hook").count == 3 && server.requests(for: "/dead").count == 1)
    #expect(desk.logged() == ["1", "2", "3"])
    let health = try #require(await service.snapshot().webhooks.first { $0.id == "dead" }).deliveries
    #expect(health.failures == 1 && health.waiting == 3 && health.dead == 0 && health.nextTry != nil)
    // The back-off continues after a restart.
    try await desk.service(webhooks: [dead, good]).drain()
    #expect(server.requests(for: "/dead").count == 1)
  }

  @Test("Every attempt is recorded: its time, the answer, and the time of the next one")
  func attempts() async throws {
    let server = try LoopbackServer { _ in LoopbackServer.Response(503, headers: [("Retry-After", "120")]) }
    let hook = try await desk.hook(server)
    try await desk.queue(["1"])
    try await desk.service(webhooks: [hook]).drain()
    let (_, attempts) = try await SinkTools.report(hook, in: desk.store(), attempts: 5)
    let attempt = try #require(attempts.first).attempt
    #expect(attempts.count == 1 && attempt.number == 1 && attempt.status == 503 && attempt.outcome == .failed)
    let rest = (try #require(attempt.nextTry).milliseconds) - attempt.at.milliseconds
    #expect((120_000...130_000).contains(rest))
    // A replay does not wait for the next attempt's time.
    server.answer { _ in LoopbackServer.Response(202) }
    _ = try await SinkTools.replay(hook, in: desk.store(), since: nil, now: desk.now)
    try await desk.service(webhooks: [hook]).drain()
    let after = try await SinkTools.report(hook, in: desk.store(), attempts: 5)
    #expect(
      after.attempts.map(\.attempt.outcome) == [.delivered, .failed] && after.attempts.first?.attempt.status == 202)
    #expect(after.counts.waiting == 0 && after.counts.failures == 0)
  }

  @Test("After `giveUpAfter` failing deliveries become dead letters; a jump of the clock does not count")
  func givesUp() async throws {
    let server = try LoopbackServer { _ in LoopbackServer.Response(500) }
    let hook = try await desk.hook(server) { $0.giveUpAfter = .milliseconds(20) }
    try await desk.queue(["1", "2"])
    let lines = LogLines()
    let jump = DeliveryClocks(
      now: { Timestamp(milliseconds: desk.now.milliseconds + 864_000_000) }, uptime: desk.clocks.uptime)
    try await desk.service(webhooks: [hook], clocks: jump).drain()
    #expect(try desk.counts().dead == 0)
    _ = try await desk.store().replay(
      to: hook.route, since: Timestamp(seconds: 9_999_999_999), at: Timestamp(seconds: 1))
    try await desk.run(hook, logger: lines) { try desk.counts().dead == 2 }
    #expect(lines.all.contains { $0.contains("given up") && $0.contains("webhook replay desk") })
    server.answer { _ in LoopbackServer.Response(200) }
    let sent = server.requests.count
    #expect(try await SinkTools.replay(hook, in: desk.store(), since: nil, now: desk.now).planned == 2)
    try await desk.service(webhooks: [hook]).drain()
    #expect(server.requests.count == sent + 2)
  }

  @Test("A replay since a time queues what passes the endpoint's filters, with the same ids")
  func replaySince() async throws {
    let server = try LoopbackServer { _ in LoopbackServer.Response(200) }
    let hook = try await desk.hook(server) { $0.topics = [Located("property")] }
    try await desk.queue(["p1", "t2", "p3"])
    try await desk.service(webhooks: [hook]).drain()
    let now = desk.now
    #expect(
      try await SinkTools.replay(hook, in: desk.store(), since: Timestamp(seconds: 1001), now: now).planned == 0)
    #expect(
      try await SinkTools.replay(hook, in: desk.store(), since: Timestamp(seconds: 999), now: now).planned == 2)
    try await desk.service(webhooks: [hook]).drain()
    #expect(server.entryIDs == ["p1", "p3", "p1", "p3"])
    let ids = server.requests.compactMap { $0.headers["webhook-id"] }
    #expect(Array(ids.prefix(2)) == Array(ids.suffix(2)))
  }

  @Test("Matches beyond the limit become one summary, with the same id and matches in each retry")
  func storm() async throws {
    let server = try LoopbackServer { _ in LoopbackServer.Response(200) }
    let hook = try await desk.hook(server) { $0.maxPerMinute = 2 }
    try await desk.queue((1...40).map(String.init))
    let uptime = Mutex<Int64>(1_000_000)
    let queue = try await queue(hook, DeliveryClocks(now: desk.clocks.now, uptime: { uptime.withLock { $0 } }))
    #expect(await queue.work() == 1_060_000)
    #expect(server.entryIDs == ["1", "2"])
    // The next minute: the summary fails once, more matches arrive, and it is sent again unchanged.
    server.answer { _ in LoopbackServer.Response(503) }
    uptime.withLock { $0 += 60_001 }
    #expect(await queue.work() != nil)
    try await desk.queue(["41"])
    server.answer { _ in LoopbackServer.Response(200) }
    uptime.withLock { $0 += 60_001 }
    #expect(await queue.work() == nil)
    let summaries = server.requests.dropFirst(2).prefix(2)
    #expect(Set(summaries.compactMap { $0.headers["webhook-id"] }).count == 1)
    #expect(summaries.count == 2)
    for summary in summaries {
      let body = try #require(JSONValue(parsing: Array(summary.body)))
      #expect(body["type"]?.string == "match.summary" && body["data"]?["count"]?.number == 38)
      #expect(body["data"]?["matches"]?.elements.first?["title"]?.string == "Title of 3")
    }
    #expect(server.entryIDs == ["1", "2", "41"])
    #expect(try desk.counts().waiting == 0)
  }

  @Test("The limit of a minute holds over a restart")
  func stormAfterRestart() async throws {
    let server = try LoopbackServer { _ in LoopbackServer.Response(200) }
    let hook = try await desk.hook(server) { $0.maxPerMinute = 2 }
    let clocks = DeliveryClocks(now: desk.clocks.now, uptime: { 1_000_000 })
    try await desk.queue(["1", "2"])
    #expect(await (try await queue(hook, clocks)).work() == nil)
    try await desk.queue(["3"])
    // Another process, or the same after a restart.
    let next = await (try await queue(hook, clocks)).work()
    #expect((1_000_001...1_060_000).contains(next ?? 0))
    #expect(server.entryIDs == ["1", "2"])
  }

  @Test("At the end of `run --once` the matches held back by the limit are sent as a summary")
  func stormAtTheEnd() async throws {
    let server = try LoopbackServer { _ in LoopbackServer.Response(200) }
    let hook = try await desk.hook(server) { $0.maxPerMinute = 2 }
    try await desk.queue((1...40).map(String.init))
    try await desk.service(webhooks: [hook]).drain()
    #expect(server.requests.count == 3 && server.entryIDs == ["1", "2"])
    #expect(desk.logged().count == 40)
  }

  @Test("If the state cannot store an answer yet, the message is not sent twice", arguments: [200, 400, 410])
  func unstoredAnswer(_ status: Int) async throws {
    let server = try LoopbackServer { _ in LoopbackServer.Response(status) }
    let hook = try await desk.hook(server)
    try await desk.queue(["1"])
    let queue = try await queue(hook, desk.clocks)
    let obstacle = try Obstacle(in: desk.folder.path("state.db"), before: "INSERT ON attempt")
    #expect(await queue.work() != nil)
    #expect(await queue.work() != nil)
    #expect(server.entryIDs == ["1"])
    try obstacle.remove()
    #expect(await queue.work() == nil)
    #expect(server.entryIDs == ["1"])
    #expect(try await SinkTools.report(hook, in: desk.store(), attempts: 5).attempts.count == 1)
  }

  @Test("The queue that replaces another after a reload goes on with its unstored answer and with its limit")
  func takingOver() async throws {
    let server = try LoopbackServer { _ in LoopbackServer.Response(200) }
    let hook = try await desk.hook(server) { $0.maxPerMinute = 1 }
    try await desk.queue(["1"])
    let first = try await queue(hook, desk.clocks)
    let obstacle = try Obstacle(in: desk.folder.path("state.db"), before: "INSERT ON attempt")
    _ = await first.work()
    #expect(server.entryIDs == ["1"])
    await first.retire()
    await first.release()
    let second = try await queue(hook, desk.clocks)
    await second.takeOver(await first.handover)
    try obstacle.remove()
    try await desk.queue(["2"])
    #expect(await second.work() != nil)
    #expect(server.entryIDs == ["1"])
    #expect(try await SinkTools.report(hook, in: desk.store(), attempts: 5).attempts.count == 1)
  }

  @Test("A reload that the state cannot store changes nothing; retried, it writes no line twice")
  func reload() async throws {
    let server = try LoopbackServer { _ in LoopbackServer.Response(200) }
    let service = try await desk.service()
    try await desk.queue(["1"])
    await service.drain()
    var moved = MatchLogSettings()
    moved.path = desk.folder.path("moved.jsonl")
    let obstacles = try ["INSERT ON sink", "UPDATE ON sink"].map {
      try Obstacle(in: desk.folder.path("state.db"), before: $0)
    }
    try await desk.queue(["2"])
    await service.drain()
    let new = WebhookSettings(id: "desk", url: server.url("/hook"))
    await #expect(throws: StorageError.self) { try await service.reload(matches: moved, sinks: [new]) }
    #expect(await service.snapshot().logPath == desk.log)
    #expect(await service.snapshot().webhooks.isEmpty)
    try await service.reload(matches: moved, sinks: [])
    for obstacle in obstacles { try obstacle.remove() }
    try await desk.queue(["3"])
    await service.drain()
    #expect(desk.logged() == ["1", "2"] && desk.logged("moved.jsonl") == ["3"])
  }

  /// A webhook's queue without a service.
  private func queue(_ hook: WebhookSettings, _ clocks: DeliveryClocks) async throws -> SinkQueue {
    var options = HTTPLoopOptions()
    options.addresses = .any
    let sender = try WebhookSender(hook, http: HTTPLoop(options), environment: [:])
    let store = try desk.store()
    try await store.route(to: [hook.route])
    return SinkQueue(sender, outbox: store, share: .everything, logger: LogLines().logger, clocks: clocks)
  }

  @Test("A body stays below 20 kB, with the beginning of a long text; the log has the whole text")
  func longTexts() async throws {
    let server = try LoopbackServer { _ in LoopbackServer.Response(200) }
    let hook = try await desk.hook(server)
    try await desk.queue(["1"], summary: String(repeating: "слово ", count: 20_000))
    try await run(hook, server, requests: 1)
    let body = try #require(server.requests.first?.body)
    #expect(body.count <= 20_000)
    let data = try #require(JSONValue(parsing: Array(body))?["data"])
    #expect(data["entry"]?["summary"]?.string?.hasPrefix("слово слово") ?? false)
    #expect(try desk.validLines() == 1 && desk.folder.read("matches.jsonl").utf8.count > 200_000)
  }

  @Test("Address and token can be in files; a report shows only the host of an address")
  func files() async throws {
    let server = try LoopbackServer { _ in LoopbackServer.Response(200) }
    let address = try desk.folder.write("address", server.url("/services/T0/B0/secret") + "\n")
    let token = try desk.folder.write("token", "tk_secret\n")
    let hook = try await desk.hook(server) {
      $0.address = .file(address)
      $0.tokenFile = token
    }
    try await desk.queue(["1"])
    try await run(hook, server, requests: 1)
    #expect(server.requests.first?.target == "/services/T0/B0/secret")
    #expect(server.requests.first?.headers["authorization"] == "Bearer tk_secret")
    #expect(WebAddress.masked("https://user:pass@host:1/services/T0?x=y") == "https://host:1/…")
    #expect(SinkTools.maskedAddress(hook) == "(urlFile)")
    for content in ["", "two words", "ftp://host/secret"] {
      let file = try desk.folder.write("bad", content)
      let problem = #expect(throws: SecretFile.Problem.self) {
        var settings = hook
        settings.address = .file(file)
        _ = try WebhookEndpoint(settings, environment: [:])
      }
      #expect(problem?.description.contains(file) ?? false)
      if !content.isEmpty { #expect(!(problem?.description.contains(content) ?? true)) }
    }
  }

  @Test("A match of a clock that was far ahead is delivered at once when the clock is right, after a restart too")
  func clockWasAhead() async throws {
    let server = try LoopbackServer { _ in LoopbackServer.Response(204) }
    let hook = try await desk.hook(server)
    try await desk.queue(["1"])
    // The match is of second 1000.
    let clocks = DeliveryClocks(now: { Timestamp(seconds: 10) }, uptime: desk.clocks.uptime)
    await (try await desk.service(webhooks: [hook], clocks: clocks)).drain()
    #expect(server.entryIDs == ["1"])
  }

  @Test("A back-off that began under a clock far ahead is no longer than it was meant to be, after a restart too")
  func failedWhileAhead() async throws {
    let count = Mutex(0)
    let server = try LoopbackServer { _ in
      LoopbackServer.Response(
        count.withLock {
          $0 += 1
          return $0 == 1 ? 500 : 204
        })
    }
    let hook = try await desk.hook(server)
    try await desk.queue(["1"])
    let right = desk.clocks
    let ahead = DeliveryClocks(
      now: { Timestamp(milliseconds: right.now().milliseconds + 400 * 86_400_000) }, uptime: right.uptime)
    await (try await desk.service(webhooks: [hook], clocks: ahead)).drain()
    try await run(hook, server, requests: 2)
    #expect(server.entryIDs == ["1", "1"])
  }
}
