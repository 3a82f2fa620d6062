import Basics
import CCurl

/// Parses URLs with libcurl's own parser, so that checks see the same host as the request.
enum URLReference {
  /// The origin of a URL (RFC 9110 §4.3.1).
  struct Parts: Hashable {
    var scheme: String
    var host: String
    /// The port; the scheme's default if none is written, so that `http://a` and `http://a:80` are equal.
    var port: String?

    /// The port as a number; the scheme's default if none is written.
    var portNumber: UInt16 { port.flatMap { UInt16($0) } ?? (scheme == "https" ? 443 : 80) }

    /// The IP address if the host is written as one; nil for a name. libcurl has already normalised unusual forms of
    /// IPv4, such as `0x7f.1`.
    var literalAddress: IPAddress? {
      // Resolvers ignore one final dot (`0x7f.1.`), but libcurl then does not normalise the host: it is parsed again
      // without the dot. Two final dots are invalid.
      if host.hasSuffix(".") {
        let name = host.dropLast()
        return name.hasSuffix(".") ? nil : URLReference.parts(of: "http://\(name)")?.literalAddress
      }
      if host == "localhost" || host.hasSuffix(".localhost") { return IPAddress(bytes: [127, 0, 0, 1]) }
      let bare = host.hasPrefix("[") ? host.dropFirst().prefix { $0 != "]" && $0 != "%" } : host[...]
      return IPAddress(parsing: String(bare))
    }
  }

  /// A redirect's `Location`, resolved against the address that sent it (RFC 9110 §10.2.2); nil if it is not a URL.
  static func resolve(_ location: String, against base: String) -> String? {
    // The same document (RFC 3986 §4.4), which libcurl 7.88 takes for the folder it is in.
    if location.isEmpty || location.hasPrefix("#") { return base.prefix { $0 != "#" } + location }
    guard let handle = curl_url() else { return nil }
    defer { curl_url_cleanup(handle) }
    guard curl_url_set(handle, CURLUPART_URL, base, anyAddress) == CURLUE_OK,
      curl_url_set(handle, CURLUPART_URL, location, anyAddress) == CURLUE_OK
    else { return nil }
    return part(CURLUPART_URL, of: handle)
  }

  /// The origin of an absolute URL; nil if the text is not one.
  static func parts(of url: String) -> Parts? {
    guard let handle = curl_url() else { return nil }
    defer { curl_url_cleanup(handle) }
    guard curl_url_set(handle, CURLUPART_URL, url, anyAddress) == CURLUE_OK,
      let scheme = part(CURLUPART_SCHEME, of: handle)
    else { return nil }
    return Parts(
      scheme: scheme.lowercased(), host: part(CURLUPART_HOST, of: handle)?.lowercased() ?? "",
      port: part(CURLUPART_PORT, of: handle, UInt32(CURLU_DEFAULT_PORT)))
  }

  /// The name and password before an address's host, percent-decoded; nil if there are none.
  static func credentials(of url: String) -> (name: String, password: String)? {
    guard let handle = curl_url() else { return nil }
    defer { curl_url_cleanup(handle) }
    guard curl_url_set(handle, CURLUPART_URL, url, anyAddress) == CURLUE_OK,
      let name = part(CURLUPART_USER, of: handle, UInt32(CURLU_URLDECODE))
    else { return nil }
    return (name, part(CURLUPART_PASSWORD, of: handle, UInt32(CURLU_URLDECODE)) ?? "")
  }

  // Servers send spaces and non-ASCII bytes in Location; CURLU_URLENCODE encodes them.
  private static let anyAddress = UInt32(CURLU_URLENCODE | CURLU_NON_SUPPORT_SCHEME)

  private static func part(_ part: CURLUPart, of handle: OpaquePointer, _ flags: UInt32 = 0) -> String? {
    var text: UnsafeMutablePointer<CChar>?
    guard curl_url_get(handle, part, &text, flags) == CURLUE_OK, let text else { return nil }
    defer { curl_free(text) }
    return String(cString: text)
  }
}
