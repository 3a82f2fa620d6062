import FeedModel
import FeedParsing
import Foundation
import Testing

struct RobustnessTests {
  private static let document = """
    <?xml version="1.0" encoding="utf-8"?>
    <rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Wire — вестник</title>
    <item><guid>1</guid><title>First &amp; last</title><description><![CDATA[<p>one</p>]]></description></item>
    <item><guid>2</guid><title>Второй</title><link>https://a.example/2</link><pubDate>Tue, 18 Jul 2017 09:05:07 GMT</pubDate></item>
    <item><guid>3</guid><title>Third</title><content:encoded>&lt;b&gt;three&lt;/b&gt;</content:encoded></item>
    </channel></rss>
    """

  private func parse(_ bytes: [UInt8], _ limits: FeedLimits = FeedLimits()) throws -> Feed {
    try FeedParser(limits: limits).parse(bytes, baseURL: "https://a.example/")
  }

  @Test(
    "A document cut at any byte gives exactly its complete entries, or an error")
  func cutAtEveryByte() throws {
    let whole = Array(RobustnessTests.document.utf8)
    let complete = try parse(whole).entries
    for length in 0..<whole.count {
      guard let feed = try? parse(Array(whole[..<length])) else { continue }
      #expect(feed.entries.count <= complete.count)
      #expect(Array(complete.prefix(feed.entries.count)) == feed.entries, "cut at \(length)")
    }
    let cut = try parse(Array(whole.dropLast(40)))
    #expect(cut.truncated && !cut.wellFormed && cut.entries.count == 2)
  }

  @Test(
    "With any byte changed there is a feed or an error, no crash or hang; a lost end tag adds at most one entry"
  )
  func changedBytes() {
    let whole = Array(RobustnessTests.document.utf8)
    var (tried, read) = (0, 0)
    for index in whole.indices {
      for byte: UInt8 in [0x00, 0x3C, 0x26, 0x5D, 0xFF] where whole[index] != byte {
        var changed = whole
        changed[index] = byte
        tried += 1
        guard let feed = try? parse(changed) else { continue }
        read += 1
        #expect(feed.entries.count <= 4)
      }
    }
    // One changed byte seldom makes the document unreadable.
    #expect(read > tried * 9 / 10, "\(read) of \(tried)")
  }

  @Test(
    "Broken markup is repaired without losing the entries after it",
    arguments: [
      "<item><title>AT&T & friends</title></item>", "<item><title>a < b</title></item>",
      "<item><title>caf\u{0}e \u{1F}</title></item>", "<item><title>x&nbsp;y &bogus; z</title></item>",
      "<item><title>unclosed<br>break</title></item>", "<item><title a=b c>odd attributes</title></item>",
      "<item><foo:bar>undeclared prefix</foo:bar><title>t</title></item>",
    ])
  func brokenMarkup(_ item: String) throws {
    let feed = try parse(
      Array(
        "<rss version='2.0'><channel><title>t</title>\(item)<item><title>behind</title></item></channel></rss>".utf8))
    #expect(!feed.wellFormed)
    #expect(feed.entries.count == 2)
    #expect(feed.entries.last?.title == "behind")
    #expect(!feed.truncated)
  }

  @Test("Nested entity declarations (\"billion laughs\") take no memory and no time")
  func bomb() throws {
    var dtd = "<!ENTITY a0 \"0123456789\">"
    for level in 1..<12 { dtd += "<!ENTITY a\(level) \"" + String(repeating: "&a\(level - 1);", count: 10) + "\">" }
    let text =
      "<!DOCTYPE rss [\(dtd)]><rss version='2.0'><channel><title>&a11;</title><item><title>kept</title></item></channel></rss>"
    let feed = try parse(Array(text.utf8))
    #expect((feed.title ?? "").count < 100)
    #expect(feed.entries.map(\.title) == ["kept"])
  }

  @Test("Depth, entries, text and size are limited, and the error names the limit")
  func bounds() throws {
    var limits = FeedLimits()
    limits.maxDepth = 20
    limits.maxEntries = 2
    limits.maxTextBytes = 100
    limits.maxBytes = 4000
    let deep = "<rss version='2.0'><channel>" + String(repeating: "<x>", count: 50)
    #expect(throws: FeedError.self) { try parse(Array(deep.utf8), limits) }
    let many = "<rss version='2.0'><channel>" + String(repeating: "<item><title>x</title></item>", count: 5)
    let count = #expect(throws: FeedError.self) { try parse(Array(many.utf8), limits) }
    #expect(count?.code == .tooManyEntries && count?.description.contains("2") ?? false)
    let size = #expect(throws: FeedError.self) { try parse([UInt8](repeating: 0x3C, count: 4001), limits) }
    #expect(size?.code == .tooLarge)
    let long =
      "<rss version='2.0'><channel><item><title>" + String(repeating: "ы", count: 1000)
      + "</title></item></channel></rss>"
    let title = try #require(try parse(Array(long.utf8), limits).entries.first?.title)
    #expect(title.utf8.count <= 100 && title.hasPrefix("ыыы"))
  }

  @Test(
    "HTML becomes the text that a reader sees",
    arguments: [
      ("<p>One</p><p>two</p>", "One\ntwo"), ("a<br/>b", "a\nb"), ("<b>bo</b>ld", "bold"),
      ("<script>alert('x < y')</script>seen", "seen"), ("<style>p{}</style>seen", "seen"),
      ("5 &lt; 6 &amp;&amp; 7 &gt; 6", "5 < 6 && 7 > 6"),
      ("&#1076;&#x430;&#1095;&#1072;", "дача"), ("x &mdash; y&nbsp;z", "x — y z"), ("<!-- hidden -->seen", "seen"),
      ("<a href=\"a>b\">link</a>", "link"), ("tail <", "tail <"), ("<li>one</li><li>two</li>", "one\ntwo"),
    ])
  func htmlText(_ html: String, _ text: String) throws {
    let document =
      "<rss version='2.0'><channel><item><description><![CDATA[\(html)]]></description></item></channel></rss>"
    #expect(try parse(Array(document.utf8)).entries.first?.summary == text)
  }
}
