import Foundation
import HTTPLoop
import TestSupport
import Testing

/// The limit on requests at once to one origin, and the requests that wait for it.
struct OriginGateTests {
  /// A server that holds every answer back until it is released.
  private final class Held: Sendable {
    let server: LoopbackServer
    private let gate = DispatchSemaphore(value: 0)

    init() throws {
      let gate = gate
      server = try LoopbackServer { _ in
        var response = LoopbackServer.Response(body: "held")
        response.gate = { gate.wait() }
        return response
      }
    }

    func letGo() { gate.signal() }
  }

  private func loop(limit: Int) throws -> HTTPLoop {
    var options = HTTPLoopOptions()
    options.addresses = .any
    options.maxRequestsPerOrigin = limit
    return try HTTPLoop(options)
  }

  private func code(_ loop: HTTPLoop, _ url: String, seconds: Double = 30) async -> HTTPError.Code? {
    var request = HTTPRequest(url: url)
    request.timeout = .seconds(seconds)
    do throws(HTTPError) {
      _ = try await loop.send(request)
      return nil
    } catch {
      return error.code
    }
  }

  @Test("Redirected requests to one origin are sent one after the other, on one connection")
  func redirected() async throws {
    let held = try Held()
    let target = held.server.url("/")
    let servers = try (0..<6).map { _ in
      try LoopbackServer { _ in LoopbackServer.Response(302, headers: [("Location", target)]) }
    }
    let loop = try loop(limit: 1)
    let answers = servers.map { server in Task { await code(loop, server.url("/")) } }
    for number in 1...6 {
      await held.server.waitForRequests(number)
      #expect(held.server.requests.count == number)
      held.letGo()
    }
    for answer in answers { #expect(await answer.value == nil) }
    #expect(Set(held.server.requests.map(\.connection)) == [0])
  }

  @Test("A request that waits keeps its time limit, can be cancelled, and does not delay other origins")
  func busy() async throws {
    let held = try Held()
    let other = try LoopbackServer { _ in LoopbackServer.Response(body: "free") }
    let loop = try loop(limit: 1)
    let first = Task { await code(loop, held.server.url("/1")) }
    await held.server.waitForRequests(1)
    let waiting = Task { await code(loop, held.server.url("/2")) }
    #expect(await code(loop, held.server.url("/3"), seconds: 0.2) == .timeout)
    for path in ["/a", "/b", "/c"] { #expect(await code(loop, other.url(path)) == nil) }
    waiting.cancel()
    #expect(await waiting.value == .cancelled)
    held.letGo()
    #expect(await first.value == nil)
    #expect(held.server.requests.map(\.target) == ["/1"])
  }

  @Test("A higher limit starts waiting requests; shutdown cancels the others")
  func changes() async throws {
    let held = try Held()
    let loop = try loop(limit: 1)
    let answers = (0..<3).map { number in Task { await code(loop, held.server.url("/\(number)")) } }
    await held.server.waitForRequests(1)
    await loop.limitRequests(perOrigin: 2)
    await held.server.waitForRequests(2)
    await loop.shutdown()
    for answer in answers { #expect(await answer.value == .cancelled) }
    #expect(held.server.requests.count == 2)
    held.letGo()
    held.letGo()
  }
}
