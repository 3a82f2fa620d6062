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

  /// Packs a file as logrotate's compresscmd does.
  private func compress(_ name: String, with program: String) throws {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/" + program)
    process.arguments = ["-q", folder.path(name)]
    try process.run()
    process.waitUntilExit()
    if program == "zstd" { try FileManager.default.removeItem(atPath: folder.path(name)) }
  }

  /// The titles that a run of tail printed, in order.
  private func titles(_ outcome: BuiltBinary.Outcome) -> [String] {
    outcome.output.split(separator: "\n").filter { $0.hasPrefix("  Day") }.map { $0.dropFirst(2).description }
  }

  private func tail(_ arguments: String...) throws -> BuiltBinary.Outcome {
    try BuiltBinary.run(["tail", log, "--config", folder.path("none.yaml")] + arguments)
  }

  @Test("What logrotate numbered, dated and compressed is read in the order of time, and nothing else beside it")
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
    // Without --since it goes back as far as it must.
    #expect(try titles(tail("-n", "3")) == ["Day 2", "Day 1", "Day 0"])
    #expect(try titles(tail("-n", "100")) == all)
    try FileManager.default.removeItem(atPath: log)
    #expect(try titles(tail("-n", "2")) == ["Day 2", "Day 1"])
  }

  @Test("What cannot be read of the older parts is named, with where the output begins")
  func unreadable() throws {
    try folder.write("m.jsonl", line("Day 0"))
    try folder.write("m.jsonl.1", line("Day 1", daysAgo: 1))
    try folder.write("m.jsonl.2.gz", "no gzip at all")
    let outcome = try tail("--since", "7d")
    #expect(outcome.status == 0 && titles(outcome) == ["Day 1", "Day 0"])
    #expect(
      outcome.diagnostics.contains("m.jsonl.2.gz: this older part of the log cannot be read completely: gzip says"))
    #expect(outcome.diagnostics.contains("m.jsonl: the readable part of the log begins at 20"))
    // What is not needed is not missed.
    #expect(try tail("-n", "1").diagnostics.isEmpty)
  }

  @Test("An empty answer says why: nothing matched yet, or nothing passes, or the filter names what is not there")
  func empty() throws {
    try folder.write("m.jsonl", "")
    #expect(try tail().diagnostics.contains("m.jsonl: nothing has matched yet"))
    #expect(try tail("--since", "7d").diagnostics.contains("nothing has matched yet"))
    try folder.write("m.jsonl", line("Day 9", daysAgo: 9))
    #expect(try tail("--since", "7d").diagnostics.contains("no match passes this filter"))
    let topic = try tail("--topic", "taks").diagnostics
    #expect(topic.contains("the topic \"taks\" is neither in the watchlist nor in the log; did you mean \"talks\"?"))
    #expect(
      try tail("--side", "RUS").diagnostics.contains("the side \"RUS\" is neither in the watchlist nor in the log"))
    let right = try tail("--side", "ru", "--topic", "talks")
    #expect(titles(right) == ["Day 9"] && right.diagnostics.isEmpty)
    let watchlist = SharedData.checkout.appending(path: "Config/watchlist.d/topics.yaml").path
    try folder.write("none.yaml", "watchlist: ['\(watchlist)']\n")
    let watched = try tail("--topic", "sanctions").diagnostics
    #expect(watched.contains("no match passes") && !watched.contains("neither"))
  }

  @Test("A whole last line without its end is shown; half a line is not")
  func unended() throws {
    try folder.write("m.jsonl", line("Day 1") + line("Day 0").dropLast())
    #expect(try titles(tail()) == ["Day 1", "Day 0"])
    try folder.write("m.jsonl", line("Day 1") + line("Day 0").dropLast(9))
    #expect(try titles(tail()) == ["Day 1"])
  }
}
