import Basics
import FeedModel

/// The page on which stored entries are searched: a form and what it finds, without scripts.
struct SearchPage {
  let form: SearchForm
  let report: SearchReport
  let topics: [String]

  /// The document.
  func html() -> HTML {
    """
    <!doctype html>
    <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark"><title>diplowatch: search</title>
    <link rel="stylesheet" href="/style.css"></head><body>
    <header><h1><a href="/">diplowatch</a></h1></header><main><section class="wide"><h2>Search</h2>
    <form action="/search" method="get" role="search">
    <p><label>Words <input type="search" name="q" size="60" value="\(form.words)" autofocus></label>
    <button>Search</button></p>
    <p><label>Feed <input name="feed" size="20" value="\(form.feed ?? "")"></label>
    <label>Topic <select name="topic"><option value="">all</option>\(topics.map(option))</select></label>
    <label>Language <input name="language" size="3" value="\(form.language ?? "")"></label>
    <label><input type="checkbox" name="matches" value="1"\(checked(form.matchesOnly))> matches only</label>
    <label><input type="checkbox" name="order" value="best"\(checked(form.best))> best first</label></p></form>
    \(problem())\(report.hits.map(article))\(more())</section></main></body></html>
    """
  }

  private func checked(_ flag: Bool) -> HTML { flag ? " checked" : "" }

  private func option(_ topic: String) -> HTML {
    let selected: HTML = topic == form.topic ? " selected" : ""
    return "<option value=\"\(topic)\"\(selected)>\(topic)</option>"
  }

  private func problem() -> HTML {
    if let problem = report.problem { return "<p class=\"bad\">\(problem)</p>" }
    return report.hits.isEmpty && !form.words.isEmpty ? "<p>Nothing is stored that answers this.</p>" : ""
  }

  private func article(_ hit: SearchReport.Hit) -> HTML {
    let title = MarkedText.html(hit.title, marked: hit.titleMarks, limit: 400)
    let isWeb = hit.url.map { $0.hasPrefix("http://") || $0.hasPrefix("https://") } ?? false
    let linked: HTML =
      isWeb ? "<a href=\"\(hit.url ?? "")\" rel=\"noreferrer noopener nofollow\">\(title)</a>" : title
    let quote: HTML = hit.quote.map { "<p><bdi>\(MarkedText.html($0, marked: hit.quoteMarks))</bdi></p>" } ?? ""
    let topics: HTML = hit.topics.isEmpty ? "" : " · \(hit.topics.joined(separator: ", "))"
    let time = hit.time.time.rfc3339()
    return """
      <article><p class="meta"><time datetime="\(time)">\(String(time.prefix(16)).replacing("T", with: " "))</time> ·
      <bdi>\(hit.feed)</bdi>\(topics)</p><h3><bdi>\(linked)</bdi></h3>\(quote)</article>
      """
  }

  private func more() -> HTML {
    guard let next = report.next else { return "" }
    var query = "q=\(PercentEncoding.value(form.words))&before=\(next)"
    for (name, value) in [("feed", form.feed), ("topic", form.topic), ("language", form.language)] {
      if let value { query += "&\(name)=\(PercentEncoding.value(value))" }
    }
    if form.matchesOnly { query += "&matches=1" }
    return "<p><a href=\"/search?\(query)\" rel=\"next\">Earlier ones</a></p>"
  }
}
