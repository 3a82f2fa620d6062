import Foundation
import Glibc
import TestSupport
import Testing

/// `diplowatch tail` of the built binary.
struct TailTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private var log: String { folder.path("m.jsonl") }

  private func line(_ title: String, daysAgo: Double = 0, topic: String = "talks", side: String = "RU") -> String {
    let time = Date(timeIntervalSinceNow: -daysAgo * 86_400).ISO8601Format(
      .init(includingFractionalSeconds: true, timeZone: .gmt))
    return """
      {"schema":"diplowatch.match/1","id":"1","matchedAt":"\(time)","revision":1,"feed":{"id":"f","url":"http://x/"},\
      "entry":{"title":"\(title)","authors":[],"categories":[]},"score":40,"topics":[{"id":"\(topic)","title":"T",\
      "score":40,"flags":[],"evidence":[]}],"entities":[{"id":"a","name":"A","type":"place","side":"\(side)",\
      "mentions":1}]}

      """
  }

  /// Compresses a file, as logrotate's compresscmd does.
  private func compress(_ name: String, with program: String) throws {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/" + program)
    process.arguments = ["-q", folder.path(name)]
    try process.run()
    process.waitUntilExit()
    if program == "zstd" { try FileManager.default.removeItem(atPath: folder.path(name)) }
  }

  /// The titles that `tail` printed, in order.
  private func titles(_ outcome: BuiltBinary.Outcome) -> [String] {
    outcome.output.split(separator: "\n").filter { $0.hasPrefix("  Day") }.map { $0.dropFirst(2).description }
  }

  private func tail(_ arguments: String...) throws -> BuiltBinary.Outcome {
    try BuiltBinary.run(["tail", log, "--config", folder.path("none.yaml")] + arguments)
  }

  @Test("In a narrow terminal every line fits, and a title as long as an article is cut")
  func narrow() throws {
    try folder.write("m.jsonl", line(String(repeating: "Envoys meet again ", count: 5_000)))
    let narrow = try BuiltBinary.run(
      ["tail", log, "--config", folder.path("none.yaml")], environment: ["COLUMNS": "40"]
    ).output.split(separator: "\n")
    #expect(narrow.allSatisfy { $0.count <= 40 } && narrow.count < 20 && narrow.contains { $0.contains("…") })
  }

  @Test("Numbered, dated and compressed rotated logs are read in order of time, other files not")
  func rotated() throws {
    try folder.write("m.jsonl", line("Day 0"))
    try folder.write("m.jsonl.1", line("Day 1"))
    try folder.write("m.jsonl-20261125", line("Day 2"))
    try folder.write("m.jsonl.10", line("Day 4") + line("Day 3").dropLast())
    try folder.write("m-2026-11-20.jsonl", line("Day 5"))
    try folder.write("m.jsonl.6", line("Day 6"))
    try folder.write("m.7.jsonl", line("Day 7"))
    try folder.write("m.jsonl.notes", line("Day of notes"))
    try folder.write("m.jsonl.bak", line("Day of backup"))
    try folder.write("mm.jsonl.1", line("Day of another log"))
    for (name, days) in [
      ("m.jsonl.1", 1.0), ("m.jsonl-20261125", 2), ("m-2026-11-20.jsonl", 5), ("m.jsonl.6", 6), ("m.7.jsonl", 7),
    ] {
      try folder.write(name, line("Day \(Int(days))", daysAgo: days))
    }
    try folder.write("m.jsonl.10", line("Day 4", daysAgo: 4) + line("Day 3", daysAgo: 3).dropLast())
    let packers = ["gzip", "bzip2", "xz"].filter { access("/usr/bin/" + $0, X_OK) == 0 }
    for (name, program) in zip(["m.jsonl.6", "m.jsonl-20261125", "m.7.jsonl"], packers) {
      try compress(name, with: program)
    }
    let all = ["Day 7", "Day 6", "Day 5", "Day 4", "Day 3", "Day 2", "Day 1", "Day 0"]
    #expect(try titles(tail("--since", "30d")) == all)
    #expect(try tail("--since", "30d").diagnostics.contains("begins at"))
    #expect(try titles(tail("--since", "60h")) == ["Day 2", "Day 1", "Day 0"])
    #expect(try titles(tail("--since", "60h", "-n", "2")) == ["Day 1", "Day 0"])
    // Without --since it reads as many old files as needed.
    #expect(try titles(tail("-n", "3")) == ["Day 2", "Day 1", "Day 0"])
    #expect(try titles(tail("-n", "100")) == all)
    try FileManager.default.removeItem(atPath: log)
    #expect(try titles(tail("-n", "2")) == ["Day 2", "Day 1"])
  }

  @Test("A rotated log that cannot be read is reported, with the time at which the output begins")
  func unreadable() throws {
    try folder.write("m.jsonl", line("Day 0"))
    try folder.write("m.jsonl.1", line("Day 1", daysAgo: 1))
    try folder.write("m.jsonl.2.gz", "no gzip at all")
    let outcome = try tail("--since", "7d")
    #expect(outcome.status == 0 && titles(outcome) == ["Day 1", "Day 0"])
    #expect(
      outcome.diagnostics.contains("m.jsonl.2.gz: this older part of the log cannot be read completely: gzip says"))
    #expect(outcome.diagnostics.contains("m.jsonl: the readable part of the log begins at 20"))
    // A file that is not needed is not reported.
    #expect(try tail("-n", "1").diagnostics.isEmpty)
  }

  @Test("A folder, a file without matches, and a probability above 1 are refused; a line that is no match is reported")
  func notALog() throws {
    try folder.write("m.jsonl", "garbage\n")
    let garbage = try tail()
    #expect(garbage.status == 1 && garbage.diagnostics.contains("m.jsonl: no line of this is a match"))
    try folder.write("m.jsonl", line("Day 1") + "garbage\n" + line("Day 0"))
    let mixed = try tail()
    #expect(mixed.status == 0 && titles(mixed) == ["Day 1", "Day 0"] && mixed.diagnostics.contains("1 line left out"))
    let place = try BuiltBinary.run(["tail", folder.url.path])
    #expect(place.status == 1 && place.diagnostics.contains("this is a folder"))
    #expect(try tail("--min-probability", "7").status == 64)
  }

  @Test("Empty output says why, and which files were read: no match yet, or none passes the filter")
  func empty() throws {
    try folder.write("m.jsonl", "")
    let nothing = try tail()
    #expect(
      nothing.status == 0 && nothing.diagnostics.contains("m.jsonl: nothing has matched yet; looked in this file"))
    try folder.write("m.jsonl.1", "")
    #expect(
      try tail("--since", "7d").diagnostics.contains("nothing has matched yet; looked in this file and m.jsonl.1"))
    try folder.write("none.yaml", "matches: {path: '\(log)'}\n")
    let configured = try BuiltBinary.run(["tail", "--config", folder.path("none.yaml")])
    #expect(configured.diagnostics.contains("this file (matches.path of \(folder.path("none.yaml")))"))
    try folder.write("m.jsonl", line("Day 9", daysAgo: 9))
    let old = try tail("--since", "7d")
    #expect(old.status == 0 && old.diagnostics.contains("no match passes this filter; looked at 1 match since 20"))
    try folder.write("none.yaml", "matches: {path: absent.jsonl}\n")
    let absent = try BuiltBinary.run(["tail", "--config", folder.path("none.yaml")])
    #expect(
      absent.status == 1 && absent.diagnostics.contains("absent.jsonl: No such file or directory (matches.path of"))
  }

  @Test(
    "A filter for an id in neither watchlist nor log is an error with a suggestion",
    arguments: [
      (["--topic", "taks"], "the topic \"taks\" is neither in the watchlist nor in the log; did you mean \"talks\"?"),
      (["--topic", "talks", "--topic", "Sanctions and export"], "the topic \"Sanctions and export\" is neither"),
      (["--side", "RUS"], "the side \"RUS\" is neither in the watchlist nor in the log; did you mean \"RU\"?"),
      (["--feed", "ff"], "the feed \"ff\" is neither in the watchlist nor in the log"),
      (
        ["--entity", "Lavrov"],
        "the entity \"Lavrov\" is neither in the watchlist nor in the log; did you mean \"ru.lavrov\"?"
      ),
      (["--language", "fi"], "the language \"fi\" is neither in the watchlist nor in the log"),
    ])
  func unknown(_ arguments: [String], _ sentence: String) throws {
    let folderOfLists = SharedData.checkout.appending(path: "Config/watchlist.d").path
    try folder.write("none.yaml", "watchlist: ['\(folderOfLists)']\n")
    try folder.write("m.jsonl", line("Day 0"))
    let outcome = try BuiltBinary.run(["tail", log, "--config", folder.path("none.yaml")] + arguments)
    #expect(outcome.status == 1 && outcome.output.isEmpty)
    #expect(outcome.diagnostics.contains(sentence), "\(outcome.diagnostics)")
  }

  @Test(
    "A filter for an id in only the watchlist or only the log is not an error")
  func known() throws {
    let watchlist = SharedData.checkout.appending(path: "Config/watchlist.d/topics.yaml").path
    try folder.write("none.yaml", "watchlist: ['\(watchlist)']\n")
    try folder.write("m.jsonl", line("Day 0"))
    try folder.write("m.jsonl.1", line("Day 1", daysAgo: 1, topic: "visas"))
    let watched = try tail("--topic", "sanctions")
    #expect(watched.status == 0 && watched.diagnostics.contains("no match passes this filter; looked at 2 matches"))
    let right = try tail("--side", "ru", "--topic", "talks")
    #expect(titles(right) == ["Day 0"] && right.diagnostics.isEmpty)
    let old = try tail("--topic", "visas", "--topic", "talks", "--feed", "f", "--entity", "a")
    #expect(titles(old) == ["Day 1", "Day 0"] && old.status == 0)
  }

  @Test("Matches are filtered by language and by words, the newest first")
  func filters() throws {
    let entries = [("Day of the envoy", "en"), ("Day of ТРЁХ послов", "ru-RU"), ("Day of U.S. (again)", "en-US")]
    let text = entries.enumerated().map { place, entry in
      line(entry.0, daysAgo: Double(9 - place)).replacing(
        "\"authors\"", with: "\"language\":\"\(entry.1)\",\"summary\":\"Envoys, in brief\",\"authors\"")
    }
    try folder.write("m.jsonl", text.joined())
    #expect(try titles(tail("--language", "RU")) == ["Day of ТРЁХ послов"])
    #expect(try titles(tail("--language", "en", "--newest")) == ["Day of U.S. (again)", "Day of the envoy"])
    #expect(try titles(tail("--since", "30d", "--newest")) == entries.map(\.0).reversed())
    #expect(try titles(tail("--grep", "трех")) == ["Day of ТРЁХ послов"])
    #expect(try titles(tail("--grep", "ENVOYS?$|u[.]s[.]")) == ["Day of the envoy", "Day of U.S. (again)"])
    #expect(try titles(tail("--grep", "in brief", "-n", "2")).count == 2)
    let wrong = try tail("--grep", "(again")
    #expect(wrong.status == 64 && wrong.diagnostics.contains("\"(again\" is not a regular expression"))
    #expect(try tail("--newest", "-f").status == 64)
  }

  @Test("Times are in the machine's zone: the publication, and the time of the match if it was later")
  func times() throws {
    let published = { (time: String) in
      line("Day").replacing("\"authors\"", with: "\"published\":\"\(time)\",\"authors\"")
        .replacing(/"matchedAt":"[^"]*"/, with: "\"matchedAt\":\"2026-07-01T22:10:05.000Z\"")
    }
    try folder.write("m.jsonl", published("2026-07-01T21:15:00Z") + published("2026-01-31T23:30:00Z") + line("Day"))
    let heads = { (zone: String) in
      try BuiltBinary.run(["tail", log], environment: ["TZ": zone]).output.split(separator: "\n")
        .filter { $0.hasPrefix("20") }.map { String($0) }
    }
    #expect(
      try heads("CET-1CEST,M3.5.0,M10.5.0/3").prefix(2) == [
        "2026-07-01 23:15 CEST  f  score 40  matched 2026-07-02 00:10",
        "2026-02-01 00:30 CET  f  score 40  matched 2026-07-02 00:10",
      ])
    #expect(try heads("UTC")[0] == "2026-07-01 21:15 UTC  f  score 40  matched 22:10")
    #expect(try heads("UTC")[2].hasSuffix("UTC  f  score 40  undated"))
  }

  @Test(
    "Times are in the configuration's zone, where TZ names none",
    .enabled(if: ProcessInfo.processInfo.environment["TZ"] == nil, "TZ comes before the configuration"),
    .enabled(if: FileManager.default.fileExists(atPath: "/usr/share/zoneinfo/UTC"), "tzdata is not installed"))
  func configuredZone() throws {
    try folder.write(
      "m.jsonl", line("Day").replacing(/"matchedAt":"[^"]*"/, with: "\"matchedAt\":\"2026-07-01T22:10:05.000Z\""))
    let config = try folder.write("zone.yaml", "timeZone: Asia/Tokyo\nmatches: {path: m.jsonl}\n")
    let configured = try BuiltBinary.run(["tail", "--config", config]).output
    #expect(configured.contains("2026-07-02 07:10 JST  f"))
  }

  @Test("In a narrow terminal lines are wrapped with a hanging indent; otherwise they are not")
  func hanging() throws {
    let title = "Day on which sixty words are said " + String(repeating: "about envoys ", count: 6) + "and compounds"
    try folder.write("m.jsonl", line(title).replacing("\"title\":\"T\"", with: "\"title\":\"Visits and calls\""))
    let narrow = try BuiltBinary.run(["tail", log], environment: ["COLUMNS": "40"]).output.split(separator: "\n")
    #expect(narrow.allSatisfy { $0.count <= 40 })
    #expect(narrow[0].hasPrefix("20") && narrow[1].trimmingPrefix(while: \.isWhitespace) == "undated")
    #expect(narrow[2].hasPrefix("  Day on") && narrow[3].hasPrefix("    ") && narrow[4].hasPrefix("    "))
    #expect(narrow[2...].filter { $0.hasPrefix("    ") }.count == 3)
    let whole = try BuiltBinary.run(["tail", log], environment: ["COLUMNS": ""]).output
    #expect(whole.contains("  \(title)\n  Visits and calls 40\n"))
  }

  @Test("--csv prints one RFC 4180 record per match, and nothing that a spreadsheet would execute")
  func csv() throws {
    let wild = "=HYPERLINK(\\\"http://x\\\"),\\r\\n\\u001b[31m;Day"
    let entry = "\"summary\":\" +1\",\"url\":\"@SUM(1)\",\"authors\""
    try folder.write("m.jsonl", line(wild).replacing("\"authors\"", with: entry) + line("Day 0"))
    let outcome = try tail("--csv")
    let records = try #require(CommaSeparated.records(outcome.output))
    #expect(records.count == 3 && Set(records.map(\.count)).count == 1)
    let first = Dictionary(zip(records[0], records[1])) { one, _ in one }
    #expect(first["title"] == "'=HYPERLINK(\"http://x\"),\u{FFFD} \u{FFFD}[31m;Day")
    #expect(first["summary"] == "' +1" && first["url"] == "'@SUM(1)" && first["score"] == "40")
    #expect(first["topics"] == "talks" && first["probability"] == "" && first["entities"] == "A")
    #expect(records[2].contains("Day 0"))
    #expect(try tail("--csv", "--topic", "none").output.isEmpty)
  }

  @Test("With --markdown no text of a feed becomes markup, a link or a mention")
  func markdown() throws {
    let wild = "[Day](http://x) *of* <b>_www.x.org_ @all #1 `|` ~~ https://y"
    let entry = "\"url\":\"http://x/a_(b)?q=[1]\",\"authors\""
    try folder.write("m.jsonl", line(wild).replacing("\"authors\"", with: entry) + line("Day 0"))
    let lines = try BuiltBinary.run(["tail", log, "--markdown"]).output.split(separator: "\n").map { String($0) }
    let title =
      ##"\[Day\](http\://x) \*of\* \<b\>\_www\.x.org\_ \@all \#1 \`\|\` \~\~ https\://y"##
    #expect(lines[0].hasPrefix("- **[\(title)](http://x/a_%28b%29?q=%5B1%5D)** (f, 20"))
    #expect(lines[1] == "  - T" && lines[2].hasPrefix("- **Day 0** (f, 20"))
  }

  @Test("A complete last line without its line feed is shown; an incomplete one is not")
  func unended() throws {
    try folder.write("m.jsonl", line("Day 1") + line("Day 0").dropLast())
    #expect(try titles(tail()) == ["Day 1", "Day 0"])
    try folder.write("m.jsonl", line("Day 1") + line("Day 0").dropLast(9))
    #expect(try titles(tail()) == ["Day 1"])
  }
}

/// Reads comma-separated values as RFC 4180 describes them.
private enum CommaSeparated {
  /// The records; nil if the text breaks the rules (a quote in a plain field, a line end that is not CR LF).
  static func records(_ text: String) -> [[String]]? {
    var records: [[String]] = []
    var rest = Substring(text)
    // By Unicode scalars, because CR LF is one Character.
    let field = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/.matchingSemantics(.unicodeScalar)
    while !rest.isEmpty {
      var record: [String] = []
      repeat {
        guard let found = rest.prefixMatch(of: field) else { return nil }
        rest = rest[found.range.upperBound...]
        let quoted = found.output.1.map { String($0).replacing("\"\"", with: "\"") }
        record.append(quoted ?? String(found.output.2 ?? ""))
        if found.output.3 != "," { break }
      } while true
      records.append(record)
    }
    return records
  }
}
