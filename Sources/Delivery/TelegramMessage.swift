import Basics

/// Messages for Telegram's Bot API (core.telegram.org/bots/api, "sendMessage" and "HTML style"). A message may have
/// 4096 characters.
enum TelegramMessage {
  /// The maximum length in UTF-16 code units, including markup. Telegram does not count markup, so this is on the safe
  /// side.
  static let maxUnits = 4096

  static func body(_ event: DeliveryEvent, chat: String, isSilent: Bool, _ bound: TextBound) -> [UInt8] {
    var writer = JSONWriter()
    writer.object {
      $0.key("chat_id")
      if let number = Int(chat) { $0.value(number) } else { $0.value(chat) }
      $0.member("text", text(WebhookMessage.Words(event, bound)))
      $0.member("parse_mode", "HTML")
      $0.key("link_preview_options")
      $0.object {
        $0.key("is_disabled")
        $0.value(true)
      }
      $0.key("disable_notification")
      $0.value(isSilent)
    }
    return writer.bytes
  }

  private static func text(_ words: WebhookMessage.Words) -> String {
    let headline = escaped(PlainLine.cut(words.headline, 300))
    var text = headline
    // The address contains no quotes and no brackets (WebAddress.link).
    if let url = words.url?.replacing("&", with: "&amp;"), url.utf16.count <= 2000 {
      text = "<a href=\"\(url)\">\(headline)</a>"
    }
    for line in words.lines {
      let next = "\n" + escaped(PlainLine.cut(line, 300))
      guard text.utf16.count + next.utf16.count <= maxUnits else { break }
      text += next
    }
    return text
  }

  /// Escapes HTML's special characters as entities. A zero-width space after an @ prevents mentions.
  private static func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
      .replacing("\"", with: "&quot;").replacing("@", with: "@\u{200B}")
  }
}
