import Basics
import Configuration
import Crypto
import Matches
import Storage

/// What is told to an endpoint, before it takes a form.
enum WebhookEvent: Sendable {
  /// One match.
  case match(MatchRecord, line: [UInt8], at: Timestamp)
  /// Matches that came faster than the endpoint's limit, in short.
  case summary([MatchRecord], at: Timestamp)
  /// A test, by the endpoint's id; its match is made up.
  case test(MatchRecord, line: [UInt8], webhook: String, at: Timestamp)

  /// The event of a delivery. A stored line that is no match, which the log would not have either, gives none.
  init?(_ delivery: PendingDelivery) {
    let shown = delivery.matches.compactMap { MatchRecord.shown(line: $0.line) }
    guard let first = shown.first, let match = delivery.matches.last else { return nil }
    if delivery.isSummary {
      self = .summary(shown, at: match.matchedAt)
    } else {
      self = .match(first, line: match.line, at: match.matchedAt)
    }
  }

  /// The matches it is about.
  var matches: [MatchRecord] {
    switch self {
    case .match(let match, _, _), .test(let match, _, _, _): [match]
    case .summary(let matches, _): matches
    }
  }
}

extension PendingDelivery {
  /// The `webhook-id`: the same over retries, restarts and replays of the same matches.
  var messageID: String {
    guard isSummary else { return "msg_" + (matches.first?.id ?? "") }
    let ids = matches.map(\.id).joined(separator: " ")
    return "sum_" + Hex.text(SHA256.hash(data: Array(ids.utf8)).prefix(16))
  }
}

/// An event in the form an endpoint understands.
struct WebhookMessage: Sendable {
  /// Where it goes: the endpoint's address, but for services whose address holds a parameter.
  var url: String
  /// The body, always one JSON text.
  var body: [UInt8]

  /// Renders an event for an endpoint at an address.
  init(_ event: WebhookEvent, _ settings: WebhookSettings, url: String) {
    let target = settings.format == .ntfy ? WebhookAddress.topic(of: url) : nil
    self.url = target?.server ?? url
    body = TextBound.fitted { bound in
      switch settings.format {
      case .standard: StandardEvent.body(event, bound)
      case .slack: SlackMessage.body(event, bound)
      case .discord: DiscordMessage.body(event, bound)
      case .teams: TeamsMessage.body(event, bound)
      case .telegram: TelegramMessage.body(event, chat: settings.chat ?? "", isSilent: settings.isSilent, bound)
      case .ntfy: NtfyMessage.body(event, topic: target?.name ?? "", bound)
      case .template: TemplateBody(event: event, bound: bound).body(settings.template ?? .null)
      }
    }
  }

  /// The words of an event for people: a headline and lines below it.
  struct Words {
    var headline: String
    var url: String?
    var lines: [String]

    init(_ event: WebhookEvent, _ bound: TextBound, titles: Int = 10) {
      switch event {
      case .match(let match, _, _), .test(let match, _, _, _):
        headline = match.headline
        url = match.entry.url
        lines = match.reasons + [match.source]
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
