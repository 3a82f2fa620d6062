import Basics
import FeedModel
import Matches

/// The status page: recent matches with their reasons, charts by hour and day, and the state of feeds and delivery. It
/// is one document without scripts. Everything from feeds is escaped.
struct StatusPage {
  let report: StatusReport
  let activity: ActivityReport
  /// The topic that the reader has chosen; nil for all.
  let topic: String?
  /// Whether there is an archive to search.
  var hasArchive = false
  /// Whether matches may be marked from here.
  var hasMarks = false

  /// The maximum number of feeds that are listed. `diplowatch status` lists all.
  static let listedFeeds = 300

  private var now: Timestamp { report.now.time }

  /// The document.
  func html() -> HTML {
    """
    <!doctype html>
    <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
    <meta http-equiv="refresh" content="60"><meta name="color-scheme" content="light dark">
    <title>diplowatch</title><link rel="stylesheet" href="/style.css"></head><body>
    <header><h1>diplowatch</h1>\(summary())</header>
    <main>\(stateNotice())\(reloadNotice())<nav aria-label="Topics">\(topicLinks())</nav>
    <section><h2>Matches per hour by topic</h2>\(HourChart(hours: activity.hours, topics: activity.topics).html())</section>
    <section><h2>Tone by day</h2>\(ToneChart(days: activity.days, sides: activity.sides).html())</section>
    <section class="wide" id="matches"><h2>Latest matches</h2>\(matches())</section>
    <section class="wide" id="feeds"><h2>Feeds</h2>\(feeds())</section>
    <section class="wide" id="delivery"><h2>Delivery</h2>\(delivery())</section>\(mutes())</main>
    <footer>diplowatch \(report.version), started \(moment(report.started)) ·
    \(hasArchive ? "<a href=\"/search\">search</a> · " : "")<a href="/metrics">metrics</a> · <a href="/status.json">status.json</a></footer>
    </body></html>
    """
  }

  // MARK: parts

  private func summary() -> HTML {
    let totals =
      report.totals ?? FeedTotals(watched: report.feeds.count, inTrouble: report.feeds.count { $0.isInTrouble })
    return """
      <p>\(totals.watched) feeds, \(verdict(totals)) · \(report.polling.matches) matches since the start ·
      \(report.matchLog.queued) to write · as of \(report.now.time.rfc3339())</p>
      """
  }

  /// The problems; "all well" only if there are none with feeds, state, delivery and the last reload.
  private func verdict(_ totals: FeedTotals) -> HTML {
    var troubles: [HTML] = []
    if report.stateTrouble != nil { troubles.append("<a class=\"bad\" href=\"#state\">the state is in trouble</a>") }
    if totals.watched == 0 { troubles.append("<strong class=\"bad\">nothing is watched</strong>") }
    if totals.inTrouble > 0 { troubles.append("<a class=\"bad\" href=\"#feeds\">\(totals.inTrouble) in trouble</a>") }
    if report.matchLog.trouble != nil { troubles.append("<a class=\"bad\" href=\"#delivery\">match log paused</a>") }
    let hooks = report.webhooks.count { $0.isInTrouble }
    if hooks > 0 { troubles.append("<a class=\"bad\" href=\"#delivery\">\(hooks) webhooks in trouble</a>") }
    let mails = report.mail?.count { $0.isInTrouble } ?? 0
    if mails > 0 { troubles.append("<a class=\"bad\" href=\"#delivery\">\(mails) mails in trouble</a>") }
    if report.configuration.lastReload?.succeeded == false {
      troubles.append("<strong class=\"bad\">the last reload was refused</strong>")
    }
    guard let first = troubles.first else { return "all well" }
    return troubles.dropFirst().reduce(first) { "\($0), \($1)" }
  }

  private func stateNotice() -> HTML {
    guard let trouble = report.stateTrouble else { return "" }
    return """
      <section class="wide notice" id="state"><h2>The state is in trouble</h2><p>\(trouble)</p></section>
      """
  }

  private func reloadNotice() -> HTML {
    guard let reload = report.configuration.lastReload, !reload.succeeded else { return "" }
    let messages = reload.messages.prefix(20).map { "<li>\($0)</li>" as HTML }
    return """
      <section class="wide notice"><h2>The last reload was refused \(moment(reload.at))</h2>
      <p>The configuration of \(moment(report.configuration.inForceSince)) stays in force.</p><ul>\(messages)</ul></section>
      """
  }

  private func topicLinks() -> [HTML] {
    let all: HTML = topic == nil ? "<a href=\"/\" aria-current=\"page\">All topics</a>" : "<a href=\"/\">All topics</a>"
    return [all]
      + activity.topics.map { known in
        let current: HTML = known.id == topic ? " aria-current=\"page\"" : ""
        return "<a href=\"/?topic=\(PercentEncoding.value(known.id))\"\(current)>\(known.title)</a> "
      }
  }

  private func matches() -> HTML {
    guard !activity.latest.isEmpty else { return "<p>Nothing matched yet.</p>" }
    return "\(activity.latest.map(article))"
  }

