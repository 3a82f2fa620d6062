import Foundation
import Glibc
import TestSupport
import Testing

/// `run --once` of the built binary on real feeds.
struct OneRoundTests {
  @Test("A round reports matches with evidence; a second one sends conditional requests and adds nothing")
  func twoRounds() throws {
    let feeds = try WatchedFeeds()
    let first = try BuiltBinary.run(["run", "--once", "--now", "--config", feeds.config])
    #expect(first.status == 0, "\(first.diagnostics)")
    #expect(feeds.matches.count >= 7)
    let schema = try JSONSchema(named: "match")
    for line in feeds.folder.read("matches.jsonl").split(separator: "\n") { try schema.validate(line) }
    for match in feeds.matches {
      #expect(match["schema"] as? String == "diplowatch.match/1")
      let topics = try #require(match["topics"] as? [[String: Any]])
      #expect(!topics.isEmpty)
      for topic in topics { #expect(!(try #require(topic["evidence"] as? [[String: Any]])).isEmpty) }
    }
    #expect(Set(feeds.matchIDs).count == feeds.matches.count)
    let log = feeds.folder.read("matches.jsonl")

    let second = try BuiltBinary.run(["run", "--once", "--now", "--config", feeds.config])
    #expect(second.status == 0)
    #expect(feeds.folder.read("matches.jsonl") == log)
    for name in feeds.names {
      let requests = feeds.server.requests(for: "/" + name)
      #expect(requests.count == 2)
      #expect(requests.last?.headers["if-none-match"] != nil)
    }
  }

  @Test("Missing folders of state and match log are created, without access for others")
  func makesFolders() throws {
    let feeds = try WatchedFeeds()
    try feeds.writeConfiguration(place: "../\(feeds.folder.url.lastPathComponent)/var/run/")
    let run = try BuiltBinary.run(["run", "--once", "--now", "--config", feeds.config])
    #expect(run.status == 0, "\(run.diagnostics)")
    #expect(!feeds.folder.read("var/run/matches.jsonl").isEmpty)
    let attributes = try FileManager.default.attributesOfItem(atPath: feeds.folder.path("var/run"))
    #expect((attributes[.posixPermissions] as? Int ?? 0) & 0o007 == 0)
  }

  @Test("Evidence quotes the text at its given position")
  func evidencePlaces() throws {
    let feeds = try WatchedFeeds()
    _ = try BuiltBinary.run(["run", "--once", "--now", "--config", feeds.config])
    var checked = 0
    for match in feeds.matches {
      let entry = try #require(match["entry"] as? [String: Any])
      for topic in try #require(match["topics"] as? [[String: Any]]) {
        for hit in try #require(topic["evidence"] as? [[String: Any]]) where hit["field"] as? String == "title" {
          let title = Array(try #require(entry["title"] as? String).unicodeScalars)
          let (start, end) = (try #require(hit["start"] as? Int), try #require(hit["end"] as? Int))
          let quoted = String(String.UnicodeScalarView(title[start..<end]))
          #expect(quoted == hit["text"] as? String)
          checked += 1
        }
      }
    }
    #expect(checked > 0)
  }

  @Test("A document that is not a feed, missing or truncated is one error line with its feed")
  func troubledFeeds() throws {
    var cut = LoopbackServer.Response(body: String(repeating: "<rss><channel><item><title>x</title>", count: 20))
    cut.cutAfter = 100
    let feeds = try WatchedFeeds(
      extra: [
        "/page.rss": LoopbackServer.Response(body: "<html><body>Sign in</body></html>"),
        "/empty.rss": LoopbackServer.Response(body: ""), "/cut.rss": cut,
        "/away.rss": LoopbackServer.Response(302, headers: [("Location", "http://127.0.0.1:1/inside")]),
      ], shared: false)
    try feeds.writeConfiguration(feeds: feeds.names + ["missing.rss"])
    let outcome = try BuiltBinary.run(["run", "--once", "--now", "--config", feeds.config])
    #expect(outcome.status == 0)
    #expect(feeds.matches.count == 7)
    let lines = outcome.diagnostics.split(separator: "\n")
    for (name, reason) in [
      ("page.rss", "web page"), ("empty.rss", "empty"), ("missing.rss", "404"), ("away.rss", "not public"),
      ("cut.rss", "closed"),
    ] {
      let about = lines.filter { $0.contains("feed=\(name) ") }
      #expect(about.count == 1, "\(about)")
      #expect(about.first?.contains(reason) ?? false, "\(about)")
    }
  }

  @Test("A log or state that cannot be written is an error with its path and exit code 1")
  func unwritableState() throws {
    let feeds = try WatchedFeeds(shared: false)
    try feeds.folder.write("file", "")
    let text = feeds.folder.read("diplowatch.yaml")
    for (from, to, name) in [
      ("sqlite:state.db", "sqlite:file/state.db", "file/state.db"),
      ("path: matches", "path: file/matches", "file/matches"),
      ("sqlite:state.db", "sqlite:feeds.yaml", "feeds.yaml"),
      ("sqlite:state.db", "sqlite:/proc/nowhere/state.db", "/proc/nowhere"),
    ] {
      try feeds.folder.write("diplowatch.yaml", text.replacing(from, with: to))
      let outcome = try BuiltBinary.run(["run", "--once", "--config", feeds.config])
      #expect(outcome.status == 1 && outcome.diagnostics.contains(name), "\(outcome.diagnostics)")
    }
    #expect(feeds.server.requests.isEmpty)
  }

  @Test(
    "A round without any readable feed, or without a writable log, exits with 75; one feed is enough for 0")
  func exitCodes() throws {
    let feeds = try WatchedFeeds(shared: false)
    try feeds.writeConfiguration(feeds: ["missing.rss", "gone.rss"])
    let lost = try BuiltBinary.run(["run", "--once", "--now", "--config", feeds.config])
    #expect(lost.status == 75 && lost.diagnostics.contains("no feed could be read"))
    // No feed is due, so nothing failed.
    #expect(try BuiltBinary.run(["run", "--once", "--config", feeds.config]).status == 0)
    try feeds.writeConfiguration(feeds: feeds.names + ["missing.rss"])
    #expect(try BuiltBinary.run(["run", "--once", "--now", "--config", feeds.config]).status == 0)

    let written = try WatchedFeeds(shared: false)
    // A symbolic link, which is not followed.
    try FileManager.default.createSymbolicLink(
      atPath: written.folder.path("matches.jsonl"),
      withDestinationPath: try written.folder.write("elsewhere", ""))
    let stuck = try BuiltBinary.run(["run", "--once", "--now", "--config", written.config])
    #expect(stuck.status == 75 && stuck.diagnostics.contains("the match log was not written"))
    // A later round writes the queued lines.
    try FileManager.default.removeItem(atPath: written.folder.path("matches.jsonl"))
    #expect(try BuiltBinary.run(["run", "--once", "--now", "--config", written.config]).status == 0)
    #expect(written.matches.count == 7)
  }

  @Test("All errors in configuration and watchlist are reported with positions, and nothing starts")
  func brokenFiles() throws {
    let feeds = try WatchedFeeds(shared: false)
    try feeds.writeConfiguration(options: "webhoks: []")
    let outcome = try BuiltBinary.run(["run", "--once", "--config", feeds.config])
    #expect(outcome.status == 1)
    #expect(outcome.diagnostics.contains("diplowatch.yaml:7:1: error: unknown key \"webhoks\""))
    #expect(outcome.diagnostics.contains("did you mean \"webhooks\"?"))
    #expect(feeds.server.requests.isEmpty)

    try feeds.writeConfiguration()
    try feeds.folder.write(
      "feeds.yaml",
      """
      version: 1
      feeds: [{id: a, url: "ftp://x"}]
      topics:
        - {id: t, keywrods: {}, terms: {en: {"ab*": 3, "(x": 2}}}
      """)
    let second = try BuiltBinary.run(["check", "--config", feeds.config])
    #expect(second.status == 1)
    #expect(second.diagnostics.contains("feeds.yaml:2:22: error: an http or https address is expected here, not ftp:"))
    #expect(second.diagnostics.contains("feeds.yaml:4:13: error: unknown key \"keywrods\""))
  }

  @Test("A usage error exits with 64", arguments: [["run", "--now"], ["parse", "--batch", "x"], ["nonsense"]])
  func usage(_ arguments: [String]) throws {
    #expect(try BuiltBinary.run(arguments).status == 64)
  }
}
