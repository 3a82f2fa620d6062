import Basics
import FeedModel
import FeedParsing
import Testing

/// Namespaces as publishers declare them: wrong, missing, or misspelt.
struct VocabularyTests {
  private func parse(_ document: String) throws -> Feed {
    try FeedParser().parse(Array(document.utf8), baseURL: "https://feeds.example.org/dir/feed.xml")
  }

  private func error(_ document: String) -> FeedError? {
    do throws(FeedError) {
      _ = try FeedParser().parse(Array(document.utf8))
      return nil
    } catch {
      return error
    }
  }

  private static let item = """
    <title>Consul leaves Perth</title><link>/p/1</link><guid>n1</guid><description>&lt;i&gt;Two&lt;/i&gt; lines.</description>\
    <pubDate>Sat, 30 Nov 2024 05:00:00 GMT</pubDate>
    """

  private func expectItem(_ document: String) throws {
    let entry = try #require(try parse(document).entries.first, "\(document)")
    #expect(entry.title == "Consul leaves Perth" && entry.summary == "Two lines." && entry.id == "n1", "\(document)")
    #expect(entry.link == "https://feeds.example.org/p/1", "\(document)")
    #expect(entry.published?.rfc3339() == "2024-11-30T05:00:00Z", "\(document)")
  }

  @Test(
    "RSS is recognised with any vocabulary as its namespace, on any element",
    arguments: [
      "http://www.w3.org/2005/Atom", "http://search.yahoo.com/mrss/", "http://purl.org/dc/elements/1.1/",
      "http://purl.org/dc/terms/", "http://www.w3.org/1999/xhtml", "http://www.itunes.com/dtds/podcast-1.0.dtd",
      "http://purl.org/rss/1.0/modules/content/", "http://www.w3.org/1999/02/22-rdf-syntax-ns#", "urn:somebody",
    ])
  func wrongNamespace(_ uri: String) throws {
    let item = Self.item
    let prefixed = item.replacing("</", with: "</r:").replacing("<", with: "<r:").replacing("<r:/r:", with: "</r:")
    for document in [
      "<rss version='2.0' xmlns='\(uri)'><channel><item>\(item)</item></channel></rss>",
      "<rss version='2.0'><channel xmlns='\(uri)'><item>\(item)</item></channel></rss>",
      "<rss version='2.0'><channel><item xmlns='\(uri)'>\(item)</item></channel></rss>",
      "<r:rss version='2.0' xmlns:r='\(uri)'><r:channel><r:item>\(prefixed)</r:item></r:channel></r:rss>",
      "<R:RDF xmlns:R='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='\(uri)'><item>\(item)</item></R:RDF>",
    ] {
      try expectItem(document)
    }
    let atom = "<feed xmlns='\(uri)'><entry><title>x</title><link href='/p/2'/></entry></feed>"
    #expect(try parse(atom).entries.first?.link == "https://feeds.example.org/p/2")
  }

  @Test("The title of an extension's element (a picture, a vendor's) is not the item's")
  func guests() throws {
    let document = """
      <rss version='2.0' xmlns:m='http://search.yahoo.com/mrss/' xmlns:v='urn:v' xmlns:a='http://www.w3.org/2005/Atom' \
      xmlns='http://www.w3.org/2005/Atom'><channel><item><v:title>vendor's</v:title><m:content url='u'><m:title>picture's\
      </m:title></m:content><a:link href='/atom'/><link>/own</link><title>own</title></item></channel></rss>
      """
    let entry = try #require(try parse(document).entries.first)
    #expect(entry.title == "own" && entry.link == "https://feeds.example.org/own")
  }

