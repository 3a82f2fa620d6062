import Basics
import CCurl

/// Converts addresses with non-ASCII letters, as people write them, to URLs: the host by IDNA (RFC 5891), path and
/// query percent-encoded as UTF-8 (RFC 3987 §3.1).
public enum InternationalAddress {
  /// The address in ASCII; an ASCII address is returned unchanged. Nil if it is not a URL or its host is not a valid
  /// international name.
  public static func ascii(_ url: String) -> String? {
    guard url.utf8.contains(where: { $0 >= 0x80 }) else { return url }
    return CurlURL(withEncodedPath(url))?.ascii
  }

  /// The address with all non-ASCII bytes after the host percent-encoded.
  private static func withEncodedPath(_ url: String) -> String {
    guard let host = WebAddress(url).authority else { return url }
    return url[..<host.endIndex] + PercentEncoding.encode(String(url[host.endIndex...])) { $0 < 0x80 }
  }
}
