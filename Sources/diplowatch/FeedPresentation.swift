import Basics
import FeedModel
import StatusReports
import Storage

/// Shows one feed, or the result of a poll of it, as text.
struct FeedPresentation {
  /// Whether to use the terminal's colours.
  var colour: Bool

  /// Several lines of text. Control characters are escaped.
  func text(_ detail: FeedDetail) -> String {
    let feed = detail.feed
    let now = detail.now.time
    var rows = [
      ["state", state(feed, now)],
      ["address", feed.url],
    ]
    if detail.effectiveURL != feed.url { rows.append(["polled at", "\(detail.effectiveURL) (it has moved there)"]) }
    if let agent = detail.userAgent { rows.append(["user agent", agent]) }
    if !detail.headers.isEmpty {
      rows.append(["headers", detail.headers.joined(separator: ", ") + " (sent only to the origin of its address)"])
    }
    rows.append(["next poll", nextPoll(detail)])
    if let interval = feed.intervalSeconds { rows.append(["interval", RelativeTime.duration(seconds: interval)]) }
    rows.append(["validators", validators(detail)])
    rows.append(["last document", detail.lastDocument.map { moment($0, now) } ?? "none yet"])
    rows.append(["last success", feed.lastSuccess.map { moment($0, now) } ?? "none yet"])
    rows.append(["newest entry", feed.newestEntry.map { moment($0, now) } ?? "unknown"])
    for sentence in feed.recurringSentences ?? [] {
      rows.append(["not classified", "\(sentence) (begins or ends most entries)"])
    }
    if let error = feed.lastError { rows.append(["last error", "\(error) (\(failures(feed)))"]) }
    let title = feed.title.map { "\(feed.id): \($0)" } ?? feed.id
    var lines = [bold(SafeText.terminal(title))] + TextTable.lines(rows).map { "  " + $0 }
    lines.append(bold("last answers") + (detail.answers.isEmpty ? ": none yet" : ""))
    lines += TextTable.lines(detail.answers.map { [moment(ReportTime($0.at), now), answer($0)] }).map { "  " + $0 }
    lines.append(bold("matches") + ": \(detail.matchCount) in the state")
    lines += TextTable.lines(
      detail.matches.map { [moment($0.at, now), $0.topics.joined(separator: " "), $0.title] }
    ).map { "  " + $0 }
    return lines.joined(separator: "\n")
  }

  /// Several lines of text. Control characters are escaped.
  func text(_ poll: PollReport) -> String {
    let now = poll.answer.at
    var head = bold(SafeText.terminal(poll.feed.id)) + ": " + SafeText.terminal(answer(poll.answer))
    if poll.outcome != poll.feed.status, poll.feed.status != "ok" {
      head += "; the feed is \(SafeText.terminal(poll.feed.status))"
    }
    if let next = poll.feed.nextPoll { head += "; next poll \(RelativeTime.text(next.time, now: now))" }
    if let reason = poll.feed.reason { head += " (\(SafeText.terminal(reason)))" }
    let matches = TextTable.lines(poll.matches.map { [$0.topics.joined(separator: " "), $0.title] })
    return ([head] + matches.map { "  " + $0 }).joined(separator: "\n")
  }

  /// The meaning of a reason in `NextPoll`; nil if it needs no explanation.
  static func explanation(of reason: String) -> String? {
    switch reason {
    case "interval": "half the usual time between its entries, limited by minInterval and maxInterval"
    case "max-age": "the server says that its answer stays fresh until then (Cache-Control or Expires)"
    case "ttl", "updatePeriod": "the document asks for this interval"
    case "publishing hours": "the feed usually publishes at this time of day"
    case "skipHours", "skipDays": "the document asks not to be polled at some times"
    case "back-off": "each failure in a row doubles the delay, up to backoff.max"
    case "Retry-After": "the server asked for this delay"
    default: nil
    }
  }

  private func state(_ feed: FeedReport, _ now: Timestamp) -> String {
    let since = feed.lastPoll == nil ? "" : " since \(moment(feed.since, now))"
    let name = feed.lastPoll == nil ? "not polled yet" : feed.status
    return name + since + (feed.polling ? ", being polled" : "")
  }

  private func nextPoll(_ detail: FeedDetail) -> String {
    guard let next = detail.feed.nextPoll else { return "none" }
    var text = moment(next, detail.now.time)
    if let reason = detail.feed.reason {
      text += ": " + reason + (Self.explanation(of: reason).map { " (\($0))" } ?? "")
    }
    return text
  }

  private func validators(_ detail: FeedDetail) -> String {
    let known = [
      detail.etag.map { "ETag \($0)" }, detail.lastModified.map { "Last-Modified \($0)" },
    ].compactMap { $0 }
    guard !known.isEmpty else { return "none: each poll gets the whole document" }
    let omitted = detail.nextIsConditional ? "" : "; not sent at the next poll, to get the whole document"
    return known.joined(separator: ", ") + omitted
  }

  private func answer(_ answer: FeedAnswer) -> String {
    var parts = [answer.status.map { "\($0) \(answer.sentence)" } ?? answer.sentence]
    if answer.entries > 0 || answer.sentence == "read" {
      parts.append(
        "\(count(answer.entries, "entry", "entries")), \(answer.new) new, \(count(answer.matches, "match", "matches"))")
    }
    if answer.bytes > 0 { parts.append("\(answer.bytes) bytes") }
    if answer.status != nil { parts.append("\(answer.milliseconds) ms") }
    return parts.joined(separator: "; ")
  }

  private func failures(_ feed: FeedReport) -> String {
    feed.failures == 1 ? "1 poll" : "\(feed.failures) polls in a row"
  }

  private func count(_ number: Int, _ one: String, _ many: String) -> String { "\(number) \(number == 1 ? one : many)" }

  private func moment(_ time: ReportTime, _ now: Timestamp) -> String {
    "\(RelativeTime.text(time.time, now: now)) (\(time.time.rfc3339()))"
  }

  private func bold(_ text: String) -> String { colour ? "\u{1B}[1m\(text)\u{1B}[0m" : text }
}
