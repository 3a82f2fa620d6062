import Basics
import Foundation
import Matches

@testable import StatusReports

/// Sample reports as a daemon makes them, with hostile texts from feeds.
enum Sample {
  static let now = Timestamp(year: 2026, month: 11, day: 24, hour: 12, minute: 30, second: 0)
  static let hostile = #"<script>alert(1)</script>"><img src=x onerror=alert(2)> &amp; 'q' "# + "\u{202E}\u{1B}[2J\u{0}"

  static func time(_ secondsFromNow: Int64) -> ReportTime {
    ReportTime(Timestamp(milliseconds: now.milliseconds + secondsFromNow * 1000))
  }

  static var status: StatusReport {
    var good = FeedReport(id: "kremlin", url: "https://kremlin.example/feed", status: "ok", since: time(-7200))
    good.nextPoll = time(240)
    good.intervalSeconds = 900
    good.reason = "interval"
    good.lastPoll = time(-60)
    var bad = FeedReport(id: "lenta", url: "https://lenta.example/rss", status: "failing", since: time(-1200))
    bad.title = hostile
    bad.failures = 3
    bad.lastError = "Could not resolve host: \(hostile)"
    return StatusReport(
      version: "0.1.0", now: ReportTime(now), started: time(-86_400), ready: true,
      configuration: ConfigurationReport(
        path: "/etc/diplowatch/diplowatch.yaml", inForceSince: time(-3600),
        lastReload: ReloadReport(
          at: time(-30), succeeded: false, messages: ["ours.yaml:5:1: error: \(hostile)"], feeds: 2)),
      feeds: [good, bad],
      polling: PollingReport(
        polls: ["read": 10, "notModified": 20, "failed": 3, "gone": 0], bytesReceived: 12_345, entries: 200,
        matchesByTopic: ["sanctions": 2, "tal\"ks\\\n": 1], matches: 3),
      matchLog: MatchLogReport(path: "/var/log/diplowatch/matches.jsonl", queued: 0),
      webhooks: [WebhookReport(id: "desk", waiting: 2, dead: 1, disabled: false, lastError: hostile)])
  }

  static var metrics: MetricsReport {
    var lag = Histogram.seconds
    for value in [0.05, 0.3, 0.3, 7, 4000] { lag.observe(value) }
    return MetricsReport(
      version: "0.1.0", started: now, ready: true, feedsByStatus: [("ok", 1), ("failing", 1)], polling: status.polling,
      lateness: .seconds, deliveryLag: lag, matchLog: status.matchLog, webhooks: status.webhooks,
      configurationInForceSince: now, lastReloadSucceeded: false)
  }

  /// A match whose title is evidence from scalar 0 to 5.
  static func match(title: String, url: String = "https://wire.example/1") throws -> MatchRecord {
    let object: [String: Any] = [
      "id": "0", "matchedAt": now.rfc3339(), "revision": 2, "score": 40.5, "feed": ["id": "wire", "title": title],
      "entry": ["url": url, "title": title, "summary": title],
      "topics": [
        [
          "id": "talks", "title": title, "score": 40.5, "tone": -2.5, "flags": ["planned", title],
          "evidence": [
            ["term": title, "text": title, "field": "title", "start": 0, "end": 5, "weight": 9.5],
            ["term": "x", "text": "y", "field": "summary", "start": 3, "end": 1_000_000_000, "weight": 1],
          ],
        ]
      ],
      "entities": [["id": "e", "name": title, "side": title, "mentions": 1]],
    ]
    guard let line = MatchRecord(line: Array(try JSONSerialization.data(withJSONObject: object))) else {
      throw CocoaError(.coderInvalidValue)
    }
    return line
  }

  static func activity() -> ActivityReport {
    let hours = (0..<48).map { back in
      ActivityReport.Hour(start: time(Int64(back - 47) * 3600).time, topics: back == 40 ? ["talks": 3] : [:])
    }
    let days = (0..<30).map { back in
      var day = ActivityReport.Day(name: "", topics: [:], tones: [:])
      day.name = String(time(Int64(back - 29) * 86_400).time.rfc3339().prefix(10))
      if back == 7 { day.topics = ["talks": 2] }
      if back % 3 != 0 { day.tones = ["US": (-4.5, 2), "RU": (3, 1)] }
      return day
    }
    return ActivityReport(
      hours: hours, days: days, sides: ["US", "RU"], topics: [("talks", "Talks"), ("sanctions", "Sanctions <&>")],
      languages: ["en", "ru"])
  }

  /// A story with a second match.
  static func story(_ id: String, minutes: Int64 = 0) throws -> StoriesReport.Story {
    StoriesReport.Story(
      opening: try report(id, of: id, minutes: minutes - 30),
      latest: try report("\(id)2", of: id, minutes: minutes, feed: "post"))
  }

  /// An answered act of two stories.
  static func chain(_ act: String, _ answer: String, title: String = "Envoys sent home") -> ChainReport {
    ChainReport(
      kind: "expulsion", days: 3, numbers: "60 : 58",
      act: ChainReport.Act(side: "US", stories: [act], title: title, at: time(-4 * 86_400).time),
      answer: ChainReport.Act(side: "RU", stories: [answer], title: title, at: time(-86_400).time))
  }

  /// A match of a story.
  static func report(_ id: String, of story: String, minutes: Int64 = 0, feed: String = "wire") throws -> MatchRecord {
    var match = try match(title: "Report \(id)")
    match.id = id
    match.matchedAt = time(minutes * 60).time
    match.feed = MatchRecord.Feed(id: feed, title: nil, url: "https://wire.example/")
    match.story = MatchRecord.Story(id: story, isFirst: id == story, size: 2, feeds: ["wire", "post"])
    return match
  }
}
