import Basics
import FeedModel
import FeedParsing
import Testing

/// Texts and addresses escaped once too often, markup that is never closed, and text after long markup.
struct OverEscapingTests {
  private func entry(_ elements: String) throws -> Entry {
    let document = "<rss version='2.0'><channel><item><guid>1</guid>\(elements)</item></channel></rss>"
    return try #require(try FeedParser().parse(Array(document.utf8)).entries.first)
  }

  @Test(
    "An over-escaped title is decoded, in RSS and in Atom without a type",
    arguments: [
      ("Perth&amp;amp;#8217;s consul", "Perth’s consul"), ("<![CDATA[Fish &amp;amp; chips]]>", "Fish & chips"),
      ("&amp;amp;laquo;Да&amp;amp;raquo;", "«Да»"), ("&lt;![CDATA[Consul]]&gt;", "Consul"),
      ("&amp;lt;i&amp;gt;Consul&amp;lt;/i&amp;gt;", "Consul"),
      ("&lt;strong&gt;Consul leaves&lt;strong&gt;", "Consul leaves"),
      ("&lt;b&gt;Консул уехал", "Консул уехал"), ("Consul &lt;i&gt;leaves", "Consul leaves"),
      ("&lt;font color=\"red\"&gt; Consul leaves", "Consul leaves"),
      ("Using the &lt;i&gt; element", "Using the <i> element"),
      ("Why a &lt;form&gt; matters", "Why a <form> matters"), ("How &amp;lt;table&amp;gt; works", "How <table> works"),
      ("1 &lt; 2", "1 < 2"), ("List&lt;String&gt; in Swift", "List<String> in Swift"), ("R&amp;amp;D", "R&D"),
    ])
  func titles(_ source: String, _ title: String) throws {
    #expect(try entry("<title>\(source)</title>").title == title)
    let atom = "<feed xmlns='http://www.w3.org/2005/Atom'><entry><title>\(source)</title></entry></feed>"
    #expect(try FeedParser().parse(Array(atom.utf8)).entries.first?.title == title)
  }

  @Test(
    "A text that is only markup after decoding is decoded once more",
    arguments: [
      ("&amp;lt;p&amp;gt;One.&amp;lt;/p&amp;gt;&amp;lt;p&amp;gt;Two.&amp;lt;/p&amp;gt;", "One.\nTwo."),
      ("<![CDATA[&lt;div&gt;One&lt;/div&gt;]]>", "One"), ("&amp;lt;img src='a'&amp;gt;One", "One"),
      ("One&amp;amp;nbsp;two", "One two"), ("&amp;lt;b&amp;gt; is an element", "<b> is an element"),
    ])
  func summaries(_ source: String, _ summary: String) throws {
    #expect(try entry("<description>\(source)</description>").summary == summary)
  }

  @Test(
    "A title of invisible characters is no title",
    arguments: ["&#8203;", "&#xFEFF; &#8288;", "&#173;", "&amp;zwnj;", "&amp;#8203;", "&#x3164;", "&#160;", "\u{200E}"])
  func invisible(_ source: String) throws {
    #expect(try entry("<title>\(source)</title>").title == nil)
    #expect(try entry("<title>a\(source)</title>").title != nil)
  }

  @Test(
    "Displayed addresses have no spaces, quotes, non-ASCII letters (except in the host) and &amp;",
    arguments: [
      ("https://a.example/x?a=1&amp;b=2&amp;amp;c=3&#38;d", "https://a.example/x?a=1&b=2&c=3&d"),
      ("https://a.example/two words/%20?q=a b", "https://a.example/two%20words/%20?q=a%20b"),
      ("https://пример.рф/вид?о=1#я", "https://пример.рф/%D0%B2%D0%B8%D0%B4?%D0%BE=1#%D1%8F"),
      ("https://a.example/\"<x>|", "https://a.example/%22%3Cx%3E%7C"),
      ("https://a.example/(a)[1]", "https://a.example/(a)[1]"),
      ("/a\n", "/a%0A"), ("", ""),
    ])
  func addresses(_ link: String, _ shown: String) { #expect(WebAddress.shown(link) == shown) }

  @Test("Output has the address for display; the entry's keys use the original address")
  func shownLinks() throws {
    let link = "<link><![CDATA[https://a.example/n o?a=1&amp;b=2]]></link><enclosure url='https://a.example/m p3'/>"
    let document = "<rss version='2.0'><channel><item>\(link)</item></channel></rss>"
    let feed = try FeedParser().parse(Array(document.utf8))
    #expect(feed.entries[0].link == "https://a.example/n o?a=1&amp;b=2")
    let json = try #require(JSONValue(parsing: feed.json()))
    let entry = try #require(json["entries"]?.elements.first)
    #expect(entry["link"]?.string == "https://a.example/n%20o?a=1&b=2")
    #expect(entry["enclosures"]?.elements.first?["url"]?.string == "https://a.example/m%20p3")
    #expect(try self.entry("<link>&lt;![CDATA[https://a.example/1]]&gt;</link>").link == "https://a.example/1")
  }

  @Test(
    "Markup of any length does not count against the text after it",
    arguments: [
      ("<img src=\"data:image/png;base64,", "iVBORw0KGgo+", "\">"),
      ("<img alt='' src='data:image/gif;base64,", "R0lGOD\n", "'/>"),
      ("<div style=\"background:url(data:x,", "%3Csvg", ")\">"), ("<!-- ", "a > b ", "-->"),
      ("<style>", "p{a:b} ", "</style>"),
      ("<svg><path d=\"", "M1 2 L3 4 ", "\"/></svg>"), ("<img src=data:image/png;base64,", "AAAA", ">"),
    ])
  func longMarkup(_ start: String, _ piece: String, _ end: String) throws {
    let markup = start + String(repeating: piece, count: 1_300_000 / piece.utf8.count) + end
    let escaped = markup.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
    for text in ["<![CDATA[\(markup)<p>Дом пуст.</p>]]>", "Before \(escaped)\(escaped)Дом пуст."] {
      #expect(try entry("<description>\(text)</description>").summary?.hasSuffix("Дом пуст.") ?? false)
    }
    var writer = JSONWriter()
    writer.object { $0.member("content_html", markup + "<p>Дом пуст.</p>") }
    let json =
      #"{"version":"https://jsonfeed.org/version/1.1","items":["# + String(decoding: writer.bytes, as: UTF8.self) + "]}"
    #expect(try FeedParser().parse(Array(json.utf8)).entries.first?.content == "Дом пуст.")
  }
}
