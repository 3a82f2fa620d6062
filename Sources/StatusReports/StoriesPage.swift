package import Basics
import FeedModel
import Matches

/// The page of stories: events that one or more feeds report, and acts that were answered in kind.
package struct StoriesPage {
  let found: Result<StoriesReport, Refusal>
  let chains: [ChainReport]
  let query: StoriesQuery
  let status: StatusReport
  let frame: PageFrame
  /// The feeds of the matches at hand, for the title of a feed that had neither the first nor the latest of a story.
  private let known: [String: MatchRecord.Feed]

  /// The number of stories on a page.
  package static let listed = 60
  /// The number of answered acts on a page, the latest ones.
  package static let chainsListed = 12
  private static let feedsShown = 6
  private static let spans = ["24h", "3d", StoriesQuery.usualSince, "30d"]

  private var now: Timestamp { status.now.time }

  /// - Parameter chains: Answered acts, the latest first.
  package init(
    found: Result<StoriesReport, Refusal>, chains: [ChainReport], query: StoriesQuery, status: StatusReport,
    hasArchive: Bool
  ) {
    self.found = found
    self.chains = chains
    self.query = query
    self.status = status
    let feeds = (try? found.get().stories)?.flatMap { [$0.opening.feed, $0.latest.feed] } ?? []
    known = Dictionary(feeds.map { ($0.id, $0) }) { first, _ in first }
    frame = PageFrame(
      title: "diplowatch: stories", place: .stories, version: status.version, hasArchive: hasArchive,
      head: PageFrame.feeds(of: MatchQuery.firstReports))
  }

  /// The document.
  package func html() -> HTML {
    frame.html(
      """
      \(StatusStrip(report: status).html())<h1>Stories</h1><p class="meta">Events that one or more feeds report, in either \
      language, the one that grew last first.</p>\(filter())<div class="columns"><section aria-labelledby="latest">\
      <h2 id="latest">\(query.before == nil ? "Latest stories" : "Older stories")</h2>\(list())</section>\
      <section class="aside" aria-labelledby="chains"><h2 id="chains">Answered in kind</h2>\(answered())</section></div>
      """)
  }

  private func filter() -> HTML {
    let chosen = query.since ?? StoriesQuery.usualSince
    let spans = Self.spans + (Self.spans.contains(chosen) ? [] : [chosen])
    let options = spans.map { span in
      "<option value=\"\(span)\"\(span == chosen ? " selected" as HTML : "")>\(span)</option>" as HTML
    }
    return """
      <form class="filter" action="/stories" method="get" role="search" aria-label="Choose stories"><div class="fields">\
      <label>Grown in the last <select name="since">\(options)</select></label><button>Show</button></div></form>
      """
  }

  private func list() -> HTML {
    switch found {
    case .failure(let refusal): return "<p class=\"problem\">\(refusal.sentence)</p>"
    case .success(let report):
      let nothing: HTML =
        query.before == nil ? "<p>No story grew in this time.</p>" : "<p>There are no older stories.</p>"
      return "\(report.stories.isEmpty ? nothing : "")\(report.stories.map(article))\(pages(report))"
    }
  }

  private func article(_ story: StoriesReport.Story) -> HTML {
    let (opening, latest) = (story.opening, story.latest)
    let place = latest.story
    var matched = PageText.clock(latest.matchedAt, now: now)
    if opening.id != latest.id {
      // Without its first match it cannot be said when it began.
      let first: HTML = opening.id == place?.id ? "first \(PageText.clock(opening.matchedAt, now: now)), " : ""
      matched = "\(first)last \(matched)"
    }
    let follows: HTML =
      opening.story?.follows.map {
        " · follows up <a href=\"/stories/\(PercentEncoding.value($0))\">an earlier one</a>"
      }
      ?? ""
    return """
      <article><h3\(PageText.lang(opening.headline, opening.entry.language))><bdi>\
      <a href="/stories/\(PercentEncoding.value(place?.id ?? opening.id))">\(PageText.title(opening.headline))</a></bdi></h3>\
      <p class="meta">\(PageText.count(place?.size ?? 1, "report", "reports")) in \
      \(PageText.count(place?.feeds.count ?? 1, "feed", "feeds")): \(feeds(story)) · matched \
      \(matched)\(follows)</p></article>
      """
  }

  /// Who reports it, in the order of their first reports.
  private func feeds(_ story: StoriesReport.Story) -> HTML {
    let ids = story.latest.story?.feeds ?? [story.opening.feed.id]
    var shown: HTML = ""
    for (place, id) in ids.prefix(Self.feedsShown).enumerated() {
      shown += place == 0 ? "" : ", "
      shown += PageText.feed(known[id] ?? MatchRecord.Feed(id: id, title: nil, url: ""))
    }
    return ids.count > Self.feedsShown ? "\(shown) and \(ids.count - Self.feedsShown) more" : shown
  }

  private func pages(_ found: StoriesReport) -> HTML {
    var links: [HTML] = []
    func link(_ before: Int64?, _ rel: HTML, _ title: HTML) {
      var query = query
      query.before = before
      links.append("<a\(rel) href=\"\(query.address)\">\(title)</a> ")
    }
    if query.before != nil { link(nil, "", "Latest") }
    if let next = found.next { link(next, " rel=\"next\"", "Older") }
    return links.isEmpty ? "" : "<nav class=\"pages\" aria-label=\"Older and newer stories\">\(links)</nav>"
  }

  private func answered() -> HTML {
    guard !chains.isEmpty else {
      return "<p>No act of a side was answered in kind among the matches of the last year that are kept.</p>"
    }
    return ChainList(chains: Array(chains.prefix(Self.chainsListed)), now: now).html()
  }
}
