import Basics
import Foundation
import HTTPLoop
import TestSupport
import Testing

struct HTTPLoopTests {
  private func loop(_ server: LoopbackServer, change: (inout HTTPLoopOptions) -> Void = { _ in }) throws -> HTTPLoop {
    var options = HTTPLoopOptions()
    options.userAgent = "diplowatch/test"
    options.addresses = .publicOnly(allow: [try #require(AddressRule(parsing: "127.0.0.1:\(server.port)"))])
    change(&options)
    return try HTTPLoop(options)
  }

  private func code(_ loop: HTTPLoop, _ request: HTTPRequest) async -> HTTPError.Code? {
    await error(loop, request)?.code
  }

  private func error(_ loop: HTTPLoop, _ request: HTTPRequest) async -> HTTPError? {
    do throws(HTTPError) {
      _ = try await loop.send(request)
      return nil
    } catch {
      return error
    }
  }

  @Test("Header values are sent and received byte for byte")
  func headers() async throws {
    let server = try LoopbackServer { _ in
      LoopbackServer.Response(headers: [("ETag", "W/\"a,b;c='d' %20~\""), ("Set-Cookie", "a=b")], body: "x")
    }
    let loop = try loop(server)
    var request = HTTPRequest(url: server.url("/a?x=%20y#part"))
    request.headers = [HTTPHeader("If-None-Match", "\"\""), HTTPHeader("X-Forged", "a\r\nEvil: 1")]
    let response = try await loop.send(request)
    #expect(response.status == 200 && response.body == Array("x".utf8))
    #expect(response.text(of: "etag") == "W/\"a,b;c='d' %20~\"")
    _ = try await loop.send(request)
    let seen = server.requests
    #expect(seen.map(\.target) == ["/a?x=%20y", "/a?x=%20y"])
    #expect(seen[0].headers["if-none-match"] == "\"\"" && seen[0].headers["evil"] == nil)
    #expect(seen[0].headers["user-agent"] == "diplowatch/test")
    #expect(seen[0].headers["accept-encoding"]?.contains("gzip") ?? false)
    #expect(seen[1].headers["cookie"] == nil && seen[1].headers["referer"] == nil)
    #expect(seen[1].connection == 0, "the connection is reused")
  }

  @Test("With an unknown Content-Encoding the body is undecoded; the request is repeated once per origin")
  func unknownContentEncoding() async throws {
    let packed = try #require(
      Data(base64Encoded: "H4sIAAAAAAAAA8vPS1UoKMrPSk0uUcjNTMnNTFEoSi0oAQBWHuEVFAAAAA=="))
    let server = try LoopbackServer { request in
      switch request.target {
      case "/aws": LoopbackServer.Response(headers: [("Content-Encoding", "aws-chunked")], body: "text")
      case "/list": LoopbackServer.Response(headers: [("Content-Encoding", "gzip, x-none")], data: packed)
      case "/wrong": LoopbackServer.Response(headers: [("Content-Encoding", "gzip")], body: "no gzip")
      default: LoopbackServer.Response(headers: [("Content-Encoding", "UTF-8")], body: "plain")
      }
    }
    // Another origin: what is learnt of one does not apply to others.
    let other = try LoopbackServer { _ in
      LoopbackServer.Response(headers: [("Content-Encoding", "gzip")], body: "no gzip")
    }
    let loop = try loop(server) {
      $0.addresses = .publicOnly(allow: [AddressRule(parsing: "127.0.0.1")!])
    }
    #expect(await code(loop, HTTPRequest(url: other.url("/"))) == .badContentEncoding)
    #expect(other.requests.count == 1, "gzip is a coding: what cannot be decoded is damaged")
    for (path, body) in [("/aws", "text"), ("/list", nil), ("/wrong", "no gzip"), ("/utf-8", "plain")] {
      let answer = try await loop.send(HTTPRequest(url: server.url(path)))
      #expect(answer.body == body.map { Array($0.utf8) } ?? Array(packed), "\(path)")
    }
    #expect(server.requests.map(\.target) == ["/aws", "/aws", "/list", "/wrong", "/utf-8"])
    #expect(server.requests.last?.headers["accept-encoding"] == "identity")
  }

  @Test("Redirects are followed one by one; only a chain of permanent ones from the start moves a feed")
  func redirects() async throws {
    let server = try LoopbackServer { request in
      switch request.target {
      case "/1": LoopbackServer.Response(301, headers: [("Location", "2")])
      case "/2": LoopbackServer.Response(308, headers: [("Location", "/3")])
      case "/3": LoopbackServer.Response(302, headers: [("Location", "/4")])
      case "/loop": LoopbackServer.Response(302, headers: [("Location", "/loop")])
      case "/out": LoopbackServer.Response(302, headers: [("Location", "file:///etc/passwd")])
      case "/in": LoopbackServer.Response(302, headers: [("Location", "http://127.0.0.1:1/")])
      default: LoopbackServer.Response(body: "end")
      }
    }
    let loop = try loop(server)
    let response = try await loop.send(HTTPRequest(url: server.url("/1")))
    #expect(response.hops.map(\.status) == [301, 308, 302])
    #expect(response.effectiveURL == server.url("/4"))
    #expect(response.permanentURL == server.url("/3"))
    #expect(try await loop.send(HTTPRequest(url: server.url("/3"))).permanentURL == nil)
    #expect(await code(loop, HTTPRequest(url: server.url("/loop"))) == .tooManyRedirects)
    #expect(server.requests(for: "/loop").count == 6)
    #expect(await code(loop, HTTPRequest(url: server.url("/out"))) == .protocolNotAllowed)
    #expect(await code(loop, HTTPRequest(url: server.url("/in"))) == .addressRefused)
  }

  @Test("A body, a header and a compression ratio beyond the limits end the transfer")
  func limits() async throws {
    let bomb = try #require(Data(base64Encoded: Self.bomb))
    let server = try LoopbackServer { request in
      switch request.target {
      case "/big": LoopbackServer.Response(body: String(repeating: "x", count: 200_000))
      case "/head": LoopbackServer.Response(headers: [("X", String(repeating: "y", count: 90_000))])
      case "/bomb": LoopbackServer.Response(headers: [("Content-Encoding", "gzip")], data: bomb)
      default: LoopbackServer.Response(404)
      }
    }
    let loop = try loop(server)
    var request = HTTPRequest(url: server.url("/big"))
    request.limits.maxBodyBytes = 100_000
    #expect(await code(loop, request) == .bodyTooLarge)
    #expect(await code(loop, HTTPRequest(url: server.url("/head"))) == .headersTooLarge)
    #expect(await code(loop, HTTPRequest(url: server.url("/bomb"))) == .compressionRatio)
  }

  /// 4 MiB of zero bytes, compressed by gzip to 4 KiB.
  private static let bomb = makeBomb()

  private static func makeBomb() -> String {
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = ["-c", "head -c 4194304 /dev/zero | gzip -9 | base64 -w0"]
    let pipe = Pipe()
    process.standardOutput = pipe
    try? process.run()
    return String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
  }

  @Test("A truncated answer, a closed port, an unknown protocol and an invalid URL have different error codes")
  func failures() async throws {
    var cut = LoopbackServer.Response(body: "promised more")
    cut.cutAfter = 3
    let answer = cut
    let server = try LoopbackServer { _ in answer }
    let loop = try loop(server) { $0.addresses = .any }
    #expect(await code(loop, HTTPRequest(url: server.url("/"))) == .truncated)
    #expect(await code(loop, HTTPRequest(url: "http://127.0.0.1:1/")) == .connect)
    #expect(await code(loop, HTTPRequest(url: "gopher://127.0.0.1/")) == .protocolNotAllowed)
    #expect(await code(loop, HTTPRequest(url: "file:///etc/passwd")) == .protocolNotAllowed)
    #expect(await code(loop, HTTPRequest(url: "not a url")) == .badURL)
    #expect(await code(loop, HTTPRequest(url: "http://name.invalid/")) == .dns)
  }

  @Test("A file is read only if the request allows files")
  func files() async throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("feed.xml", "<rss/>")
    let loop = try HTTPLoop(HTTPLoopOptions())
    var request = HTTPRequest(url: "file://\(path)")
    #expect(await code(loop, request) == .protocolNotAllowed)
    request.allowsFiles = true
    let response = try await loop.send(request)
    #expect(response.status == 200 && response.body == Array("<rss/>".utf8))
  }

