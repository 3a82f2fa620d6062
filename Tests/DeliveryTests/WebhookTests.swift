import Configuration
import FeedModel
import Foundation
import Storage
import Synchronization
import TestSupport
import Testing

@testable import Delivery

@Suite(.timeLimit(.minutes(2)))
struct WebhookTests {
  private let desk: Desk

  init() throws { desk = try Desk() }

  private func hook(_ server: LoopbackServer, _ change: (inout WebhookSettings) -> Void = { _ in }) -> WebhookSettings {
    var settings = WebhookSettings(id: "desk", url: server.url("/hook"))
    settings.retry = BackoffSettings(initial: .milliseconds(1), max: .milliseconds(5))
    change(&settings)
    return settings
  }

  /// Lets a service work until its endpoint has had so many requests and nothing is due.
  private func run(
    _ hook: WebhookSettings, _ server: LoopbackServer, requests: Int, logger: LogLines? = nil
  ) async throws {
    let service = try desk.service(webhooks: [hook], logger: logger?.logger)
    repeat { await service.drain() } while server.requests.count < requests
  }

  /// A new endpoint gets what is queued after it was first seen: make it known, then queue.
  private func register(_ hook: WebhookSettings) throws { _ = try desk.service(webhooks: [hook]) }

  private func names(_ server: LoopbackServer) -> [String] {
    server.requests.compactMap { JSONValue(parsing: Array($0.body))?["data"]?["entry"]?["id"]?.string }
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

  @Test("Two secrets sign both; a bare name is a systemd credential; what is no secret is refused by the file's name")
  func secrets() throws {
    let key = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    let two = try desk.folder.write("two", "\(key)\n\(key)\n")
    #expect(
      try WebhookSecret(file: two, environment: [:]).signatures(id: "a", timestamp: 1, body: []).split(separator: " ")
        .count == 2)
    let folder = desk.folder.url.path
    #expect(throws: Never.self) { try WebhookSecret(file: "two", environment: ["CREDENTIALS_DIRECTORY": folder]) }
    #expect(throws: WebhookSecret.Problem.self) { try WebhookSecret(file: "two", environment: [:]) }
    for content in ["", "plain", "whsec_!!!", "whsec_" + Data(count: 8).base64EncodedString()] {
      let file = try desk.folder.write("bad", content)
      let problem = #expect(throws: WebhookSecret.Problem.self) { try WebhookSecret(file: file, environment: [:]) }
      #expect(problem?.description.contains(file) ?? false)
      if !content.isEmpty { #expect(!(problem?.description.contains(content) ?? true)) }
    }
  }

  @Test("A new endpoint gets what is queued from then on, once each and in order, signed, over restarts too")
  func delivery() async throws {
    let server = try LoopbackServer { _ in LoopbackServer.Response(204) }
    let secret = try desk.folder.write("secret", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    let hook = hook(server) { $0.secretFile = secret }
    try desk.queue(["past"])
    try register(hook)
    try desk.queue(["1", "2"])
    try await run(hook, server, requests: 2)
    try desk.queue(["3"])
    try await run(hook, server, requests: 3)
    #expect(names(server) == ["1", "2", "3"])
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

  @Test("What fails is sent again under the same id until it is taken, and what is younger waits for it")
  func retries() async throws {
    let count = Mutex(0)
    let server = try LoopbackServer { _ in
      let number = count.withLock { value in
        value += 1
        return value
      }
      return LoopbackServer.Response(number < 4 ? 503 : 200)
    }
    let hook = hook(server)
    try register(hook)
    try desk.queue(["1", "2"])
    let lines = LogLines()
    try await run(hook, server, requests: 5, logger: lines)
    #expect(names(server) == ["1", "1", "1", "1", "2"])
    #expect(Set(server.requests.prefix(4).compactMap { $0.headers["webhook-id"] }).count == 1)
    #expect(lines.all.count { $0.contains("webhook failed") && $0.contains("503") && $0.contains("desk") } == 1)
    #expect(lines.all.count { $0.contains("delivers again") } == 1)
    #expect(lines.all.allSatisfy { !$0.contains(server.url("")) })
  }

  @Test("What the receiver refuses for good is given up and said; the next one goes; a replay sends it again")
  func refused() async throws {
    let accepts = Mutex(false)
    let server = try LoopbackServer { request in
      let isFirst = String(decoding: request.body, as: UTF8.self).contains("Title of 1")
      return LoopbackServer.Response(isFirst && !accepts.withLock { $0 } ? 400 : 200)
    }
    let hook = hook(server)
    try register(hook)
    try desk.queue(["1", "2"])
    let lines = LogLines()
    try await run(hook, server, requests: 2, logger: lines)
    #expect(names(server) == ["1", "2"])
    #expect(lines.all.contains { $0.contains("given up") && $0.contains("replay") })
    accepts.withLock { $0 = true }
    #expect(try desk.store().replay(sink: "webhook:desk", since: nil, at: Timestamp(seconds: 1)) == 1)
    try await run(hook, server, requests: 3)
    #expect(names(server) == ["1", "2", "1"])
  }

  @Test("410 ends an endpoint, also over a restart, until a replay")
  func gone() async throws {
    let server = try LoopbackServer { _ in LoopbackServer.Response(410) }
    let hook = hook(server)
    try register(hook)
    try desk.queue(["1", "2"])
    try await run(hook, server, requests: 1)
    await (try desk.service(webhooks: [hook])).drain()
    #expect(server.requests.count == 1)
    server.answer { _ in LoopbackServer.Response(200) }
    _ = try desk.store().replay(sink: "webhook:desk", since: nil, at: Timestamp(seconds: 1))
    await (try desk.service(webhooks: [hook])).drain()
    #expect(names(server) == ["1", "1", "2"])
  }

  @Test("An endpoint gets the topics, scores, feeds and languages it asks for and no others")
  func filters() async throws {
    let server = try LoopbackServer { _ in LoopbackServer.Response(200) }
    let all: [(String, (inout WebhookSettings) -> Void)] = [
      ("topics", { $0.topics = ["property"] }), ("score", { $0.minScore = 31 }), ("feeds", { $0.feeds = ["b"] }),
      ("languages", { $0.languages = ["EN"] }),
    ]
    let hooks = all.map { name, change in
      hook(server) {
        $0.id = name
        $0.url = server.url("/" + name)
        change(&$0)
      }
    }
    _ = try desk.service(webhooks: hooks)
    try desk.queue(["p1", "t2-ru"])
    await (try desk.service(webhooks: hooks)).drain()
    #expect(server.requests.map(\.target).sorted() == ["/languages", "/topics"])
    #expect(names(server) == ["p1", "p1"])
  }

  @Test("A redirect is not followed: a receiver cannot send matches elsewhere")
  func redirects() async throws {
    let server = try LoopbackServer { _ in LoopbackServer.Response(307, headers: [("Location", "/elsewhere")]) }
    let hook = hook(server)
    try register(hook)
    try desk.queue(["1"])
    try await run(hook, server, requests: 2)
    #expect(server.requests.allSatisfy { $0.target == "/hook" })
  }
}
