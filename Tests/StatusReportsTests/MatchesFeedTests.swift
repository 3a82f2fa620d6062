import Basics
import Foundation
import FoundationXML
import Matches
import Testing

@testable import StatusReports

/// The feeds of matches, as values.
struct MatchesFeedTests {
  private func feed(_ matches: [MatchRecord], _ query: String = "", next: Int64? = nil) throws -> MatchesFeed {
    MatchesFeed(
      query: try MatchQuery(FormFields(query)), report: MatchesReport(matches: matches, next: next),
      base: "http://127.0.0.1:9464", started: Sample.time(-60).time, topicTitle: nil)
  }

  /// The elements' texts and attributes, by XMLParser.
  private final class Reader: NSObject, XMLParserDelegate {
    var texts: [(name: String, text: String)] = []
    var links: [String: String] = [:]

    func parser(
      _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
      attributes: [String: String]
    ) {
      texts.append((name, ""))
      if name == "link", let rel = attributes["rel"] { links[rel] = attributes["href"] }
    }

    func parser(_ parser: XMLParser, foundCharacters string: String) {
      if !texts.isEmpty { texts[texts.count - 1].text += string }
    }

    func all(_ name: String) -> [String] {
      texts.filter { $0.name == name }.map { $0.text.trimmingCharacters(in: .newlines) }
    }
  }

  private func read(_ text: String) throws -> Reader {
    let parser = XMLParser(data: Data(text.utf8))
    let reader = Reader()
    parser.delegate = reader
    try #require(parser.parse(), "\(String(describing: parser.parserError)) in \(text)")
    return reader
  }

  @Test("An Atom feed has what RFC 4287 asks for, ids of matches, and nothing of a feed's markup")
  func atom() throws {
    let text = try feed([Sample.match(title: Sample.hostile)], "topic=talks&side=RU", next: 17).atom()
    let atom = try read(text)
    #expect(atom.all("id") == ["urn:diplowatch:matches:topic=talks&side=RU", "urn:diplowatch:0"])
    #expect(atom.all("updated") == [Sample.now.rfc3339(), Sample.now.rfc3339()])
    #expect(atom.links["self"] == "http://127.0.0.1:9464/matches.atom?topic=talks&side=RU")
    #expect(atom.links["next"] == "http://127.0.0.1:9464/matches.atom?topic=talks&side=RU&before=17")
    let content = try #require(atom.all("content").first)
    #expect(content.contains("<mark>") && content.contains("&lt;script&gt;") && !content.contains("<script"))
    #expect(!content.unicodeScalars.contains("\u{202E}") && !content.unicodeScalars.contains("\u{1B}"))
    // Without matches the feed is still whole.
    #expect(try read(feed([]).atom()).all("updated") == [Sample.time(-60).time.rfc3339()])
  }

  @Test("A JSON feed is JSON Feed 1.1, with each match's line beside its text")
  func json() throws {
    let text = try feed([Sample.match(title: Sample.hostile)], "q=a%26b").json()
    let json = try #require(JSONValue(parsing: Array(text.utf8)))
    #expect(json["version"]?.string == "https://jsonfeed.org/version/1.1")
    #expect(json["feed_url"]?.string == "http://127.0.0.1:9464/matches.json?q=a%26b")
    #expect(json["home_page_url"]?.string == "http://127.0.0.1:9464/?q=a%26b")
    let item = try #require(json["items"]?.elements.first)
    #expect(item["id"]?.string == "urn:diplowatch:0")
    #expect(item["content_html"]?.string?.contains("<script") == false)
    #expect(item["_diplowatch"]?["topics"]?.elements.count == 1)
  }

  @Test("What cannot be followed is no link")
  func links() throws {
    let match = try Sample.match(title: "x", url: "javascript:alert(1)")
    #expect(try read(feed([match]).atom()).links["alternate"] == "http://127.0.0.1:9464/")
    let json = try #require(JSONValue(parsing: Array(feed([match]).json().utf8)))
    #expect(json["items"]?.elements.first?["url"] == nil)
  }

  @Test(
    "A query that cannot be read, or has a name that no filter has, is refused and not taken for all",
    arguments: [
      "since=yesterday", "since=2026-13-01", "minProbability=2", "minProbability=x", "story=second", "before=-1",
      "before=x", "topics=talks", "language=klingon", "language=12", "topic=talks&topic=visas",
    ])
  func unreadable(_ text: String) {
    #expect(throws: Refusal.self) { try MatchQuery(FormFields(text)) }
  }

  @Test("A language's name is refused with its tag; a slip stays in the query, to be mended")
  func slips() throws {
    #expect(throws: Refusal.unreadable("language takes a language's tag, as en or ru; did you mean \"pl\"?")) {
      try MatchQuery(FormFields("language=Polish"))
    }
    #expect(try MatchQuery(FormFields("language=Russian&topic=&topic=talks")).topic == "talks")
    let given = MatchQuery(asGiven: FormFields("q=envoys&topic=talks&since=soon&story=second"))
    #expect(given.words == "envoys" && given.topic == "talks" && given.since == "soon" && !given.isFirstOnly)
    let states = ["ok", "failing"]
    #expect(try FeedsQuery(FormFields("state=trouble"), states: states).state == "trouble")
    #expect(throws: Refusal.self) { try FeedsQuery(FormFields("state=foo"), states: states) }
  }

  @Test("A query is written as it was read, without what is empty, in one order")
  func query() throws {
    let query = try MatchQuery(FormFields("language=ru&q=%D0%B2%D0%B8%D0%B7%D1%8B+%22a%22&topic=&story=first&since=7d"))
    #expect(query.address == "?q=%D0%B2%D0%B8%D0%B7%D1%8B%20%22a%22&language=ru&since=7d&story=first")
    #expect(try MatchQuery(FormFields(query.address.dropFirst())) == query)
    #expect(MatchQuery().address.isEmpty)
  }
}
