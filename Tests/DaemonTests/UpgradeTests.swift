import Foundation
import TestSupport
import Testing

/// State file and match log of the last version, opened by this one.
struct UpgradeTests {
  private static let fixture = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "Fixtures/state-0.1.0")
  private static let documents = [
    "wire.rss", "bare.rss", "zero.rss", "live.rss", "days.rss", "posts.rss", "notes.atom", "numbers.json",
  ]

  private let folder: TemporaryFolder
  private let server: LoopbackServer

  init() throws {
    folder = try TemporaryFolder()
    for name in ["state.db", "matches.jsonl"] {
      try FileManager.default.copyItem(
        at: Self.fixture.appending(path: name), to: URL(filePath: folder.path(name)))
    }
    server = try LoopbackServer { _ in LoopbackServer.Response(404) }
    try folder.write(
      "diplowatch.yaml",
      """
      watchlist: ["\(Self.fixture.appending(path: "watchlist.yaml").path)"]
      state: sqlite:state.db
      matches: {path: matches.jsonl}
      fetch: {contact: none, startupSpread: 0s, proxy: "http://127.0.0.1:\(server.port)", allow: ["127.0.0.1:\(server.port)"]}
      # The fixture gets older by the day.
      maxAge: 36500d
      retention: {entries: 36500d, matches: 36500d}
      status: {listen: "off"}
      """)
  }

  /// Polls all documents once, after changing them with `edit`. Returns the titles of the new lines.
  private func poll(_ edit: @escaping @Sendable (String, String) -> String) throws -> [String] {
    let before = folder.read("matches.jsonl")
    server.answer { request in
      guard let name = Self.documents.first(where: request.target.hasSuffix),
        let text = try? String(contentsOf: Self.fixture.appending(path: name), encoding: .utf8)
      else { return LoopbackServer.Response(404) }
      return LoopbackServer.Response(body: edit(name, text))
    }
    let outcome = try BuiltBinary.run(["run", "--once", "--now", "--config", folder.path("diplowatch.yaml")])
    #expect(outcome.status == 0 && outcome.diagnostics.contains("8 read"), "\(outcome.diagnostics)")
    let after = folder.read("matches.jsonl")
    #expect(after.hasPrefix(before))
    let new = after.dropFirst(before.count).split(separator: "\n")
    #expect(outcome.diagnostics.contains(" \(new.count) matches"), "\(outcome.diagnostics)")
    return try new.map { line in
      let match = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
      let entry = try #require(match["entry"] as? [String: Any])
      return entry["title"] as? String ?? entry["summary"] as? String ?? ""
    }
  }

  @Test("The next poll repeats and loses no match; existing ids stay, and new ones are unique")
  func nextPoll() throws {
    #expect(try poll { _, text in text + "\n" }.isEmpty)
    let now = ISO8601DateFormatter().string(from: Date(timeIntervalSinceNow: -4003))
    let added = try poll { name, text in
      let title = "Another treaty, says \(name)"
      if name.hasSuffix(".json") {
        let item = #"{"id":110972142261766591,"url":"http://n/9","title":"\#(title)","date_published":"\#(now)"},"#
        return text.replacing(#""items":["#, with: #""items":["# + item)
      }
      if name.hasSuffix(".atom") {
        let entry = "<entry><id>urn:note:9</id><title>\(title)</title><updated>\(now)</updated></entry>"
        return text.replacing("<id>urn:notes</id>", with: "<id>urn:notes</id>" + entry)
      }
      let parts =
        switch name {
        case "zero.rss": "<guid>0</guid><link>http://zero.example/9</link><pubDate>\(now)</pubDate>"
        case "live.rss": "<link>http://live.example/now</link>"
        default: "<link>http://\(name)/9</link><pubDate>\(now)</pubDate>"
        }
      let end = text.firstRange(of: "</title>")!.upperBound
      return text.replacingCharacters(in: end..<end, with: "<item><title>\(title)</title>\(parts)</item>")
    }
    #expect(added.sorted() == Self.documents.map { "Another treaty, says \($0)" }.sorted())
    #expect(try poll { _, text in text + "\n\n" }.isEmpty)
    // A revision of an entry that the last version reported has an id of its own.
    let edited = try poll { _, text in text.replacing("Treaty talks resume", with: "Treaty talks on compounds resume") }
    #expect(edited.count == 8 - 1)
    let ids = folder.read("matches.jsonl").matches(of: /match\/1","id":"([0-9a-f]{32})"/).map(\.output.1)
    #expect(ids.count == 23 + 8 + 7 && Set(ids).count == ids.count)
  }
}
