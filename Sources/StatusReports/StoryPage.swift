package import Basics
import FeedModel
package import Matches

/// One story: who reports it, and how long after the first.
package struct StoryPage {
  let matches: [MatchRecord]
  /// The same in the order in which the feeds had them.
  let timeline: [MatchRecord]
  let now: Timestamp
  /// Those of its acts that were answered, or that answer another.
  let chains: [ChainReport]
  let frame: PageFrame
  /// What the strip on top is made of.
  let status: StatusReport?

  /// - Parameter matches: The story's matches in the order in which they came; at least one.
  /// - Parameter chains: Answered acts, of any stories.
  package init(
    matches: [MatchRecord], chains: [ChainReport] = [], now: Timestamp, version: String, hasArchive: Bool,
    status: StatusReport? = nil
  ) {
    let id = matches.first.map { $0.story?.id ?? $0.id }
    self.chains = chains.filter { chain in
      [chain.act, chain.answer].contains { act in id.map(act.stories.contains) ?? false }
    }
    self.matches = matches
    timeline = MatchRecord.byReport(matches)
    self.status = status
    self.now = now
    frame = PageFrame(
      title: "diplowatch: \(matches.first?.headline ?? "story")", version: version, hasArchive: hasArchive,
      head: PageFrame.feeds(of: MatchQuery()))
  }

  package func html() -> HTML {
    guard let first = matches.first else { return frame.html("") }
    let headline = first.headline
    return frame.html(
      """
      \(StatusStrip.html(status))<h1\(PageText.lang(headline, first.entry.language))><bdi>\(PageText.title(headline))</bdi></h1>\(facts(first))\(answered(first))
      <section aria-labelledby="timeline"><h2 id="timeline">Timeline</h2><ol class="timeline">\(timeline.map(report))</ol>\
      </section>
      """)
  }

  private func facts(_ first: MatchRecord) -> HTML {
    let feeds = Set(matches.map(\.feed.id)).count
    let languages = Set(matches.compactMap(\.entry.language)).sorted().map(PageText.language).joined(separator: ", ")
    let follows: HTML =
      first.story?.follows.map {
        "<p>It follows up <a href=\"/stories/\(PercentEncoding.value($0))\">an earlier story</a>.</p>"
      }
      ?? ""
    return """
      <p class="meta">\(PageText.count(matches.count, "report", "reports")) in \(PageText.count(feeds, "feed", "feeds")) · \
      \(languages) · first \(PageText.clock(timeline[0].reportedAt, now: now)) by \(PageText.feed(timeline[0].feed)) · story \
      <code>\(first.story?.id ?? first.id)</code></p>\(follows)
      """
  }

  private func answered(_ first: MatchRecord) -> HTML {
    guard !chains.isEmpty else { return "" }
    return """
      <section aria-labelledby="chains"><h2 id="chains">Answered in kind</h2>\
      \(ChainList(chains: chains, now: now, story: first.story?.id ?? first.id).html())</section>
      """
  }

  private func report(_ match: MatchRecord) -> HTML {
    let headline = match.markedHeadline
    let title = PageText.link(MarkedText.html(headline.text, marked: headline.marked, limit: 400), to: match.entry.url)
    let seconds = (match.reportedAt.milliseconds - timeline[0].reportedAt.milliseconds) / 1000
    let behind = match.id == timeline[0].id ? "first" : "\(seconds / 60) min behind"
    let language: HTML = match.entry.language.map { " · \(PageText.language($0))" } ?? ""
    let published: HTML = match.entry.published.map { "published \(PageText.clock($0, now: now)), " } ?? "undated, "
    return """
      <li><p class="meta"><strong>\(behind)</strong> · \(PageText.feed(match.feed)) · \(published)matched \
      \(PageText.clock(match.matchedAt, now: now))\(language)</p>
      <p\(PageText.lang(headline.text, match.entry.language))><bdi>\(title)</bdi></p></li>
      """
  }
}
