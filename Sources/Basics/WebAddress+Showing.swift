/// Forms of web addresses for output. Entries keep their address as the publisher wrote it, because they are recognised
/// by it.
extension WebAddress {
  /// For logs, reports and matches: the address without user name and password. They are also removed from an address
  /// that is not well-formed (white space before it, one slash instead of two), because libcurl accepts such an
  /// address.
  public static func redacted(_ text: String) -> String {
    guard let slash = text.firstRange(of: "://").map(\.upperBound) ?? text.utf8.firstIndex(of: UInt8(ascii: "/")),
      let start = text.utf8[slash...].firstIndex(where: { $0 != UInt8(ascii: "/") })
    else { return text }
    let end = text.utf8[start...].firstIndex { "/?#".utf8.contains($0) } ?? text.endIndex
    guard let at = text.utf8[start..<end].lastIndex(of: UInt8(ascii: "@")) else { return text }
    return String(text[..<start] + text[text.utf8.index(after: at)...])
  }

  /// For messages about webhooks: only scheme, host and port, as `https://host:1/…`. The rest is secret: whoever knows
  /// the path and query of a webhook can post to it. Returns `…` if the text is not a web address.
  public static func masked(_ text: String) -> String {
    let address = WebAddress(text)
    guard isWeb(text), let scheme = address.scheme, let host = address.hostAndPort, !host.isEmpty else { return "…" }
    return "\(scheme)://\(host)/…"
  }

  /// For match lines and `parse`: percent-encodes every character that is not allowed in a URI (RFC 3986 §2), except in
  /// the host. `&amp;` becomes `&`: some publishers escape addresses where nothing decodes them.
  public static func shown(_ text: String) -> String {
    guard text.utf8.contains(where: { !isPlain($0) || $0 == UInt8(ascii: "&") }) else { return text }
    let text = withPlainAmpersands(text)
    let address = WebAddress(text)
    guard address.scheme != nil, let host = address.authority else {
      return PercentEncoding.encode(text, keeping: isPlain)
    }
    return PercentEncoding.encode(String(text[..<host.startIndex]), keeping: isPlain)
      + PercentEncoding.encode(String(host)) { isPlain($0) || $0 >= 0x80 }
      + PercentEncoding.encode(String(text[host.endIndex...]), keeping: isPlain)
  }

  /// For links in chat messages: percent-encodes every byte that could end the link early in any receiver's markup. Nil
  /// if the text is not an http or https address, or is longer than 2000 bytes.
  public static func link(_ text: String) -> String? {
    guard isWeb(text) else { return nil }
    let link = PercentEncoding.encode(text) { isPlain($0) && !"()[]*".utf8.contains($0) }
    return link.utf8.count <= 2000 ? link : nil
  }

  /// Whether a byte is allowed in a URI (RFC 3986 §2), `%` included.
  private static func isPlain(_ byte: UInt8) -> Bool {
    byte > 0x20 && byte < 0x7F && !"\"<>\\^`{}|".utf8.contains(byte)
  }

  private static func withPlainAmpersands(_ text: String) -> String {
    var text = text
    // `&amp;amp;` and so on: decode as often as it was escaped, at most four times.
    for _ in 0..<4 where text.utf8.contains(UInt8(ascii: "&")) {
      let before = text
      for name in ["&amp;", "&AMP;", "&#38;", "&#038;", "&#x26;", "&#X26;"] where text.contains(name) {
        text = text.replacing(name, with: "&")
      }
      if text == before { break }
    }
    return text
  }
}
