import Configuration
import Foundation
import TestSupport
import Testing

@testable import Polling

/// The limit on polls of one host at once.
@Suite(.timeLimit(.minutes(1)))
struct PerHostTests {
  @Test("One host has a limited number of polls at once; other hosts do not wait for it", arguments: [1, 3])
  func limit(_ limit: Int) async throws {
    let desk = try Desk()
    let gate = DispatchSemaphore(value: 0)
    let slow = try LoopbackServer { request in
      var response = Desk.document("Slow treaty \(request.target)")
      response.gate = { gate.wait() }
      return response
    }
    let quick = try LoopbackServer { Desk.document("Quick treaty \($0.target)") }
    let count = 12
    let feeds = (0..<count).flatMap { number in
      [Desk.feed("slow\(number)", slow.url("/\(number)")), Desk.feed("quick\(number)", quick.url("/\(number)"))]
    }
    async let round = desk.round(feeds) { $0.perHost = limit }
    await slow.waitForRequests(limit)
    // All feeds are due. Once all of the other host were requested, only this host's limit holds back the rest.
    await quick.waitForRequests(count)
    #expect(slow.requests.count == limit)
    for number in limit..<count {
      gate.signal()
      await slow.waitForRequests(number + 1)
      #expect(slow.requests.count == number + 1)
    }
    for _ in 0..<limit { gate.signal() }
    let summary = try await round
    #expect(summary.polled == 2 * count && summary.failed == 0 && summary.matches == 2 * count)
  }
}
