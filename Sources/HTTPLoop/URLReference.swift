import CCurl

/// URLs as libcurl understands them, so that what is checked is what is fetched.
enum URLReference {
  /// The parts redirects are decided by.
  struct Parts: Hashable {
    var scheme: String
    var host: String
    var port: String?

    /// The address that stands for the host, if one does. libcurl has rewritten odd forms of IPv4 (`0x7f.1`) by now.
    var literalAddress: IPAddress? {
      // Resolvers take `localhost.` and `0x7f.1.` as what they are without the dot; libcurl has to rewrite it anew. No
      // name has two dots at its end.
      if host.hasSuffix(".") {
        let name = host.dropLast()
        return name.hasSuffix(".") ? nil : URLReference.parts(of: "http://\(name)")?.literalAddress
      }
      if host == "localhost" || host.hasSuffix(".localhost") { return IPAddress(bytes: [127, 0, 0, 1]) }
      let bare = host.hasPrefix("[") ? host.dropFirst().prefix { $0 != "]" && $0 != "%" } : host[...]
      return IPAddress(parsing: String(bare))
    }
  }

  /// A redirect's `Location` resolved against the address that sent it (RFC 9110 §10.2.2), or nil when it is no URL.
  static func resolve(_ location: String, against base: String) -> String? {
    guard let handle = curl_url() else { return nil }
    defer { curl_url_cleanup(handle) }
    // Spaces and non-ASCII bytes are what servers really send.
    let flags = UInt32(CURLU_URLENCODE | CURLU_NON_SUPPORT_SCHEME)
    guard curl_url_set(handle, CURLUPART_URL, base, flags) == CURLUE_OK,
      curl_url_set(handle, CURLUPART_URL, location, flags) == CURLUE_OK
    else { return nil }
    return part(CURLUPART_URL, of: handle)
  }

  /// The parts of an absolute URL, or nil when it is none.
  static func parts(of url: String) -> Parts? {
    guard let handle = curl_url() else { return nil }
    defer { curl_url_cleanup(handle) }
    let flags = UInt32(CURLU_URLENCODE | CURLU_NON_SUPPORT_SCHEME)
    guard curl_url_set(handle, CURLUPART_URL, url, flags) == CURLUE_OK,
      let scheme = part(CURLUPART_SCHEME, of: handle)
    else { return nil }
    return Parts(
      scheme: scheme.lowercased(), host: part(CURLUPART_HOST, of: handle)?.lowercased() ?? "",
      port: part(CURLUPART_PORT, of: handle))
  }

  private static func part(_ part: CURLUPart, of handle: OpaquePointer) -> String? {
    var text: UnsafeMutablePointer<CChar>?
    guard curl_url_get(handle, part, &text, 0) == CURLUE_OK, let text else { return nil }
    defer { curl_free(text) }
    return String(cString: text)
  }
}
