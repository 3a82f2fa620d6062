package import Basics
import FeedModel
import Matches

/// The front page: what is wrong, then the latest matches by story, then charts and delivery. It is one document without
/// scripts. Everything from feeds is escaped.
package struct StatusPage {
  let report: StatusReport
  let activity: ActivityReport
  let query: MatchQuery
  /// The matches that answer it, or why there are none.
  let matches: Result<MatchesReport, Refusal>
  /// Whether there is an archive to search.
  let hasArchive: Bool
  /// Whether matches may be marked from here.
  let hasMarks: Bool
  /// Whether the page asks for itself again every minute. Off unless asked for: it would take away what a reader writes
  /// into the form (WCAG 2.2.1).
  let refreshes: Bool

  /// The number of matches on a page.
  package static let listed = 60

  /// A page.
  package init(
    report: StatusReport, activity: ActivityReport, query: MatchQuery, matches: Result<MatchesReport, Refusal>,
    hasArchive: Bool = false, hasMarks: Bool = false, refreshes: Bool = false
  ) {
    self.report = report
    self.activity = activity
    self.query = query
    self.matches = matches
    self.hasArchive = hasArchive
    self.hasMarks = hasMarks
    self.refreshes = refreshes
  }

  private var now: Timestamp { report.now.time }
  private var found: [MatchRecord] { (try? matches.get())?.matches ?? [] }

  /// The document.
  package func html() -> HTML {
    let refresh: HTML = refreshes ? "<meta http-equiv=\"refresh\" content=\"60\">" : ""
    let frame = PageFrame(
      title: query.topic.map { "diplowatch: \(activity.title(of: $0))" } ?? "diplowatch", place: .matches,
      version: report.version, hasArchive: hasArchive, head: "\(refresh)\(PageFrame.feeds(of: query))")
    return frame.html(
      """
      <h1 class="unseen">Latest matches</h1>\(StatusStrip(report: report).html())\(stateNotice())\(reloadNotice())\
      \(filter())<div class="columns"><section id="matches" aria-labelledby="latest"><div class="title">\
      <h2 id="latest">\(query.before == nil ? "Latest matches" : "Older matches")</h2>\(tools())</div>\(list())</section>\
      <div class="aside">\(charts())<section id="delivery"><h2>Delivery</h2>\(delivery())</section>\(nodes())\(mutes())</div></div>
      """)
  }

  // MARK: notices

  private func stateNotice() -> HTML {
    guard let trouble = report.stateTrouble else { return "" }
    return """
      <section class="notice" id="state"><h2>The state is in trouble</h2><p>\(trouble)</p></section>
      """
  }

  private func reloadNotice() -> HTML {
    guard let reload = report.configuration.lastReload, !reload.succeeded else { return "" }
    let messages = reload.messages.prefix(20).map { "<li>\($0)</li>" as HTML }
    return """
      <section class="notice" id="reload"><h2>The last reload was refused \(moment(reload.at))</h2>
      <p>The configuration of \(moment(report.configuration.inForceSince)) stays in force. Correct what stands below, then \
      run <code>diplowatch reload</code>.</p><ul>\(messages)</ul></section>
      """
  }

  // MARK: matches

  private func filter() -> HTML {
    var names: [String: String] = [:]
    var feeds: [String: String] = [:]
    for match in found {
      for entity in match.entities { names[entity.id] = entity.name }
      feeds[match.feed.id] = match.feed.title ?? match.feed.id
    }
    func sorted(_ values: [String: String]) -> [(id: String, name: String)] {
      values.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }
    return FilterForm(
      query: query, activity: activity, entities: sorted(names), feeds: sorted(feeds), refreshes: refreshes
    ).html()
  }

  /// The stories, the feeds of these matches, and whether the page refreshes itself.
  private func tools() -> HTML {
    let address = query.fromTheTop.address
    return """
      <p class="meta tools"><a href="/stories">all stories</a> · <a href="/matches.atom\(address)">Atom feed</a> · <a href="/matches.json\(address)">JSON feed</a> · \
      <a href="/\(query.address(refreshing: !refreshes))">\(refreshes ? "stop refreshing" : "refresh every minute")</a></p>
      """
  }

  private func list() -> HTML {
    switch matches {
    case .failure(let refusal): return "<p class=\"problem\">\(refusal.sentence)</p>"
    case .success(let report):
      let articles = StoryGroup.groups(of: report.matches).map { group in
        let start = group.story.flatMap { report.storyStarts[$0.id] }
        return StoryArticle(group: group, start: start, now: now, hasMarks: hasMarks, refreshes: refreshes).html()
      }
      return "\(articles.isEmpty ? nothing(report) : "")\(articles)\(pages(report))"
    }
  }

  private func nothing(_ found: MatchesReport) -> HTML {
    if query == MatchQuery() {
      return """
        <p>Nothing has matched yet. A match stands here within seconds of the poll that brings it. \
        <a href="/feeds">See what is read</a>, or try a headline with <code>diplowatch explain "…"</code>.</p>
        """
    }
    if let time = found.lookedBackTo { return "<p>No match since \(PageText.clock(time, now: now)) answers this.</p>" }
    if query.before != nil { return "<p>There are no older matches.</p>" }
    var words: HTML = ""
    if hasArchive, let text = query.words {
      words = " <a href=\"/search?q=\(PercentEncoding.value(text))\">Search all entries that were read</a>"
    }
    return "<p>No match answers this. Take a filter away, or choose an earlier time.\(words)</p>"
  }

  private func pages(_ found: MatchesReport) -> HTML {
    var links: [HTML] = []
    func link(_ query: MatchQuery, _ rel: HTML, _ title: HTML) {
      links.append("<a\(rel) href=\"/\(query.address(refreshing: refreshes))\">\(title)</a> ")
    }
    if query.before != nil { link(query.fromTheTop, "", "Latest") }
    if let next = found.next {
      var older = query
      older.before = next
      link(older, " rel=\"next\"", found.lookedBackTo == nil ? "Older" : "Look further back")
    }
    return links.isEmpty ? "" : "<nav class=\"pages\" aria-label=\"Older and newer matches\">\(links)</nav>"
  }

  // MARK: beside them

  private func charts() -> HTML {
    var rest = query.fromTheTop
    rest.topic = nil
    return Charts(activity: activity, topic: query.topic, isListNarrower: rest != MatchQuery()).html()
  }

  private func delivery() -> HTML {
    let log: HTML = report.matchLog.trouble.map { "<strong class=\"bad\">paused: \($0)</strong>" } ?? "written"
    let sinks = report.sinks.map { sink in
      let error: HTML = sink.report.lastError.map { "<bdi>\($0)</bdi> " } ?? ""
      let state: HTML = sink.trouble.map { "<strong class=\"bad\">\($0)</strong> \(error)" } ?? "delivering"
      let next: HTML = sink.report.nextTry.map { "; next try \(moment($0))" } ?? ""
      let command: HTML = sink.command.map { "<br><code>\($0)</code>" } ?? ""
      return "<tr><th scope=\"row\">\(sink.name)<td>\(sink.report.waiting) waiting<td>\(state)\(next)\(command)</tr>"
        as HTML
    }
    return """
      <div class="scroll" role="region" aria-label="Delivery" tabindex="0"><table><tbody><tr><th scope="row">match log\
      <td>\(report.matchLog.queued) waiting<td>\(log)</tr>\(sinks)</tbody></table></div>
      """
  }

  private func nodes() -> HTML {
    guard let nodes = report.nodes else { return "" }
    let rows = nodes.map { node in
      let name: HTML = node.isThis ? "\(node.name) (this)" : "\(node.name)"
      var state: HTML = "alive"
      if node.draining { state = "<strong class=\"bad\">drained</strong>" }
      if !node.alive { state = "<strong class=\"bad\">silent since \(moment(node.lastSeen))</strong>" }
      let lag: HTML = node.lag.map { $0 == 0 ? "log written" : "\($0) to write" } ?? ""
      return """
        <tr><th scope="row">\(name)<td>\(state)<td>\(PageText.count(node.feeds + node.sinks.count, "lease", "leases"))\
        <td>\(lag)<td><code>\(String(node.watchlist.prefix(8)))</code></tr>
        """ as HTML
    }
    let warning: HTML =
      nodes.watchlistsDiffer
      ? "<p class=\"problem\">The watchlists differ: what matches depends on the node that polls.</p>" : ""
    return """
      <section id="nodes"><h2>Nodes</h2>\(warning)<div class="scroll" role="region" aria-label="Nodes" tabindex="0">\
      <table><tbody>\(rows)</tbody></table></div></section>
      """
  }

  private func mutes() -> HTML {
    guard let mutes = report.mutes, !mutes.isEmpty else { return "" }
    let rows = mutes.map { mute in
      let reason: HTML = mute.reason.map { ": <bdi>\($0)</bdi>" } ?? ""
      return "<li><bdi>\(mute.subject)</bdi>, ends \(moment(mute.until))\(reason)</li>" as HTML
    }
    return "<section id=\"mutes\"><h2>Muted</h2><ul>\(rows)</ul></section>"
  }

  private func moment(_ time: ReportTime?) -> HTML { PageText.moment(time, now: now) }
}
