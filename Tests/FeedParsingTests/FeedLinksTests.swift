import Testing

@testable import FeedParsing

struct FeedLinksTests {
  @Test("Declared feeds come first, then links that look like feeds, each once and as absolute URL")
  func finds() {
    let html = """
      <!DOCTYPE html><html><head><!-- <link rel=alternate type=application/rss+xml href=/commented> -->
      <script>if (a < b) document.write('<link rel="alternate" type="application/rss+xml" href="/script">')</script>
      <LINK REL='alternate home' TYPE="application/rss+xml; charset=utf-8" title="All &amp; everything" HREF='news.rss?a=1&amp;b=2'>
      <link rel="alternate" hreflang="ru" type="text/html" href="/ru">
      <link rel="alternate" type="application/json" href="/wp-json/x">
      <link rel=alternate type=application/atom+xml href=//other.example/atom></head>
      <body><a href="/about">About</a><a class=x href="/feed/">Feed</a><a href="javascript:rss">no</a>
      <a href="news.rss?a=1&b=2">again</a></body>
      """
    let links = FeedLinks.find(in: Array(html.utf8), baseURL: "https://wire.example/section/index.html")
    #expect(
      links == [
        .init(url: "https://wire.example/section/news.rss?a=1&b=2", title: "All & everything", isDeclared: true),
        .init(url: "https://other.example/atom", title: nil, isDeclared: true),
        .init(url: "https://wire.example/feed/", title: nil, isDeclared: false),
      ])
  }

  @Test(
    "A link is taken for a feed by its address, type, relation or text",
    arguments: [
      "<a href='/export/world.xml'>World</a>", "<a href='/?feed=rss2'>Subscribe</a>",
      "<a href='/x?format=feed&type=atom'>x</a>",
      "<a type='application/rss+xml' href='/x/7'>Subscribe</a>", "<a href='/x/7'>RSS-лента</a>",
      "<a href='/x/7'>\nАtom / RSS</a>",
      "<a href='/x/7' title='Our RSS'><i></i></a>", "<a href='/x/7'><img src='/i/rss.png'></a>",
      "<a rel=feed href='/x/7'>x</a>",
      "<a class='icon-rss' href='/x/7'></a>", "<a href='/rss/politics'>Политика</a>",
      "<a href='feed://a.example/x/7'>RSS</a>",
      "<a href='feed:https://a.example/x/7'>RSS</a>", "<link rel=feed href='/x/7'>", "<link rel=alternate href='/x/7'>",
      "<link rel=alternate type='application/rss' href='/x/7'>", "<area href='/x.atom'>",
    ])
  func shapes(_ html: String) {
    #expect(FeedLinks.find(in: Array(html.utf8), baseURL: "https://a.example/").count == 1)
  }

  @Test(
    "Other links are ignored",
    arguments: [
      "<a href='/feedback'>Feedback</a>", "<a href='/x'>Atomic energy</a>", "<a href='/sitemap.xml'>Map</a>",
      "<a href='mailto:rss@a.example'>RSS</a>", "<link rel=stylesheet href='/feed.css'>",
      "<a href='/news'>News</a><b>RSS</b>",
      "<link rel=alternate hreflang=ru href='/ru'>", "<link rel=alternate media=print href='/p'>",
      "<link rel=search type='application/opensearchdescription+xml' href='/opensearch.xml'>",
    ])
  func otherLinks(_ html: String) {
    #expect(FeedLinks.find(in: Array(html.utf8), baseURL: "https://a.example/").isEmpty)
  }

  @Test("HTTP Link fields declare feeds: several in one field, with and without quotes")
  func fields() {
    let links = FeedLinks.find(
      inFields: [
        #"</a.atom>; rel="alternate"; type="application/atom+xml"; title="a, b", <style.css>; rel=stylesheet"#,
        "<https://o.example/rss>;type=application/rss+xml;rel=alternate , </c>; rel=feed",
        #"</wp-json/>; rel="https://api.w.org/""#,
        "nonsense", "<", String(repeating: "<a>;", count: 50_000),
      ], baseURL: "https://a.example/x/")
    #expect(links.map(\.url) == ["https://a.example/a.atom", "https://o.example/rss", "https://a.example/c"])
  }

  @Test("A script element ends also with an end tag in capitals")
  func capitals() {
    let html = Array("<SCRIPT>'<a href=/rss/no>'</SCRIPT><a href=/feed/>".utf8)
    #expect(FeedLinks.find(in: html, baseURL: "https://a.example/").map(\.url) == ["https://a.example/feed/"])
  }

  @Test("A page cut off anywhere gives only links that it has, and does not hang")
  func cut() {
    let html = Array("<a x='1' href=\"/rss\" y><link rel=\"alternate\" type=text/xml href='/f'><!-- <script>".utf8)
    let counts = (0...html.count).map { FeedLinks.find(in: Array(html[..<$0]), baseURL: "http://a.example/").count }
    // The links found so far stay.
    #expect(counts == counts.sorted() && counts.first == 0 && counts.last == 2)
  }
}
