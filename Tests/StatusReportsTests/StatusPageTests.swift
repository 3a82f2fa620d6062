import Basics
import FeedModel
import Foundation
import Matches
import Testing

@testable import StatusReports

struct StatusPageTests {
  private func page(
    _ matches: [MatchRecord], _ query: String = "", report: StatusReport = Sample.status, next: Int64? = nil
  ) throws -> String {
    StatusPage(
      report: report, activity: Sample.activity(), query: try MatchQuery(FormFields(query)),
      matches: .success(MatchesReport(matches: matches, next: next)), hasArchive: true, hasMarks: true
    ).html().text
  }

  @Test("No text from a feed becomes markup, a script or a change of text direction, anywhere on the page")
  func escapes() throws {
    let html = try page([try Sample.match(title: Sample.hostile)])
    for poison in ["<script", "<img", "\u{202E}", "\u{1B}", "\u{0}", "onerror=alert(2)>"] {
      #expect(!html.contains(poison), "\(poison.debugDescription)")
    }
    #expect(html.contains("&lt;script&gt;"))
    #expect(html.contains("&amp;amp;"))
    // Every quoted value is closed: each tag has an even number of quotes.
    for tag in html.matches(of: /<[^>]*>/) {
      #expect(tag.output.count { $0 == "\"" } % 2 == 0, "\(tag.output)")
    }
  }

