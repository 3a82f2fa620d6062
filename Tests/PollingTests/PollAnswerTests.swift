import Basics
import Configuration
import Foundation
import HTTPLoop
import SQLiteStorage
import Storage
import Synchronization
import TestSupport
import Testing

@testable import Polling

/// What an answer means for its host: whether its other feeds may be polled.
struct PollAnswerTests {
  private func ask(_ response: LoopbackServer.Response) async throws -> PollAnswer {
    let desk = try Desk()
    let server = try LoopbackServer { _ in response }
    let feed = Desk.feed("f", server.url("/feed"))
    let store = try desk.store()
    let poller = try desk.poller(desk.plan([feed]), store)
    let seen = Mutex<PollAnswer?>(nil)
    let claim = try await store.claim(feed: "f")
    _ = try await poller.poll(feed, holding: claim, isForced: false) { answer in
      seen.withLock { $0 = answer }
      return false
    }
    return try #require(seen.withLock { $0 })
  }

  @Test(
    "Any answer without a rate limit shows that the host serves requests",
    arguments: [200, 304, 403, 404, 410, 500, 502])
  func answers(_ status: Int) async throws {
    let answer = try await ask(LoopbackServer.Response(status))
    #expect(answer.host == .answers && answer.hostLimit == nil)
  }

  @Test("429 and 503 do not, and with Retry-After they hold the whole host", arguments: [429, 503])
  func limits(_ status: Int) async throws {
    let bare = try await ask(LoopbackServer.Response(status))
    #expect(bare.host == .limits && bare.hostLimit == nil)
    let limited = try await ask(LoopbackServer.Response(status, headers: [("Retry-After", "5")]))
    #expect(limited.host == .limits && limited.hostLimit?.milliseconds == 5000)
  }

  @Test("Endless redirects count as an answer, a broken connection does not")
  func failures() async throws {
    #expect(try await ask(LoopbackServer.Response(302, headers: [("Location", "/feed")])).host == .answers)
    var cut = LoopbackServer.Response(200, body: "<rss/>")
    cut.cutAfter = 2
    #expect(try await ask(cut).host == .unreachable)
  }
}
