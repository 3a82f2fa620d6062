/// Percent-encoding (RFC 3986 §2.1): a byte as `%` and two hexadecimal digits, upper case.
public enum PercentEncoding {
  /// A text as the value of a query's parameter: everything encoded but the unreserved characters (RFC 3986 §2.3).
  public static func value(_ text: String) -> String { encode(text) { isUnreserved($0) } }

  /// The text with each byte of its UTF-8 encoded that is not to be kept.
  public static func encode(_ text: String, keeping isKept: (UInt8) -> Bool) -> String {
    if text.utf8.allSatisfy(isKept) { return text }
    var encoded: [UInt8] = []
    encoded.reserveCapacity(text.utf8.count + 32)
    for byte in text.utf8 {
      if isKept(byte) {
        encoded.append(byte)
      } else {
        encoded.append(UInt8(ascii: "%"))
        Hex.append(byte, Hex.upper, to: &encoded)
      }
    }
    return String(decoding: encoded, as: UTF8.self)
  }

  /// The text with its `%` and two digits as the bytes they stand for; a `%` without two digits stays. Bytes that are no
  /// UTF-8 become replacement characters.
  public static func decode(_ text: some StringProtocol) -> String {
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "%"), rest.count >= 2, let high = Hex.value(of: rest[rest.startIndex]),
        let low = Hex.value(of: rest[rest.startIndex + 1])
      {
        bytes.append(high << 4 | low)
        rest = rest.dropFirst(2)
      } else {
        bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func isUnreserved(_ byte: UInt8) -> Bool {
    ASCII.isAlphanumeric(byte) || "-._~".utf8.contains(byte)
  }
}
