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
    guard let url = CurlURL(base), url.set(location) else { return nil }
    return url.part(CURLUPART_URL)
  }

  /// The origin of an absolute URL; nil if the text is not one.
  static func parts(of url: String) -> Parts? {
    guard let url = CurlURL(url), let scheme = url.part(CURLUPART_SCHEME) else { return nil }
    return Parts(
      scheme: scheme.lowercased(), host: url.part(CURLUPART_HOST)?.lowercased() ?? "",
      port: url.part(CURLUPART_PORT, CURLU_DEFAULT_PORT))
  }

  /// The name and password before an address's host, percent-decoded; nil if there are none.
  static func credentials(of url: String) -> (name: String, password: String)? {
    guard let url = CurlURL(url), let name = url.part(CURLUPART_USER, CURLU_URLDECODE) else { return nil }
    return (name, url.part(CURLUPART_PASSWORD, CURLU_URLDECODE) ?? "")
  }
}