  @Test(
    "A namespace with https, in another case or with a small misspelling is recognised",
    arguments: [
      "https://www.w3.org/2005/Atom", "http://www.w3.org/2005/Atom/", "HTTP://WWW.W3.ORG/2005/ATOM",
      " http://www.w3.org/2005/Atom ", "https://www.w3.org/2005/atom#",
    ])
  func almostRight(_ uri: String) throws {
    let feed = try parse("<feed xmlns='\(uri)'><entry><title type='html'>&lt;b>x&lt;/b></title></entry></feed>")
    #expect(feed.format == .atom10 && feed.entries.first?.title == "x")
    let guest = "xmlns:dc='https://purl.org/dc/elements/1.1' xmlns:c='https://purl.org/rss/1.0/modules/content'"
    let entry = try #require(
      try parse(
        "<rss version='2.0' \(guest)><channel><item><dc:creator>A</dc:creator><c:encoded>B</c:encoded></item></channel></rss>"
      ).entries.first)
    #expect(entry.authors == ["A"] && entry.content == "B")
  }

  @Test("RSS elements inside Atom are read as in RSS")
  func rssInAtom() throws {
    let document = """
      <feed xmlns='http://www.w3.org/2005/Atom'><entry><title>t</title><guid isPermaLink='false'>k</guid>\
      <pubDate>Sat, 30 Nov 2024 05:00:00 GMT</pubDate><description>&lt;p&gt;a &amp;amp; b&lt;/p&gt;</description></entry></feed>
      """
    let entry = try #require(try parse(document).entries.first)
    #expect(entry.published?.rfc3339() == "2024-11-30T05:00:00Z" && entry.summary == "a & b" && entry.id == "k")
  }

  @Test(
    "Items without any known element are an error; an empty feed is not",
    arguments: [
      ("<rss version='2.0'><channel><item><Kopf>x</Kopf></item><item><Kopf>y</Kopf></item></channel></rss>", "2 items"),
      ("<rss version='2.0' xmlns:v='urn:v'><channel><v:item><v:title>x</v:title></v:item></channel></rss>", "1 item,"),
      (#"{"version":"https://jsonfeed.org/version/1.1","items":["a",null,3]}"#, "3 items"),
      (#"{"version":"https://jsonfeed.org/version/1.1","items":[{"headline":"a"}]}"#, "1 item,"),
      ("<rss version='2.0'><channel><title>t</title></channel></rss>", nil),
      ("<rss version='2.0'><channel><item/><item><title/></item></channel></rss>", nil),
      (#"{"version":"https://jsonfeed.org/version/1.1","items":[]}"#, nil),
    ] as [(String, String?)])
  func notUnderstood(_ document: String, _ count: String?) {
    let error = error(document)
    #expect(error?.code == count.map { _ in .notUnderstood })
    if let count { #expect(error?.description.contains(count) ?? false) }
  }

  @Test("Values in a JSON Feed's `items` that are not items are ignored")
  func noItems() throws {
    let json = #"{"version":"https://jsonfeed.org/version/1","items":[[],{"id":"k"},true,null,"{}"]}"#
    #expect(try parse(json).entries.map(\.id) == ["k"])
  }

  @Test(
    "The full text is read in every vocabulary of Russian publishers, declared or not",
    arguments: [
      "yandex:full-text", "rambler:full-text", "rambler:fulltext", "mail:full-text", "full-text", "fulltext",
      "full_text",
      "turbo:content",
    ])
  func fullTexts(_ name: String) throws {
    let names = "xmlns:yandex='http://news.yandex.ru' xmlns:rambler='http://news.rambler.ru'"
    for names in ["", names + " xmlns:mail='urn:mail' xmlns:turbo='http://turbo.yandex.ru'"] {
      let text = "<![CDATA[<p>Посол <b>вернулся</b>.</p>]]>"
      let document = """
        <rss version='2.0' \(names)><channel><item><title>t</title><yandex:genre>message</yandex:genre>\
        <\(name)>\(text)</\(name)></item></channel></rss>
        """
      let entry = try #require(try parse(document).entries.first)
      #expect(entry.content == "Посол вернулся." && entry.summary == nil)
    }
  }

  @Test(
    "An Atom entry's link is its alternate link, otherwise the address of its content",
    arguments: [
      ("<link rel='http://www.iana.org/assignments/relation/alternate' href='/a'/>", "a"),
      ("<link rel='https://www.iana.org/assignments/link-relations/alternate' href='/a'/>", "a"),
      ("<link rel=' Alternate nofollow' href='/a'/>", "a"),
      ("<link rel='http://www.iana.org/assignments/relation/self' href='/a'/>", nil),
      ("<content src='/full' type='text/html'/>", "full"),
      ("<id>https://a.example/id</id><content src='/full'/>", "full"),
      ("<content src='/full'/><link href='/a'/>", "a"), ("<content src='data:,x'/>", nil),
      ("<link atom:href='/a' atom:rel='alternate'/>", "a"), ("<atom:link atom:rel='self' atom:href='/a'/>", nil),
    ] as [(String, String?)])
  func links(_ elements: String, _ path: String?) throws {
    let feed = try parse(
      """
      <feed xmlns='http://www.w3.org/2005/Atom' xmlns:atom='http://www.w3.org/2005/Atom'><entry><title>t</title>\
      \(elements)</entry></feed>
      """)
    #expect(feed.entries.first?.link == path.map { "https://feeds.example.org/\($0)" })
  }

  @Test(
    "An error in JSON is reported with its position",
    arguments: [
      ("{\"version\": \"x\",\n \"items\": [1,\n ]}", "line 3, column 2"),
      ("{\"a\":1\n", "line 2, column 1: it ends too early; a comma or } is expected here"),
      ("{'a':1}", "line 1, column 2"), ("[1, 2]", "a list in JSON"),
      ("{\"a\":" + String(repeating: "[", count: 300), "nested deeper than 256"),
    ])
  func jsonErrors(_ document: String, _ place: String) {
    let error = error(document)
    #expect(error?.code == .notAFeed && error?.description.contains(place) ?? false, "\(error?.description ?? "")")
  }
}
