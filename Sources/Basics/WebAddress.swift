/// A web address, absolute or relative, in its five parts (a URI reference, RFC 3986 §4.1). Every text has such parts: whether
/// they make an address that can be asked is for others to say. The parts are slices of the text, as written.
public struct WebAddress: Sendable, Hashable {
  /// What stands before the first `:`, such as `https`; nil in a relative reference.
  public var scheme: Substring?
  /// What stands behind `//`: user, host and port. Empty in `file:///path`; nil where no `//` is.
  public var authority: Substring?
  /// What follows, up to `?` or `#`; may be empty.
  public var path: Substring
  /// What stands behind `?`.
  public var query: Substring?
  /// What stands behind `#`.
  public var fragment: Substring?

  /// The parts of a text (RFC 3986 appendix B).
  public init(_ text: String) { self.init(text[...]) }

  /// The parts of a part of a text.
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

  /// The parts put together again (RFC 3986 §5.3).
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

  /// The name, and mostly a password, that stands before an `@`; the last one counts, as for libcurl.
  public var userInfo: Substring? {
    guard let authority, let at = authority.utf8.lastIndex(of: UInt8(ascii: "@")) else { return nil }
    return authority[..<at]
  }

  /// Host and port without the user, as written; nil where no authority is.
  public var hostAndPort: Substring? {
    guard let authority else { return nil }
    guard let at = authority.utf8.lastIndex(of: UInt8(ascii: "@")) else { return authority }
    return authority[authority.utf8.index(after: at)...]
  }

  /// The host as written: a name, an IPv4 address, or an IPv6 address in brackets. Nil where no authority is.
  public var host: Substring? { hostAndPort.map { $0[..<WebAddress.endOfHost($0)] } }

  /// The port as written; nil where none is, or nothing behind the colon.
  public var port: Substring? {
    guard let hostAndPort else { return nil }
    let port = hostAndPort[WebAddress.endOfHost(hostAndPort)...].dropFirst()
    return port.isEmpty ? nil : port
  }

  /// The server that is asked, the same for all ways to write it: the host in small letters without the root's dot at its
  /// end, and the port unless it is the scheme's own (RFC 3986 §6.2.2.1, §6.2.3). Empty where no host is.
  public var server: String {
    guard let host else { return "" }
    let name = host.lowercased()
    let rooted = name.hasSuffix(".") && name.utf8.count > 1 ? String(name.dropLast()) : name
    guard let port, port != WebAddress.defaultPort(of: scheme) else { return rooted }
    return rooted + ":" + port
  }

  // MARK: kinds

  /// Whether a text is an address of the web: `http://…` or `https://…`.
  public static func isWeb(_ text: some StringProtocol) -> Bool {
    let start = text.utf8.prefix(8).lazy.map(ASCII.lowercased)
    return start.starts(with: "http://".utf8) || start.starts(with: "https://".utf8)
  }

  /// Whether following an address would run something: nobody's link to a page does.
  public static func isScript(_ text: String) -> Bool {
    let start = text.utf8.prefix(11).lazy.map(ASCII.lowercased)
    return ["javascript:", "vbscript:", "data:"].contains { start.starts(with: $0.utf8) }
  }

  /// What programs call the addresses that are for feed readers.
  private static let readerSchemes: Set<String> = ["feed", "feeds", "rss", "itpc", "pcast"]

  /// The address inside one for feed readers, as browsers and podcast programs hand it to them: `https://…` of
  /// `feed:https://…`, and `//HOST/…` of `feed://HOST/…`, which leaves open what scheme is meant. Nil for other addresses.
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

  /// A host with a port or none, as in `127.0.0.1:9464`, `[::1]` or `proxy.example`: an IPv6 address is given without its
  /// brackets. Nil for what is none, such as one with a user or a path, or a port that is no number up to 65535.
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
