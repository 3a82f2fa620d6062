import Configuration
import HTTPLoop
import TestSupport
import Testing

@testable import Delivery

/// Which parts of a receiver's answer are shown.
struct ReceiverAnswerTests {
  private let desk: Desk

  init() throws { desk = try Desk() }

  /// The error text of one delivery attempt.
  private func sentence(
    _ response: LoopbackServer.Response, path: String = "/hook", _ change: (inout WebhookSettings) -> Void = { _ in }
  ) async throws -> String {
    let server = try LoopbackServer { _ in response }
    var settings = WebhookSettings(id: "desk", url: server.url(path))
    change(&settings)
    var options = HTTPLoopOptions()
    options.addresses = .any
    return try await SinkTools.test(
      settings, http: HTTPLoop(options), mailer: HTTPLoop(options), environment: [:], now: desk.now
    ).sentence
  }

  @Test(
    "Chat services say in the body when to come again",
    arguments: [
      (#"{"ok":false,"error_code":429,"parameters":{"retry_after":7}}"#, 7),
      (#"{"retry_after":0.35,"global":false}"#, 1),
      (#"{"errcode":"M_LIMIT_EXCEEDED","retry_after_ms":2500}"#, 3), (#"{"retry_after":1e300}"#, 86_400),
      (#"{"retry_after":-1}"#, nil), (#"{"retry_after":"soon"}"#, nil), ("slow down", nil), ("", nil),
    ] as [(String, Int64?)])
  func retryAdvice(_ body: String, _ seconds: Int64?) {
    #expect(RetryAdvice.seconds(in: Array(body.utf8)) == seconds)
  }

  @Test("The first 200 bytes of a refusal are shown on one line, whatever they are")
  func words() async throws {
    let body = "{\"error\":\r\n  \"channel\u{1B}[2J is\u{202E} archived\"}"
    #expect(
      try await sentence(LoopbackServer.Response(403, body: body))
        == "the receiver answered 403: {\"error\": \"channel [2J is archived\"}")
    #expect(try await sentence(LoopbackServer.Response(503)) == "the receiver answered 503")
    let long = try await sentence(LoopbackServer.Response(400, body: String(repeating: "ж", count: 5000)))
    #expect(long == "the receiver answered 400: " + String(repeating: "ж", count: 100) + "…")
    let broken = LoopbackServer.Response(400, data: [0xFF, 0x00, 0x41].withUnsafeBytes { .init($0) })
    #expect(try await sentence(broken).hasSuffix("\u{FFFD} A"))
  }

  @Test("A redirect is reported as not followed, with its target but without possible secrets")
  func redirect() async throws {
    let target = "https://user:pw@login.example/start?next=%2Fhook&key=abc"
    let told = try await sentence(LoopbackServer.Response(302, headers: [("Location", target)], body: "moved"))
    #expect(told.contains("answered 302, a redirect to https://login.example/start, which is not followed"))
    #expect(!told.contains("pw") && !told.contains("abc"))
    let relative = try await sentence(LoopbackServer.Response(308, headers: [("Location", "/hook/")]))
    #expect(relative.contains("answered 308, a redirect to …/, which"))
  }

  @Test("Address, token, secret and signature are hidden if the receiver repeats them")
  func echoes() async throws {
    let secret = try desk.folder.write("secret", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n")
    let token = try desk.folder.write("token", "tk_Ab12Cd34\n")
    let server = try LoopbackServer { request in
      let headers = request.headers.map { "\($0.key)=\($0.value)" }.sorted().joined(separator: "\n")
      let body = "no \(request.target)\nB2 sent twice\n\(headers)\nwhsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
      return LoopbackServer.Response(404, body: body)
    }
    let path = "/services/T0/B2/Xq7secret?thread=k%2Fey99"
    for isFile in [false, true] {
      var settings = WebhookSettings(id: "desk", url: server.url(path))
      if isFile { settings.address = .file(try desk.folder.write("address", server.url(path))) }
      settings.secretFile = secret
      settings.tokenFile = token
      let endpoint = try WebhookEndpoint(settings, environment: [:])
      var options = HTTPLoopOptions()
      options.addresses = .any
      let told = try await SinkTools.test(
        settings, http: HTTPLoop(options), mailer: HTTPLoop(options), environment: [:], now: desk.now
      ).sentence
      for hidden in ["Xq7secret", "XQ7SECRET", "key99", "tk_Ab", "v1,", "/services/"] {
        #expect(!told.contains(hidden), "\(told)")
      }
      #expect(told.contains("sent twice"))
      #expect(told.contains("127.0.0.1") == !isFile, "\(told)")
      #expect("\(endpoint.hidden)" == "<secret>")
      #expect(endpoint.hidden.hide(in: "no such page xq7SECRET &amp; k/ey99") == "no such page … &amp; …")
    }
  }

  @Test("No message shows an address from a file if the host is unknown, refuses or is invalid")
  func unreachable() async throws {
    for address in [
      "http://hush-h4.invalid/services/secret1", "http://hush-h4.localhost:1/services/secret1",
      "https://user:secret1@hush-h4.localhost:1/", "http://hush-h4..invalid/secret1", "http://[hush-h4]/secret1",
    ] {
      var settings = WebhookSettings(id: "desk", url: "")
      settings.address = .file(try desk.folder.write("address", address + "\n"))
      settings.timeout = .seconds(3)
      var options = HTTPLoopOptions()
      options.addresses = .any
      let result = try await SinkTools.test(
        settings, http: HTTPLoop(options), mailer: HTTPLoop(options), environment: [:], now: desk.now)
      #expect(result.verdict == .unavailable && !result.sentence.isEmpty)
      #expect(!result.sentence.contains("hush") && !result.sentence.contains("secret1"), "\(result.sentence)")
    }
  }
}
