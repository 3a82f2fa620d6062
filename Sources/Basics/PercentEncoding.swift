/// Percent-encoding (RFC 3986 §2.1): a byte as `%` and two hexadecimal digits, upper case.
public enum PercentEncoding {
  /// Encodes a text for the value of a query parameter: everything except the unreserved characters (RFC 3986 §2.3).
  public static func value(_ text: String) -> String { encode(text) { isUnreserved($0) } }

  /// Encodes each byte of a text's UTF-8 for which `isKept` returns false.
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

  /// Decodes each `%` with two hexadecimal digits. A `%` without two digits is kept. Invalid UTF-8 in the result is
  /// replaced by U+FFFD.
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
