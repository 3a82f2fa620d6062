import Basics
import FeedModel
import FeedParsing
import Testing

struct FormatTests {
  private func parse(_ text: String, base: String? = "https://feeds.example.org/wire/feed.xml") throws -> Feed {
    try FeedParser().parse(Array(text.utf8), baseURL: base)
  }

  @Test("RSS 2.0: all fields of an item, with absolute links and times in UTC")
  func rss2() throws {
    let feed = try parse(
      """
      <?xml version="1.0"?>
      <rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
      <channel><title>Harbour &amp; Wire</title><link>/home</link><description>News</description>
      <language>en-GB</language><ttl>45</ttl>
      <skipHours><hour>3</hour><hour>4</hour></skipHours><skipDays><day>Sunday</day></skipDays>
      <item><title>Envoys &lt;b&gt;meet&lt;/b&gt;</title><link>../story/1?a=1&amp;b=2</link>
        <guid isPermaLink="false">wire-1</guid><pubDate>Tue, 18 Jul 2017 09:05:00 -0400</pubDate>
        <description>&lt;p&gt;First.&lt;/p&gt;&lt;p&gt;Second&amp;nbsp;one.&lt;/p&gt;</description>
        <content:encoded><![CDATA[<div>Whole <i>text</i></div>]]></content:encoded>
        <dc:creator>A. Writer</dc:creator><category>Diplomacy</category><category>Property</category>
        <enclosure url="/a.mp3" type="audio/mpeg" length="1234"/></item>
      </channel></rss>
      """)
    #expect(feed.format == .rss20 && feed.wellFormed && !feed.truncated)
    #expect(feed.title == "Harbour & Wire" && feed.link == "https://feeds.example.org/home" && feed.language == "en-GB")
    #expect(feed.schedule.ttlMinutes == 45 && feed.schedule.skipHours == [3, 4] && feed.schedule.skipDays == [0])
    let entry = try #require(feed.entries.first)
    #expect(entry.id == "wire-1" && entry.title == "Envoys meet")
    #expect(entry.link == "https://feeds.example.org/story/1?a=1&b=2")
    #expect(entry.published?.rfc3339() == "2017-07-18T13:05:00Z")
    #expect(entry.summary == "First.\nSecond one." && entry.content == "Whole text")
    #expect(entry.authors == ["A. Writer"] && entry.categories == ["Diplomacy", "Property"])
    #expect(
      entry.enclosures == [
        Enclosure(url: "https://feeds.example.org/a.mp3", type: "audio/mpeg", lengthBytes: 1234)
      ])
  }

  @Test("Atom 1.0: xml:base, text constructs of all three types, the alternate link")
  func atom1() throws {
    let feed = try parse(
      """
      <feed xmlns="http://www.w3.org/2005/Atom" xml:lang="ru" xml:base="https://vestnik.example.org/a/">
      <title type="html">&lt;b&gt;Вестник&lt;/b&gt;</title><id>urn:x:feed</id><updated>2017-07-18T10:00:00+03:00</updated>
      <link rel="self" href="self.xml"/><link href="../index.html"/>
      <entry xml:base="b/"><title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">Дачи <em>вернут</em></div></title>
        <id>urn:x:1</id><link rel="edit" href="no"/><link rel="alternate" href="1.html"/>
        <published>2017-07-18T09:00:00.250Z</published><updated>2017-07-18T09:30:00Z</updated>
        <summary>1 &lt; 2</summary><author><name>Автор</name></author><category term="mid" label="МИД"/></entry>
      </feed>
      """)
    #expect(feed.format == .atom10 && feed.title == "Вестник" && feed.id == "urn:x:feed")
    #expect(feed.link == "https://vestnik.example.org/index.html")
    #expect(feed.updated?.rfc3339() == "2017-07-18T07:00:00Z")
    let entry = try #require(feed.entries.first)
    #expect(entry.title == "Дачи вернут" && entry.link == "https://vestnik.example.org/a/b/1.html")
    #expect(entry.published?.rfc3339() == "2017-07-18T09:00:00.250Z" && entry.summary == "1 < 2")
    #expect(entry.authors == ["Автор"] && entry.language == "ru")
  }

  @Test(
    "The format is recognised by root element and namespaces, not by the file's name",
    arguments: [
      (
        Feed.Format.rss10,
        "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/'><channel><title>t</title></channel><item rdf:about='urn:1'><title>e</title></item></rdf:RDF>"
      ),
      (
        Feed.Format.rss09x, "<rss version='0.91'><channel><title>t</title><item><title>e</title></item></channel></rss>"
      ),
      (
        Feed.Format.atom03,
        "<feed version='0.3' xmlns='http://purl.org/atom/ns#'><title>t</title><entry><title>e</title></entry></feed>"
      ),
      (
        Feed.Format.json11,
        #"{"version":"https://jsonfeed.org/version/1.1","title":"t","items":[{"id":"1","title":"e"}]}"#
      ),
    ])
  func formats(_ format: Feed.Format, _ text: String) throws {
    let feed = try parse(text)
    #expect(feed.format == format && feed.title == "t")
    #expect(feed.entries.map(\.title) == ["e"])
  }

  @Test(
    "The error on a document that is not a feed names what it is",
    arguments: [
      ("", FeedError.Code.empty), ("  \n", .empty), ("<html><body>Sign in</body></html>", .htmlPage),
      ("<!DOCTYPE html><title>Blocked</title>", .htmlPage), ("<note>hello</note>", .notAFeed), ("hello", .notAFeed),
      (#"{"error":"no"}"#, .notAFeed),
    ])
  func notFeeds(_ text: String, _ code: FeedError.Code) {
    let error = #expect(throws: FeedError.self) { try parse(text) }
    #expect(error?.code == code)
  }

  @Test("A link keeps order and escapes of its query, and a script is not a link")
  func links() throws {
    let feed = try parse(
      """
      <rss version="2.0"><channel><title>t</title>
      <item><title>a</title><link>//cdn.example.org/x?b=2&amp;a=%D0%94#f</link></item>
      <item><title>b</title><link>?page=2</link></item>
      <item><title>c</title><guid>https://feeds.example.org/by-guid</guid></item>
      </channel></rss>
      """)
    #expect(
      feed.entries.map(\.link) == [
        "https://cdn.example.org/x?b=2&a=%D0%94#f", "https://feeds.example.org/wire/feed.xml?page=2",
        "https://feeds.example.org/by-guid",
      ])
  }

  @Test("CDF has its texts in attributes; they become plain text like all others")
  func cdf() throws {
    let feed = try parse(
      """
      <CHANNEL HREF="/home" LASTMOD="2004-04-07T04:05:43Z"><TITLE VALUE=" The &lt;b&gt;Wire&lt;/b&gt; "/>
      <ITEM HREF="1.html"><TITLE VALUE=""/><ABSTRACT VALUE="one  two"/></ITEM></CHANNEL>
      """)
    #expect(feed.format == .cdf && feed.title == "The Wire" && feed.link == "https://feeds.example.org/home")
    #expect(feed.entries.first?.title == nil && feed.entries.first?.summary == "one two")
    #expect(feed.entries.first?.link == "https://feeds.example.org/wire/1.html")
  }

  @Test("The link of an entry is its link element, or else its id if that is an address")
  func linkFromID() throws {
    let feed = try parse(
      """
      <feed xmlns="http://www.w3.org/2005/Atom"><title>t</title>
      <entry><id>https://a.example/1</id></entry><entry><id>urn:2</id></entry>
      <entry><id>https://a.example/3</id><link href="/three"/></entry></feed>
      """)
    #expect(feed.entries.map(\.link) == ["https://a.example/1", nil, "https://feeds.example.org/three"])
  }

  @Test("An RSS item's link comes before an Atom link in it; an empty one is ignored")
  func linkPrecedence() throws {
    let feed = try parse(
      """
      <rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>t</title>
      <item><atom:link href="https://a.example/amp" rel="alternate"/><link>https://a.example/1</link></item>
      <item><link> </link></item><item><link/><atom:link href="https://a.example/3"/></item></channel></rss>
      """)
    #expect(feed.entries.map(\.link) == ["https://a.example/1", nil, "https://a.example/3"])
  }

  @Test("An Atom category is its label, otherwise its term")
  func categories() throws {
    let feed = try parse(
      """
      <feed xmlns="http://www.w3.org/2005/Atom"><title>t</title>
      <entry><category term="mid" label="МИД"/><category term="dacha"/><category term="dacha"/></entry></feed>
      """)
    #expect(feed.entries.first?.categories == ["МИД", "dacha"])
  }

  @Test("The second text of an entry is its content; a module's summary comes after the format's")
  func secondText() throws {
    let feed = try parse(
      """
      <rss version="2.0" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:media="http://search.yahoo.com/mrss/">
      <channel><title>t</title>
      <item><description>one</description><summary>two</summary></item>
      <item><itunes:summary>two</itunes:summary><description>one</description></item>
      <item><description>one</description><itunes:summary>one</itunes:summary></item>
      <item><media:group><media:description>m</media:description><media:text type="html">&lt;p&gt;x&lt;/p&gt;</media:text></media:group></item>
      </channel></rss>
      """)
    #expect(feed.entries.map(\.summary) == ["one", "one", "one", "m"])
    #expect(feed.entries.map(\.content) == ["two", "two", nil, "x"])
  }

  @Test("A script link is ignored, also as a base URL")
  func scripts() throws {
    let feed = try parse(
      """
      <rss version="2.0"><channel><title>t</title><item><link>JavaScript:alert(1)</link></item>
      <item xml:base="javascript:alert(1)"><link>/x</link><enclosure url="data:text/html,x"/></item></channel></rss>
      """)
    #expect(feed.entries.map(\.link) == [nil, "https://feeds.example.org/x"])
    #expect(feed.entries.allSatisfy { $0.enclosures.isEmpty })
  }
}