  @Test(
    "A request without an answer ends at the limit that its error names",
    arguments: [
      // The server takes the connection and says nothing, so that a TLS handshake does not end either.
      ("http", 600, 300, "(timeout)"), ("http", 300, 10_000, "(timeout)"), ("https", 300, 10_000, "(timeout)"),
      ("https", 10_000, 300, "(connectTimeout)"),
    ])
  func slowness(scheme: String, timeout: Int64, connectTimeout: Int64, name: String) async throws {
    let gate = DispatchSemaphore(value: 0)
    let server = try heldServer(gate)
    var request = HTTPRequest(url: "\(scheme)://127.0.0.1:\(server.port)/slow")
    request.timeout = .milliseconds(timeout)
    request.connectTimeout = .milliseconds(connectTimeout)
    let start = ContinuousClock.now
    let error = await error(try loop(server), request)
    #expect(error?.code == .timeout && error?.description.hasSuffix(name) ?? false, "\(error as Any)")
    #expect(.now - start >= .milliseconds(name == "(timeout)" ? timeout : connectTimeout) - .milliseconds(1))
    gate.signal()
  }

  @Test("Cancelling a request that waits for its answer ends it and its connection at once")
  func cancelledInFlight() async throws {
    let gate = DispatchSemaphore(value: 0)
    let server = try heldServer(gate)
    let loop = try loop(server)
    let task = Task { await self.code(loop, HTTPRequest(url: server.url("/first"))) }
    await server.waitForRequests(1)
    task.cancel()
    // The server still holds the answer back: only the cancellation can have ended it.
    #expect(await task.value == .cancelled)
    gate.signal()
    gate.signal()
    #expect(await code(loop, HTTPRequest(url: server.url("/second"))) == nil)
    #expect(server.requests.map(\.connection) == [0, 1])
  }

