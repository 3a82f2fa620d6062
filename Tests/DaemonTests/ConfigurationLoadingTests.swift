import Foundation
import TestSupport
import Testing

/// One loader for all commands: the daemon starts with a configuration if `check` accepts it, and only then.
struct ConfigurationLoadingTests {
  private func folder(_ options: String) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.write("feeds.yaml", "feeds: [{id: a, url: 'http://127.0.0.1:9/'}]\n")
    try folder.write(
      "topics.yaml", "topics: [{id: talks, title: Talks, gate: none, threshold: 10, terms: {en: {talks: 20}}}]\n")
    try folder.write("text.pem", "hello\n")
    try folder.write(
      "c.yaml",
      """
      watchlist: [topics.yaml, feeds.yaml]
      state: sqlite:state.db
      status: {listen: "off"}
      \(options)
      """)
    return folder
  }

  @Test(
    "A configuration that the daemon refuses is an error of check, with its position; both exit with 1",
    arguments: [
      "fetch: {caFile: none.pem}", "fetch: {caFile: text.pem}", "fetch: {caFile: .}", "fetch: {proxy: 'htp:/x'}",
      "fetch: {proxy: 'http://a b:1'}", "fetch: {proxy: 'http://p:99999'}", "fetch: {timeout: 0s}",
      "fetch: {maxBody: 0B}", "fetch: {maxBody: 99999999999GiB}", "fetch: {backoff: {initial: 0s}}",
      "fetch: {interval: 0m}", "retention: {entries: 0d}", "matches: {path: .}", "matches: {path: feeds.yaml/x/y}",
      "webhooks: [{id: d, url: 'https://h.example/', secretFile: ./none}]",
      "webhooks: [{id: d, url: 'https://h.example/', tokenFile: ./}]", "webhooks: [{id: d, urlFile: ./text.pem}]",
      "webhooks: [{id: d, url: 'https://h.example/', timeout: 0s}]",
    ])
  func refused(_ options: String) throws {
    let folder = try folder(options)
    let check = try BuiltBinary.run(["check", "--config", folder.path("c.yaml")])
    let run = try BuiltBinary.run(["run", "--once", "--config", folder.path("c.yaml")])
    #expect(check.status == 1 && run.status == 1)
    let message = try #require(check.diagnostics.firstMatch(of: /c\.yaml:4:[0-9]+: error: [^\n]+/)).output
    #expect(run.diagnostics.contains(message), "\(run.diagnostics)")
    #expect(!FileManager.default.fileExists(atPath: folder.path("state.db")))
  }

  @Test("Two feeds of which one, or both, have moved to the same address are a warning")
  func moved() throws {
    let server = try LoopbackServer { request in
      switch request.target {
      case "/old", "/older": LoopbackServer.Response(301, headers: [("Location", "/new/")])
      case "/apart": LoopbackServer.Response(301, headers: [("Location", "/elsewhere")])
      default: LoopbackServer.Response(body: "<rss version='2.0'><channel><title>T</title></channel></rss>")
      }
    }
    let folder = try folder("fetch: {contact: none, allow: ['127.0.0.1:\(server.port)']}\nmatches: {path: m.jsonl}")
    let arguments = ["--config", folder.path("c.yaml")]
    try folder.write(
      "feeds.yaml",
      "feeds:\n"
        + ["old", "new", "older", "apart"].map { "  - {id: \($0), url: '\(server.url("/" + $0))'}\n" }.joined())
    #expect(!(try BuiltBinary.run(["check"] + arguments)).diagnostics.contains("has moved"))
    #expect(try BuiltBinary.run(["run", "--once", "--now"] + arguments).status == 0)
    let found = try BuiltBinary.run(["check"] + arguments)
    let said = found.diagnostics.matches(
      of: /feeds\.yaml:([0-9]+):[0-9]+: warning: the feed "([a-z]+)" has moved to where "new"/)
    #expect(
      found.status == 0 && said.map { "\($0.output.1) \($0.output.2)" as String } == ["2 old", "4 older"],
      "\(found.diagnostics)")
    try folder.write("feeds.yaml", "feeds: [{id: old, url: '\(server.url("/old"))'}]\n")
    #expect(!(try BuiltBinary.run(["check"] + arguments)).diagnostics.contains("has moved"))
  }

  @Test("A systemd credential that check cannot read is a warning; run exits with 1 without it")
  func credentials() throws {
    let folder = try folder(
      """
      webhooks: [{id: d, url: 'http://127.0.0.1:9/', secretFile: desk-secret}]
      matches: {path: m.jsonl}
      fetch: {contact: none, allow: [127.0.0.1]}
      """)
    let arguments = ["--config", folder.path("c.yaml")]
    let check = try BuiltBinary.run(["check"] + arguments)
    #expect(check.status == 0 && check.diagnostics.contains("c.yaml:4:60: warning: webhook \"d\": desk-secret: "))
    let run = try BuiltBinary.run(["run", "--once"] + arguments)
    #expect(run.status == 1 && run.diagnostics.contains("LoadCredential=desk-secret"))
    try folder.write("desk-secret", "\u{FEFF}whsec_\(Data(repeating: 1, count: 32).base64EncodedString())\r\n")
    let environment = ["CREDENTIALS_DIRECTORY": folder.url.path]
    #expect(
      try BuiltBinary.run(["check"] + arguments, environment: environment).output.contains("0 errors, 0 warnings"))
    #expect(FileManager.default.fileExists(atPath: folder.path("state.db")) == false)
  }

  @Test("A watchlist without feeds is a warning; a missing configuration is an error with a suggestion")
  func nothing() throws {
    let folder = try folder("fetch: {contact: none}")
    try folder.write("feeds.yaml", "feeds: [{id: a, url: 'https://a.example/', disabled: true}]\n")
    let check = try BuiltBinary.run(["check", "--config", folder.path("c.yaml")])
    #expect(check.status == 0 && check.diagnostics.contains("c.yaml:1:12: warning: no feed is watched"))
    let missing = try BuiltBinary.run(["explain", "x", "--config", folder.path("none.yaml")])
    #expect(
      missing.status == 1 && missing.diagnostics.contains("none.yaml: error: there is no such configuration file"))
  }

  @Test("A missing file and a folder given to a command are different errors")
  func inputs() throws {
    let folder = try folder("")
    let config = folder.path("c.yaml")
    for command in [
      ["classify", "--config", config], ["parse"], ["eval", "--config", config],
      ["explain", "--config", config, "--file"],
    ] {
      let none = try BuiltBinary.run(command + [folder.path("none")])
      #expect(none.status == 1 && none.diagnostics.contains("there is no such file"), "\(command): \(none.diagnostics)")
      let inside = try BuiltBinary.run(command + [folder.url.path])
      #expect(
        inside.status == 1 && inside.diagnostics.contains("this is a folder"), "\(command): \(inside.diagnostics)")
    }
  }

  @Test(
    "A reload reports its changes, warns if most feeds are gone, and forgets a reverted change")
  func reloads() throws {
    let feeds = try WatchedFeeds(shared: false)
    let socket = feeds.folder.path("status.sock")
    let daemon = try RunningBinary(["run", "--config", feeds.config])
    #expect(daemon.eventually { FileManager.default.fileExists(atPath: socket) && feeds.matches.count == 7 })
    let reload = { try BuiltBinary.run(["reload", "--config", feeds.config]).diagnostics }

    try feeds.writeConfiguration(options: "retention: {matches: 9d}", status: "127.0.0.1:1")
    #expect(
      try reload().contains(
        "warning: these changes need a restart: status\nreloaded: status changed, retention changed;"))
    try feeds.writeConfiguration()
    #expect(try !reload().contains("restart"))

    try feeds.folder.write("feeds.yaml", "feeds: []\n")
    let check = try BuiltBinary.run(["check", "--config", feeds.config])
    #expect(check.diagnostics.contains("0 of 2 feeds that were watched are left"), "\(check.diagnostics)")
    let emptied = try reload()
    #expect(emptied.contains("warning: no feed is watched"))
    #expect(emptied.contains("0 of 2 feeds that were watched are left"))
    #expect(emptied.contains("\u{2212}2 feeds (harbour-wire.rss, vestnik.atom); 0 feeds watched"))
    daemon.signal(SIGTERM)
    #expect(daemon.wait().status == 0)
  }

  @Test("A daemon whose state has a long path is found")
  func deep() throws {
    let feeds = try WatchedFeeds(shared: false)
    let place = String(repeating: "a-rather-long-name/", count: 8)
    try feeds.writeConfiguration(place: place)
    let daemon = try RunningBinary(["run", "--config", feeds.config])
    let socket = feeds.folder.path(place + "status.sock")
    #expect(daemon.eventually { FileManager.default.fileExists(atPath: socket) }, "\(daemon.diagnostics)")
    let status = try BuiltBinary.run(["status", "--config", feeds.config])
    #expect(status.status == 0 && status.output.contains("2 feeds"), "\(status.diagnostics)")
    daemon.signal(SIGTERM)
    #expect(daemon.wait().status == 0)
    #expect(!FileManager.default.fileExists(atPath: socket))
  }
}
