import Basics
import Classification
import Configuration
import Foundation
import TestSupport
import Testing

struct SettingsLoaderTests {
  private func errors(_ text: String) -> [String] {
    SettingsLoader.load(text: text, file: "/etc/d/c.yaml").diagnostics.map { "\($0)" }
  }

  @Test("An empty file gives the defaults")
  func empty() {
    for text in ["", "# nothing\n", "fetch:\n"] {
      let (settings, diagnostics) = SettingsLoader.load(text: text, file: "c.yaml")
      #expect(settings == Settings() && diagnostics.isEmpty)
    }
  }

  @Test("Every key is read, and relative paths are relative to the file")
  func everyKey() throws {
    let (loaded, diagnostics) = SettingsLoader.load(
      text: """
        watchlist: [w.d, /abs]
        state: sqlite:s.db
        matches: {path: log/m.jsonl, sync: line, revisions: all}
        fetch: {contact: "mailto:a@b.c", interval: 500ms, minInterval: 0s, maxInterval: 1d, startupSpread: 2s, timeout: 3s,
          connectTimeout: 1500ms, maxBody: 512KiB, maxRedirects: 3, concurrency: 7, perHost: 4,
          backoff: {initial: 1s, max: 16s}, allow: ["127.0.0.1:80", "[::1]:8080"], files: true, caFile: ca.pem, proxy: "http://p:3"}
        backfill: 30d
        maxAge: 60d
        webhooks:
          - {id: desk, url: "https://h/x", secretFile: desk-secret, tokenFile: ./token, topics: [talks], minScore: 12.5,
            feeds: [a], languages: [ru], format: slack, maxPerMinute: 5, timeout: 9s,
            retry: {initial: 300ms, max: 2s, giveUpAfter: 3d}}
          - {id: own, urlFile: ./own-url, format: template, template: {text: "{{title}}: {{url}}", n: 1, b: true}}
        status: {listen: "unix:s.sock"}
        retention: {entries: 6h, matches: 15m}
        """, file: "/etc/d/c.yaml")
    #expect(diagnostics.isEmpty, "\(diagnostics)")
    let settings = try #require(loaded)
    #expect(settings.watchlist == ["/etc/d/w.d", "/abs"])
    #expect(settings.state == .sqlite(path: "/etc/d/s.db"))
    #expect(settings.matches.path == "/etc/d/log/m.jsonl" && settings.matches.sync == .line)
    #expect(settings.fetch.contact == .address("mailto:a@b.c"))
    #expect(settings.fetch.interval == .milliseconds(500) && settings.fetch.maxBodyBytes == 512 << 10)
    #expect(
      settings.fetch.allow == ["127.0.0.1:80", "[::1]:8080"].map(AddressRule.init(parsing:))
        && settings.fetch.caFile == "/etc/d/ca.pem")
    #expect(settings.matches.revisions == .all)
    #expect(settings.maxAge == .seconds(60 * 86_400) && Settings().maxAge == .seconds(30 * 86_400))
    for (text, days) in [("backfill: 90d", 90), ("backfill: 1d", 30), ("{backfill: 90d, maxAge: 2d}", 2)] {
      let folder = try TemporaryFolder()
      let file = try folder.write("c.yaml", text)
      #expect(SettingsLoader.load(path: file).settings?.maxAge == .seconds(days * 86_400), "\(text)")
    }
    let (desk, own) = (settings.webhooks[0], settings.webhooks[1])
    #expect(
      desk.secretFile == "desk-secret" && desk.tokenFile == "/etc/d/./token" && desk.address == .url("https://h/x"))
    #expect(desk.giveUpAfter == .seconds(259_200) && desk.limitPerMinute == 5 && desk.topicIDs == ["talks"])
    #expect(own.address == .file("/etc/d/./own-url") && own.limitPerMinute == nil)
    #expect(
      own.template
        == .object([
          .init(name: "text", value: .text([.placeholder(.title), .literal(": "), .placeholder(.url)])),
          .init(name: "n", value: .number("1")), .init(name: "b", value: .bool(true)),
        ]))
    #expect(settings.status == .unix(path: "/etc/d/s.sock") && settings.retention.matches == .seconds(900))
  }

  @Test(
    "A time zone is one of the system's database, or local",
    .enabled(if: FileManager.default.fileExists(atPath: "/usr/share/zoneinfo/UTC"), "tzdata is not installed"))
  func zones() {
    func load(_ zone: String) -> Settings? {
      SettingsLoader.load(text: "timeZone: \(zone)", file: "c").settings
    }
    #expect(load("Europe/Moscow")?.timeZone == "Europe/Moscow" && load("local").map { $0.timeZone == nil } == true)
    for wrong in ["Europe/Mosow", "Europe", "../../../etc/passwd", "/etc/localtime", "\"\"", "3"] {
      #expect(load(wrong) == nil, "\(wrong)")
    }
  }

  @Test("`off` switches the status page off, with and without quotes", arguments: ["off", "\"off\""])
  func off(_ word: String) {
    #expect(SettingsLoader.load(text: "status: {listen: \(word)}", file: "c").settings?.status == .off)
    #expect(SettingsLoader.load(text: "status: \(word)", file: "c").settings?.status == .off)
    let address = SettingsLoader.load(text: "status: \"unix:/run/x.sock\"", file: "c").settings
    #expect(address?.status == .unix(path: "/run/x.sock"))
  }

  @Test(
    "A mistake is reported with its position and what to do",
    arguments: [
      ("fetch: {timout: 3s}", "/etc/d/c.yaml:1:9: error: unknown key \"timout\" in fetch; did you mean \"timeout\"?"),
      ("backfill: soon", "/etc/d/c.yaml:1:11: error: a duration such as"),
      ("fetch: {maxBody: 3}", "/etc/d/c.yaml:1:18: error: a size such as"),
      ("state: mysql:x", "error: sqlite:PATH or postgresql:"), ("state: \"sqlite:\"", "error: sqlite:PATH or"),
      ("fetch: [1]", "error: a mapping is expected here"),
      ("fetch: {perHost: 0}", "error: a whole number from 1"), ("a: [", "c.yaml:1:4: error: this \"[\" is not closed"),
      ("matches: {sync: bach}", "did you mean \"batch\"?"), ("fetch: {contact: me}", "a mailto: or https: address"),
      ("webhooks: [{url: \"https://x\"}]", "needs an id"), ("webhooks: [{id: a, url: x}]", "http or https address"),
      ("webhooks: [{id: a}]", "add url"), ("webhooks: [{id: a, url: 'http://x', urlFile: ./b}]", "not both"),
      ("webhooks: [{id: 'a b', url: 'http://x'}]", "a webhook's id has"),
      ("webhooks: [{id: a, url: 'http://x', format: slak}]", "did you mean \"slack\"?"),
      ("webhooks: [{id: a, url: 'http://x', format: template}]", "go together"),
      ("webhooks: [{id: a, url: 'http://x', template: {a: b}}]", "go together"),
      ("webhooks: [{id: a, url: 'http://x/', format: ntfy}]", "is the server and the topic"),
      ("webhooks: [{id: a, url: 'http://x', format: template, template: {a: '{{titel}}'}}]", "did you mean \"title\"?"),
      ("webhooks: [{id: a, url: 'http://x', format: template, template: {a: '{{title'}}]", "is not closed by"),
      ("webhooks: [{id: a, url: 'http://x', format: template, template: {a: {{title}}}}]", "in quotes"),
      ("fetch: {minInterval: 2h, maxInterval: 1h}", "longer than maxInterval"),
      ("fetch: {allow: [elsewhere]}", "IP[/prefix][:port]"),
      ("fetch: {allow: [10.0.0.0/99]}", "\"10.0.0.0/99\" is not an address"),
      ("fetch: {allow: [999.1.1.1]}", "\"999.1.1.1\" is not an address"),
      ("fetch: {allow: ['1.2.3.4:99999']}", "\"1.2.3.4:99999\" is not an address"),
      ("fetch: {allow: ['[::1]:0']}", "\"[::1]:0\" is not an address"),
      ("fetch: {allow: ['fd00::/129']}", "is not an address"),
      ("backfill: 1d\nbackfill: 2d", "appears twice"),
      ("fetch: {allow: [10.0.0.1, nonsense]}", "c.yaml:1:27: error: \"nonsense\" is not an address"),
      ("fetch:\n  noProxy:\n    - ok.example\n    - 10.0.0.256", "c.yaml:4:7: error: \"10.0.0.256\" is not a host"),
    ])
  func problems(_ text: String, _ message: String) {
    let found = errors(text)
    #expect(found.contains { $0.contains(message) }, "\(found)")
    #expect(SettingsLoader.load(text: text, file: "c").settings == nil)
  }

  @Test("A file that is not UTF-8 is refused")
  func encoding() throws {
    let file = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString + ".yaml")
    try Data([UInt8]("state: sqlite:/caf".utf8) + [0xE9, 0x0A]).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    let (settings, diagnostics) = SettingsLoader.load(path: file.path)
    #expect(settings == nil && diagnostics.contains { "\($0)".contains("save it as UTF-8") })
  }

  @Test("All mistakes are reported at once")
  func allAtOnce() {
    #expect(errors("backfill: x\nfetch: {perHost: y, nonsense: 1}\nstatus: 1").count == 4)
  }

  @Test("A file that cannot be read is an error with its path")
  func missingFile() {
    let (settings, diagnostics) = SettingsLoader.load(path: "/nowhere/c.yaml")
    #expect(settings == nil)
    #expect(diagnostics.first?.description.contains("/nowhere/c.yaml") ?? false)
  }
}
