import Basics
import Classification
import Configuration
import FeedModel
import HTTPLoop
import Logging
import Polling
import SQLiteStorage
import Storage
import Synchronization
import TestSupport
import Testing

/// The poller with a real server and a real state file, in single rounds.
struct PollingServiceTests {
  /// A clock that a test sets.
  private final class Wall: Sendable {
    private let time = Mutex(Timestamp(year: 2017, month: 7, day: 18, hour: 12, minute: 0, second: 0))
    var now: Timestamp { time.withLock { $0 } }
    func advance(days: Int64) { time.withLock { $0.milliseconds += days * 86_400_000 } }
  }

  private let folder: TemporaryFolder
  private let server: LoopbackServer
  private let wall = Wall()
  private let classifier: Classifier

  init() throws {
    folder = try TemporaryFolder()
    server = try LoopbackServer { _ in LoopbackServer.Response(404) }
    let topics = try folder.write(
      "topics.yaml",
      """
      version: 1
      topics:
        - {id: treaty, title: Treaty, threshold: 5, gate: none, terms: {en: {"treaty": 10}}}
        - {id: property, title: Property, threshold: 5, gate: none, terms: {en: {"compound*": 10}}}
      """)
    let (loaded, diagnostics) = WatchlistLoader.load(paths: [topics])
    let watchlist = try #require(loaded, "\(diagnostics)").watchlist
    classifier = try #require(Classifier.compile(watchlist).classifier)
  }

  private func rss(_ items: [(id: String, title: String, daysAgo: Int64)]) -> String {
    let entries = items.map { item in
      let published = Timestamp(milliseconds: wall.now.milliseconds - item.daysAgo * 86_400_000)
      return "<item><guid>\(item.id)</guid><title>\(item.title)</title><pubDate>\(published.rfc3339())</pubDate></item>"
    }
    return "<rss version='2.0'><channel><title>t</title>\(entries.joined())</channel></rss>"
  }

  @Test("A final sentence of most entries is learned, over polls and restarts, and then does not match")
  func recurringSentences() async throws {
    let tail = "The treaty desk writes from Vienna."
    let feed = { (numbers: ClosedRange<Int>, text: @Sendable (Int) -> String) in
      let items = numbers.map { number in
        "<item><guid>\(number)</guid><title>News \(number)</title><description>\(text(number))</description></item>"
      }
      return "<rss version='2.0'><channel><title>t</title>\(items.joined())</channel></rss>"
    }
    let first = feed(1...3) { "Number \($0). \(tail)" }
    server.answer { _ in LoopbackServer.Response(body: first) }
    // Three entries are too few.
    #expect(try await round().matches == 3)
    let second = feed(1...5) { "Number \($0). \($0 == 5 ? "They signed the treaty. " : "")\(tail)" }
    server.answer { _ in LoopbackServer.Response(body: second) }
    #expect(try await round().matches == 1)
    let state = try self.state()
    #expect(RecurringSentences(stored: state.recurringSentences).recurring.map(\.text) == [tail])
  }

