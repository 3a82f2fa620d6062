import Basics

/// What is wrong, in a line, and the place that says more.
struct Fault: Equatable {
  let sentence: String
  let link: String
}

extension StatusReport {
  /// Everything that keeps matches from being found or delivered. Empty when all is well.
  var faults: [Fault] {
    var faults: [Fault] = []
    func add(_ isWrong: Bool, _ sentence: @autoclosure () -> String, _ link: String) {
      if isWrong { faults.append(Fault(sentence: sentence(), link: link)) }
    }
    let totals = totals ?? FeedTotals(watched: feeds.count, inTrouble: feeds.count { $0.isInTrouble })
    add(stateTrouble != nil, "The state cannot be read or written", "/#state")
    add(nodes?.watchlistsDiffer ?? false, "The nodes have different watchlists", "/#nodes")
    add(configuration.lastReload?.succeeded == false, "The last reload was refused", "/#reload")
    add(hang != nil, "The daemon hangs: nothing is polled", "/healthz")
    add(!ready && hang == nil, "No polls are scheduled yet", "/readyz")
    add(totals.watched == 0, "Nothing is watched", "/feeds")
    add(outageSince != nil, "No host can be reached", "/feeds?state=trouble")
    add(
      totals.inTrouble > 0,
      "\(totals.inTrouble) of \(PageText.count(totals.watched, "feed", "feeds")) in trouble", "/feeds?state=trouble")
    add(matchLog.trouble != nil, "The match log is paused", "/#delivery")
    for sink in sinks { if let trouble = sink.trouble { add(true, "\(sink.name) \(trouble)", "/#delivery") } }
    return faults
  }

  /// Where matches are sent, one after the other, whatever kind it is.
  var sinks: [SinkLine] { webhooks.map { SinkLine("webhook", $0) } + (mail ?? []).map { SinkLine("mail", $0) } }
}

/// A place to which matches are sent, as pages show it.
struct SinkLine {
  /// What kind it is: the command that looks after it has this name too.
  let kind: String
  let report: WebhookReport

  init(_ kind: String, _ report: WebhookReport) {
    self.kind = kind
    self.report = report
  }

  /// Its kind and id: `webhook desk`.
  var name: String { "\(kind) \(report.id)" }

  /// What is wrong, behind its name; nil if nothing is.
  var trouble: String? {
    if report.disabled {
      return kind == "mail"
        ? "is disabled: the server refused it" : "is disabled: its receiver answered 410 (gone)"
    }
    if report.dead > 0 { return "gave up \(PageText.count(report.dead, "delivery", "deliveries"))" }
    return report.lastError == nil ? nil : "fails"
  }

  /// The command that mends it; nil if nothing is wrong.
  var command: String? {
    if report.disabled || report.dead > 0 { return "diplowatch \(kind) replay \(report.id)" }
    return report.lastError == nil ? nil : "diplowatch \(kind) test \(report.id)"
  }
}

/// The line on top of a page: green with counts, or one red line for each fault.
struct StatusStrip {
  let report: StatusReport

  /// The strip of a report; nothing where there is none.
  static func html(_ report: StatusReport?) -> HTML { report.map { StatusStrip(report: $0).html() } ?? "" }

  func html() -> HTML {
    let faults = report.faults
    guard !faults.isEmpty else {
      return "<section class=\"strip good\" aria-label=\"Status\"><p><strong>All well</strong> \(counts)</p></section>"
    }
    let lines = faults.map { "<li><a href=\"\($0.link)\">\($0.sentence)</a></li>" as HTML }
    return "<section class=\"strip bad\" aria-label=\"Status\"><ul>\(lines)</ul><p>\(counts)</p></section>"
  }

  private var counts: HTML {
    let watched = report.totals?.watched ?? report.feeds.count
    let queued = report.matchLog.queued + report.sinks.reduce(0) { $0 + $1.report.waiting }
    // Of what was given up, refused or not read nobody can say that it was delivered.
    let isAll = queued == 0 && report.faults.isEmpty && report.sinks.allSatisfy { $0.trouble == nil }
    let waiting = isAll ? "all delivered" : "\(queued) waiting for delivery"
    let now = report.now.time
    return """
      \(PageText.count(watched, "feed", "feeds")) · \(PageText.count(report.polling.matches, "match", "matches")) since the \
      start (\(PageText.moment(report.started, now: now))) · \(waiting) · as of \(PageText.clock(now, now: now)) \
      \(LocalTime(now).zone)
      """
  }
}
