import Foundation
import Glibc
import TestSupport
import Testing

@testable import StatusReports

/// Status of the running daemon, on its port and on its control socket.
struct StatusTests {
  /// A daemon with the demo's feeds and a status server on a free port.
  private struct Watched {
    let feeds: WatchedFeeds
    let daemon: RunningBinary

    init(options: String = "", feeds names: [String]? = nil, marks: Bool = false) throws {
      feeds = try WatchedFeeds(shared: false)
      try feeds.writeConfiguration(options: options, feeds: names, status: "127.0.0.1:0")
      if marks {
        let text = feeds.folder.read("diplowatch.yaml").replacing("127.0.0.1:0\"}", with: "127.0.0.1:0\", marks: true}")
        try feeds.folder.write("diplowatch.yaml", text)
      }
      daemon = try RunningBinary(["run", "--config", feeds.config])
      let daemon = daemon
      try #require(daemon.eventually { daemon.diagnostics.contains("status address=") }, "\(daemon.diagnostics)")
    }

    var base: String {
      let port = daemon.diagnostics.firstMatch(of: /status address=127\.0\.0\.1:(\d+)/)?.output.1
      return "http://127.0.0.1:\(port ?? "0")"
    }

    func status(_ arguments: String...) throws -> BuiltBinary.Outcome {
      try BuiltBinary.run(["status", "--config", feeds.config] + arguments)
    }
  }

  /// An answer as curl received it.
  struct Answer {
    var status: Int
    var headers: String
    var body: String
  }

  static func curl(_ arguments: String...) throws -> Answer { try curl(arguments) }

  private static func curl(_ arguments: [String]) throws -> Answer {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["curl", "-s", "-i", "--max-time", "20"] + arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    let parts = text.components(separatedBy: "\r\n\r\n")
    let head = parts.first ?? ""
    return Answer(
      status: Int(head.split(separator: " ").dropFirst().first ?? "") ?? 0, headers: head.lowercased(),
      body: parts.dropFirst().joined(separator: "\r\n\r\n"))
  }

