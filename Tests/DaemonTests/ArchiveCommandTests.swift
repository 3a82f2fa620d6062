import Foundation
import Glibc
import TestSupport
import Testing

/// The commands on the archive, run with the built binary: search, backtest, mark, reclassify.
struct ArchiveCommandTests {
  /// A feed on loopback, polled once, and the texts of its items.
  private func polled(options: String = "", keepers: Int = 0, backfill: String = "36500d") throws -> WatchedFeeds {
    var items = [
      ("1", "Russia demands that the US return seized diplomatic compounds", "The foreign ministry in Moscow said so."),
      ("2", "Lighthouse keepers of Kamchatka meet American colleagues", "Russia and the United States trade lamps."),
      ("3", "Стокгольм: рыбалка на озере", "Ничего о политике, только ёрш."),
      ("4", "Local bakery wins prize", "Bread."),
    ]
    items += (0..<keepers).map { ("k\($0)", "Lighthouse keeper \($0) writes a book", "It is about the sea.") }
    let body = items.map { id, title, text in
      "<item><guid>urn:\(id)</guid><title>\(title)</title><link>https://news.example/\(id)</link>"
        + "<description>\(text)</description><pubDate>Fri, 20 Nov 2026 06:00:00 GMT</pubDate></item>"
    }
    let document = "<rss version=\"2.0\"><channel><title>Wire</title>\(body.joined())</channel></rss>"
    let feeds = try WatchedFeeds(
      extra: [
        "/wire": LoopbackServer.Response(headers: [("Content-Type", "application/xml")], data: Data(document.utf8))
      ],
      shared: false)
    try feeds.writeConfiguration(options: options, feeds: ["wire"], backfill: backfill)
    let run = try BuiltBinary.run(["run", "--once", "--now", "--config", feeds.config])
    #expect(run.status == 0, "\(run.diagnostics)")
    return feeds
  }

  private func run(_ feeds: WatchedFeeds, _ arguments: [String], status: Int32 = 0) throws -> BuiltBinary.Outcome {
    let outcome = try BuiltBinary.run(arguments + ["--config", feeds.config])
    #expect(outcome.status == status, "\(arguments): \(outcome.diagnostics)")
    return outcome
  }

  @Test("Search finds and marks words, phrases, patterns and names, and says if nothing is found")
  func search() throws {
    let feeds = try polled()
    #expect(try run(feeds, ["search", "ёрш"]).output.contains("Стокгольм"))
    #expect(try run(feeds, ["search", "seized", "compounds"]).output.contains("*seized* diplomatic *compounds*"))
    #expect(try run(feeds, ["search", "trade lamps"]).output.contains("Lighthouse"))
    #expect(try run(feeds, ["search", "\"seiz* ~6 compound*\""]).output.contains("*seized diplomatic compounds*"))
    let both = try run(feeds, ["search", "@US", "-compounds", "--json"]).output
    #expect(both.contains("Lighthouse") && !both.contains("compounds"))
    #expect(try run(feeds, ["search", "--matches"]).output.contains("compounds"))
    #expect(try run(feeds, ["search", "zzz"]).diagnostics.contains("no stored entry answers"))
    let unknown = try run(feeds, ["search", "zzz", "--feed", "wirre", "--side", "USA"], status: 1).diagnostics
    #expect(unknown.contains("the feed \"wirre\" is not in the watchlist; did you mean \"wire\"?"))
    #expect(unknown.contains("the side \"USA\" is not in the watchlist; did you mean \"US\"?"))
    #expect(try run(feeds, ["search", "@ru.nobody"], status: 1).diagnostics.contains("there is no side or entity"))
  }

  @Test("With `texts: matches` only matches are kept, with `none` nothing", arguments: ["matches", "none"])
  func texts(_ kind: String) throws {
    let feeds = try polled(options: "archive: {texts: \(kind)}")
    #expect(try run(feeds, ["search", "bakery"]).output.isEmpty)
    #expect(try run(feeds, ["search", "compounds"]).output.contains("compounds") == (kind == "matches"))
  }

  private let lamps = """
    version: 1
    topics:
      - {id: lamps, title: Lamps, gate: none, threshold: 20, terms: {en: {"lighthouse keeper*": 30, "zeppelin": 30}}}
    """

  @Test("Backtest shows what an edit changes, why, and which terms no entry has")
  func backtest() throws {
    let feeds = try polled()
    try feeds.folder.write("lamps.yaml", lamps)
    let file = feeds.folder.path("lamps.yaml")
    let text = try run(feeds, ["backtest", "--watchlist", file, "--since", "36500d"]).output
    #expect(text.contains("gained (1)") && text.contains("Lighthouse") && text.contains("lamps: lighthouse keeper*"))
    #expect(text.contains("lamps: zeppelin"))
    #expect(!text.contains("too old to be news"))
    let json = try run(feeds, ["backtest", "--watchlist", file, "--json"]).output
    let report = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
    #expect(report["entries"] as? Int == 4)
    #expect((report["gained"] as? [String: Any])?["count"] as? Int == 1)
  }

  @Test("Backtest leaves out what was too old to be news when it was read, and says how much that is")
  func backtestOfOldEntries() throws {
    let feeds = try polled(backfill: "1s")
    try feeds.folder.write("lamps.yaml", lamps)
    let file = feeds.folder.path("lamps.yaml")
    let text = try run(feeds, ["backtest", "--watchlist", file, "--since", "36500d"]).output
    #expect(text.contains("0 entries looked at") && text.contains("4 left out, too old to be news"), "\(text)")
    let json = try run(feeds, ["backtest", "--watchlist", file, "--json"]).output
    #expect(json.contains("\"tooOld\":4"))
  }

