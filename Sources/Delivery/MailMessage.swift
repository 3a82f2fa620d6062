import Basics
import Configuration
import Digests
import Foundation
import Matches

/// A mail for an event, with its texts for people.
struct MailMessage {
  /// The mail as it is sent.
  let bytes: [UInt8]

  /// How many matches a mail about several lists.
  private static let listed = 100
  /// The longest part of an entry's summary that is shown, in UTF-16 code units.
  private static let summaryUnits = 1000

  /// The longest headline and the longest title of a feed, in UTF-16 code units.
  fileprivate static let feedUnits = 100

  /// Writes an event, or its digest, for the recipients of some settings. `id` is the event's; the same id, event and digest
  /// give the same bytes.
  init(_ event: DeliveryEvent, _ settings: MailSettings, from: Mailbox, id: String, digest: Digest? = nil) {
    let subject = digest.map { "Digest of \(LocalTime($0.end).text): \($0.summary)" } ?? event.subject
    var writer = MailWriter()
    let name = id.hasPrefix("msg_") ? String(id.dropFirst(4)) : id
    let sink = MailMessage.label(settings.id)
    writer.field("Date", MailWriter.date(digest?.end ?? event.time))
    writer.addresses("From", [from])
    writer.addresses("To", settings.to)
    writer.text("Subject", PlainLine.cut(subject, 200))
    writer.field("Message-ID", "<\(MailMessage.label(name)).\(sink)@\(from.domain)>")
    if case .match(let match, _, _) = event {
      // Programs that show conversations put the mails of a story together.
      if let story = match.story, !story.isFirst {
        writer.field("References", "<\(MailMessage.label(story.id)).\(sink)@\(from.domain)>")
      }
      writer.field("X-Diplowatch-Topics", match.topics.map { MailMessage.label($0.id) }.joined(separator: " "))
    }
    writer.field("List-Id", "<\(sink).diplowatch.\(from.domain)>")
    // No program answers it, such as one that says somebody is on holiday (RFC 3834 §5).
    writer.field("Auto-Submitted", "auto-generated")
    let (text, html) = MailMessage.content(event, digest, subject: subject, sink: settings.id)
    writer.alternatives(text: text, html: html)
    bytes = writer.bytes
  }

  /// An id as a part of a Message-ID: letters, digits and hyphens.
  private static func label(_ id: String) -> String {
    String(decoding: id.utf8.map { ASCII.isAlphanumeric($0) ? $0 : UInt8(ascii: "-") }, as: UTF8.self)
  }

  private static func content(
    _ event: DeliveryEvent, _ digest: Digest?, subject: String, sink: String
  ) -> (String, HTML) {
    let parts: (text: String, html: HTML)
    var note = "diplowatch, mail \(sink)"
    switch event {
    case .match(let match, _, _):
      parts = (text(match), html(match))
      note += ", match \(match.id)"
    case .test(let match, _, _, _):
      let notice = "This is a test of the mail \(sink); the match is made up."
      parts = ("\(notice)\n\n\(text(match))", "<p>\(notice)</p>\(html(match))")
    case .summary(let matches, _):
      parts =
        digest.map { ($0.text { LocalTime($0).text }, $0.html { LocalTime($0).text }) } ?? (
          text(matches), html(matches)
        )
    }
    return (
      "\(parts.text)\n-- \n\(note)\n",
      """
      <!doctype html>
      <html><head><meta charset="utf-8"><title>\(PlainLine.cut(subject, 200))</title></head><body>
      \(parts.html)<p style="color:#666;font-size:85%">\(note)</p></body></html>

      """
    )
  }

  // MARK: one match

  private static func text(_ match: MatchRecord) -> String {
    var lines = [match.shownHeadline]
    if let url = match.entry.url { lines.append(url) }
    lines += ["", match.origin]
    if let summary = match.entry.summary, summary != match.headline {
      lines += ["", PlainLine.cut(summary, summaryUnits)]
    }
    lines += [""] + match.reasons.map { "* \($0)" }
    if !match.names.isEmpty { lines += ["", match.names.joined(separator: ", ")] }
    if let spread = match.spread { lines += ["", spread] }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func html(_ match: MatchRecord) -> HTML {
    let summary: HTML =
      match.entry.summary.flatMap { $0 == match.headline ? nil : "<p>\(PlainLine.cut($0, summaryUnits))</p>\n" } ?? ""
    let names: HTML = match.names.isEmpty ? "" : "<p>\(match.names.joined(separator: ", "))</p>\n"
    let spread: HTML = match.spread.map { "<p>\($0)</p>\n" } ?? ""
    return """
      <div\(language(match))><h2>\(link(match))</h2>
      <p style="color:#666">\(match.origin)</p>
      \(summary)<ul>\(match.reasons.map { "<li>\($0)</li>" as HTML })</ul>
      \(names)\(spread)</div>
      """
  }

  private static func link(_ match: MatchRecord) -> HTML {
    guard let url = match.entry.url else { return "\(match.shownHeadline)" }
    return "<a href=\"\(url)\">\(match.shownHeadline)</a>"
  }

  private static func language(_ match: MatchRecord) -> HTML {
    match.entry.language.map { " lang=\"\($0)\"" } ?? ""
  }

  // MARK: several matches

  private static func text(_ matches: [MatchRecord]) -> String {
    var lines: [String] = []
    for match in matches.prefix(listed) {
      lines += [match.shownHeadline] + [match.entry.url].compactMap { $0 } + ["  \(match.origin)", ""]
    }
    return lines.joined(separator: "\n") + rest(of: matches)
  }

  private static func html(_ matches: [MatchRecord]) -> HTML {
    let items = matches.prefix(listed).map {
      "<li\(language($0))>\(link($0))<br><small>\($0.origin)</small></li>\n" as HTML
    }
    return "<ul>\(items)</ul>\n<p>\(rest(of: matches))</p>\n"
  }

  private static func rest(of matches: [MatchRecord]) -> String {
    matches.count > listed ? "and \(matches.count - listed) more; the match log has them all\n" : ""
  }
}

extension DeliveryEvent {
  /// The subject of a mail about it.
  fileprivate var subject: String {
    switch self {
    case .match(let match, _, _): match.headline
    case .test(let match, _, _, _): match.headline
    case .summary(let matches, _): "\(matches.count) more matches"
    }
  }

  /// When it came about.
  fileprivate var time: Timestamp {
    switch self {
    case .match(_, _, let time), .summary(_, let time), .test(_, _, _, let time): time
    }
  }
}

extension MatchRecord {
  /// Its headline, shortened.
  fileprivate var shownHeadline: String { PlainLine.headline(headline) }

  /// Feed, time of publication and score: `Harbour Wire · 2026-11-23 17:45 CET · score 56`.
  fileprivate var origin: String {
    let time = LocalTime(entry.published ?? matchedAt).text
    let title = PlainLine.cut(feed.title ?? feed.id, MailMessage.feedUnits)
    return [title, time, "score \(NumberText.tenths(score))"].joined(separator: " · ")
      + (revision > 1 ? " · revision \(revision)" : "")
  }

  /// Who is named: `Sergei Lavrov (RU)`.
  fileprivate var names: [String] { entities.prefix(12).map { $0.name + ($0.side.map { " (\($0))" } ?? "") } }
}
