import Classification
import Configuration
import FeedModel
import Foundation
import Polling
import Storage
import Synchronization
import TestSupport
import Testing

/// Feeds that were gone, moved, silent or refused are polled again, in time and at the right address.
@Suite(.timeLimit(.minutes(2)))
struct ComingBackTests {
  private let desk: Desk
  private let home: LoopbackServer
  private let away: LoopbackServer

  init() throws {
    desk = try Desk()
    home = try LoopbackServer { _ in LoopbackServer.Response(404) }
    away = try LoopbackServer { _ in LoopbackServer.Response(404) }
  }

  private func feed(change: (inout FeedDefinition) -> Void = { _ in }) -> FeedDefinition {
    Desk.feed("f", home.url("/feed"), change: change)
  }

  // MARK: gone

  @Test("After 410 a feed is not polled for a day, also after a restart; then it is polled again")
  func gone() async throws {
    home.answer { _ in LoopbackServer.Response(410) }
    #expect(try await desk.round([feed()], now: false).failed == 1)
    #expect(try desk.state().status == .gone)
    #expect(try await desk.round([feed()], now: false).polled == 0)
    desk.pass(days: 2)
    #expect(try await desk.round([feed()], now: false).polled == 1)
    #expect(try desk.state().plannedDelayMilliseconds >= 86_400_000)
    #expect(desk.told.filter { $0.contains("gone") }.count == 1, "said once: \(desk.told)")
    desk.pass(days: 2)
    home.answer { _ in Desk.document("A treaty") }
    #expect(try await desk.round([feed()], now: false).matches == 1)
    #expect(try desk.state().status == .ok)
  }

  @Test("410 at a redirect's remembered target: the configured address is polled next, and soon")
  func goneElsewhere() async throws {
    home.answer { [away] _ in Desk.moved(301, to: away.url("/new")) }
    away.answer { _ in Desk.document("A treaty") }
    try await desk.round([feed()])
    away.answer { _ in LoopbackServer.Response(410) }
    try await desk.round([feed()])
    #expect(try desk.state().status == .failing && desk.state().plannedDelayMilliseconds < 3_600_000)
    home.answer { _ in Desk.document("Another treaty") }
    #expect(try await desk.round([feed()]).matches == 1)
    #expect(home.requests.count == 2 && away.requests.count == 2)
    #expect(home.requests.last?.headers["if-none-match"] == nil, "the validators were the other address's")
  }

  // MARK: moves

  @Test("A permanent redirect to a page, a form or an error is not remembered", arguments: [301, 308])
  func pages(_ status: Int) async throws {
    for body in ["<html><title>Sign in</title></html>", "", "{\"error\":\"login\"}", "<portal/>"] {
      home.answer { [away] _ in Desk.moved(status, to: away.url("/login")) }
      away.answer { _ in LoopbackServer.Response(body: body) }
      try await desk.round([feed()])
      #expect(try desk.state().permanentURL == nil, "\(body)")
    }
    #expect(home.requests.count == 4)
  }

  @Test("One answer that is not a feed cancels a remembered redirect", arguments: [200, 204, 401, 403, 404, 410])
  func noFeed(_ status: Int) async throws {
    home.answer { [away] _ in Desk.moved(301, to: away.url("/new")) }
    away.answer { _ in Desk.document("A treaty") }
    try await desk.round([feed()])
    #expect(try desk.state().permanentURL == away.url("/new"))
    away.answer { _ in LoopbackServer.Response(status, body: "<html>Sign in</html>") }
    try await desk.round([feed()])
    home.answer { _ in Desk.document("Another treaty") }
    #expect(try await desk.round([feed()]).matches == 1)
  }

  @Test(
    "The third failure in a row at a remembered address cancels the redirect", arguments: [429, 500, 503])
  func trouble(_ status: Int) async throws {
    home.answer { [away] _ in Desk.moved(301, to: away.url("/new")) }
    away.answer { _ in Desk.document("A treaty") }
    try await desk.round([feed()])
    away.answer { _ in LoopbackServer.Response(status) }
    for _ in 0..<3 { try await desk.round([feed()]) }
    #expect(away.requests.count == 4 && home.requests.count == 1)
    try await desk.round([feed()])
    #expect(home.requests.count == 2)
  }

  @Test(
    "After a 304 via a new redirect the next poll is unconditional; then the redirect is remembered")
  func unprovenMove() async throws {
    home.answer { _ in Desk.document("A treaty") }
    try await desk.round([feed()])
    home.answer { [away] _ in Desk.moved(301, to: away.url("/new")) }
    away.answer { request in
      request.headers["if-none-match"] == nil ? Desk.document("A treaty") : LoopbackServer.Response(304)
    }
    #expect(try await desk.round([feed()]).notModified == 1)
    #expect(try desk.state().permanentURL == nil)
    try await desk.round([feed()])
    #expect(try desk.state().permanentURL == away.url("/new"))
  }