  @Test("Backtest exits with 1 if labelled items, including marks, are judged worse")
  func labels() throws {
    let feeds = try polled()
    try feeds.folder.write("lamps.yaml", lamps)
    let number = try #require(
      try run(feeds, ["search", "lighthouse", "--json"]).output.firstMatch(of: #/"archive":([0-9]+)/#)?.output.1)
    _ = try run(feeds, ["mark", String(number), "no", "--note", "lamps are not ours"])
    #expect(try run(feeds, ["marks"]).output.contains("lamps are not ours"))
    try feeds.folder.write("labels.jsonl", try run(feeds, ["marks", "--export"]).output)
    let arguments = [
      "backtest", "--watchlist", feeds.folder.path("lamps.yaml"), "--labels", feeds.folder.path("labels.jsonl"),
    ]
    #expect(try run(feeds, arguments, status: 1).output.contains("0 as it is, 1 with the files"))
    #expect(try run(feeds, ["eval", feeds.folder.path("labels.jsonl")]).output.contains("relevance"))
  }

  @Test("A mark of an unknown entry or topic is an error that names it")
  func wrongMarks() throws {
    let feeds = try polled()
    #expect(try run(feeds, ["mark", "0123", "yes"], status: 1).diagnostics.contains("nothing is stored"))
    let id = try #require(feeds.matchIDs.first)
    #expect(try run(feeds, ["mark", id, "yes", "propertie"], status: 1).diagnostics.contains("property"))
    #expect(try run(feeds, ["mark", id, "yes", "property"]).output.contains("compounds"))
    #expect(try run(feeds, ["mark", "https://news.example/4", "no"]).output.contains("bakery"))
  }

  @Test(
    "Reclassify reports new matches after an edit once, flagged, with and without a daemon",
    arguments: [true, false])
  func reclassify(_ hasDaemon: Bool) throws {
    let feeds = try polled()
    try feeds.folder.write("lamps.yaml", lamps)
    try feeds.folder.write(
      "diplowatch.yaml", feeds.folder.read("diplowatch.yaml").replacing("feeds.yaml]", with: "feeds.yaml, lamps.yaml]"))
    let before = feeds.matches.count
    let daemon = hasDaemon ? try RunningBinary(["run", "--config", feeds.config]) : nil
    if let daemon {
      #expect(daemon.eventually { FileManager.default.fileExists(atPath: feeds.folder.path("status.sock")) })
    }
    #expect(try run(feeds, ["reclassify", "--since", "7d"]).output.contains("Lighthouse"))
    if let daemon {
      #expect(daemon.eventually { feeds.matches.count == before + 1 }, "\(daemon.diagnostics)")
    } else {
      _ = try run(feeds, ["run", "--once"])
      #expect(feeds.matches.count == before + 1)
    }
    let match = try #require(feeds.matches.last)
    #expect(match["reclassified"] as? Bool == true && match["story"] != nil)
    // It is a match in searches, and in the stories, too.
    let found = try run(feeds, ["search", "--matches", "--topic", "lamps", "--json", "Kamchatka"]).output
    #expect(found.contains("\"\(match["id"] as? String ?? "")\""), "\(found)")
    #expect(try run(feeds, ["stories", "--since", "1d"]).output.contains("Lighthouse keepers"))
    let narrow = try BuiltBinary.run(["stories", "--config", feeds.config], environment: ["COLUMNS": "50"]).output
    let lines = narrow.split(separator: "\n")
    #expect(
      lines[0].hasPrefix("STORY") && lines[1].hasPrefix("    ") && lines.allSatisfy { $0.count <= 50 }, "\(narrow)")
    #expect(try run(feeds, ["reclassify", "--since", "7d"]).output.isEmpty)
  }

  @Test("Check warns of a term that is in more than 1 % of the entries, and in at least five")
  func frequentTerm() throws {
    let feeds = try polled(keepers: 4)
    try feeds.folder.write("lamps.yaml", lamps)
    try feeds.folder.write(
      "diplowatch.yaml", feeds.folder.read("diplowatch.yaml").replacing("feeds.yaml]", with: "feeds.yaml, lamps.yaml]"))
    #expect(try run(feeds, ["check", "--usage"]).diagnostics.contains("\"lighthouse keeper*\" stands in 62.5 %"))
  }

  @Test("Check warns of terms that no stored entry has; explain takes a stored entry")
  func usageAndExplain() throws {
    let feeds = try polled()
    try feeds.folder.write("lamps.yaml", lamps)
    try feeds.folder.write(
      "diplowatch.yaml", feeds.folder.read("diplowatch.yaml").replacing("feeds.yaml]", with: "feeds.yaml, lamps.yaml]"))
    let usage = try run(feeds, ["check", "--usage"]).diagnostics
    #expect(usage.contains("\"zeppelin\" stands in none of the 4 stored entries"))
    #expect(!usage.contains("\"lighthouse keeper*\" stands in"), "one entry of four is no habit: \(usage)")
    #expect(try run(feeds, ["explain", "--url", "https://news.example/1"]).output.contains("compounds"))
    #expect(
      try run(feeds, ["explain", "--url", "https://news.example/9"], status: 1).diagnostics.contains(
        "nothing is stored"))
  }
}
