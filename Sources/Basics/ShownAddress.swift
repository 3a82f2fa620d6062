/// Addresses as they are shown and sent on. Entries keep them as the publisher wrote them, as that is what they are known
/// again by.
public enum ShownAddress {
  /// The address with everything percent-encoded that no URI may hold (RFC 3986 §2), its host aside; `&amp;`, which some
  /// publishers write though nothing decodes it there, is `&`.
  public static func of(_ link: String) -> String {
    guard link.utf8.contains(where: { !isPlain($0) || $0 == UInt8(ascii: "&") }) else { return link }
    let utf8 = Array(decoded(link).utf8)
    let host = hostRange(utf8)
    var shown: [UInt8] = []
    shown.reserveCapacity(utf8.count + 32)
    for (index, byte) in utf8.enumerated() {
      if isPlain(byte) || byte >= 0x80 && host.contains(index) {
        shown.append(byte)
      } else {
        shown.append(UInt8(ascii: "%"))
        shown.append(digits[Int(byte >> 4)])
        shown.append(digits[Int(byte & 15)])
      }
    }
    return String(decoding: shown, as: UTF8.self)
  }

  private static let digits = Array("0123456789ABCDEF".utf8)

  private static func isPlain(_ byte: UInt8) -> Bool {
    byte > 0x20 && byte < 0x7F && !"\"<>\\^`{}|".utf8.contains(byte)
  }

  /// The name behind `//`, where there is one.
  private static func hostRange(_ utf8: [UInt8]) -> Range<Int> {
    guard let colon = utf8.firstIndex(of: UInt8(ascii: ":")), utf8[colon...].starts(with: "://".utf8) else {
      return 0..<0
    }
    let start = colon + 3
    return start..<(utf8[start...].firstIndex { "/?#".utf8.contains($0) } ?? utf8.count)
  }

  private static func decoded(_ link: String) -> String {
    var link = link
    // What was escaped several times is decoded as often.
    for _ in 0..<4 where link.utf8.contains(UInt8(ascii: "&")) {
      let before = link
      for name in ["&amp;", "&AMP;", "&#38;", "&#038;", "&#x26;", "&#X26;"] where link.contains(name) {
        link = link.replacing(name, with: "&")
      }
      if link == before { break }
    }
    return link
  }
}
