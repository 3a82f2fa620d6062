/// A web address, absolute or relative, split into its five parts (a URI reference, RFC 3986 §4.1). The parts are
/// slices of the text, as written. Any text can be split; this does not check that the address is valid.
public struct WebAddress: Sendable, Hashable {
  /// The part before the first `:`, such as `https`; nil in a relative reference.
  public var scheme: Substring?
  /// The part after `//`: user, host and port. Empty in `file:///path`; nil if there is no `//`.
  public var authority: Substring?
  /// The part after the authority, up to `?` or `#`; may be empty.
  public var path: Substring
  /// The part after `?`; nil if there is no `?`.
  public var query: Substring?
  /// The part after `#`; nil if there is no `#`.
  public var fragment: Substring?

  /// Splits a text (RFC 3986 appendix B).
  public init(_ text: String) { self.init(text[...]) }

  /// Splits a part of a text.
  public init(_ text: Substring) {
    var rest = text
    if let hash = rest.utf8.firstIndex(of: UInt8(ascii: "#")) {
      fragment = rest[rest.utf8.index(after: hash)...]
      rest = rest[..<hash]
    }
    if let mark = rest.utf8.firstIndex(of: UInt8(ascii: "?")) {
      query = rest[rest.utf8.index(after: mark)...]
      rest = rest[..<mark]
    }
    if let colon = rest.utf8.firstIndex(of: UInt8(ascii: ":")), WebAddress.isScheme(rest[..<colon].utf8) {
      scheme = rest[..<colon]
      rest = rest[rest.utf8.index(after: colon)...]
    }
    if rest.utf8.starts(with: "//".utf8) {
      let start = rest.utf8.index(rest.startIndex, offsetBy: 2)
      let end = rest.utf8[start...].firstIndex(of: UInt8(ascii: "/")) ?? rest.endIndex
      authority = rest[start..<end]
      rest = rest[end...]
    }
    path = rest
  }

  /// The parts joined again (RFC 3986 §5.3).
  public var text: String {
    var text = ""
    if let scheme { text += scheme + ":" }
    if let authority { text += "//" + authority }
    text += path
    if let query { text += "?" + query }
    if let fragment { text += "#" + fragment }
    return text
  }

  // MARK: the authority (RFC 3986 §3.2)

  /// The user name and password before `@`; nil if there is no `@`. If there are several, the last counts, as in
  /// libcurl.
  public var userInfo: Substring? {
    guard let authority, let at = authority.utf8.lastIndex(of: UInt8(ascii: "@")) else { return nil }
    return authority[..<at]
  }

  /// Host and port without the user, as written; nil if there is no authority.
  public var hostAndPort: Substring? {
    guard let authority else { return nil }
    guard let at = authority.utf8.lastIndex(of: UInt8(ascii: "@")) else { return authority }
    return authority[authority.utf8.index(after: at)...]
  }

  /// The host as written: a name, an IPv4 address, or an IPv6 address in brackets. Nil if there is no authority.
  public var host: Substring? { hostAndPort.map { $0[..<WebAddress.endOfHost($0)] } }

  /// The port as written; nil if there is none, or nothing after the colon.
  public var port: Substring? {
    guard let hostAndPort else { return nil }
    let port = hostAndPort[WebAddress.endOfHost(hostAndPort)...].dropFirst()
    return port.isEmpty ? nil : port
  }

  /// The normalised host and port (RFC 3986 §6.2.2.1, §6.2.3), for comparing servers. The host is in small letters,
  /// without a dot at its end. The port is left out if it is the default of the scheme. Empty if there is no host.
  public var server: String {
    guard let host else { return "" }
    let name = host.lowercased()
    let rooted = name.hasSuffix(".") && name.utf8.count > 1 ? String(name.dropLast()) : name
    guard let port, port != WebAddress.defaultPort(of: scheme) else { return rooted }
    return rooted + ":" + port
  }

  // MARK: kinds

  /// Whether a text is an address of the web: `http://…` or `https://…`.
  public static func isWeb(_ text: Substring) -> Bool { begins(text, "http://") || begins(text, "https://") }

  /// The same for a whole text.
  public static func isWeb(_ text: String) -> Bool { isWeb(text[...]) }

  /// Whether following an address could run a script or open embedded data. A link to a web page never does.
  public static func isScript(_ text: String) -> Bool {
    begins(text[...], "javascript:") || begins(text[...], "vbscript:") || begins(text[...], "data:")
  }

  /// The schemes that browsers and podcast programs use for addresses of feeds.
  private static let readerSchemes: Set<String> = ["feed", "feeds", "rss", "itpc", "pcast"]

  /// The web address inside an address with such a scheme: `https://…` from `feed:https://…`, and `//HOST/…`, without a
  /// scheme, from `feed://HOST/…`. Nil for other addresses.
  public static func insideReaderAddress(_ text: String) -> String? {
    var rest = text.drop(while: \.isWhitespace)
    var isForReaders = false
    while let scheme = WebAddress(rest).scheme, readerSchemes.contains(scheme.lowercased()) {
      isForReaders = true
      rest = rest.dropFirst(scheme.count + 1).drop(while: \.isWhitespace)
      if rest.hasPrefix("//"), isWeb(rest.dropFirst(2)) { rest = rest.dropFirst(2) }
    }
    return isForReaders ? String(rest) : nil
  }

  /// Parses a host with or without a port: `127.0.0.1:9464`, `[::1]`, `proxy.example`. An IPv6 address is returned
  /// without brackets. Nil for anything else, such as a text with a user or a path, or a port that is not a number up
  /// to 65535.
  public static func endpoint(_ text: String) -> (host: String, port: UInt16?)? {
    let address = WebAddress("//" + text)
    guard address.hostAndPort == text[...], let host = address.host, !host.isEmpty,
      !host.contains(where: { $0.isWhitespace || $0 == "\\" })
    else { return nil }
    let port = address.port.map { $0.utf8.allSatisfy(ASCII.isDigit) ? UInt16($0) : nil }
    if port == .some(nil) || text.hasSuffix(":") { return nil }
    guard host.hasPrefix("[") || host.hasSuffix("]") else { return (String(host), port ?? nil) }
    guard host.hasPrefix("["), host.hasSuffix("]"), host.dropFirst().dropLast().contains(":") else { return nil }
    return (String(host.dropFirst().dropLast()), port ?? nil)
  }

  // MARK: inside

  /// Whether a text begins with a word of small letters, whatever its own case.
  private static func begins(_ text: Substring, _ word: StaticString) -> Bool {
    var bytes = text.utf8.makeIterator()
    return (0..<word.utf8CodeUnitCount).allSatisfy { offset in
      bytes.next().map(ASCII.lowercased) == word.utf8Start[offset]
    }
  }

  private static func isScheme(_ text: Substring.UTF8View) -> Bool {
    guard let first = text.first, ASCII.isLetter(first) else { return false }
    return text.allSatisfy { ASCII.isAlphanumeric($0) || $0 == 0x2B || $0 == 0x2D || $0 == 0x2E }
  }

  /// The colon before the port, or the end. Colons inside brackets belong to the host.
  private static func endOfHost(_ hostAndPort: Substring) -> Substring.Index {
    let name = hostAndPort.utf8.lastIndex(of: UInt8(ascii: "]")) ?? hostAndPort.startIndex
    return hostAndPort.utf8[name...].firstIndex(of: UInt8(ascii: ":")) ?? hostAndPort.endIndex
  }

  private static func defaultPort(of scheme: Substring?) -> Substring? {
    switch scheme?.lowercased() {
    case "http": "80"
    case "https": "443"
    default: nil
    }
  }
}
