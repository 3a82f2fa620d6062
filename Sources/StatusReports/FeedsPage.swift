package import Basics

/// Which feeds the page of feeds lists: the query of its address.
public struct FeedsQuery: Sendable, Equatable {
  /// A state, or `trouble` for all that need attention; nil for all.
  public var state: String?
  /// What id, title or address have in them, regardless of case.
  public var words: String?

  /// What stands for all states that need attention.
  public static let trouble = "trouble"

  /// All feeds.
  public init() {}

  /// Reads a query.
  ///
  /// - Parameter states: The states in which a feed can be.
  /// - Throws: `Refusal` for another one: an empty list would hide the slip.
  package init(_ fields: FormFields, states: [String]) throws(Refusal) {
    state = fields["state"]
    words = fields["q"]
    if let state, state != Self.trouble, !states.contains(state) {
      throw .unknown("There is no state \"\(state)\"; there are \((states + [Self.trouble]).joined(separator: ", ")).")
    }
  }

  var address: String {
    let fields = FormFields([("state", state), ("q", words)].compactMap { name, value in value.map { (name, $0) } })
    return fields.text.isEmpty ? "/feeds" : "/feeds?" + fields.text
  }
}

/// The feeds that answer a query.
public struct FeedsReport: Sendable {
  /// All states, and how many of all feeds are in each.
  public var states: [(name: String, count: Int)]
  /// How many need attention.
  public var inTrouble: Int
  /// The first of those that answer, at most `FeedsPage.shown`.
  public var feeds: [FeedReport]
  /// Whether there are more.
  public var hasMore: Bool
  /// How many matches each feed had in the last 24 h; a feed without any is left out.
  public var matches: [String: Int]

  /// Memberwise.
  public init(
    states: [(name: String, count: Int)], inTrouble: Int, feeds: [FeedReport], hasMore: Bool, matches: [String: Int]
  ) {
    self.states = states
    self.inTrouble = inTrouble
    self.feeds = feeds
    self.hasMore = hasMore
    self.matches = matches
  }
}