  @Test("A task cancelled before its request sends nothing, and does not wait for the time limit")
  func cancelledBefore() async throws {
    let server = try LoopbackServer { _ in LoopbackServer.Response() }
    let loop = try loop(server)
    let (starts, start) = AsyncStream.makeStream(of: Void.self)
    let task = Task {
      // The end of the task ends the stream.
      for await _ in starts {}
      return await self.code(loop, HTTPRequest(url: server.url("/never")))
    }
    task.cancel()
    start.finish()
    #expect(await task.value == .cancelled)
    #expect(await code(loop, HTTPRequest(url: server.url("/after"))) == nil)
    #expect(server.requests.map(\.target) == ["/after"])
  }

  /// A server that answers each request when `gate` allows it.
  private func heldServer(_ gate: DispatchSemaphore) throws -> LoopbackServer {
    try LoopbackServer { _ in
      var response = LoopbackServer.Response(body: "late")
      response.gate = { gate.wait() }
      return response
    }
  }

  @Test("A request does not wait for a slow answer of the same host to another one")
  func slowNeighbour() async throws {
    let gate = DispatchSemaphore(value: 0)
    let server = try LoopbackServer { request in
      var response = LoopbackServer.Response()
      guard request.target == "/slow" else { return response }
      response.gate = { gate.wait() }
      return response
    }
    let loop = try loop(server)
    let slow = Task { await self.code(loop, HTTPRequest(url: server.url("/slow"))) }
    await server.waitForRequests(1)
    var quick = HTTPRequest(url: server.url("/quick"))
    quick.timeout = .seconds(10)
    #expect(await code(loop, quick) == nil)
    gate.signal()
    #expect(await slow.value == nil)
  }

  @Test("Bodies that together exceed the loop's memory limit all arrive, one after the other")
  func memory() async throws {
    let large = String(repeating: "x", count: 900_000)
    let server = try LoopbackServer { _ in LoopbackServer.Response(body: large) }
    let loop = try loop(server) { $0.maxBytesInFlight = 1 << 20 }
    let sizes = try await withThrowingTaskGroup(of: Int.self) { group in
      for number in 0..<24 {
        group.addTask { try await loop.send(HTTPRequest(url: server.url("/\(number)"))).body.count }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(sizes == Array(repeating: 900_000, count: 24))
  }

  @Test("Each of many transfers at once gets its own answer")
  func many() async throws {
    let server = try LoopbackServer { LoopbackServer.Response(body: $0.target) }
    let loop = try loop(server)
    let answers = try await withThrowingTaskGroup(of: (String, String).self) { group in
      for number in 0..<200 {
        group.addTask {
          let path = "/\(number)"
          return (path, String(decoding: try await loop.send(HTTPRequest(url: server.url(path))).body, as: UTF8.self))
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(answers.count == 200)
    #expect(answers.allSatisfy { $0.0 == $0.1 })
  }

  @Test("After shutdown nothing is sent")
  func shutdown() async throws {
    let server = try LoopbackServer { _ in LoopbackServer.Response() }
    let loop = try loop(server)
    await loop.shutdown()
    #expect(await code(loop, HTTPRequest(url: server.url("/"))) == .cancelled)
    #expect(server.requests.isEmpty)
  }
}
