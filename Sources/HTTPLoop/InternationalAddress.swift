import CCurl

/// Addresses with letters beyond ASCII, as people write them, and as they are sent: the host by IDNA (RFC 5891), path and
/// query percent-encoded as UTF-8 (RFC 3987 §3.1).
public enum InternationalAddress {
  /// The address as it is sent; one in ASCII comes back as it is. Nil when it is no URL, or its host is no name that can be
  /// registered.
  public static func ascii(_ url: String) -> String? {
    guard url.utf8.contains(where: { $0 >= 0x80 }) else { return url }
    guard let handle = curl_url() else { return nil }
    defer { curl_url_cleanup(handle) }
    let flags = UInt32(CURLU_URLENCODE | CURLU_NON_SUPPORT_SCHEME)
    guard curl_url_set(handle, CURLUPART_URL, withEncodedPath(url), flags) == CURLUE_OK else { return nil }
    var text: UnsafeMutablePointer<CChar>?
    guard dw_url_get_ascii(handle, &text) == CURLUE_OK, let text else { return nil }
    defer { curl_free(text) }
    return String(cString: text)
  }

  /// The address with every byte beyond ASCII encoded that stands behind scheme and host.
  private static func withEncodedPath(_ url: String) -> String {
    var slashes = 0
    var isBehindHost = false
    var encoded: [UInt8] = []
    for byte in url.utf8 {
      if byte == UInt8(ascii: "/") { slashes += 1 }
      // The third slash begins the path; after two of them a query or fragment can come without one.
      isBehindHost =
        isBehindHost || slashes > 2 || slashes == 2 && (byte == UInt8(ascii: "?") || byte == UInt8(ascii: "#"))
      if isBehindHost, byte >= 0x80 {
        encoded += [UInt8(ascii: "%"), hexDigits[Int(byte >> 4)], hexDigits[Int(byte & 15)]]
      } else {
        encoded.append(byte)
      }
    }
    return String(decoding: encoded, as: UTF8.self)
  }

  private static let hexDigits = Array("0123456789ABCDEF".utf8)
}
