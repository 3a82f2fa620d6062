import Basics
import HTTPLoop
import TestSupport
import Testing

/// Connections through proxies, IPv6, TLS and HTTP/2, each to a real server on loopback.
struct TransportTests {
  private func code(_ loop: HTTPLoop, _ url: String) async -> HTTPError.Code? {
    do throws(HTTPError) {
      _ = try await loop.send(HTTPRequest(url: url))
      return nil
    } catch {
      return error.code
    }
  }

  @Test("A proxy gets all requests and resolves names; requests to private addresses are refused")
  func proxy() async throws {
    let proxy = try LoopbackServer { LoopbackServer.Response(body: "by proxy: \($0.target)") }
    var options = HTTPLoopOptions()
    options.proxy = "http://127.0.0.1:\(proxy.port)"
    options.addresses = .publicOnly(allow: [try #require(AddressRule(parsing: "10.1.0.0/16:8080"))])
    let loop = try HTTPLoop(options)
    let response = try await loop.send(HTTPRequest(url: "http://name.invalid/feed?x=1"))
    #expect(String(decoding: response.body, as: UTF8.self) == "by proxy: http://name.invalid/feed?x=1")
    #expect(await code(loop, "http://10.1.2.3:8080/") == nil)
    for url in [
      "http://169.254.169.254/latest", "http://10.1.2.3/", "http://127.0.0.1:\(proxy.port)/", "http://0x7f.1/",
      "http://[::1]/", "http://[::ffff:10.0.0.1]/", "http://localhost/", "http://feeds.localhost:8080/",
      "http://localhost./", "http://127.0.0.1./", "http://0x7f.1./",
      "http://127.0.0.1%2e/",
    ] {
      #expect(await code(loop, url) == .addressRefused, "\(url)")
    }
    #expect(proxy.requests.count == 2)
    // A redirect to an invalid address, which must be refused quickly.
    #expect(await code(loop, "http://a\(String(repeating: ".", count: 60_000))/") == nil)
  }

  @Test("Loopback, hosts of `noProxy` and requests without `usesProxy` bypass the proxy")
  func noProxy() async throws {
    let proxy = try LoopbackServer { _ in LoopbackServer.Response(body: "proxy") }
    let server = try LoopbackServer { _ in LoopbackServer.Response(body: "direct") }
    var options = HTTPLoopOptions()
    options.addresses = .any
    options.proxy = "http://127.0.0.1:\(proxy.port)"
    options.noProxy = ["near.invalid", ".under.invalid", "10.0.0.0/8:\(server.port)", "[fd00::]/8", "port.invalid:81"]
      .compactMap(HostRule.init(parsing:))
    #expect(options.noProxy.count == 5)
    let loop = try HTTPLoop(options)
    let body = { (url: String, usesProxy: Bool) async -> String? in
      var request = HTTPRequest(url: url)
      request.usesProxy = usesProxy
      request.connectTimeout = .milliseconds(300)
      return (try? await loop.send(request)).map { String(decoding: $0.body, as: UTF8.self) }
    }
    for host in ["127.0.0.1", "localhost", "0x7f.1", "[::ffff:127.0.0.1]"] {
      #expect(await body("http://\(host):\(server.port)/", true) == "direct", "\(host)")
    }
    let proxied = [
      "http://far.invalid/", "http://notnear.invalid/", "http://near.invalid.example/", "http://port.invalid/",
      "http://10.1.2.3:1/", "http://11.1.2.3:\(server.port)/",
    ]
    for url in proxied { #expect(await body(url, true) == "proxy", "\(url)") }
    for url in [
      "http://near.invalid/", "http://NEAR.invalid./", "http://a.near.invalid/", "http://under.invalid/",
      "http://port.invalid:81/",
    ] {
      #expect(await body(url, true) == nil, "\(url)")
    }
    #expect(await body("http://far.invalid/", false) == nil)
    #expect(await body("http://127.0.0.1:\(server.port)/", false) == "direct")
    #expect(proxy.requests.count == proxied.count)
  }

  @Test("IPv6 works, and its loopback address is refused like other private addresses")
  func ipv6() async throws {
    let server = try LoopbackServer(ipv6: true) { _ in LoopbackServer.Response(body: "six") }
    var options = HTTPLoopOptions()
    #expect(await code(try HTTPLoop(options), server.url("/")) == .addressRefused)
    #expect(await code(try HTTPLoop(options), "http://[::ffff:127.0.0.1]:\(server.port)/") == .addressRefused)
    #expect(server.requests.isEmpty)
    options.addresses = .publicOnly(allow: [try #require(AddressRule(parsing: "[::1]:\(server.port)"))])
    let response = try await HTTPLoop(options).send(HTTPRequest(url: server.url("/")))
    #expect(String(decoding: response.body, as: UTF8.self) == "six" && response.remoteAddress == "::1")
  }

  @Test(
    "Over TLS, HTTP/2 runs requests in parallel on one connection; an unknown certificate is refused",
    .enabled(if: HTTP2Server.isInstalled, "nghttpd and openssl are needed: apt-get install nghttp2-server openssl"))
  func http2() async throws {
    let server = try await HTTP2Server(files: ["feed": "<rss/>"])
    var options = HTTPLoopOptions()
    options.addresses = .any
    #expect(await code(try HTTPLoop(options), server.url("/feed")) == .tls)
    options.caFile = server.certificate
    let loop = try HTTPLoop(options)
    let responses = try await withThrowingTaskGroup(of: HTTPResponse.self) { group in
      for _ in 0..<3 { group.addTask { try await loop.send(HTTPRequest(url: server.url("/feed"))) } }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(responses.map(\.httpVersion) == [20, 20, 20])
    #expect(responses.map(\.connectionsOpened).reduce(0, +) == 1)
    #expect(responses.allSatisfy { $0.body == Array("<rss/>".utf8) })
  }
}
