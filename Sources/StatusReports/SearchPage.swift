package import Basics
import FeedModel

/// The page on which stored entries are searched: a form and what it finds, without scripts.
package struct SearchPage {
  let form: SearchForm
  let report: SearchReport
  let topics: [(id: String, title: String)]
  let now: Timestamp
  let version: String
  /// What the strip on top is made of.
  let status: StatusReport?

  /// A page.
  package init(
    form: SearchForm, report: SearchReport, topics: [(id: String, title: String)], now: Timestamp, version: String,
    status: StatusReport? = nil
  ) {
    self.form = form
    self.report = report
    self.topics = topics
    self.now = now
    self.version = version
    self.status = status
  }

  /// The document.
  package func html() -> HTML {
    let frame = PageFrame(title: "diplowatch: search", place: .search, version: version, hasArchive: true)
    return frame.html(
      """
      \(StatusStrip.html(status))<h1>Search</h1><p class="meta">All entries that were read, whether they matched or not. All words must be there: \
      <code>consul*</code> finds what begins so, <code>-word</code> leaves out, <code>OR</code> stands between alternatives, \
      <code>"several words"</code> is a phrase, <code>@ru.lavrov</code> a name of the watchlist.</p>
      <form class="filter" action="/search" method="get" role="search" aria-label="Search entries"><div class="fields">
      <label class="long">Words <input type="search" name="q" value="\(form.words)"></label>
      <label>Topic <select name="topic"><option value="">all</option>\(topics.map(option))</select></label>
      <label>Feed <input name="feed" size="14" value="\(form.feed ?? "")" placeholder="id"></label>
      <label>Language <input name="language" size="4" value="\(form.language ?? "")" placeholder="en"></label>
      <label class="check"><input type="checkbox" name="only" value="matches"\(checked(form.matchesOnly))> matches only</label>
      <label class="check"><input type="checkbox" name="order" value="best"\(checked(form.best))> best first</label>
      <button>Search</button></div></form>
      <section aria-label="Entries found">\(problem())\(report.hits.map(article))\(more())</section>
      """)
  }

  private func checked(_ flag: Bool) -> HTML { flag ? " checked" : "" }

  private func option(_ topic: (id: String, title: String)) -> HTML {
    let selected: HTML = topic.id == form.topic ? " selected" : ""
    return "<option value=\"\(topic.id)\"\(selected)\(PageText.foreign(topic.title))>\(topic.title)</option>"
  }

  private func problem() -> HTML {
    if let problem = report.problem { return "<p class=\"problem\">\(problem)</p>" }
    return report.hits.isEmpty && !form.words.isEmpty ? "<p>Nothing is stored that answers this.</p>" : ""
  }

  private func article(_ hit: SearchReport.Hit) -> HTML {
    let title = PageText.link(MarkedText.html(hit.title, marked: hit.titleMarks, limit: 400), to: hit.url)
    let quote: HTML =
      hit.quote.map {
        "<p class=\"summary\"\(PageText.lang($0))><bdi>\(MarkedText.html($0, marked: hit.quoteMarks))</bdi></p>"
      } ?? ""
    let names = hit.topics.map { id in topics.first { $0.id == id }?.title ?? id }
    let matched: HTML = names.isEmpty ? "" : " · \(names.joined(separator: ", "))"
    return """
      <article><h2 class="hit"\(PageText.lang(hit.title))><bdi>\(title)</bdi></h2>
      <p class="meta"><bdi\(PageText.lang(hit.feed))>\(hit.feed)</bdi> · \(PageText.clock(hit.time.time, now: now))\(matched)</p>
      \(quote)</article>
      """
  }

  private func more() -> HTML {
    guard let next = report.next else { return "" }
    let values = [
      ("q", form.words), ("before", String(next)), ("feed", form.feed), ("topic", form.topic),
      ("language", form.language), ("only", form.matchesOnly ? "matches" : nil),
      ("order", form.best ? "best" : nil),
    ]
    let fields = FormFields(values.compactMap { name, value in value.map { (name, $0) } })
    return
      "<nav class=\"pages\" aria-label=\"Earlier entries\"><a href=\"/search?\(fields.text)\" rel=\"next\">Older</a></nav>"
  }
}