  @Test("None of the pages' own markup is escaped")
  func ownMarkup() throws {
    var status = Sample.status
    status.feeds[1].title = "Lenta"
    status.feeds[1].lastError = "no answer"
    status.webhooks[0].lastError = "500"
    status.configuration.lastReload?.messages = []
    let query =
      "q=x&topic=talks&side=RU&entity=e&feed=wire&language=ru&since=7d&minProbability=0.5&story=first&before=9"
    var state = FeedsQuery()
    (state.state, state.words) = ("failing", "x")
    let report = FeedsReport(
      states: [("ok", 1), ("failing", 1)], inTrouble: 1, feeds: status.feeds, hasMore: true, matches: ["lenta": 1])
    let matches = [try Sample.report("b", of: "a", minutes: -1), try Sample.report("a", of: "a", minutes: -9)]
    let pages = [
      try page(matches, query, report: status, next: 3),
      FeedsPage(status: status, report: report, query: state, hasArchive: true).html().text,
      StoryPage(
        matches: matches.reversed(), chains: [Sample.chain("a", "b")], now: Sample.now, version: "1", hasArchive: true
      ).html().text, stories([try Sample.story("a")], chains: [Sample.chain("a", "b")], "since=30d&before=9", next: 3),
      SearchPage(
        form: SearchForm(), report: SearchReport(hits: [], next: 4, problem: "x"), topics: [("a", "A")],
        now: Sample.now,
        version: "1"
      ).html().text, ErrorPage(title: "x", sentence: "y", version: "1", hasArchive: true).html().text,
    ]
    for page in pages { #expect(!page.replacing("Sanctions &lt;", with: "").contains("&lt;"), "\(page)") }
  }

  @Test("A post without a title is shown with its first sentence, with the evidence marked")
  func untitled() throws {
    var match = try Sample.match(title: "")
    match.entry.headline = "Envoys met."
    match.entry.summary = "⚡ Envoys met. More soon."
    match.topics[0].evidence = [
      MatchRecord.Evidence(term: "t", text: "met", field: "summary", start: 9, end: 12, weight: 1)
    ]
    #expect(try page([match]).contains("Envoys <mark>met</mark>."))
    // A line of an earlier version.
    match.entry.headline = nil
    match.entry.title = nil
    #expect(try page([match]).contains("⚡ Envoys <mark>met</mark>. More soon."))
    #expect(try !page([match]).contains("no title"))
  }

  @Test("A quote is shown once for a topic, and not if it contributed nothing")
  func quotes() throws {
    var match = try Sample.match(title: "Fleet")
    match.topics[0].evidence = [("fleet", 4), ("Fleet", 20), ("tanker", 30), ("fleet", 0), ("ship", 0)].map {
      MatchRecord.Evidence(term: "t", text: $0.0, field: "title", start: 0, end: 1, weight: $0.1)
    }
    #expect(match.topics[0].quotes.map(\.text) == ["tanker", "fleet"])
    #expect(match.topics[0].quotes.map(\.weight) == [30, 24])
    #expect(try !page([match]).contains("ship"))
  }

  @Test("Huge numbers in a line of the log are shown, and take no additional time")
  func immense() throws {
    var match = try Sample.match(title: "Talks")
    match.topics[0].score = 1e300
    match.topics[0].evidence = [
      MatchRecord.Evidence(term: "t", text: "t", field: "title", start: Int.max - 1, end: Int.max, weight: 1)
    ]
    #expect(match.marked(in: .title) == [Int.max - 1])
    #expect(try page([match]).contains("1e+300"))
  }

  @Test(
    "An entry's address is a link only if it is http or https",
    arguments: [
      ("https://wire.example/1?a=1&b=\"2", true), ("javascript:alert(1)", false), ("data:text/html,x", false),
      (" https://x", false), ("//evil.example", false),
    ])
  func links(_ url: String, _ isLink: Bool) throws {
    let html = try page([try Sample.match(title: "x", url: url)])
    #expect(html.contains("rel=\"noreferrer noopener nofollow\"") == isLink)
    #expect(!html.contains("javascript:"))
  }

  @Test("Evidence is marked at its position")
  func marks() throws {
    let marked = MarkedText.html("Kerry & Lavrov", marked: Set(0..<5).union(8..<14)).text
    #expect(marked == "<mark>Kerry</mark> &amp; <mark>Lavrov</mark>")
    #expect(MarkedText.html("Ла́вров", marked: Set(0..<3)).text == "<mark>Ла́</mark>вров")
    #expect(MarkedText.html(String(repeating: "a", count: 700), marked: []).text.count < 610)
  }

  @Test("A feed in trouble stands first, with its error and what mends it; states are counted")
  func feeds() {
    let status = Sample.status
    func page(_ query: FeedsQuery, feeds: [FeedReport]) -> String {
      let report = FeedsReport(
        states: [("ok", 1), ("failing", 1), ("gone", 0)], inTrouble: 1, feeds: feeds, hasMore: false,
        matches: ["kremlin": 12])
      return FeedsPage(status: status, report: report, query: query, hasArchive: true).html().text
    }
    let html = page(FeedsQuery(), feeds: status.feeds.reversed())
    #expect(html.contains("failing 1</a>") && html.contains("in trouble 1</a>") && !html.contains("gone 0"))
    #expect(html.contains("diplowatch status lenta; diplowatch poll lenta"))
    #expect(html.contains("in 4 min</time>, every 15 min") && html.contains(">12<td"))
    #expect(html.contains("&lt;script&gt;") && !html.contains("<script") && !html.contains("\u{202E}"))
    var query = FeedsQuery()
    query.state = "failing"
    query.words = "a\"b"
    #expect(page(query, feeds: []).contains("No feed answers this"))
    #expect(page(query, feeds: []).contains("href=\"/feeds?state=ok&amp;q=a%22b\""))
    #expect(page(query, feeds: []).contains("<input type=\"hidden\" name=\"state\" value=\"failing\">"))
    #expect(page(query, feeds: []).contains("aria-current=\"true\">failing 1"))
  }

  @Test(
    "Each state of a feed that is in trouble names a command", arguments: ["gone", "notAFeed", "blocked", "failing"])
  func advice(state: String) {
    var feed = FeedReport(id: "x", url: "https://x.example/it's?a=1", status: state, since: Sample.time(-5))
    feed.lastPoll = Sample.time(-5)
    feed.failures = 1
    let report = FeedsReport(states: [(state, 1)], inTrouble: 1, feeds: [feed], hasMore: false, matches: [:])
    let html = FeedsPage(status: Sample.status, report: report, query: FeedsQuery(), hasArchive: true).html().text
    #expect(html.contains("<code>diplowatch "))
  }

  @Test("The refused reload, its place and what to do are named")
  func reload() throws {
    let html = try page([])
    #expect(html.contains("The last reload was refused") && html.contains("ours.yaml:5:1: error"))
    #expect(html.contains("href=\"/#reload\"") && html.contains("id=\"reload\""))
    #expect(html.contains("Nothing has matched yet"))
  }

  @Test("The charts have a bar for each hour, day and tone, a table beside each, and no style of their own")
  func charts() throws {
    let html = try page([])
    #expect(html.components(separatedBy: "<rect class=\"s0\"").count - 1 == 2)
    #expect(html.contains("3 Talks"))
    #expect(html.components(separatedBy: "<rect class=\"d0\"").count - 1 == 20)
    #expect(html.contains("US→RU: mean -4.5, tense, over 40 matches"))
    #expect(
      html.components(separatedBy: "<figure>").count == html.components(separatedBy: "aria-label=\"Table: ").count)
    #expect(!html.contains("style=") && !html.contains("<text"))
    var empty = Sample.activity()
    for index in empty.hours.indices { empty.hours[index].topics = [:] }
    let text = Charts(activity: empty, topic: "talks", isListNarrower: true).html().text
    #expect(
      text.contains("No match was published in this time") && text.contains("all matches: Talks, not the filtered"))
  }

  @Test("What is chosen stands in the form and in every address, and can be taken away")
  func filter() throws {
    let html = try page([], "topic=talks&q=%22a%22&side=RU&language=uk", next: 7)
    #expect(html.contains("<option value=\"talks\" selected>Talks</option>"))
    #expect(html.contains("value=\"&quot;a&quot;\"") && html.contains("<option value=\"uk\" selected>"))
    #expect(html.contains("<details open><summary>More filters"))
    #expect(html.contains("href=\"/?q=%22a%22&amp;topic=talks&amp;language=uk\">side RU"))
    #expect(html.contains("rel=\"next\" href=\"/?q=%22a%22&amp;topic=talks&amp;side=RU&amp;language=uk&amp;before=7\""))
    #expect(html.contains("href=\"/matches.atom?q=%22a%22&amp;topic=talks&amp;side=RU&amp;language=uk\""))
    #expect(html.contains("Sanctions &lt;&amp;&gt;"))
  }

  @Test("The page refreshes itself only when asked to, and can be told to stop")
  func refresh() throws {
    #expect(try !page([]).contains("http-equiv"))
    let page = StatusPage(
      report: Sample.status, activity: Sample.activity(), query: MatchQuery(),
      matches: .success(MatchesReport(matches: [])), refreshes: true
    ).html().text
    #expect(page.contains("http-equiv=\"refresh\"") && page.contains("<a href=\"/\">stop refreshing</a>"))
    #expect(page.contains("<input type=\"hidden\" name=\"refresh\" value=\"1m\">"))
    let narrow = StatusPage(
      report: Sample.status, activity: Sample.activity(), query: try MatchQuery(FormFields("side=RU&topic=talks")),
      matches: .success(MatchesReport(matches: [try Sample.match(title: "x")], next: 3)), refreshes: true
    ).html().text
    for link in ["/?topic=talks&amp;refresh=1m", "/?side=RU&amp;refresh=1m", "/?feed=wire&amp;refresh=1m"] {
      #expect(narrow.contains("href=\"\(link)\""), "\(link)")
    }
    #expect(narrow.contains("href=\"/?topic=talks&amp;side=RU&amp;before=3&amp;refresh=1m\""))
    var best = SearchForm()
    (best.words, best.best) = ("x", true)
    let search = SearchPage(form: best, report: SearchReport(next: 4), topics: [], now: Sample.now, version: "1")
    #expect(search.html().text.contains("before=4&amp;order=best"))
  }

  @Test("Where a story's first report is on another page, times count from it all the same")
  func storyOverTwoPages() throws {
    let matches = [
      try Sample.report("c", of: "a", minutes: -1, feed: "post"), try Sample.report("b", of: "a", minutes: -11),
    ]
    var found = MatchesReport(matches: matches)
    found.storyStarts = ["a": Sample.time(-41 * 60).time]
    let html = StatusPage(
      report: Sample.status, activity: Sample.activity(), query: MatchQuery(), matches: .success(found)
    ).html().text
    #expect(html.contains("30 min after the first match") && html.contains("40 min after the first match"))
  }

  @Test("A query that cannot be read stays in the form, beside what is wrong with it")
  func slip() throws {
    let html = StatusPage(
      report: Sample.status, activity: Sample.activity(),
      query: MatchQuery(asGiven: FormFields("q=envoys&since=soon&topic=talks")),
      matches: .failure(.unreadable("since takes a date"))
    ).html().text
    #expect(html.contains("since takes a date") && html.contains("name=\"q\" value=\"envoys\""))
    #expect(html.contains("<option value=\"talks\" selected>") && html.contains("<option value=\"soon\" selected>"))
  }

  @Test("Matches of one story stand together, the first report before those that follow, at the place of the newest")
  func stories() throws {
    let (late, other, early) = (
      try Sample.report("b", of: "a", minutes: -1, feed: "post"), try Sample.report("c", of: "c", minutes: -2),
      try Sample.report("a", of: "a", minutes: -31)
    )
    let groups = StoryGroup.groups(of: [late, other, early])
    #expect(groups.map(\.lead.id) == ["a", "c"] && groups.map { $0.others.map(\.id) } == [["b"], []])
    let html = try page([late, other, early])
    #expect(html.components(separatedBy: "<article>").count - 1 == 2)
    #expect(html.contains("30 min later") && html.contains("href=\"/stories/a\">"))
  }

  @Test("A story's timeline says who had it first and how many minutes the others were behind")
  func timeline() throws {
    var first = try Sample.report("a", of: "a", minutes: -31)
    first.story?.follows = "z"
    let matches = [first, try Sample.report("b", of: "a", minutes: -1, feed: "post")]
    let html = StoryPage(matches: matches, now: Sample.now, version: "1", hasArchive: false).html().text
    #expect(html.contains("<strong>first</strong>") && html.contains("<strong>30 min behind</strong>"))
    #expect(html.contains("2 reports in 2 feeds") && html.contains("href=\"/stories/z\""))
  }

  @Test("The page of stories lists each with its reports, feeds and times, a link to it, and answered acts")
  func storiesPage() throws {
    var story = try Sample.story("a/1")
    story.opening.story?.follows = "z"
    let html = stories([story, try Sample.story("b", minutes: -60)], chains: [Sample.chain("c", "d")], next: 17)
    #expect(html.contains("<a href=\"/stories\" aria-current=\"page\">Stories</a>"))
    #expect(html.contains("href=\"/stories/a%2F1\">Report a/1</a>") && html.contains("href=\"/stories/b\""))
    #expect(html.contains("2 reports in 2 feeds: <a href=\"/?feed=wire\"") && html.contains("href=\"/?feed=post\""))
    #expect(html.contains("follows up <a href=\"/stories/z\">"))
    #expect(html.contains("expulsion: RU answers US after 3 days, 60 : 58"))
    #expect(html.contains("href=\"/stories/c\">") && html.contains("href=\"/stories/d\">"))
    #expect(html.contains("rel=\"next\" href=\"/stories?before=17\""))
    #expect(html.contains("<link rel=\"alternate\" type=\"application/atom+xml\"") && html.contains("story=first"))
    #expect(html.contains("matched first <time") && html.contains(", last <time"))
    // The first match is no longer kept.
    story.opening = story.latest
    story.opening.id = "a/9"
    #expect(stories([story]).contains("matched last <time"))
    let empty = stories([])
    #expect(empty.contains("No story grew in this time.") && empty.contains("No act of a side was answered"))
    #expect(try page([]).contains("<a href=\"/stories\">all stories</a>"))
  }

  @Test("Texts of feeds are no markup on the page of stories, nor in answered acts")
  func hostileStories() throws {
    var story = try Sample.story("a")
    story.opening.entry.title = Sample.hostile
    story.latest.feed.title = Sample.hostile
    let html = stories([story], chains: [Sample.chain("a\"><b>", "b", title: Sample.hostile)])
    #expect(!html.contains("<script>") && !html.contains("<img") && !html.contains("\"><b>"))
    #expect(html.contains("&lt;script&gt;"))
  }

  @Test("A feed between the first and the latest of a story has its title, where any match of the list tells it")
  func feedsBetween() throws {
    var story = try Sample.story("a")
    story.latest.story?.feeds = ["wire", "middle", "post"]
    var other = try Sample.story("b")
    other.opening.feed = MatchRecord.Feed(id: "middle", title: "The Middle Post", url: "https://middle.example/")
    #expect(stories([story]).contains(">middle<") && !stories([story]).contains("The Middle Post"))
    let html = stories([story, other])
    #expect(!html.contains(">middle<") && html.matches(of: /The Middle Post/).count >= 1, "\(html)")
  }

  @Test("Titles of any length make no page of any length")
  func longTitles() throws {
    let title = String(repeating: "Envoys ", count: 30_000)
    var story = try Sample.story("a")
    story.opening.entry.title = title
    let html = stories([story], chains: [Sample.chain("a", "b", title: title)])
    let short = stories([try Sample.story("a")], chains: [Sample.chain("a", "b")]).utf8.count
    #expect(html.utf8.count < short + 2000)
    #expect(html.contains(" …"))
  }

  @Test("A story's page says which act it answers, or what answers it, without a link to itself")
  func storyInChain() throws {
    func html(_ id: String) throws -> String {
      StoryPage(
        matches: [try Sample.report(id, of: id)], chains: [Sample.chain("a", "b")], now: Sample.now, version: "1",
        hasArchive: false
      ).html().text
    }
    #expect(try html("a").contains("RU answers US") && html("a").contains("href=\"/stories/b\""))
    #expect(try !html("a").contains("href=\"/stories/a\"") && !html("c").contains("Answered in kind"))
    // Another story that reports the same act.
    var chain = Sample.chain("a", "b")
    chain.act.stories.append("c")
    let page = StoryPage(
      matches: [try Sample.report("c", of: "c")], chains: [chain], now: Sample.now, version: "1", hasArchive: false)
    #expect(page.html().text.contains("RU answers US"))
  }

  @Test("A query for stories takes since and before, and says what it cannot read")
  func storiesQuery() throws {
    let query = try StoriesQuery(FormFields("since=30d&before=12"))
    #expect(query.since == "30d" && query.before == 12)
    #expect(try query.start(now: Sample.now) == Sample.time(-30 * 86_400).time)
    #expect(try StoriesQuery(FormFields("")).start(now: Sample.now) == Sample.time(-7 * 86_400).time)
    for slip in ["since=soon", "before=x", "before=-1", "topic=talks", "since=7d&since=30d"] {
      #expect(throws: Refusal.self, "\(slip)") { try StoriesQuery(FormFields(slip)) }
    }
    let html = stories([], "since=soon")
    #expect(html.contains("since takes") && html.contains("<option value=\"soon\" selected>"))
  }

  private func stories(
    _ found: [StoriesReport.Story], chains: [ChainReport] = [], _ query: String = "", next: Int64? = nil
  ) -> String {
    let fields = FormFields(query)
    var result = Result<StoriesReport, Refusal>.success(StoriesReport(stories: found, next: next))
    do throws(Refusal) { _ = try StoriesQuery(fields) } catch { result = .failure(error) }
    var status = Sample.status
    status.feeds = []
    status.webhooks = []
    status.configuration.lastReload = nil
    return StoriesPage(
      found: result, chains: chains, query: StoriesQuery(asGiven: fields), status: status, hasArchive: false
    ).html().text
  }

  @Test("Who had it first goes by the times of publication, unless they are missing, mere dates, or of the future")
  func publication() throws {
    var matches = try ["a", "b", "c", "d"].map { try Sample.report($0, of: "a", minutes: -10, feed: "feed-\($0)") }
    matches[0].entry.published = Sample.time(-3600).time
    matches[1].entry.published = Sample.time(-7200).time
    matches[2].entry.published = Timestamp(year: 2026, month: 11, day: 24, hour: 0, minute: 0, second: 0)
    matches[3].entry.published = Sample.time(3600).time
    let html = StoryPage(matches: matches, now: Sample.now, version: "1", hasArchive: false).html().text
    let order = html.matches(of: /<strong>([^<]*)<.strong> · <a[^>]*><bdi[^>]*>(feed-.)/).map {
      "\($0.output.1) \($0.output.2)"
    }
    #expect(
      order == ["first feed-b", "60 min behind feed-a", "110 min behind feed-c", "110 min behind feed-d"], "\(html)")
    let listed = try page(matches.reversed())
    #expect(listed.contains("60 min earlier"), "\(listed)")
  }

  @Test("Texts say their language; names of the watchlist are links, each once")
  func languages() throws {
    var match = try Sample.match(title: "Лавров: переговоры")
    match.entry.language = "ru"
    match.entities = ["a", "b"].map {
      MatchRecord.Entity(id: $0, name: "Лавров", type: "person", side: "RU", mentions: 1)
    }
    let html = try page([match])
    #expect(html.contains("<h3 lang=\"ru\">"))
    #expect(html.contains("<a href=\"/?entity=a\" lang=\"ru\">Лавров</a>") && !html.contains("/?entity=b\""))
  }

  @Test(
    "\"All well\" is said only when everything is read, remembered and delivered",
    arguments: [
      "feed", "nothing", "log", "state", "webhook gone", "webhook given up", "webhook failing", "reload", "hang",
      "start",
    ])
  func allWell(trouble: String) throws {
    var report = Sample.status
    report.feeds.removeLast()
    report.configuration.lastReload = nil
    report.webhooks = [WebhookReport(id: "desk", waiting: 2, dead: 0, disabled: false)]
    report.totals = FeedTotals(watched: 1, inTrouble: 0)
    #expect(try page([], report: report).contains("All well"))
    report.webhooks[0].waiting = 0
    #expect(try page([], report: report).contains("all delivered"))
    switch trouble {
    case "feed": report.totals = FeedTotals(watched: 2, inTrouble: 1)
    case "nothing": report.totals = FeedTotals(watched: 0, inTrouble: 0)
    case "log": report.matchLog.trouble = "no space"
    case "state": report.stateTrouble = "locked"
    case "hang": report.hang = "the poll loop hangs"
    case "start": report.ready = false
    case "webhook gone": report.webhooks[0].disabled = true
    case "webhook given up": report.webhooks[0].dead = 1
    case "webhook failing": report.webhooks[0].lastError = "500"
    default: report.configuration.lastReload = Sample.status.configuration.lastReload
    }
    let html = try page([], report: report)
    #expect(!html.contains("All well") && html.contains("<section class=\"strip bad\""))
    #expect(!html.contains("all delivered") && html.contains("0 waiting for delivery"))
    // It stands on every page.
    let story = StoryPage(
      matches: [try Sample.report("a", of: "a")], now: Sample.now, version: "1", hasArchive: true, status: report)
    let search = SearchPage(
      form: SearchForm(), report: SearchReport(), topics: [], now: Sample.now, version: "1", status: report)
    for html in [story.html().text, search.html().text] { #expect(html.contains("<section class=\"strip bad\"")) }
  }
}