  @Test("A moved feed that is stale or empty is reported as stale or empty")
  func movedAndStale() async throws {
    home.answer { [away] _ in Desk.moved(301, to: away.url("/new")) }
    let old = "<item><guid>1</guid><title>x</title><pubDate>Sat, 01 Oct 2016 00:00:00 GMT</pubDate></item>"
    for (items, status) in [(old, FeedStatus.stale), ("", .empty)] {
      away.answer { _ in
        LoopbackServer.Response(body: "<rss version='2.0'><channel><title>t</title>\(items)</channel></rss>")
      }
      try await desk.round([feed()])
      #expect(try desk.state().status == status && desk.state().permanentURL == away.url("/new"))
    }
  }

  // MARK: secrets

  @Test("Headers and password are sent only to the origin of the configured address, also after redirects")
  func secrets() async throws {
    let secret = feed {
      $0.headers = ["Authorization": "Bearer 1", "Cookie": "id=2", "X-Api-Key": "3", "Accept-Language": "ru"]
    }
    var withPassword = Desk.feed("g", home.url("/feed").replacing("http://", with: "http://desk:pass@"))
    withPassword.userAgent = "Reader/1"
    home.answer { [away] _ in Desk.moved(301, to: away.url("/new")) }
    away.answer { _ in Desk.document("A treaty") }
    for _ in 0..<3 { try await desk.round([secret, withPassword]) }
    #expect(home.requests.count == 2 && home.requests.allSatisfy { $0.headers["authorization"] != nil })
    #expect(away.requests.count == 6)
    for request in away.requests {
      #expect(request.headers["authorization"] == nil && request.headers["cookie"] == nil)
      #expect(request.headers["x-api-key"] == nil)
    }
    #expect(away.requests.contains { $0.headers["accept-language"] == "ru" })
    // Moved back: its own server gets them again.
    away.answer { [home] _ in Desk.moved(308, to: home.url("/again")) }
    home.answer { _ in Desk.document("A treaty") }
    try await desk.round([secret, withPassword])
    let again = home.requests(for: "/again")
    #expect(again.count == 2 && again.allSatisfy { $0.headers["authorization"] != nil })
  }

  @Test("If the server refuses a request without the withheld headers, the error says why")
  func heldBack() async throws {
    home.answer { [away] _ in Desk.moved(302, to: away.url("/new")) }
    away.answer { _ in LoopbackServer.Response(401) }
    try await desk.round([feed { $0.headers = ["Authorization": "Bearer 1"] }])
    #expect(try desk.state().lastError?.contains("change it if the feed has moved") == true)
    try await desk.round([Desk.feed("plain", home.url("/feed"))])
    #expect(try desk.state("plain").lastError == "the server refused the request: 401")
  }

  @Test("A feed's own headers replace the default ones of the same name, in any case")
  func ownHeaders() async throws {
    let own = feed {
      $0.userAgent = "Mild/1"
      $0.headers = ["accept": "text/xml", "USER-AGENT": "Strict/2", "if-none-match": "\"own\""]
    }
    home.answer { _ in Desk.document("A treaty") }
    for _ in 0..<2 { try await desk.round([own]) }
    #expect(home.requests.count == 2)
    for request in home.requests {
      #expect(request.headers["accept"] == "text/xml" && request.headers["user-agent"] == "Strict/2")
      #expect(request.headers["if-none-match"] == "\"own\"")
      #expect(request.fields.count { $0.lowercased() == "accept" } == 1)
      #expect(request.fields.count { $0.lowercased() == "user-agent" } == 1)
    }
  }

  // MARK: validators

  @Test("After a week of 304 the whole document is requested")
  func silenced() async throws {
    let count = Mutex(0)
    home.answer { request in
      if request.headers["if-none-match"] != nil { return LoopbackServer.Response(304) }
      return Desk.document("Treaty \(count.withLock { $0 += 1; return $0 })")
    }
    try await desk.round([feed()])
    for _ in 0..<6 {
      desk.pass(days: 1)
      #expect(try await desk.round([feed()]).notModified == 1)
    }
    desk.pass(days: 2)
    #expect(try await desk.round([feed()]).matches == 1)
    desk.pass(days: 1)
    #expect(try await desk.round([feed()]).notModified == 1)
    // Also if the clock has jumped back.
    desk.pass(days: -3650)
    #expect(try await desk.round([feed()]).matches == 1)
  }

  @Test("Requests stay conditional if a document comes each week, changed or not, and with --now")
  func conditional() async throws {
    home.answer { _ in Desk.document("A treaty") }
    for _ in 0..<4 {
      try await desk.round([feed()])
      desk.pass(days: 5)
    }
    #expect(home.requests.map { $0.headers["if-none-match"] } == [nil, "\"A treaty\"", "\"A treaty\"", "\"A treaty\""])
  }

