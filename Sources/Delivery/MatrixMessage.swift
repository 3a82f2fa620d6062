import Basics

/// Messages for Matrix rooms (spec.matrix.org, Client-Server API, "m.room.message"). They are put under a transaction id, so
/// that the homeserver takes each once.
enum MatrixMessage {
  /// The address of a message in a room. `url` is the homeserver's.
  static func url(_ url: String, room: String, transaction: String) -> String {
    let home = url.hasSuffix("/") ? String(url.dropLast()) : url
    return "\(home)/_matrix/client/v3/rooms/\(PercentEncoding.value(room))/send/m.room.message/"
      + PercentEncoding.value(transaction)
  }

  static func body(_ event: DeliveryEvent, isSilent: Bool, _ bound: TextBound) -> [UInt8] {
    let words = WebhookMessage.Words(event, bound)
    var writer = JSONWriter()
    writer.object {
      // Clients ring for a text, not for a notice.
      $0.member("msgtype", isSilent ? "m.notice" : "m.text")
      $0.member("body", ([words.headline] + [words.url].compactMap { $0 } + words.lines).joined(separator: "\n"))
      $0.member("format", "org.matrix.custom.html")
      $0.member("formatted_body", html(words).text)
      // Nobody is mentioned, whatever the text says.
      $0.key("m.mentions")
      $0.object { _ in }
    }
    return writer.bytes
  }

  private static func html(_ words: WebhookMessage.Words) -> HTML {
    let headline: HTML =
      words.url.map { "<a href=\"\($0)\">\(words.headline)</a>" } ?? "\(words.headline)"
    return "<strong>\(headline)</strong>\(words.lines.map { "<br>\($0)" as HTML })"
  }
}