/// The page of feeds: how many are in which state, and of each what is wrong and what mends it.
package struct FeedsPage {
  let status: StatusReport
  let report: FeedsReport
  let query: FeedsQuery
  let frame: PageFrame

  /// The most feeds that are listed.
  public static let shown = 300

  private var now: Timestamp { status.now.time }

  package init(status: StatusReport, report: FeedsReport, query: FeedsQuery, hasArchive: Bool) {
    self.status = status
    self.report = report
    self.query = query
    frame = PageFrame(title: "diplowatch: feeds", place: .feeds, version: status.version, hasArchive: hasArchive)
  }

  package func html() -> HTML {
    frame.html(
      """
      \(StatusStrip(report: status).html())<h1>Feeds</h1><nav aria-label="Feeds by state"><ul class="chosen">\(states())</ul>\
      </nav><form class="filter" action="/feeds" method="get" role="search" aria-label="Search feeds"><div class="fields">\
      <label class="long">Id, title or address <input type="search" name="q" value="\(query.words ?? "")"></label>\
      \(chosenState())<button>Search</button></div>\
      </form>\(table())
      """)
  }

  private func states() -> [HTML] {
    let all = report.states.reduce(0) { $0 + $1.count }
    let known = [(nil, "all", all), (FeedsQuery.trouble, "in trouble", report.inTrouble)]
    let states = known + report.states.filter { $0.count > 0 }.map { ($0.name, $0.name, $0.count) }
    return states.map { state, title, count in
      var link = query
      link.state = state
      let current: HTML = state == query.state ? " aria-current=\"true\"" : ""
      return "<li><a class=\"chip\" href=\"\(link.address)\"\(current)>\(title) \(count)</a></li>"
    }
  }

  /// A search stays within the chosen state.
  private func chosenState() -> HTML {
    query.state.map { "<input type=\"hidden\" name=\"state\" value=\"\($0)\">" } ?? ""
  }

  private func table() -> HTML {
    guard !report.feeds.isEmpty else { return nothing() }
    let more: HTML =
      report.hasMore
      ? "<p>These are the first \(report.feeds.count); <code>diplowatch status</code> lists all.</p>" : ""
    return """
      <div class="scroll" role="region" aria-label="Feeds" tabindex="0"><table class="feeds"><thead><tr>\
      <th scope="col">State<th scope="col">Feed<th scope="col">Matches in 24 h<th scope="col">Newest entry\
      <th scope="col">Last success<th scope="col">Next poll<th scope="col">What is wrong, and what mends it</tr></thead>\
      <tbody>\(report.feeds.map(row))</tbody></table></div>\(more)
      """
  }

  private func nothing() -> HTML {
    if report.states.allSatisfy({ $0.count == 0 }) {
      return """
        <p>Nothing is watched. Add feeds to the watchlist and run <code>diplowatch reload</code>; \
        <code>diplowatch feeds discover ADDRESS</code> finds the feeds of a site.</p>
        """
    }
    return "<p>No feed answers this. <a href=\"/feeds\">Show all feeds</a></p>"
  }

  private func row(_ feed: FeedReport) -> HTML {
    var matches = MatchQuery()
    matches.feed = feed.id
    let title = feed.title ?? feed.id
    let state: HTML =
      "<span class=\"\(feed.isInTrouble ? "bad" : "good")\">\(feed.lastPoll == nil ? "new" : feed.status)</span>"
    let id: HTML = title == feed.id ? "" : " <small>\(feed.id)</small>"
    let count = report.matches[feed.id] ?? 0
    let next: HTML = feed.polling ? "being polled" : PageText.moment(feed.nextPoll, now: now)
    let interval: HTML = feed.intervalSeconds.map { ", every \(RelativeTime.duration(seconds: $0))" } ?? ""
    return """
      <tr><td data-label="State">\(state)<th scope="row"><a href="/\(matches.address)"><bdi\(PageText.lang(title))>\(title)\
      </bdi></a>\(id)\
      <td data-label="Matches in 24 h" class="count">\(count)<td data-label="Newest entry">\(PageText.moment(feed.newestEntry, now: now))\
      <td data-label="Last success">\(PageText.moment(feed.lastSuccess, now: now))\
      <td data-label="Next poll">\(next)\(interval)<td class="wrong">\(trouble(feed))</tr>
      """
  }

  private func trouble(_ feed: FeedReport) -> HTML {
    let error: HTML = feed.lastError.map { "<bdi>\($0)</bdi>" } ?? ""
    let polls: HTML =
      feed.failures > 0
      ? " (\(PageText.count(feed.failures, "failed poll", "failed polls")), since \(PageText.moment(feed.since, now: now)))"
      : ""
    let advice = FeedAdviceText(feed).html()
    return "\(error)\(polls)\(advice)"
  }
}

/// What an operator does about a feed's state.
private struct FeedAdviceText {
  let feed: FeedReport

  init(_ feed: FeedReport) { self.feed = feed }

  func html() -> HTML {
    switch feed.status {
    case "gone": advice("The publisher took it away: remove it, or ask again:", "diplowatch poll \(feed.id)")
    case "notAFeed": advice("Find the site's feeds:", "diplowatch feeds discover \(Self.quoted(site))")
    case "blocked": advice("The server refuses us: look at its answers, set fetch.contact:", show)
    case "redirected":
      feed.permanentURL.map { "<p>It moved: write <code>url: \($0)</code> in the watchlist.</p>" } ?? ""
    case "stale", "empty": advice("Nothing new for long: look whether the site still fills it:", show)
    default:
      feed.isInTrouble ? advice("See its last answers, then poll it:", "\(show); diplowatch poll \(feed.id)") : ""
    }
  }

  private var show: String { "diplowatch status \(feed.id)" }

  private func advice(_ sentence: String, _ command: String) -> HTML {
    "<p>\(sentence) <code>\(command)</code></p>"
  }

  /// The site's first page.
  private var site: String {
    let address = WebAddress(feed.url)
    guard let scheme = address.scheme, let host = address.hostAndPort else { return feed.url }
    return "\(scheme)://\(host)/"
  }

  /// As one word for a shell.
  private static func quoted(_ text: String) -> String { "'" + text.replacing("'", with: "'\\''") + "'" }
}
