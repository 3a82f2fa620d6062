import Basics
import FeedModel
import Foundation
import Matches
import Testing

@testable import StatusServer

struct StatusPageTests {
  private func page(_ matches: [MatchRecord], topic: String? = nil) -> String {
    StatusPage(report: Sample.status, activity: Sample.activity(matches), topic: topic).html().text
  }

  @Test("Nothing from a feed becomes markup, a script or a change of direction, wherever it stands")
  func escapes() throws {
    let html = page([try Sample.match(title: Sample.hostile)])
    for poison in ["<script", "<img", "\u{202E}", "\u{1B}", "\u{0}", "onerror=alert(2)>"] {
      #expect(!html.contains(poison), "\(poison.debugDescription)")
    }
    #expect(html.contains("&lt;script&gt;"))
    #expect(html.contains("&amp;amp;"))
    // Every quoted value is closed again: an even number of quotes in each tag.
    for tag in html.matches(of: /<[^>]*>/) {
      #expect(tag.output.count { $0 == "\"" } % 2 == 0, "\(tag.output)")
    }
  }

  @Test("A post without a title is shown by its first sentence, its evidence marked")
  func untitled() throws {
    var match = try Sample.match(title: "")
    match.entry.headline = "Envoys met."
    match.entry.summary = "⚡ Envoys met. More soon."
    match.topics[0].evidence = [
      MatchRecord.Evidence(term: "t", text: "met", field: "summary", start: 9, end: 12, weight: 1)
    ]
    #expect(page([match]).contains("Envoys <mark>met</mark>."))
    // A line of an earlier version.
    match.entry.headline = nil
    match.entry.title = nil
    #expect(page([match]).contains("⚡ Envoys <mark>met</mark>. More soon."))
    #expect(!page([match]).contains("no title"))
  }

  @Test("A quote is shown once for a topic, and not at all when it contributed nothing")
  func quotes() throws {
    var match = try Sample.match(title: "Fleet")
    match.topics[0].evidence = [("fleet", 4), ("Fleet", 20), ("tanker", 30), ("fleet", 0), ("ship", 0)].map {
      MatchRecord.Evidence(term: "t", text: $0.0, field: "title", start: 0, end: 1, weight: $0.1)
    }
    #expect(match.topics[0].quotes.map(\.text) == ["tanker", "fleet"])
    #expect(match.topics[0].quotes.map(\.weight) == [30, 24])
    #expect(!page([match]).contains("ship"))
  }

  @Test("Numbers beyond all measure in a line of the log are shown, not counted to")
  func immense() throws {
    var match = try Sample.match(title: "Talks")
    match.topics[0].score = 1e300
    match.topics[0].evidence = [
      MatchRecord.Evidence(term: "t", text: "t", field: "title", start: Int.max - 1, end: Int.max, weight: 1)
    ]
    #expect(match.marked(in: .title) == [Int.max - 1])
    #expect(page([match]).contains("1e+300"))
  }

  @Test(
    "An entry's address is a link only when a browser may follow it",
    arguments: [
      ("https://wire.example/1?a=1&b=\"2", true), ("javascript:alert(1)", false), ("data:text/html,x", false),
      (" https://x", false), ("//evil.example", false),
    ])
  func links(_ url: String, _ isLink: Bool) throws {
    let html = page([try Sample.match(title: "x", url: url)])
    #expect(html.contains("rel=\"noreferrer noopener nofollow\"") == isLink)
    #expect(!html.contains("javascript:"))
  }

  @Test("Evidence is marked where it stands")
  func marks() throws {
    let marked = MarkedText.html("Kerry & Lavrov", marked: Set(0..<5).union(8..<14)).text
    #expect(marked == "<mark>Kerry</mark> &amp; <mark>Lavrov</mark>")
    #expect(MarkedText.html("Ла́вров", marked: Set(0..<3)).text == "<mark>Ла́</mark>вров")
    #expect(MarkedText.html(String(repeating: "a", count: 700), marked: []).text.count < 610)
  }

  @Test("A feed in trouble stands first; the refused reload, its place and the states are named")
  func feeds() throws {
    let html = page([])
    let lenta = try #require(html.range(of: "<small>lenta</small>"))
    let kremlin = try #require(html.range(of: "<small>kremlin</small>"))
    #expect(lenta.lowerBound < kremlin.lowerBound)
    #expect(html.contains("The last reload was refused"))
    #expect(html.contains("ours.yaml:5:1: error"))
    #expect(html.contains("in 4 min"))
    #expect(html.contains("Nothing matched yet"))
  }

  @Test("The charts have a bar for each hour with matches and a point for each day with a tone")
  func charts() {
    let html = page([])
    #expect(html.components(separatedBy: "<rect ").count - 1 == 1)
    #expect(html.contains("3 Talks"))
    #expect(html.components(separatedBy: "<circle class=\"d0\"").count - 1 == 20)
    #expect(html.contains("US→RU: mean -4.5 over 40 matches"))
    #expect(!html.contains("style="))
  }

  @Test("The chosen topic is marked among the links")
  func topics() {
    let html = page([], topic: "talks")
    #expect(html.contains("<a href=\"/?topic=talks\" aria-current=\"page\">Talks</a>"))
    #expect(html.contains("Sanctions &lt;&amp;&gt;"))
  }

  @Test(
    "\"All well\" is said only when everything is read, remembered and delivered",
    arguments: [
      "feed", "nothing", "log", "state", "webhook gone", "webhook given up", "webhook failing", "reload",
    ])
  func allWell(trouble: String) {
    var report = Sample.status
    report.feeds.removeLast()
    report.configuration.lastReload = nil
    report.webhooks = [WebhookReport(id: "desk", waiting: 2, dead: 0, disabled: false)]
    report.totals = FeedTotals(watched: 1, inTrouble: 0)
    let well = StatusPage(report: report, activity: Sample.activity(), topic: nil).html().text
    #expect(well.contains("all well"))
    switch trouble {
    case "feed": report.totals = FeedTotals(watched: 2, inTrouble: 1)
    case "nothing": report.totals = FeedTotals(watched: 0, inTrouble: 0)
    case "log": report.matchLog.trouble = "no space"
    case "state": report.stateTrouble = "locked"
    case "webhook gone": report.webhooks[0].disabled = true
    case "webhook given up": report.webhooks[0].dead = 1
    case "webhook failing": report.webhooks[0].lastError = "500"
    default: report.configuration.lastReload = Sample.status.configuration.lastReload
    }
    #expect(!StatusPage(report: report, activity: Sample.activity(), topic: nil).html().text.contains("all well"))
  }
}
