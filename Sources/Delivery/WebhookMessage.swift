import Basics
import Configuration
import Matches

/// An event in an endpoint's format.
struct WebhookMessage: Sendable {
  /// The address it is sent to: the endpoint's address, except that ntfy's is without the topic, and that Matrix has one for
  /// each message.
  var url: String
  /// The body: one JSON value.
  var body: [UInt8]

  /// Renders an event for an endpoint at an address. `id` is the event's.
  init(_ event: DeliveryEvent, _ settings: WebhookSettings, url: String, id: String) {
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

    init(_ event: DeliveryEvent, _ bound: TextBound, titles: Int = 10) {
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
