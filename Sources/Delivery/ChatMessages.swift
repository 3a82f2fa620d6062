import Basics

/// Slack's incoming webhooks (docs.slack.dev, "Formatting message text" and "Block Kit"); Mattermost and Rocket.Chat
/// take the same.
enum SlackMessage {
  static func body(_ event: WebhookEvent, _ bound: TextBound) -> [UInt8] {
    let words = WebhookMessage.Words(event, bound)
    let headline = escaped(PlainLine.cut(words.headline, 300))
    // A section holds 3000 characters, and an escaped one is up to five long.
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

  /// The three characters that mean something are entities: `<!channel>` and `<@U1>` then ping nobody. Receivers that
  /// resemble Slack also look for a bare `@channel`; an invisible space ends that.
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

/// Discord's webhooks (discord.com/developers, "Execute Webhook" and "Embed limits").
enum DiscordMessage {
  static func body(_ event: WebhookEvent, _ bound: TextBound) -> [UInt8] {
    let words = WebhookMessage.Words(event, bound)
    var writer = JSONWriter()
    writer.object {
      // Nobody is pinged, whatever a text says.
      $0.key("allowed_mentions")
      $0.object {
        $0.key("parse")
        $0.array { _ in }
      }
      $0.key("embeds")
      $0.array { embeds in
        embeds.object {
          // A title holds 256 characters, a description 4096; escaping doubles them at worst.
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

/// Microsoft Teams, through a workflow that posts Adaptive Cards (learn.microsoft.com, "Create incoming webhooks with
/// Workflows"); a message holds 28 KB. Text runs know no Markdown and no mentions, so there is nothing to escape.
enum TeamsMessage {
  static func body(_ event: WebhookEvent, _ bound: TextBound) -> [UInt8] {
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

/// ntfy, published as JSON (docs.ntfy.sh, "Publish as JSON"); a message holds 4096 bytes, of which a letter may take
/// four.
enum NtfyMessage {
  static func body(_ event: WebhookEvent, topic: String, _ bound: TextBound) -> [UInt8] {
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
