import Basics

/// Messages for Slack's incoming webhooks (docs.slack.dev, "Formatting message text" and "Block Kit"). Mattermost and
/// Rocket.Chat accept the same format.
enum SlackMessage {
  static func body(_ event: DeliveryEvent, _ bound: TextBound) -> [UInt8] {
    let words = WebhookMessage.Words(event, bound)
    let headline = escaped(PlainLine.cut(words.headline, 300))
    // A section may have 3000 characters, and escaping makes one character up to five.
    let linked = words.url.flatMap { $0.utf8.count <= 1000 ? "<\(escaped($0))|\(headline)>" : nil } ?? headline
    var writer = JSONWriter()
    writer.object {
      $0.member("text", headline)
      $0.key("unfurl_links")
      $0.value(false)
      $0.key("unfurl_media")
      $0.value(false)
      $0.key("blocks")
      $0.array { blocks in
        section("*\(linked)*", to: &blocks)
        let lines = words.lines.map { escaped(PlainLine.cut($0, 200)) }
        for start in stride(from: 0, to: min(lines.count, 20), by: 2) {
          section(lines[start..<min(start + 2, lines.count)].joined(separator: "\n"), to: &blocks)
        }
      }
    }
    return writer.bytes
  }

  private static func section(_ text: String, to blocks: inout JSONWriter) {
    blocks.object {
      $0.member("type", "section")
      $0.key("text")
      $0.object {
        $0.member("type", "mrkdwn")
        $0.member("text", text)
      }
    }
  }

  /// Escapes the three special characters as entities, so that `<!channel>` and `<@U1>` notify nobody. Receivers like
  /// Slack also recognise a bare `@channel`; a zero-width space after the @ prevents that.
  private static func escaped(_ text: String) -> String {
    var escaped = ""
    for character in text {
      switch character {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "@": escaped += "@\u{200B}"
      default: escaped.append(character)
      }
    }
    return escaped
  }
}

/// Messages for Discord's webhooks (discord.com/developers, "Execute Webhook" and "Embed limits").
enum DiscordMessage {
  static func body(_ event: DeliveryEvent, _ bound: TextBound) -> [UInt8] {
    let words = WebhookMessage.Words(event, bound)
    var writer = JSONWriter()
    writer.object {
      // No mention in a text notifies anybody.
      $0.key("allowed_mentions")
      $0.object {
        $0.key("parse")
        $0.array { _ in }
      }
      $0.key("embeds")
      $0.array { embeds in
        embeds.object {
          // A title may have 256 characters, a description 4096; escaping can double the length.
          $0.member("title", escaped(PlainLine.cut(words.headline, 125)))
          $0.member("url", words.url)
          $0.member(
            "description", words.lines.map { escaped(PlainLine.cut($0, 150)) }.prefix(12).joined(separator: "\n"))
        }
      }
    }
    return writer.bytes
  }

  private static func escaped(_ text: String) -> String {
    var escaped = ""
    for character in text {
      if "\\*_~`|>[]()#:<@".contains(character) { escaped.append("\\") }
      escaped.append(character)
    }
    return escaped
  }
}

/// Messages for Microsoft Teams, through a workflow that posts Adaptive Cards (learn.microsoft.com, "Create incoming
/// webhooks with Workflows"). A message may have 28 KB. Text runs have no Markdown and no mentions, so nothing is
/// escaped.
enum TeamsMessage {
  static func body(_ event: DeliveryEvent, _ bound: TextBound) -> [UInt8] {
    let words = WebhookMessage.Words(event, bound)
    var writer = JSONWriter()
    writer.object {
      $0.member("type", "message")
      $0.key("attachments")
      $0.array { attachments in
        attachments.object {
          $0.member("contentType", "application/vnd.microsoft.card.adaptive")
          $0.key("content")
          $0.object { card(words, to: &$0) }
        }
      }
    }
    return writer.bytes
  }

  private static func card(_ words: WebhookMessage.Words, to card: inout JSONWriter) {
    card.member("$schema", "http://adaptivecards.io/schemas/adaptive-card.json")
    card.member("type", "AdaptiveCard")
    card.member("version", "1.4")
    card.key("body")
    card.array { body in
      run(PlainLine.cut(words.headline, 500), isHeadline: true, to: &body)
      for line in words.lines.prefix(20) { run(PlainLine.cut(line, 300), isHeadline: false, to: &body) }
    }
    guard let url = words.url else { return }
    card.key("actions")
    card.array { actions in
      actions.object {
        $0.member("type", "Action.OpenUrl")
        $0.member("title", "Open")
        $0.member("url", url)
      }
    }
  }

  private static func run(_ text: String, isHeadline: Bool, to body: inout JSONWriter) {
    body.object {
      $0.member("type", "RichTextBlock")
      $0.key("inlines")
      $0.array { inlines in
        inlines.object {
          $0.member("type", "TextRun")
          $0.member("text", text)
          if isHeadline { $0.member("weight", "bolder") }
        }
      }
    }
  }
}

/// Messages for ntfy (docs.ntfy.sh, "Publish as JSON"). A message may have 4096 bytes, and a character takes up to
/// four.
enum NtfyMessage {
  static func body(_ event: DeliveryEvent, topic: String, _ bound: TextBound) -> [UInt8] {
    let words = WebhookMessage.Words(event, bound)
    var writer = JSONWriter()
    writer.object {
      $0.member("topic", topic)
      $0.member("title", PlainLine.cut(words.headline, 250))
      $0.member("message", PlainLine.cut(words.lines.map { PlainLine.cut($0, 150) }.joined(separator: "\n"), 1000))
      $0.member("click", words.url)
    }
    return writer.bytes
  }
}
