import Basics
import Configuration
import Crypto
import Matches
import Storage

/// The content of a message to an endpoint, before it is rendered in the endpoint's format.
enum WebhookEvent: Sendable {
  /// One match.
  case match(MatchRecord, line: [UInt8], at: Timestamp)
  /// A summary of matches that exceeded the endpoint's limit of messages.
  case summary([MatchRecord], at: Timestamp)
  /// A test with a made-up match; `webhook` is the endpoint's id.
  case test(MatchRecord, line: [UInt8], webhook: String, at: Timestamp)

  /// The event of a delivery; nil if the stored line is not a match.
  init?(_ delivery: PendingDelivery) {
    let shown = delivery.matches.compactMap { MatchRecord.shown(line: $0.line) }
    guard let first = shown.first, let match = delivery.matches.last else { return nil }
    if delivery.isSummary {
      self = .summary(shown, at: match.matchedAt)
    } else {
      self = .match(first, line: match.line, at: match.matchedAt)
    }
  }

  /// The event's matches.
  var matches: [MatchRecord] {
    switch self {
    case .match(let match, _, _), .test(let match, _, _, _): [match]
    case .summary(let matches, _): matches
    }
  }
}

extension PendingDelivery {
  /// The `webhook-id` (Standard Webhooks). It stays the same for retries, restarts and replays of the same matches.
  var messageID: String {
    guard isSummary else { return "msg_" + (matches.first?.id ?? "") }
    let ids = matches.map(\.id).joined(separator: " ")
    return "sum_" + Hex.text(SHA256.hash(data: Array(ids.utf8)).prefix(16))
  }
}

/// An event in an endpoint's format.
struct WebhookMessage: Sendable {
  /// The address it is sent to: the endpoint's address, except that ntfy's is without the topic, and that Matrix has one for
  /// each message.
  var url: String
  /// The body: one JSON value.
  var body: [UInt8]

  /// Renders an event for an endpoint at an address. `id` is the event's.
  init(_ event: WebhookEvent, _ settings: WebhookSettings, url: String, id: String) {
    let target = settings.format == .ntfy ? WebhookAddress.topic(of: url) : nil
    self.url = target?.server ?? url
    if settings.format == .matrix {
      let name = id.hasPrefix("msg_") ? String(id.dropFirst(4)) : id
      self.url = MatrixMessage.url(url, room: settings.room ?? "", transaction: name)
    }
    body = TextBound.fitted { bound in
      switch settings.format {
      case .standard: StandardEvent.body(event, bound)
      case .slack: SlackMessage.body(event, bound)
      case .discord: DiscordMessage.body(event, bound)
      case .teams: TeamsMessage.body(event, bound)
      case .telegram: TelegramMessage.body(event, chat: settings.chat ?? "", isSilent: settings.isSilent, bound)
      case .matrix: MatrixMessage.body(event, isSilent: settings.isSilent, bound)
      case .ntfy: NtfyMessage.body(event, topic: target?.name ?? "", bound)
      case .template: TemplateBody(event: event, bound: bound).body(settings.template ?? .null)
      }
    }
  }

  /// The text of an event for people: a headline and lines below it.
  struct Words {
    var headline: String
    var url: String?
    var lines: [String]

    init(_ event: WebhookEvent, _ bound: TextBound, titles: Int = 10) {
      switch event {
      case .match(let match, _, _), .test(let match, _, _, _):
        headline = match.headline
        url = match.entry.url
        lines = match.reasons + [match.source] + [match.spread].compactMap { $0 }
      case .summary(let matches, _):
        headline = "\(matches.count) more matches"
        url = nil
        lines = matches.prefix(titles).map {
          "\(PlainLine.cut($0.headline, 150)) (\(PlainLine.cut($0.feed.title ?? $0.feed.id, 40)))"
        }
        if matches.count > titles { lines.append("and \(matches.count - titles) more; the match log has them all") }
      }
      headline = bound.cut(headline)
      lines = bound.cut(lines)
    }
  }
}
