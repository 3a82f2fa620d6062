import Basics
import Classification
import FeedModel
import Foundation
import Matches
import TestSupport
import Testing

struct MatchRecordTests {
  @Test("A record that is written and read again is unchanged")
  func roundTrip() throws {
    #expect(MatchRecord(line: Sample.whole.line()) == Sample.whole)
    #expect(MatchRecord(line: Sample.bare.line()) == Sample.bare)
  }

  @Test("Every key that is written is in the schema, and every key of the schema can be written")
  func schemaBothWays() throws {
    let file = SharedData.checkout.appending(path: "Config/match.schema.json")
    let schema = try JSONSerialization.jsonObject(with: Data(contentsOf: file))
    let line = try JSONSerialization.jsonObject(with: Data(Sample.whole.line()))
    #expect(Self.keys(of: line) == Self.keys(ofSchema: schema))
    try JSONSchema(named: "match").validate(Sample.text(Sample.whole))
    try JSONSchema(named: "match").validate(Sample.text(Sample.bare))
  }

  /// The paths of all members: `entry.title`, `topics.evidence.text`.
  private static func keys(of value: Any, under path: String = "") -> Set<String> {
    if let list = value as? [Any] { return list.reduce(into: []) { $0.formUnion(keys(of: $1, under: path)) } }
    guard let object = value as? [String: Any] else { return [] }
    return object.reduce(into: []) { all, member in
      all.insert(path + member.key)
      all.formUnion(keys(of: member.value, under: path + member.key + "."))
    }
  }

  private static func keys(ofSchema value: Any, under path: String = "") -> Set<String> {
    guard let schema = value as? [String: Any] else { return [] }
    if let items = schema["items"] { return keys(ofSchema: items, under: path) }
    return (schema["properties"] as? [String: Any] ?? [:]).reduce(into: []) { all, member in
      all.insert(path + member.key)
      all.formUnion(keys(ofSchema: member.value, under: path + member.key + "."))
    }
  }

  @Test("Members of a later version are ignored")
  func laterMembers() throws {
    let line = Sample.text(Sample.whole)
      .replacing("\"topics\":[{", with: "\"later\":{\"id\":\"s\",\"feeds\":[]},\"topics\":[{\"new\":[1],")
    #expect(MatchRecord(line: Array(line.utf8)) == Sample.whole)
  }

  @Test("A line of version 0.1.0 is read, also with flags that no longer exist")
  func earlierLine() throws {
    let line = """
      {"schema":"diplowatch.match/1","id":"ab","matchedAt":"2026-01-02T03:04:05.006Z","revision":1,"feed":{"id":"f",\
      "url":"https://example.org"},"entry":{"title":"T","authors":[],"categories":[]},"score":7,"topics":[{"id":"talks",\
      "title":"Talks","score":7,"flags":["negated","past"],"evidence":[]}],"entities":[]}
      """
    let record = try #require(MatchRecord(line: Array(line.utf8)))
    #expect(record.topics[0].flags == ["negated", "past"] && record.probability == nil && record.entry.title == "T")
  }

  @Test(
    "Other JSON is refused, and no number is too large to be read",
    arguments: [
      "", "{}", "[]", "{\"id\":\"x\"}",
      "{\"id\":\"x\",\"matchedAt\":\"yesterday\",\"feed\":{\"id\":\"f\"},\"entry\":{}}",
      "{\"id\":1,\"matchedAt\":\"2026-01-02T03:04:05Z\",\"feed\":{\"id\":\"f\"},\"entry\":{}}",
    ])
  func noLine(_ text: String) throws {
    #expect(MatchRecord(line: Array(text.utf8)) == nil)
    let huge = Sample.text(Sample.whole).replacing("\"revision\":2", with: "\"revision\":1e300")
    #expect(MatchRecord(line: Array(huge.utf8))?.revision == 1)
  }

  @Test("A line that is too long has its summary shortened, and if that is not enough, all texts of the feed")
  func longLines() throws {
    var record = Sample.whole
    record.entry.summary = String(repeating: "дача ", count: 400_000)
    let cut = try #require(MatchRecord(line: record.line()))
    #expect(record.line().count <= 1_000_000 && cut.entry.summary?.hasSuffix(" […]") == true)
    #expect(cut.entry.title == record.entry.title)
    record.entry.categories = Array(repeating: String(repeating: "x", count: 1000), count: 2000)
    #expect(record.line().count <= 1_000_000)
    #expect(MatchRecord(line: record.line())?.entry.categories.count == 50)
  }

  @Test("A match consists of the entry, with its address safe to show, and the verdict")
  func ofVerdict() throws {
    var entry = Entry()
    entry.link = "https://example.org/a b"
    entry.content = "All of it."
    var verdict = Verdict(id: "", probability: 0.4961, score: 30)
    verdict.topics = [TopicVerdict(id: "talks", title: "Talks", score: 30, tone: 1, flags: [.planned], evidence: [])]
    verdict.headline = "All of it."
    let record = MatchRecord(
      name: MatchID.name(feedID: "f", entryDescription: "d"), matchedAt: Timestamp(seconds: 1), revision: 1,
      feed: MatchRecord.Feed(id: "f", title: nil, url: "https://example.org"), entry: entry, verdict: verdict)
    #expect(record.entry.url == "https://example.org/a%20b" && record.entry.summary == "All of it.")
    #expect(record.headline == "All of it." && record.topics[0].flags == ["planned"])
    // Filters and readers see the same number of decimals.
    #expect(record.probability == 0.5 && MatchRecord(line: record.line()) == record)
  }

  @Test("The id depends on feed, entry and revision only")
  func ids() {
    let name = MatchID.name(feedID: "f", entryDescription: "d")
    let id = { (name: String, revision: Int) in
      MatchRecord(
        name: name, matchedAt: Timestamp(seconds: 1), revision: revision,
        feed: MatchRecord.Feed(id: "f", title: nil, url: ""), entry: Entry(), verdict: Verdict(id: "")
      ).id
    }
    #expect(id(name, 1) == id(name, 1) && id(name, 1).count == 32)
    #expect(id(name, 1) != id(name, 2))
    #expect(id(name, 1) != id(MatchID.name(feedID: "g", entryDescription: "d"), 1))
  }
}
