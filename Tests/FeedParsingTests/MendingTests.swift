import FeedModel
import FeedParsing
import Testing

/// Documents that are not well-formed are read completely.
struct MendingTests {
  private func parse(_ text: String) throws -> Feed {
    try FeedParser().parse(Array(text.utf8), baseURL: "https://a.example/feed")
  }

  private func entry(_ item: String) throws -> Entry {
    let feed = try parse(
      "<rss version='2.0'><channel><title>t</title><item>\(item)</item><item><title>behind</title></item></channel></rss>"
    )
    #expect(!feed.wellFormed && !feed.truncated)
    #expect(feed.entries.count == 2 && feed.entries.last?.title == "behind")
    return try #require(feed.entries.first)
  }

  @Test(
    "A title keeps all its text",
    arguments: [
      ("AT&T & friends", "AT&T & friends"), ("caf&eacute; &bogus; &amp; &lt;x", "café &bogus; & <x"),
      ("a < b", "a < b"),
      ("one<br>two", "one two"), ("<b>one <i>two</b> three</i>", "one two three"), ("x&nbsp;y&#0;&#146;", "x y’"),
      ("a ]]> b", "a ]]> b"), ("a\u{1}b\u{FFFE}c", "abc"), ("&hearts; <3", "♥ <3"), ("<http://x> y", "<http://x> y"),
    ])
  func titles(_ source: String, _ title: String) throws {
    let entry = try entry(
      "<title>\(source)</title><link>https://a.example/?a=1&b=2&amp;c=3</link><description>d</description>")
    #expect(entry.title == title)
    #expect(entry.link == "https://a.example/?a=1&b=2&c=3")
    #expect(entry.summary == "d")
  }

  @Test(
    "After a missing or wrong end tag, what follows is read",
    arguments: [
      "<title>one<link>https://a.example/1</link>", "<title>one</titel><link>https://a.example/1</link>",
      "<title>one</TITLE><link>https://a.example/1</link>", "<title>one</title></b><link>https://a.example/1</link>",
    ])
  func endTags(_ item: String) throws {
    let entry = try entry(item)
    #expect(entry.title?.hasPrefix("one") ?? false)
  }

  @Test("Attributes without quotes or values, repeated, or with a missing quote, are read")
  func attributes() throws {
    let entry = try entry(
      "<title>t & t</title><enclosure url=https://a.example/1.mp3 length=5 type=audio/mpeg checked/>"
        + "<enclosure url='https://a.example/2.mp3?a=1&b=<2>' url='no' length=\"6\"/>"
        + "<guid isPermaLink=\"false>g</guid>")
    #expect(
      entry.enclosures == [
        Enclosure(url: "https://a.example/1.mp3", type: "audio/mpeg", lengthBytes: 5),
        Enclosure(url: "https://a.example/2.mp3?a=1&b=<2>", lengthBytes: 6),
      ])
    #expect(entry.id == "g")
  }

  @Test("An entry that is not closed ends where the next one starts")
  func openEntries() throws {
    let feed = try parse("<rss><channel><item><title>a<item><title>b</title><item><title>c</title></channel></rss>")
    #expect(feed.entries.map(\.title) == ["a", "b", "c"])
    #expect(!feed.truncated)
  }

  @Test(
    "Text before the document is ignored",
    arguments: [
      "\n", "Notice: undefined index\n", "<br />\n<b>Warning</b>: x <b>y</b>\n", "<!-- cached -->", "\u{FEFF}\u{FEFF}",
    ])
  func before(_ junk: String) throws {
    let feed = try parse(
      junk + "<?xml version='1.0'?><rss><channel><title>t</title><item><title>e</title></item></channel></rss>")
    #expect(feed.title == "t" && feed.entries.map(\.title) == ["e"])
  }

  @Test("Text after the document is ignored")
  func after() throws {
    let feed = try parse("<rss><channel><title>t</title></channel></rss></rss><p>Served in 5 ms & more")
    #expect(feed.title == "t" && !feed.truncated)
  }

  @Test("Simple entities that a document declares are expanded; those with references or files are not")
  func declaredEntities() throws {
    let feed = try parse(
      """
      <!DOCTYPE rss [<!ENTITY wire "Harbour &#38; Wire"><!ENTITY big "&wire;&wire;"><!ENTITY file SYSTEM "file:///etc/passwd">]>
      <rss><channel><title>&wire;</title><description>&big; &file;</description></channel></rss>
      """)
    #expect(feed.title == "Harbour & Wire")
    #expect(feed.description == "&big; &file;")
  }

  @Test("A CDATA section that never ends is read to the end of the document")
  func openSection() throws {
    let feed = try parse(
      "<rss><channel><item><title>a</title></item><item><title><![CDATA[b</title></item></channel></rss>")
    #expect(feed.entries.map(\.title) == ["a"] && feed.truncated)
  }

  @Test("An undeclared prefix has its usual meaning")
  func undeclaredPrefix() throws {
    let entry = try entry("<title>t</title><dc:creator>A</dc:creator><content:encoded>c</content:encoded>")
    #expect(entry.authors == ["A"] && entry.content == "c")
  }
}
