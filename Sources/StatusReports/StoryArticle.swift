import Basics
import FeedModel
import Matches

/// A story, or a match without one, as the page shows it: the first report whole, the others in a line each.
struct StoryArticle {
  let group: StoryGroup
  /// When the feed of the story's first match had it, if that is none of the group.
  var start: Timestamp?
  let now: Timestamp
  /// Whether matches may be marked from here.
  var hasMarks = false
  /// Whether the page refreshes itself; its links go on to do so.
  var refreshes = false

  /// How many reports beside the first are listed; the timeline has all.
  private static let reportsShown = 4
  private static let namesShown = 8

  private var match: MatchRecord { group.lead }

  func html() -> HTML {
    let headline = match.markedHeadline
    let title = MarkedText.html(headline.text, marked: headline.marked, limit: 400)
    return """
      <article><h3\(PageText.lang(headline.text, match.entry.language))><bdi>\(PageText.link(title, to: match.entry.url))\
      </bdi></h3>\(source())\(summary(headline.text))<ul class="topics" aria-label="Topics">\(match.topics.map(topic))</ul>\
      \(names())\(reports())\(why())</article>
      """
  }

  private func source() -> HTML {
    let published: HTML =
      match.entry.published.map { "published \(PageText.clock($0, now: now)), " } ?? "undated, "
    let language: HTML = match.entry.language.map { " · \(PageText.language($0))" } ?? ""
    let revision: HTML = match.revision > 1 ? " · revision \(match.revision)" : ""
    let found: HTML = match.isReclassified ? " · found after an edit of the watchlist" : ""
    let delay: HTML = start == nil ? "" : " · \(behind(match))"
    let muted: HTML = match.muted.map { " · muted (\($0))" } ?? ""
    return """
      <p class="meta">\(PageText.feed(match.feed, refreshing: refreshes)) · \(published)matched \(PageText.clock(match.matchedAt, now: now))\
      \(delay)\(language)\(revision)\(found)\(muted)</p>
      """
  }

  private func summary(_ headline: String) -> HTML {
    guard let summary = match.entry.summary, summary != headline else { return "" }
    let text = MarkedText.html(summary, marked: match.marked(in: .summary))
    return "<p class=\"summary\"\(PageText.lang(summary, match.entry.language))><bdi>\(text)</bdi></p>"
  }

  private func topic(_ topic: MatchRecord.Topic) -> HTML {
    var query = MatchQuery()
    query.topic = topic.id
    let tone: HTML = topic.tone.map { " <span class=\"tone\">\(Tone.words($0))</span>" } ?? ""
    let flags = topic.flags.map { " <span class=\"tone\">\($0)</span>" as HTML }
    return """
      <li><a class="chip" href="/\(query.address(refreshing: refreshes))"\(PageText.foreign(topic.title))>\(topic.title)</a>\
      \(strength(topic))\(tone)\(flags)</li>
      """
  }

  /// The topic's probability as a bar and a number; for a topic without learned weights its score.
  private func strength(_ topic: MatchRecord.Topic) -> HTML {
    let share = topic.probability.map(Percent.number) ?? Int(min(100, max(0, topic.score)))
    let text = topic.probability.map(Percent.text) ?? "score \(NumberText.tenths(topic.score))"
    return """
      <svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">\
      <rect class="rail" width="100" height="10"/><rect class="fill" width="\(share)" height="10"/></svg>\
      <span class="number">\(text)</span>
      """
  }

  private func names() -> HTML {
    var seen: Set<String> = []
    let named = match.entities.filter { seen.insert($0.name).inserted }
    guard !named.isEmpty else { return "" }
    let links = named.prefix(Self.namesShown).map { entity in
      var query = MatchQuery()
      query.entity = entity.id
      let side: HTML = entity.side.map { " <small>\($0)</small>" } ?? ""
      return
        "<li><a href=\"/\(query.address(refreshing: refreshes))\"\(PageText.lang(entity.name))>\(entity.name)</a>\(side)</li>"
        as HTML
    }
    return "<ul class=\"names\" aria-label=\"Names\">\(links)</ul>"
  }

  /// Who else reports it, and how long after the first.
  private func reports() -> HTML {
    guard let story = group.story, story.size > 1 || !group.others.isEmpty else { return "" }
    let lines = group.others.prefix(Self.reportsShown).map { other in
      let title = PageText.link("\(other.headline)", to: other.entry.url)
      return """
        <li><span\(PageText.lang(other.headline, other.entry.language))><bdi>\(title)</bdi></span> <span class="meta">\
        \(PageText.feed(other.feed, refreshing: refreshes)), \(behind(other))</span></li>
        """ as HTML
    }
    let size = max(story.size, group.others.count + 1)
    let list: HTML = lines.isEmpty ? "" : "<ul class=\"reports\" aria-label=\"Further reports\">\(lines)</ul>"
    return """
      \(list)<p class="meta"><a href="/stories/\(PercentEncoding.value(story.id))">\
      \(PageText.count(size, "report", "reports")) in \(PageText.count(story.feeds.count, "feed", "feeds"))\
      <span class="unseen"> of this story</span>: timeline</a></p>
      """
  }

  /// How long after the story's first match a feed had another, or before it.
  private func behind(_ other: MatchRecord) -> String {
    let seconds = (other.reportedAt.milliseconds - (start ?? match.reportedAt).milliseconds) / 1000
    guard abs(seconds) >= 60 else { return "at the same time" }
    let distance = RelativeTime.duration(seconds: Int(abs(seconds)))
    guard start == nil else { return "\(distance) \(seconds > 0 ? "after" : "before") the first match" }
    return "\(distance) \(seconds > 0 ? "later" : "earlier")"
  }

  private func why() -> HTML {
    let probability: HTML = match.probability.map { " · probability \(Percent.text($0))" } ?? ""
    return """
      <details class="why"><summary>Why<span class="unseen"> it matched</span></summary>\
      <ul class="reasons">\(match.topics.map(reason))</ul>\
      <p class="meta">match <code>\(match.id)</code>\(probability)</p>\(markForm())</details>
      """
  }

  private func reason(_ topic: MatchRecord.Topic) -> HTML {
    let tone: HTML = topic.tone.map { ", tone \(NumberText.tenths($0))" } ?? ""
    let hits = topic.quotes.prefix(6).map { quote in
      " <q\(PageText.lang(quote.text, match.entry.language))><bdi>\(quote.text)</bdi></q> \(NumberText.tenths(quote.weight))"
        as HTML
    }
    return "<li><strong>\(topic.title)</strong> score \(NumberText.tenths(topic.score))\(tone):\(hits)</li>"
  }

  /// The desk's judgement of a match, in one click.
  private func markForm() -> HTML {
    guard hasMarks else { return "" }
    return """
      <form class="fields" action="/mark" method="post"><input type="hidden" name="id" value="\(match.id)">
      <label>Note <input name="note" size="20" maxlength="500"></label>
      <button name="relevant" value="yes">right</button> <button name="relevant" value="no">wrong</button></form>
      """
  }
}
