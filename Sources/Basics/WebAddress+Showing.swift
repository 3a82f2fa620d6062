/// Web addresses as they may be shown and sent on. Entries keep them as the publisher wrote them: they are known again by it.
extension WebAddress {
  /// For logs, reports and matches: the address without the name and password before its host. It is found in what is no
  /// clean address too (white space before it, one slash instead of two), as libcurl would ask that host all the same.
  public static func redacted(_ text: String) -> String {
    guard let slash = text.firstRange(of: "://").map(\.upperBound) ?? text.utf8.firstIndex(of: UInt8(ascii: "/")),
      let start = text.utf8[slash...].firstIndex(where: { $0 != UInt8(ascii: "/") })
    else { return text }
    let end = text.utf8[start...].firstIndex { "/?#".utf8.contains($0) } ?? text.endIndex
    guard let at = text.utf8[start..<end].lastIndex(of: UInt8(ascii: "@")) else { return text }
    return String(text[..<start] + text[text.utf8.index(after: at)...])
  }

  /// For messages about webhooks: scheme and host alone, `https://host:1/…`. Path and query of a webhook are as good as a
  /// password, and so is what stands before an `@`. `…` where there is no web address.
  public static func masked(_ text: String) -> String {
    let address = WebAddress(text)
    guard isWeb(text), let scheme = address.scheme, let host = address.hostAndPort, !host.isEmpty else { return "…" }
    return "\(scheme)://\(host)/…"
  }

  /// For match lines and `parse`: the address with everything percent-encoded that no URI may hold (RFC 3986 §2), its
  /// host aside; `&amp;`, which some publishers write though nothing decodes it there, is `&`.
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

  /// For chat messages: an address of the web that a reader may be sent to, with every byte percent-encoded that could end
  /// it early in markup of any receiver. Nil for others, and for what is longer than 2000 bytes.
  public static func link(_ text: String) -> String? {
    guard isWeb(text) else { return nil }
    let link = PercentEncoding.encode(text) { isPlain($0) && !"()[]*".utf8.contains($0) }
    return link.utf8.count <= 2000 ? link : nil
  }

  /// Whether a byte may stand in a URI (RFC 3986 §2); `%` may.
  private static func isPlain(_ byte: UInt8) -> Bool {
    byte > 0x20 && byte < 0x7F && !"\"<>\\^`{}|".utf8.contains(byte)
  }

  private static func withPlainAmpersands(_ text: String) -> String {
    var text = text
    // What was escaped several times is decoded as often.
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
