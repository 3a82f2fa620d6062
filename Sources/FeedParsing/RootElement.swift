/// The root element as bytes: whether a document reached its end is asked of the document, because a parser that
/// recovers from a missing end tag inside believes that the root is open too.
enum RootElement {
  /// Whether the root's end tag is there.
  static func isClosed(in bytes: [UInt8]) -> Bool {
    guard let name = name(in: bytes) else { return false }
    let tag = [UInt8(ascii: "<"), UInt8(ascii: "/")] + name
    // It is near the end nearly always.
    var start = bytes.count - tag.count
    while start > 0 {
      if bytes[start] == tag[0], bytes[start...].starts(with: tag) { return true }
      start -= 1
    }
    return false
  }

  /// The name in the first start tag, with its prefix.
  private static func name(in bytes: [UInt8]) -> ArraySlice<UInt8>? {
    var rest = bytes[...]
    while let open = rest.firstIndex(of: UInt8(ascii: "<")) {
      rest = rest[(open + 1)...]
      guard let first = rest.first else { return nil }
      guard first | 0x20 >= 0x61 && first | 0x20 <= 0x7A || first == UInt8(ascii: "_") else { continue }
      return rest.prefix { byte in byte > 0x20 && byte != UInt8(ascii: ">") && byte != UInt8(ascii: "/") }
    }
    return nil
  }
}