  private func article(_ match: MatchRecord) -> HTML {
    let time: HTML = moment(ReportTime(match.matchedAt))
    let headline = match.markedHeadline
    let title = MarkedText.html(headline.text, marked: headline.marked, limit: 400)
    let linked: HTML =
      match.entry.url.flatMap { WebAddress.isWeb($0) ? $0 : nil }.map {
        "<a href=\"\($0)\" rel=\"noreferrer noopener nofollow\">\(title)</a>"
      } ?? title
    let summary: HTML =
      match.entry.summary.map {
        "<p><bdi>\(MarkedText.html($0, marked: match.marked(in: .summary)))</bdi></p>"
      } ?? ""
    let names = match.entities.prefix(12).map { entity in
      "<li><bdi>\(entity.name)</bdi>\(entity.side.map { " <small>\($0)</small>" as HTML } ?? "")</li>" as HTML
    }
    let muted: HTML = match.muted.map { " · muted (\($0))" } ?? ""
    let revision: HTML = match.revision > 1 ? " · revision \(match.revision)\(muted)" : muted
    return """
      <article><p class="meta">\(time) · <bdi>\(match.feed.title ?? match.feed.id)</bdi>\(revision)</p>
      <h3><bdi>\(linked)</bdi></h3>\(summary)<ul class="reasons">\(match.topics.map(reason))</ul>
      <ul class="names">\(names)</ul>\(markForm(match))</article>
      """
  }

  /// The desk's judgement of a match, in one click.
  private func markForm(_ match: MatchRecord) -> HTML {
    guard hasMarks else { return "" }
    return """
      <form action="/mark" method="post"><input type="hidden" name="id" value="\(match.id)">
      <input name="note" size="20" maxlength="500" placeholder="note" aria-label="Note">
      <button name="relevant" value="yes">right</button> <button name="relevant" value="no">wrong</button></form>
      """
  }

  private func reason(_ topic: MatchRecord.Topic) -> HTML {
    let tone: HTML = topic.tone.map { " tone \(NumberText.tenths($0))" } ?? ""
    let flags: HTML = topic.flags.isEmpty ? "" : " · \(topic.flags.joined(separator: ", "))"
    let hits = topic.quotes.prefix(4).map {
      "<q><bdi>\($0.text)</bdi></q> " as HTML
    }
    return """
      <li><strong>\(topic.title)</strong> \(NumberText.tenths(topic.score))\(tone)\(flags) \(hits)</li>
      """
  }

  // MARK: feeds

  private func feeds() -> HTML {
    let ordered = report.feeds.filter(\.isInTrouble) + report.feeds.filter { !$0.isInTrouble }
    let rows = ordered.prefix(StatusPage.listedFeeds).map(row)
    let more = (report.totals?.watched ?? ordered.count) - rows.count
    let note: HTML = more > 0 ? "<p>… and \(more) more; <code>diplowatch status</code> lists them all.</p>" : ""
    return """
      <div class="scroll"><table><thead><tr><th>State<th>Feed<th>Newest entry<th>Last success<th>Next poll<th>Why</tr>
      </thead><tbody>\(rows)</tbody></table></div>\(note)
      """
  }

  private func row(_ feed: FeedReport) -> HTML {
    let badge: HTML =
      feed.isInTrouble
      ? "<strong class=\"bad\">\(feed.status)</strong>" : "<span class=\"good\">\(feed.status)</span>"
    let failures: HTML = feed.failures > 0 ? " · \(feed.failures) failed polls" : ""
    let interval: HTML = feed.intervalSeconds.map { " · every \(RelativeTime.duration(seconds: $0))" } ?? ""
    return """
      <tr><td>\(badge)<td><bdi>\(feed.title ?? feed.id)</bdi> <small>\(feed.id)</small>
      <td data-label="Newest entry">\(moment(feed.newestEntry))<td data-label="Last success">\(moment(feed.lastSuccess))
      <td data-label="Next poll">\(feed.polling ? "being polled" : moment(feed.nextPoll))
      <td><bdi>\(feed.lastError ?? feed.reason ?? "")</bdi>\(failures)\(interval)</tr>
      """
  }

  private func delivery() -> HTML {
    let log: HTML = report.matchLog.trouble.map { "<strong class=\"bad\">\($0)</strong>" } ?? "written"
    let sinks = report.webhooks.map { ("webhook", $0) } + (report.mail ?? []).map { ("mail", $0) }
    let hooks = sinks.map { kind, hook in
      """
      <tr><td>\(kind) \(hook.id)<td>\(hook.waiting) waiting, \(hook.dead) given up
      <td>\(hook.disabled ? "disabled: the receiver wants no more" : hook.lastError ?? "") \(moment(hook.nextTry))</tr>
      """ as HTML
    }
    return """
      <div class="scroll"><table><tbody><tr><td>match log<td>\(report.matchLog.queued) waiting
      <td>\(log)</tr>\(hooks)</tbody></table></div>
      """
  }

  private func mutes() -> HTML {
    guard let mutes = report.mutes, !mutes.isEmpty else { return "" }
    let rows = mutes.map { mute in
      "<li><bdi>\(mute.subject)</bdi>, ends \(moment(mute.until))\(mute.reason.map { ": <bdi>\($0)</bdi>" as HTML } ?? "")</li>"
        as HTML
    }
    return "<section class=\"wide\" id=\"mutes\"><h2>Muted</h2><ul>\(rows)</ul></section>"
  }

  // MARK: values

  private func moment(_ time: ReportTime?) -> HTML {
    guard let time = time?.time else { return "–" }
    let exact = time.rfc3339()
    return "<time datetime=\"\(exact)\" title=\"\(exact)\">\(RelativeTime.text(time, now: now))</time>"
  }
}
