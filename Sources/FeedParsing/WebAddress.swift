/// References resolved against a base (RFC 3986 §5.2), leniently: what cannot be resolved comes back as it was.
enum WebAddress {
  /// The five parts of a URI reference (RFC 3986 appendix B).
  struct Parts {
    var scheme: Substring?
    var authority: Substring?
    var path: Substring
    var query: Substring?
    var fragment: Substring?

    init(_ text: Substring) {
      var rest = text
      if let hash = rest.utf8.firstIndex(of: UInt8(ascii: "#")) {
        fragment = rest[rest.utf8.index(after: hash)...]
        rest = rest[..<hash]
      }
      if let mark = rest.utf8.firstIndex(of: UInt8(ascii: "?")) {
        query = rest[rest.utf8.index(after: mark)...]
        rest = rest[..<mark]
      }
      if let colon = rest.utf8.firstIndex(of: UInt8(ascii: ":")), Parts.isScheme(rest[..<colon].utf8) {
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

    /// The reference put together again (RFC 3986 §5.3).
    var text: String {
      var text = ""
      if let scheme { text += scheme + ":" }
      if let authority { text += "//" + authority }
      text += path
      if let query { text += "?" + query }
      if let fragment { text += "#" + fragment }
      return text
    }

    private static func isScheme(_ text: Substring.UTF8View) -> Bool {
      guard let first = text.first, ASCII.isLetter(first) else { return false }
      return text.allSatisfy { ASCII.isAlphanumeric($0) || $0 == 0x2B || $0 == 0x2D || $0 == 0x2E }
    }
  }

  /// A base longer than this is none: each of a document's thousands of links would carry it.
  private static let longestBase = 2048

  /// A reference as an absolute address where the base allows it; white space around it and line ends inside it do
  /// not belong to it.
  static func resolve(_ reference: String, against base: String?) -> String {
    let trimmed = clean(reference)
    if isPlainlyAbsolute(trimmed) { return trimmed }
    let base = base.flatMap { isBase($0) ? $0 : nil }
    var target = Parts(trimmed[...])
    if let scheme = target.scheme {
      // "http:page" and "http:///page" are relative in what feeds mean by them.
      guard target.authority == nil || target.authority == "", scheme.lowercased().hasPrefix("http"), let base else {
        return trimmed
      }
      let baseParts = Parts(base[...])
      guard let authority = baseParts.authority, !authority.isEmpty else { return trimmed }
      target.authority = authority
      if !target.path.hasPrefix("/") { target.path = merge(baseParts, target.path) }
      return target.text
    }
    guard let base, !base.isEmpty else { return trimmed }
    let from = Parts(base[...])
    guard let scheme = from.scheme else { return trimmed }
    target.scheme = scheme
    if target.authority == nil {
      target.authority = from.authority
      if target.path.isEmpty {
        target.path = from.path
        if target.query == nil { target.query = from.query }
      } else if target.path.hasPrefix("/") {
        target.path = withoutDots(target.path)
      } else {
        target.path = withoutDots(merge(from, target.path))
      }
    }
    return target.text
  }

  /// Whether an address is short enough for links to be resolved against it.
  static func isBase(_ address: String) -> Bool { address.utf8.count <= longestBase }

  /// Whether a text is an address on the web, as a permalink is.
  static func isWebAddress(_ text: String) -> Bool {
    let start = text.utf8.prefix(8).lazy.map(ASCII.lowercased)
    return start.starts(with: "http://".utf8) || start.starts(with: "https://".utf8)
  }

  /// Whether following an address would run something: nobody's link to a page does.
  static func isScript(_ text: String) -> Bool {
    let start = text.utf8.prefix(11).lazy.map(ASCII.lowercased)
    return ["javascript:", "vbscript:", "data:"].contains { start.starts(with: $0.utf8) }
  }

  /// Nearly all links begin with `http://` or `https://` and a host, and are what they are.
  private static func isPlainlyAbsolute(_ text: String) -> Bool {
    let bytes = text.utf8
    for scheme in ["https://", "http://"] where bytes.starts(with: scheme.utf8) {
      return bytes.count > scheme.utf8.count && !bytes.dropFirst(scheme.utf8.count).starts(with: "/".utf8)
    }
    return false
  }

  private static func clean(_ text: String) -> String {
    // Anything but visible ASCII may be white space; a link seldom has any.
    guard text.utf8.contains(where: { $0 <= 0x20 || $0 >= 0x80 }) else { return withoutSection(text) }
    var scalars = text.unicodeScalars.filter { $0 != "\n" && $0 != "\r" && $0 != "\t" }[...]
    while let first = scalars.first, first.properties.isWhitespace { scalars = scalars.dropFirst() }
    while let last = scalars.last, last.properties.isWhitespace { scalars = scalars.dropLast() }
    return withoutSection(String(String.UnicodeScalarView(scalars)))
  }

  /// An address without the marks of a CDATA section, which were escaped and so came through as text.
  private static func withoutSection(_ text: String) -> String {
    guard text.hasPrefix("<![CDATA["), text.hasSuffix("]]>") else { return text }
    return clean(String(text.dropFirst(9).dropLast(3)))
  }

  private static func merge(_ base: Parts, _ path: Substring) -> Substring {
    if base.authority != nil, base.path.isEmpty { return "/" + path }
    guard let slash = base.path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return path }
    return base.path[...slash] + path
  }

  /// RFC 3986 §5.2.4.
  private static func withoutDots(_ path: Substring) -> Substring {
    guard path.contains("./") || path.hasSuffix("/.") || path.hasSuffix("/..") || path == "." || path == ".." else {
      return path
    }
    var kept: [Substring] = []
    let segments = path.split(separator: "/", omittingEmptySubsequences: false)
    for (index, segment) in segments.enumerated() {
      let isLast = index == segments.count - 1
      switch segment {
      case ".":
        if isLast { kept.append("") }
      case "..":
        if kept.count > 1 || kept.first.map({ !$0.isEmpty }) ?? false { kept.removeLast() }
        if isLast { kept.append("") }
      default: kept.append(segment)
      }
    }
    return Substring(kept.joined(separator: "/"))
  }
}