  /// One round of a new service, as after a restart.
  @discardableResult
  private func round(
    _ paths: [String] = ["/feed"], now everyFeed: Bool = true,
    revisions: MatchLogSettings.Revisions = .topics
  ) async throws -> RoundSummary {
    var options = HTTPLoopOptions()
    options.addresses = .publicOnly(allow: [try #require(AddressRule(parsing: "127.0.0.1:\(server.port)"))])
    let http = try HTTPLoop(options)
    let feeds = paths.map {
      FeedDefinition(id: Located("f" + $0, at: SourcePosition(file: "test", line: 1, column: 1)), url: server.url($0))
    }
    let wall = wall
    let store = try store()
    let service = PollingService(
      plan: PollingConfiguration(
        feeds: feeds, fetch: .patient, backfill: .seconds(7 * 86_400), maxAge: .seconds(30 * 86_400),
        retention: RetentionSettings(),
        classifier: classifier, revisions: revisions),
      store: store, http: http, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
      now: { wall.now }, uptime: { 0 })
    let summary = try await service.runOnce(now: everyFeed)
    await http.shutdown()
    return summary
  }

  private func store() throws -> SQLiteStore { try SQLiteStore(path: folder.path("state.db")) }
  private func queued() throws -> [StoredMatch] { try store().queued() }
  private func state() throws -> FeedState { try #require(try store().feedStates().first) }

  @Test("While this machine's clock is far ahead, ages count from the server's time, unless that is wrong itself")
  func clockAhead() async throws {
    let (news, more, older) = (
      rss([("1", "A treaty", 0), ("2", "An old treaty", 20)]),
      rss([("1", "A treaty", 0), ("3", "Another treaty", 1), ("4", "A treaty of spring", 60)]),
      rss([("5", "A fifth treaty", 1)])
    )
    wall.advance(days: 100)
    let date = { (text: String, body: String) in
      server.answer { _ in LoopbackServer.Response(headers: [("Date", text)], body: body) }
    }
    date("Tue, 18 Jul 2017 12:00:00 GMT", news)
    #expect(try await round().matches == 1)
    date("Tue, 18 Jul 2017 12:00:00 GMT", more)
    #expect(try await round().matches == 1)
    date("Thu, 01 Jan 1970 00:00:00 GMT", older)
    #expect(try await round().matches == 0)
  }

  // MARK: conditional requests

  @Test("Validators are sent byte for byte after a restart, replaced by a 200, and dropped if it has none")
  func validators() async throws {
    let etag = "W/\"a b;'c'%20--gzip\""
    let modified = "Tue Jul 18 7:11:09 2017"
    let body = rss([("1", "A treaty", 0)])
    server.answer { _ in
      LoopbackServer.Response(headers: [("ETag", etag), ("Last-Modified", modified)], body: body)
    }
    try await round()
    server.answer { _ in LoopbackServer.Response(304) }
    #expect(try await round().notModified == 1)
    let conditional = try #require(server.requests.last?.headers)
    #expect(conditional["if-none-match"] == etag && conditional["if-modified-since"] == modified)
    let other = rss([("1", "A treaty", 0), ("2", "x", 0)])
    server.answer { _ in LoopbackServer.Response(body: other) }
    try await round()
    #expect(server.requests.last?.headers["if-none-match"] == etag)
    try await round()
    let last = try #require(server.requests.last?.headers)
    #expect(last["if-none-match"] == nil && last["if-modified-since"] == nil)
  }

  @Test("The same bytes count as not modified, whatever the validators are")
  func sameBody() async throws {
    let body = rss([("1", "A treaty", 0)])
    let count = Mutex(0)
    server.answer { _ in
      let tag = count.withLock { value in
        value += 1
        return "\"\(value)\""
      }
      return LoopbackServer.Response(headers: [("ETag", tag)], body: body)
    }
    #expect(try await round().entries == 1)
    #expect(try await round().notModified == 1)
    #expect(try state().etag == Array("\"2\"".utf8))
  }

  // MARK: entries

  @Test("Old entries are recorded but not reported, at the first poll and later")
  func backfill() async throws {
    let first = rss([("new", "A treaty", 1), ("old", "An old treaty", 30)])
    server.answer { _ in LoopbackServer.Response(body: first) }
    try await round()
    #expect(try queued().count == 1)
    let second = rss([
      ("late", "A late treaty", 20), ("older", "A very old treaty", 40), ("new", "A treaty", 1),
      ("old", "An old treaty", 30),
    ])
    server.answer { _ in LoopbackServer.Response(body: second) }
    try await round()
    #expect(try queued().count == 2)
  }

  @Test("An entry is reported again, as a new revision, only if its topics change")
  func revisions() async throws {
    for title in ["A treaty", "A treaty, updated", "A treaty and compounds", "Nothing", "A treaty and compounds"] {
      let body = rss([("1", title, 0)])
      server.answer { _ in LoopbackServer.Response(body: body) }
      try await round()
    }
    #expect(try queued().map { $0.topics.sorted() } == [["treaty"], ["property", "treaty"]])
    #expect(try Set(queued().map(\.id)).count == 2)
  }

  @Test("With `revisions: all` every change of the text is reported, but noise is not")
  func allRevisions() async throws {
    let titles = [
      "A treaty", "treaty A", "A  treaty https://a/?utm_source=x", "A treaty, signed", "A treaty", "A treaty, signed",
    ]
    for title in titles {
      let body = rss([("1", title, 0)])
      server.answer { _ in LoopbackServer.Response(body: body) }
      try await round(revisions: .all)
    }
    let lines = try queued().map { String(decoding: $0.line, as: UTF8.self) }
    #expect(lines.count == 2 && lines[0].contains(#""revision":1"#) && lines[1].contains(#""revision":2"#))
  }

  @Test("Changes of order, dates, categories and tracking links, and alternating versions, report nothing")
  func noise() async throws {
    let items = [
      "<title>A treaty</title><link>https://a/1</link><description>On compounds and more</description>",
      "<title>A treaty</title><link>https://a/1?utm_source=rss</link><description>more and On compounds</description>",
      "<title>A treaty</title><link>https://a/1</link><description>On compounds and more</description><category>x</category>",
      "<title>A treaty</title><link>https://a/1</link><description>On more</description>",
      "<title>A treaty</title><link>https://a/1</link><description>On compounds and more</description>",
      "<title>A treaty</title><link>https://a/1</link><description>On more</description><pubDate>Tue, 18 Jul 2017 09:00:00 GMT</pubDate>",
    ]
    for (index, item) in items.enumerated() {
      server.answer { _ in
        LoopbackServer.Response(
          body: "<rss version='2.0'><channel><title>\(index)</title><item><guid>1</guid>\(item)</item></channel></rss>")
      }
      try await round()
    }
    // The topic was removed once, which is a change; its return and second removal are not.
    #expect(try queued().map { $0.topics.sorted() } == [["property", "treaty"], ["treaty"]])
  }

  @Test("Matches of one document are queued in order of time, the oldest first")
  func order() async throws {
    let body = rss([("3", "Third treaty", 0), ("2", "Second treaty", 1), ("1", "First treaty", 2)])
    server.answer { _ in LoopbackServer.Response(body: body) }
    try await round()
    let lines = try queued().map { String(decoding: $0.line, as: UTF8.self) }
    #expect(lines.count == 3 && lines[0].contains("First") && lines[2].contains("Third"))
  }

  @Test(
    "A truncated document gives its complete entries; its validators are dropped, the rest follows once"
  )
  func truncated() async throws {
    let whole = rss([("1", "First treaty", 0), ("2", "Second treaty", 0)])
    let cut = String(whole.dropLast(60))
    server.answer { _ in LoopbackServer.Response(headers: [("ETag", "\"cut\"")], body: cut) }
    #expect(try await round().failed == 1)
    #expect(try queued().count == 1)
    server.answer { _ in LoopbackServer.Response(headers: [("ETag", "\"whole\"")], body: whole) }
    try await round()
    #expect(server.requests.last?.headers["if-none-match"] == nil)
    #expect(try queued().count == 2)
  }

  // MARK: what servers answer

  @Test("A permanent redirect is remembered, a temporary one is not")
  func redirects() async throws {
    let body = rss([("1", "x", 0)])
    let port = server.port
    server.answer { request in
      switch request.target {
      case "/moved": LoopbackServer.Response(301, headers: [("Location", "http://127.0.0.1:\(port)/new")])
      case "/away": LoopbackServer.Response(302, headers: [("Location", "http://127.0.0.1:\(port)/new")])
      default: LoopbackServer.Response(body: body)
      }
    }
    try await round(["/moved", "/away"])
    try await round(["/moved", "/away"])
    #expect(server.requests(for: "/moved").count == 1)
    #expect(server.requests(for: "/away").count == 2)
    #expect(server.requests(for: "/new").count == 4)
  }

  @Test("A permanent redirect to an error is not remembered")
  func redirectToNothing() async throws {
    server.answer { request in
      request.target == "/feed"
        ? LoopbackServer.Response(301, headers: [("Location", "/lost")]) : LoopbackServer.Response(404)
    }
    try await round()
    try await round()
    #expect(server.requests.map(\.target) == ["/feed", "/lost", "/feed", "/lost"])
  }

  @Test("A 304 to an unconditional request is a failure")
  func unaskedNotModified() async throws {
    server.answer { _ in LoopbackServer.Response(304) }
    #expect(try await round().failed == 1)
    #expect(try state().status == .failing && state().lastSuccess == nil)
  }

  @Test(
    "Retry-After holds the host after a restart; one feed tries, and only an answer to it releases the rest",
    arguments: [429, 503])
  func retryAfter(_ status: Int) async throws {
    server.answer { _ in LoopbackServer.Response(status, headers: [("Retry-After", "3600")]) }
    try await round(["/a"], now: false)
    #expect(try state().delayReason == "Retry-After" && state().plannedDelayMilliseconds >= 3_600_000)
    #expect(try await round(["/a", "/b", "/c", "/d"], now: false).polled == 1)
    #expect(server.requests.count == 2 && server.requests(for: "/a").count == 1)
    let body = rss([("1", "x", 0)])
    server.answer { _ in LoopbackServer.Response(body: body) }
    #expect(try await round(["/a", "/b", "/c", "/d"], now: false).polled == 2)
    #expect(server.requests(for: "/a").count == 1)
  }

  @Test(
    "A feed's state has the right name",
    arguments: [
      (403, "", FeedStatus.blocked), (500, "", .failing), (404, "", .failing), (204, "", .failing), (200, "", .failing),
      (200, "<html>Sign in</html>", .notAFeed),
      (200, "<rss version='2.0'><channel><title>t</title></channel></rss>", .empty),
    ])
  func statuses(_ status: Int, _ body: String, _ expected: FeedStatus) async throws {
    server.answer { _ in LoopbackServer.Response(status, body: body) }
    try await round()
    let state = try state()
    #expect(state.status == expected)
    #expect((state.lastError == nil) == (expected == .empty))
    #expect(state.consecutiveFailures == (expected == .empty ? 0 : 1))
  }

  @Test("After failures, a success restores the interval")
  func recovery() async throws {
    server.answer { _ in LoopbackServer.Response(500) }
    for _ in 0..<3 { try await round() }
    #expect(try state().delayReason == "back-off" && state().consecutiveFailures == 3)
    let body = rss([("1", "x", 0)])
    server.answer { _ in LoopbackServer.Response(body: body) }
    try await round()
    #expect(try state().consecutiveFailures == 0 && state().lastError == nil && state().status == .ok)
  }

  // MARK: time

  @Test("A feed that is not due is not polled; a clock ten years ahead makes it due and repeats no match")
  func clockJumps() async throws {
    let body = rss([("1", "A treaty", 0)])
    server.answer { _ in LoopbackServer.Response(headers: [("ETag", "\"1\"")], body: body) }
    try await round()
    #expect(try await round(now: false).polled == 0)
    wall.advance(days: 3650)
    #expect(try await round(now: false).polled == 1)
    wall.advance(days: -3650)
    // After the clock is set back, the next poll is minutes away, not ten years.
    #expect(try state().plannedDelayMilliseconds < 7 * 3_600_000)
    try await round()
    #expect(try queued().count == 1)
  }
}
