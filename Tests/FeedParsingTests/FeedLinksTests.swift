import Testing

@testable import FeedParsing

struct FeedLinksTests {
  @Test("Declared feeds come first, then links that look like feeds, each once and absolute")
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

  @Test("A script ends with its tag in capitals too")
  func capitals() {
    let html = Array("<SCRIPT>'<a href=/rss/no>'</SCRIPT><a href=/feed/>".utf8)
    #expect(FeedLinks.find(in: html, baseURL: "https://a.example/").map(\.url) == ["https://a.example/feed/"])
  }

  @Test("A page that ends anywhere gives no more than it holds, and never hangs")
  func cut() {
    let html = Array("<a x='1' href=\"/rss\" y><link rel=\"alternate\" type=text/xml href='/f'><!-- <script>".utf8)
    for end in 0...html.count {
      #expect(FeedLinks.find(in: Array(html[..<end]), baseURL: "http://a.example/").count <= 2)
    }
  }
}