  @Test(
    "A changed feed definition makes it due at the next start, without validators; a moved line does not",
    arguments: ["title", "language", "tags", "headers", "userAgent", "interval", "kind", "homeSide", "none"])
  func changed(_ what: String) async throws {
    home.answer { _ in Desk.document("A treaty") }
    try await desk.round([feed()])
    let new = feed {
      switch what {
      case "title": $0.title = "T"
      case "language": $0.language = "ru"
      case "tags": $0.tags = ["x"]
      case "headers": $0.headers = ["X": "1"]
      case "userAgent": $0.userAgent = "R/1"
      case "interval": $0.interval = .seconds(3600)
      case "kind": $0.kind = .wire
      case "homeSide": $0.homeSide = "US"
      default: $0.id = Located("f", at: SourcePosition(file: "elsewhere", line: 9, column: 9))
      }
    }
    #expect(try await desk.round([new], now: false).polled == (what == "none" ? 0 : 1))
    if what != "none" { #expect(home.requests.last?.headers["if-none-match"] == nil) }
    #expect(try await desk.round([new], now: false).polled == 0)
  }

  @Test("After a reload a changed feed is polled at once, even if gone or backed off; others wait")
  func reloaded() async throws {
    home.answer { request in
      request.headers["x-key"] == "1"
        ? Desk.document("A treaty") : LoopbackServer.Response(request.target == "/gone" ? 410 : 403)
    }
    let feeds = [feed(), Desk.feed("gone", home.url("/gone")), Desk.feed("other", home.url("/other"))]
    try await desk.running(desk.plan(feeds)) { service in
      #expect(await desk.eventually { home.requests.count == 3 })
      #expect(await desk.eventually { try desk.store().feedStates().count == 3 })
      var changed = feeds
      for index in 0...1 { changed[index].headers = ["X-Key": "1"] }
      await service.reload(desk.plan(changed))
      #expect(await desk.eventually { home.requests.count == 5 })
      #expect(await desk.eventually { try desk.state().status == .ok && desk.state("gone").status == .ok })
      #expect(home.requests(for: "/other").count == 1)
    }
  }

  // MARK: polls that a user asks for

  @Test("A requested poll comes at once and unconditionally, in any state of the feed")
  func pollNow() async throws {
    home.answer { $0.target == "/gone" ? LoopbackServer.Response(410) : Desk.document("A treaty") }
    // Another host: a rate limit holds all feeds of its host.
    away.answer { _ in LoopbackServer.Response(429, headers: [("Retry-After", "3600")]) }
    let feeds = ["well", "gone"].map { Desk.feed($0, home.url("/" + $0)) } + [Desk.feed("held", away.url("/held"))]
    try await desk.running(desk.plan(feeds)) { service in
      #expect(await desk.eventually { try desk.store().feedStates().count == 3 })
      for server in [home, away] { server.answer { _ in Desk.document("A treaty") } }
      for feed in feeds.map(\.id.value) {
        guard case .polled(let poll) = await service.pollNow(feed) else {
          Issue.record("\(feed) was not polled")
          continue
        }
        #expect(poll.outcome == "read" && poll.answer.status == 200 && poll.answer.entries == 1)
        #expect(poll.matches.count == (feed == "well" ? 0 : 1), "what is known is not news")
        let requests = home.requests(for: "/" + feed) + away.requests(for: "/" + feed)
        #expect(requests.count == 2 && requests.last?.headers["if-none-match"] == nil)
      }
      guard case .notWatched = await service.pollNow("nobody") else {
        Issue.record("nobody is watched")
        return
      }
    }
  }

  @Test("A poll requested while the feed is polled comes after that one")
  func pollNowTwice() async throws {
    let gate = DispatchSemaphore(value: 0)
    home.answer { _ in
      var response = Desk.document("A treaty")
      response.gate = { gate.wait() }
      return response
    }
    try await desk.running(desk.plan([feed()])) { service in
      await home.waitForRequests(1)
      // The iteration that began the first poll. Its answer is held back, so the next iteration is for the request.
      _ = await desk.nextIteration()
      async let asked = service.pollNow("f")
      _ = await desk.nextIteration()
      #expect(home.requests.count == 1)
      for _ in 0..<2 { gate.signal() }
      guard case .polled(let poll) = await asked else {
        Issue.record("not polled")
        return
      }
      #expect(poll.answer.entries == 1 && home.requests.count == 2)
    }
  }

  @Test("The last answers are stored, newest first")
  func answers() async throws {
    for status in [500, 404, 200, 200, 429, 503, 200] {
      home.answer { _ in
        status == 200 ? Desk.document("A treaty") : LoopbackServer.Response(status, body: "x")
      }
      try await desk.round([feed()])
    }
    let answers = try desk.state().answers
    #expect(answers.map(\.status) == [200, 503, 429, 200, 200])
    #expect(answers.map(\.sentence)[1] == "the server answered 503")
    #expect(answers[4].entries == 1 && answers[4].new == 1 && answers[4].matches == 1 && answers[4].bytes > 0)
  }
}
