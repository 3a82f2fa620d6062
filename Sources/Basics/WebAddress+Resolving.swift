extension WebAddress {
  /// The maximum length of a base, in bytes. A longer base is ignored, since a document may have thousands of links and
  /// each resolved link would contain it.
  private static let longestBase = 2048

  /// Whether an address is short enough to be a base.
  public static func isBase(_ address: String) -> Bool { address.utf8.count <= longestBase }

  /// Resolves a reference against a base (RFC 3986 §5.2). A reference that cannot be resolved is returned as it is.
  /// White space around it and line ends inside it are removed. An absolute address is otherwise returned as written,
  /// even with `..` in its path, because entries are recognised by it.
  public static func resolve(_ reference: String, against base: String?) -> String {
    let trimmed = clean(reference)
    if isPlainlyAbsolute(trimmed) { return trimmed }
    let base = base.flatMap { isBase($0) ? $0 : nil }
    var target = WebAddress(trimmed)
    if let scheme = target.scheme {
      // Feeds that write "http:page" or "http:///page" mean a relative reference.
      guard target.authority == nil || target.authority == "", scheme.lowercased().hasPrefix("http"), let base else {
        return trimmed
      }
      let from = WebAddress(base)
      guard let authority = from.authority, !authority.isEmpty else { return trimmed }
      target.authority = authority
      if !target.path.hasPrefix("/") { target.path = merge(from, target.path) }
      return target.text
    }
    guard let base, !base.isEmpty else { return trimmed }
    let from = WebAddress(base)
    guard let scheme = from.scheme else { return trimmed }
    target.scheme = scheme
    if target.authority != nil {
      target.path = withoutDots(target.path)
      return target.text
    }
    target.authority = from.authority
    if target.path.isEmpty {
      target.path = from.path
      if target.query == nil { target.query = from.query }
    } else if target.path.hasPrefix("/") {
      target.path = withoutDots(target.path)
    } else {
      target.path = withoutDots(merge(from, target.path))
    }
    return target.text
  }

  /// Fast path: nearly all links begin with `http://` or `https://` and a host, and need no resolving.
  private static func isPlainlyAbsolute(_ text: String) -> Bool {
    let bytes = text.utf8
    for scheme in ["https://", "http://"] where bytes.starts(with: scheme.utf8) {
      return bytes.count > scheme.utf8.count && !bytes.dropFirst(scheme.utf8.count).starts(with: "/".utf8)
    }
    return false
  }

  private static func clean(_ text: String) -> String {
    // Fast path: in visible ASCII there is no white space to remove.
    guard text.utf8.contains(where: { $0 <= 0x20 || $0 >= 0x80 }) else { return withoutSection(text) }
    var scalars = text.unicodeScalars.filter { $0 != "\n" && $0 != "\r" && $0 != "\t" }[...]
    while let first = scalars.first, first.properties.isWhitespace { scalars = scalars.dropFirst() }
    while let last = scalars.last, last.properties.isWhitespace { scalars = scalars.dropLast() }
    return withoutSection(String(String.UnicodeScalarView(scalars)))
  }

  /// Removes the markers of a CDATA section. They are part of the text if the publisher escaped them.
  private static func withoutSection(_ text: String) -> String {
    guard text.hasPrefix("<![CDATA["), text.hasSuffix("]]>") else { return text }
    return clean(String(text.dropFirst(9).dropLast(3)))
  }

  /// RFC 3986 §5.2.3.
  private static func merge(_ base: WebAddress, _ path: Substring) -> Substring {
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
