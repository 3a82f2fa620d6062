import Basics
import StatusReports

/// Shows the daemon's status as text: problems first.
struct StatusPresentation {
  /// Whether to use the terminal's colours.
  var colour: Bool

  /// The states of feeds in the order in which they are shown: problems first.
  private static let states = [
    "failing", "blocked", "notAFeed", "gone", "empty", "stale", "redirected", "ok",
  ]

  /// Several lines of text. Control characters are escaped.
  func text(_ report: StatusReport) -> String {
    let now = report.now.time
    var lines = [headline(report, now), configuration(report.configuration, now), matchLog(report.matchLog)]
    if let hang = report.hang { lines.append(bad(safe(hang))) }
    if let trouble = report.stateTrouble { lines.append("state: " + bad(safe(trouble))) }
    if let dropped = report.diagnosticsDropped, dropped > 0 {
      lines.append(bad("\(dropped) log lines were dropped: standard error was not read in time"))
    }
    lines += report.webhooks.map { sink("webhook", $0, now) } + (report.mail ?? []).map { sink("mail", $0, now) }
    lines += (report.mutes ?? []).map { "muted: " + MuteCommand.line($0, now) }
    if let since = report.outageSince {
      lines.append(
        bad("no host can be reached since \(RelativeTime.text(since.time, now: now))")
          + "; check the network, the name server and the proxy")
    }
    if let reload = report.configuration.lastReload, !reload.succeeded {
      lines.append(bad("last reload refused \(RelativeTime.text(reload.at.time, now: now)); the old one is in force:"))
      lines += reload.messages.map { "  " + safe($0) }
    }
    if let nodes = report.nodes { lines += NodePresentation(colour: colour).lines(nodes, now) }
    let groups = Dictionary(grouping: report.feeds, by: \.status)
    let known = StatusPresentation.states.filter { groups[$0] != nil }
    for state in known + groups.keys.filter({ !StatusPresentation.states.contains($0) }).sorted() {
      let feeds = groups[state] ?? []
      let title = "\(state) (\(feeds.count))"
      lines.append("\n" + (feeds.contains(where: \.isInTrouble) ? bad(title) : bold(title)))
      let width = min(32, feeds.map { safe($0.id).count }.max() ?? 0)
      lines += feeds.map { feed($0, width, now) }
    }
    return lines.joined(separator: "\n")
  }

  private func headline(_ report: StatusReport, _ now: Timestamp) -> String {
    let up = RelativeTime.duration(seconds: Int((now.milliseconds - report.started.time.milliseconds) / 1000))
    let ready = report.ready ? "" : ", not ready yet"
    let watched = report.totals?.watched ?? report.feeds.count
    let troubled = report.totals?.inTrouble ?? report.feeds.count { $0.isInTrouble }
    let trouble = troubled > 0 ? ", " + bad("\(troubled) in trouble") : ""
    let polls = report.polling.polls.values.reduce(0, +)
    return bold("diplowatch \(safe(report.version))") + ", up \(up)\(ready): "
      + "\(Output.count(watched, "feed", "feeds"))\(trouble); \(Output.count(polls, "poll", "polls")), "
      + "\(Output.count(report.polling.matches, "match", "matches")) since the start"
  }

  private func configuration(_ configuration: ConfigurationReport, _ now: Timestamp) -> String {
    let length = (now.milliseconds - configuration.inForceSince.time.milliseconds) / 1000
    return "configuration \(safe(configuration.path)), in force for \(RelativeTime.duration(seconds: Int(length)))"
  }

  private func matchLog(_ log: MatchLogReport) -> String {
    let queued = log.queued == 0 ? "all written" : "\(log.queued) to write"
    return "match log \(safe(log.path)): \(queued)" + (log.trouble.map { "; " + bad("paused: " + safe($0)) } ?? "")
  }

  private func sink(_ kind: String, _ hook: WebhookReport, _ now: Timestamp) -> String {
    var line = "\(kind) \(safe(hook.id)): "
    if hook.disabled {
      let reason =
        kind == "mail" ? "the server refused sender, recipient or password" : "the receiver answered 410 (gone)"
      return line + bad("disabled, because \(reason); see \(kind) replay")
    }
    line += hook.waiting == 0 ? "all sent" : "\(hook.waiting) waiting"
    if hook.dead > 0 { line += ", " + bad("\(hook.dead) given up") + " (see \(kind) replay)" }
    if let error = hook.lastError { line += "; last attempt: \(safe(error))" }
    if let next = hook.nextTry { line += ", next \(RelativeTime.text(next.time, now: now))" }
    return line
  }

  private func feed(_ feed: FeedReport, _ width: Int, _ now: Timestamp) -> String {
    let id = safe(feed.id)
    var parts: [String] = []
    if feed.polling {
      parts.append("being polled")
    } else if let next = feed.nextPoll {
      parts.append("next poll \(RelativeTime.text(next.time, now: now))")
    }
    if let interval = feed.intervalSeconds { parts.append("every \(RelativeTime.duration(seconds: interval))") }
    if let reason = feed.reason { parts.append(safe(reason)) }
    if let newest = feed.newestEntry { parts.append("newest entry \(RelativeTime.text(newest.time, now: now))") }
    if feed.lastPoll == nil { parts.append("not polled yet") }
    if let moved = feed.permanentURL { parts.append("moved to \(safe(moved))") }
    var line = "  \(id)\(String(repeating: " ", count: max(0, width - id.count)))  " + parts.joined(separator: "; ")
    if let error = feed.lastError {
      let since = RelativeTime.text(feed.since.time, now: now)
      let polls = feed.failures == 1 ? "1 poll" : "\(feed.failures) polls in a row"
      let how = " (\(polls); \(safe(feed.status)) since \(since)) \(safe(feed.url))"
      line += "\n      " + bad(safe(error)) + dim(how)
    }
    return line
  }

  private func safe(_ text: String) -> String { SafeText.terminal(text) }

  private func bold(_ text: String) -> String { colour ? "\u{1B}[1m\(text)\u{1B}[0m" : text }

  private func dim(_ text: String) -> String { colour ? "\u{1B}[2m\(text)\u{1B}[0m" : text }

  private func bad(_ text: String) -> String { colour ? "\u{1B}[31m\(text)\u{1B}[0m" : text }
}