  @Test("The page shows the matches with a strict content security policy; metrics, health and JSON work")
  func answers() throws {
    let watched = try Watched()
    #expect(watched.daemon.eventually { watched.feeds.matches.count == 7 }, "\(watched.daemon.diagnostics)")
    let page = try Self.curl(watched.base + "/")
    #expect(page.status == 200)
    #expect(page.headers.contains("content-security-policy: default-src 'none'; style-src 'self';"))
    #expect(page.headers.contains("x-content-type-options: nosniff"))
    let english = try Self.curl(watched.base + "/?language=en")
    #expect(english.body.contains("<mark>seized diplomatic compounds</mark>"))
    #expect(page.body.contains("RU→US: mean") && page.body.contains("All well"))
    #expect(try Self.curl(watched.base + "/style.css").headers.contains("content-type: text/css"))
    let nothing = try Self.curl(watched.base + "/?topic=no%22%3Cb%3Esuch")
    #expect(nothing.status == 404 && !nothing.body.contains("<b>such") && nothing.body.contains("there is no topic"))
    let form = try Self.curl(watched.base + "/?q=&topic=property&since=&story=first")
    #expect(form.status == 303 && form.headers.contains("location: /?topic=property&story=first"))
    let feeds = try Self.curl(watched.base + "/feeds?state=ok")
    #expect(try Self.curl(watched.base + "/feeds?state=foo").status == 404)
    let slip = try Self.curl(watched.base + "/?q=envoys&since=soon")
    #expect(slip.status == 400 && slip.body.contains("name=\"q\" value=\"envoys\""))
    #expect(feeds.status == 200 && feeds.body.contains("vestnik.atom") && feeds.body.contains("ok 2</a>"))
    let stories = page.body.matches(of: /href="(\/stories\/[0-9a-f]+)"/).map(\.output.1)
    let story = try Self.curl(watched.base + (try #require(stories.first)))
    #expect(story.status == 200 && story.body.contains("<strong>first</strong>"))
    #expect(try Self.curl(watched.base + "/stories/none").status == 404)
    let list = try Self.curl(watched.base + "/stories")
    #expect(list.status == 200 && stories.allSatisfy { list.body.contains("href=\"\($0)\"") }, "\(list.body)")
    #expect(list.body.contains("No act of a side was answered in kind"))
    #expect(try !Self.curl(watched.base + "/stories?before=1").body.contains("<article>"))
    #expect(try Self.curl(watched.base + "/stories?since=soon").status == 400)

    let metrics = try Self.curl(watched.base + "/metrics")
    #expect(metrics.headers.contains("content-type: text/plain; version=0.0.4"))
    #expect(metrics.body.contains("diplowatch_matches_total 7\n"))
    #expect(metrics.body.contains("diplowatch_feeds{state=\"ok\"} 2\n"))
    #expect(metrics.body.contains("diplowatch_polls_total{result=\"read\"} 2\n"))
    #expect(metrics.body.contains("diplowatch_delivery_lag_seconds_count 7\n"))
    #expect(metrics.body.contains("diplowatch_poll_lateness_seconds_count 2\n"))

    #expect(try Self.curl(watched.base + "/healthz").status == 200)
    #expect(try Self.curl(watched.base + "/readyz").status == 200)
    let report = try StatusReport(json: Data(try Self.curl(watched.base + "/status.json").body.utf8))
    #expect(report.ready && report.feeds.map(\.status) == ["ok", "ok"])
    let missing = try Self.curl(watched.base + "/../etc/passwd", "--path-as-is")
    #expect(missing.status == 404 && missing.headers.contains("content-security-policy"))
  }

  @Test(
    "The feeds of matches are read back as feeds, answer the page's query, and are not sent twice to one who has them")
  func feedsOfMatches() throws {
    let watched = try Watched()
    #expect(watched.daemon.eventually { watched.feeds.matches.count == 7 }, "\(watched.daemon.diagnostics)")
    func entries(_ path: String) throws -> [[String: Any]] {
      let answer = try Self.curl(watched.base + path)
      #expect(answer.status == 200 && answer.headers.contains("content-security-policy"))
      let file = try watched.feeds.folder.write("feed", answer.body)
      let parsed = try BuiltBinary.run(["parse", file])
      let json = try JSONSerialization.jsonObject(with: Data(parsed.output.utf8)) as? [String: Any]
      #expect(json?["wellFormed"] as? Bool == true, "\(parsed.output) \(parsed.diagnostics)")
      return json?["entries"] as? [[String: Any]] ?? []
    }
    let ids = Set(watched.feeds.matchIDs.map { "urn:diplowatch:\($0)" })
    for path in ["/matches.atom", "/matches.json"] {
      #expect(Set(try entries(path).compactMap { $0["id"] as? String }) == ids)
      let first = try #require(try entries(path + "?topic=property&language=en").first)
      #expect((first["content"] as? String)?.contains("seized diplomatic compounds") == true, "\(first)")
      let russian = try entries(path + "?language=ru")
      #expect(!russian.isEmpty && russian.count < 7 && russian.allSatisfy { $0["language"] as? String == "ru" })
      #expect(try entries(path + "?q=compounds&side=RU&since=2000-01-01").count >= 1)
      #expect(try entries(path + "?minProbability=1&since=0s").isEmpty)
      #expect(try entries(path + "?before=4").count == 3)
      let firsts = watched.feeds.matches.filter { ($0["story"] as? [String: Any])?["first"] as? Bool == true }
      let firstIDs = Set(firsts.compactMap { $0["id"] as? String }.map { "urn:diplowatch:\($0)" })
      #expect(firstIDs.count < 7)
      #expect(Set(try entries(path + "?story=first").compactMap { $0["id"] as? String }) == firstIDs)
      let answer = try Self.curl(watched.base + path)
      let tag = try #require(answer.headers.firstMatch(of: /etag: (.*)/)?.output.1)
      #expect(try Self.curl("-H", "If-None-Match: \(tag)", watched.base + path).status == 304)
      for (query, status) in [("topic=propety", 404), ("feed=x", 404), ("since=soon", 400), ("topics=a", 400)] {
        #expect(try Self.curl(watched.base + path + "?" + query).status == status, "\(query)")
      }
    }
    #expect(try Self.curl(watched.base + "/matches.atom?topic=propety").body.contains(#"did you mean \"property\""#))
    // A third country is a side where the watchlist has an entity of it.
    let entity = "entities:\n  - {id: cn.zhao, name: Zhao Qing, type: person, side: CN, names: {en: [Zhao Qing]}}\n"
    try watched.feeds.folder.write("feeds.yaml", watched.feeds.folder.read("feeds.yaml") + entity)
    let reload = try BuiltBinary.run(["reload", "--config", watched.feeds.config])
    #expect(reload.status == 0, "\(reload.output) \(reload.diagnostics)")
    for (side, status) in [("cn", 200), ("ru", 200), ("zz", 404)] {
      #expect(try Self.curl(watched.base + "/matches.atom?side=" + side).status == status, "\(side)")
    }
    let page = try Self.curl(watched.base + "/?topic=property").body
    #expect(page.contains(#"type="application/atom+xml" title="Matches" href="/matches.atom?topic=property""#))
  }

  @Test("An address without a page, and a search that cannot be read, are answered by a page that says so")
  func refusals() throws {
    let watched = try Watched(marks: true)
    for path in ["/nope", "/feeds/en", "/stories/a/b", "/search/x?q=a"] {
      let answer = try Self.curl(watched.base + path)
      #expect(answer.status == 404 && answer.body.contains("There is nothing at this address."), "\(path): \(answer)")
      #expect(answer.body.contains("href=\"/feeds\""))
    }
    for (query, sentence) in [
      ("since=7d", "there is no filter"), ("order=worst", "order takes best or newest"),
      ("only=all", "only takes matches"),
      ("before=-1", "before takes the number"), ("language=Polish", "did you mean"), ("topic=propety", "did you mean"),
      ("feed=none", "is not in the watchlist"), ("q=a", "q stands there twice"),
    ] {
      let answer = try Self.curl(watched.base + "/search?q=visa&" + query)
      #expect(answer.status == 400 && answer.body.contains(sentence), "\(query): \(answer)")
    }
    #expect(try Self.curl(watched.base + "/search?q=visa&only=matches&order=best").status == 200)
    #expect(try Self.curl(watched.base + "/?refresh=2m").status == 400)
    #expect(try Self.curl(watched.base + "/?minProbability=0x1").status == 400)
  }

  @Test("After a kill, commands say that nothing listens on the socket that is left")
  func killed() throws {
    let watched = try Watched(marks: true)
    watched.daemon.signal(SIGKILL)
    _ = watched.daemon.wait()
    let outcome = try BuiltBinary.run(["status", "--config", watched.feeds.config])
    #expect(outcome.status == 75 && outcome.diagnostics.contains("nothing listens there"), "\(outcome.diagnostics)")
  }

  @Test("A mark from the page is taken as a browser sends it, and from no other page")
  func marks() throws {
    let watched = try Watched(marks: true)
    #expect(watched.daemon.eventually { watched.feeds.matches.count == 7 }, "\(watched.daemon.diagnostics)")
    // With no-referrer, browsers send "Origin: null" with a form.
    let page = try Self.curl(watched.base + "/")
    #expect(page.headers.contains("referrer-policy: same-origin") && page.body.contains("action=\"/mark\""))
    let id = try #require(watched.feeds.matchIDs.first)
    let own = "Origin: " + watched.base
    for (headers, status) in [
      ([own, "Sec-Fetch-Site: same-origin"], 303), ([own], 303), (["Origin: null"], 403), ([], 403),
      ([own, "Sec-Fetch-Site: cross-site"], 403), (["Origin: http://evil.example"], 403),
      (["Origin: https://watch.example", "Sec-Fetch-Site: same-origin"], 303),
      ([own, "Sec-Fetch-Site: same-site"], 403),
    ] {
      let answer = try Self.curl(
        ["-d", "id=\(id)&relevant=yes"] + headers.flatMap { ["-H", $0] } + [watched.base + "/mark"])
      #expect(answer.status == status, "\(headers) \(answer.body)")
    }
  }

  @Test("The loopback port refuses commands, and requests with another host name")
  func guardsThePort() throws {
    let watched = try Watched()
    #expect(try Self.curl("-X", "POST", watched.base + "/reload").status == 404)
    #expect(try Self.curl("-H", "Host: evil.example", watched.base + "/").status == 421)
    #expect(try Self.curl("-H", "Host: localhost:1", watched.base + "/healthz").status == 200)
  }

  @Test("status lists feeds with state, next poll and error; --json is one object; other users have no access")
  func statusCommand() throws {
    let watched = try Watched(feeds: ["vestnik.atom", "missing.rss"])
    let daemon = watched.daemon
    #expect(daemon.eventually { watched.feeds.matches.count == 3 && daemon.diagnostics.contains("feed failed") })
    let text = try watched.status()
    #expect(text.status == 0, "\(text.diagnostics)")
    #expect(text.output.contains("2 feeds, 1 in trouble"))
    #expect(
      text.output.firstMatch(of: /failing \(1\)\n  missing.rss  next poll in .*\n      the server answered 404/) != nil)
    #expect(text.output.firstMatch(of: /ok \(1\)\n  vestnik.atom  next poll in .*every .*newest entry/) != nil)
    #expect(!text.output.contains("\u{1B}"))
    let report = try StatusReport(json: Data(try watched.status("--json", "--state", "failing").output.utf8))
    #expect(report.feeds.map(\.id) == ["missing.rss"])
    #expect(report.feeds.first?.failures == 1)
    var info = stat()
    #expect(lstat(watched.feeds.folder.path("status.sock"), &info) == 0 && info.st_mode & 0o777 == 0o660)

    daemon.signal(SIGTERM)
    #expect(daemon.wait().status == 0)
    #expect(lstat(watched.feeds.folder.path("status.sock"), &info) != 0)
    let nobody = try watched.status()
    #expect(nobody.status == 75)
    #expect(nobody.diagnostics.contains("nothing listens there"))
  }

  @Test("An unknown feed state is an error with a suggestion or all states, with and without a daemon")
  func unknownState() throws {
    let (slip, strange) = (
      try BuiltBinary.run(["status", "--state", "failing", "--state", "stael"]),
      try BuiltBinary.run(["status", "--state", "x"])
    )
    #expect(slip.status == 64 && slip.diagnostics.contains(#"no state "stael"; did you mean "stale"?"#))
    #expect(strange.status == 64)
    #expect(strange.diagnostics.contains("known are ok, empty, stale, notAFeed, blocked, redirected, gone, failing"))
    #expect(try BuiltBinary.run(["status", "wire", "--state", "ok"]).status == 64)
  }

  @Test("reload reports its result: 0 and the feeds, or 1 with the position; status and metrics show it")
  func reload() throws {
    let watched = try Watched(feeds: ["vestnik.atom"])
    let command = ["reload", "--config", watched.feeds.config]
    try watched.feeds.writeConfiguration(status: "127.0.0.1:0")
    let good = try BuiltBinary.run(command)
    #expect(good.status == 0, "\(good.diagnostics)")
    #expect(good.diagnostics == "reloaded: +1 feed (harbour-wire.rss); 2 feeds watched\n")
    #expect(watched.daemon.diagnostics.contains("notice: reloaded: +1 feed (harbour-wire.rss)"))
    #expect(try BuiltBinary.run(command).diagnostics == "reloaded: nothing changed; 2 feeds watched\n")
    #expect(watched.daemon.eventually { watched.feeds.matches.count == 7 })

    try watched.feeds.folder.write("feeds.yaml", "version: 1\nfeeds:\n  - {id: x, url: 'http://x', colour: red}\n")
    let bad = try BuiltBinary.run(command)
    #expect(bad.status == 1)
    #expect(bad.diagnostics.contains("feeds.yaml:3:30: error: unknown key \"colour\""))
    #expect(bad.diagnostics.hasSuffix("reload refused: the old configuration stays in force\n"))
    #expect(try BuiltBinary.run(command + ["--quiet"]).diagnostics.isEmpty)
    #expect(try watched.status().output.contains("last reload refused"))
    #expect(try Self.curl(watched.base + "/metrics").body.contains("config_last_reload_successful 0\n"))
    #expect(try Self.curl(watched.base + "/").body.contains("The last reload was refused"))
    // If the configuration is no longer valid YAML, the daemon is found by its line `state:`.
    try watched.feeds.folder.write("diplowatch.yaml", "state: sqlite:state.db # here\na: [")
    let found = try BuiltBinary.run(command)
    #expect(found.status == 1 && found.diagnostics.contains("stays in force"), "\(found.diagnostics)")
    // If that cannot be read either, the error says so instead of "no daemon runs"; the socket can be given.
    try watched.feeds.folder.write("diplowatch.yaml", "a: [")
    for command in ["status", "reload"] {
      let lost = try BuiltBinary.run([command, "--config", watched.feeds.config])
      #expect(
        lost.status == 1 && lost.diagnostics.contains("diplowatch.yaml:") && lost.diagnostics.contains("--socket"))
      #expect(!lost.diagnostics.contains("nothing listens"))
    }
    let broken = try BuiltBinary.run(command + ["--socket", watched.feeds.folder.path("status.sock")])
    #expect(broken.status == 1 && broken.diagnostics.contains("diplowatch.yaml:"))
  }

  @Test("An address in use is reported once, and polling continues without the status server")
  func addressTaken() throws {
    let other = try LoopbackServer { _ in LoopbackServer.Response(200) }
    let feeds = try WatchedFeeds(shared: false)
    try feeds.writeConfiguration(status: "127.0.0.1:\(other.port)")
    let daemon = try RunningBinary(["run", "--config", feeds.config])
    #expect(daemon.eventually { feeds.matches.count == 7 })
    #expect(daemon.eventually { daemon.diagnostics.contains("status cannot be answered here") })
    daemon.signal(SIGTERM)
    #expect(daemon.wait().status == 0)
  }
}
