import Foundation
import Glibc
import TestSupport
import Testing

/// The commands `mute` and `digest`, run with the built binary.
struct MuteCommandTests {
  /// A feed with this number of matches, all with the topic `property`.
  private func document(_ count: Int) -> String {
    let items = (1...count).map {
      "<item><guid>urn:\($0)</guid><title>Russia demands that the US return seized diplomatic compounds, day \($0)</title>"
        + "<link>https://news.example/\($0)</link><pubDate>Fri, 20 Nov 2026 06:00:00 GMT</pubDate></item>"
    }
    return "<rss version=\"2.0\"><channel><title>Wire</title>\(items.joined())</channel></rss>"
  }

  private func feeds() throws -> WatchedFeeds {
    let feeds = try WatchedFeeds(shared: false)
    try feeds.writeConfiguration(feeds: ["wire"])
    serve(feeds, 1)
    return feeds
  }

  private func serve(_ feeds: WatchedFeeds, _ count: Int) {
    let data = Data(document(count).utf8)
    feeds.server.answer { _ in LoopbackServer.Response(headers: [("Content-Type", "application/xml")], data: data) }
  }

  private func run(_ feeds: WatchedFeeds, _ arguments: [String], status: Int32 = 0) throws -> BuiltBinary.Outcome {
    let outcome = try BuiltBinary.run(arguments + ["--config", feeds.config])
    #expect(outcome.status == status, "\(arguments): \(outcome.output) \(outcome.diagnostics)")
    return outcome
  }

  @Test("A mute flags matches in the log until it is ended, with and without a daemon", arguments: [false, true])
  func mute(_ hasDaemon: Bool) throws {
    let feeds = try feeds()
    _ = try run(feeds, ["run", "--once", "--now"])
    let daemon = hasDaemon ? try RunningBinary(["run", "--config", feeds.config]) : nil
    if let daemon {
      #expect(daemon.eventually { FileManager.default.fileExists(atPath: feeds.folder.path("status.sock")) })
    }
    let muted = try run(feeds, ["mute", "feed:wire", "--until", "3d", "--why", "a \"test\" & more"]).output
    #expect(muted.hasPrefix("muted: feed:wire until ") && muted.contains("a \"test\" & more"))
    #expect(
      try run(feeds, ["mutes"]).output.contains("feed:wire")
        && run(feeds, ["mute", "--list"]).output.contains("feed:wire until"))
    if hasDaemon { #expect(try run(feeds, ["status"]).output.contains("muted: feed:wire until")) }
    if let daemon {
      daemon.signal(SIGTERM)
      #expect(daemon.wait().status == 0)
    }
    serve(feeds, 2)
    _ = try run(feeds, ["run", "--once", "--now"])
    #expect(try run(feeds, ["unmute", "feed:wire"]).output.contains("no longer muted"))
    serve(feeds, 3)
    _ = try run(feeds, ["run", "--once", "--now"])
    #expect(feeds.matches.map { $0["muted"] as? String } == [nil, "feed:wire", nil])
    #expect(try run(feeds, ["mutes"]).diagnostics.contains("nothing is muted"))
    guard hasDaemon else { return }
    // The feeds of matches leave it out; the page shows it.
    try feeds.writeConfiguration(feeds: ["wire"], status: "127.0.0.1:0")
    let page = try RunningBinary(["run", "--config", feeds.config])
    #expect(page.eventually { page.diagnostics.contains("status address=") }, "\(page.diagnostics)")
    let address = page.diagnostics.firstMatch(of: /status address=([0-9.:]+)/)?.output.1 ?? ""
    for (path, isThere) in [("/", true), ("/matches.atom", false), ("/matches.json", false)] {
      let body = try StatusTests.curl("http://\(address)\(path)").body
      #expect(body.contains("day 2") == isThere && body.contains("day 3"), "\(path)")
    }
  }

  @Test("An unknown subject of a mute is an error with a suggestion")
  func mistakes() throws {
    let feeds = try feeds()
    _ = try run(feeds, ["run", "--once", "--now"])
    for (subject, guess) in [
      ("topic:propertie", "did you mean \"property\""), ("entity:ru.lavrv", "did you mean \"ru.lavrov\""),
      ("feed:wirre", "did you mean \"wire\""), ("topc:property", "did you mean \"topic:…\""),
      ("side:RU", "write words:side:RU if you mean these words"),
      ("topic:", "names nothing"),
    ] {
      let said = try run(feeds, ["mute", subject, "--until", "3d"], status: 1).diagnostics
      #expect(said.contains(guess), "\(said)")
    }
    #expect(try run(feeds, ["mute", "feed:wire", "--until", "2020-01-01"], status: 1).diagnostics.contains("is over"))
    for until in ["mondey", "99999d", "9999-01-01", "2026-13-01", "2026-02-30", "soon"] {
      #expect(
        try run(feeds, ["mute", "feed:wire", "--until", until], status: 64).diagnostics.contains("a day of the week"))
    }
    _ = try run(feeds, ["mute", "feed:wire"], status: 64)
    _ = try run(feeds, ["mute", "feed:wire", "--until", "monday"])
    #expect(try run(feeds, ["unmute", "feed:wir"], status: 1).diagnostics.contains("did you mean \"feed:wire\""))
  }

  @Test("A digest lists the stored matches in three formats, and feeds with failures")
  func digest() throws {
    let feeds = try feeds()
    try feeds.writeConfiguration(feeds: ["wire", "gone"])
    feeds.server.answer { [document] request in
      request.target == "/gone"
        ? LoopbackServer.Response(503) : LoopbackServer.Response(data: Data(document(2).utf8))
    }
    _ = try run(feeds, ["run", "--once", "--now"])
    let text = try run(feeds, ["digest"]).output
    #expect(text.contains("2 matches in") && text.contains("return seized diplomatic compounds, day"))
    #expect(
      text.contains("https://news.example/") && text.contains("FEEDS IN TROUBLE")
        && text.contains("* gone: failing since"))
    #expect(text.contains("RU → US"))
    #expect(try run(feeds, ["digest", "--format", "html"]).output.contains("<a href=\"https://news.example/"))
    #expect(try run(feeds, ["digest", "--format", "markdown"]).output.contains("](<https://news.example/"))
    #expect(try run(feeds, ["digest", "--since", "2030-01-01"], status: 64).diagnostics.contains("is in the future"))
    _ = try run(feeds, ["digest", "--format", "pdf"], status: 64)
    _ = try run(feeds, ["digest", "--since", "yesterday"], status: 64)
  }
}
