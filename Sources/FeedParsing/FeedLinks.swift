/// Where a web page says its feeds are.
public enum FeedLinks {
  /// A link to what may be a feed.
  public struct Link: Sendable, Equatable {
    /// The absolute address.
    public var url: String
    /// What the page calls it.
    public var title: String?
    /// Whether the page declares it as its feed (HTML, "alternate" links); else its address only looks like one.
    public var isDeclared: Bool
  }

  private static let types: Set<String> = [
    "application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json", "text/xml",
    "application/xml", "application/json",
  ]

  /// The links of a page, declared ones first, each address once.
  ///
  /// - Parameters:
  ///   - html: The page as it came, in any encoding.
  ///   - baseURL: Where it came from.
  ///   - contentType: The HTTP `Content-Type`, for its charset.
  public static func find(in html: [UInt8], baseURL: String, contentType: String? = nil) -> [Link] {
    var base = baseURL
    var declared: [Link] = []
    var guessed: [Link] = []
    var scanner = TagScanner(Charset(decoding: html, contentType: contentType).utf8)
    while let tag = scanner.next() {
      guard let href = tag.attributes["href"], !href.isEmpty else { continue }
      let url = WebAddress.resolve(href, against: base)
      guard url.hasPrefix("http://") || url.hasPrefix("https://") else { continue }
      switch tag.name {
      case "base": base = url
      case "link":
        let relations = (tag.attributes["rel"] ?? "").lowercased().split(separator: " ")
        let type = (tag.attributes["type"] ?? "").lowercased().prefix { $0 != ";" }
        guard relations.contains("alternate") || relations.contains("feed"), types.contains(String(type))
        else { continue }
        // Language versions of the page itself, and WordPress's API, are alternates too.
        if type.hasSuffix("/json"), !url.contains("feed") { continue }
        declared.append(Link(url: url, title: tag.attributes["title"], isDeclared: true))
      case "a" where looksLikeAFeed(url): guessed.append(Link(url: url, title: nil, isDeclared: false))
      default: break
      }
    }
    var seen: Set<String> = []
    return (declared + guessed).filter { seen.insert($0.url).inserted }
  }

  /// Addresses under which sites commonly keep a feed that no page names.
  public static func customary(for url: String) -> [String] {
    ["/feed", "/rss", "/rss.xml", "/feed.xml", "/atom.xml", "/index.xml"].map { WebAddress.resolve($0, against: url) }
  }

  private static func looksLikeAFeed(_ url: String) -> Bool {
    let path = url.lowercased().prefix { $0 != "?" && $0 != "#" }
    let last = path.split(separator: "/").last ?? ""
    return ["rss", "feed", "atom", "rss.xml", "feed.xml", "atom.xml", "index.rdf", "feed.json"].contains(last)
      || [".rss", ".atom", ".rdf"].contains { last.hasSuffix($0) } || last.hasPrefix("rss")
  }
}

/// Walks over the start tags of a page, however broken it is; scripts and styles are skipped.
private struct TagScanner {
  struct Tag {
    var name: String
    var attributes: [String: String]
  }

  private let bytes: [UInt8]
  private var position = 0
  private var scratch: [UInt8] = []
  /// The most attributes of a tag that are looked at.
  private static let maxAttributes = 64
  /// The most bytes of a value that are kept.
  private static let maxValueBytes = 8192

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  mutating func next() -> Tag? {
    while let open = bytes[position...].firstIndex(of: UInt8(ascii: "<")) {
      position = open + 1
      if follows("!--") {
        skip(past: Array("-->".utf8))
        continue
      }
      let name = word { Self.isLetter($0) || $0 >= 0x30 && $0 <= 0x39 }.lowercased()
      guard let first = name.utf8.first, Self.isLetter(first) else { continue }
      let attributes = attributes()
      if name == "script" || name == "style" { skip(past: Array("</\(name)".utf8)) }
      return Tag(name: name, attributes: attributes)
    }
    return nil
  }

  private mutating func attributes() -> [String: String] {
    var attributes: [String: String] = [:]
    skipSpace()
    while position < bytes.count, bytes[position] != UInt8(ascii: ">") {
      let name = word { $0 > 0x20 && $0 != UInt8(ascii: "=") && $0 != UInt8(ascii: ">") }.lowercased()
      skipSpace()
      if name.isEmpty { position += 1 }
      guard !name.isEmpty, position < bytes.count, bytes[position] == UInt8(ascii: "=") else { continue }
      position += 1
      skipSpace()
      let text = value()
      if attributes.count < Self.maxAttributes, attributes[name] == nil { attributes[name] = text }
      skipSpace()
    }
    return attributes
  }

  private mutating func value() -> String {
    guard position < bytes.count else { return "" }
    let quote = bytes[position]
    let raw: ArraySlice<UInt8>
    if quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
      position += 1
      raw = bytes[position...].prefix { $0 != quote }
      position = min(bytes.count, raw.endIndex + 1)
    } else {
      raw = bytes[position...].prefix { $0 > 0x20 && $0 != UInt8(ascii: ">") }
      position = raw.endIndex
    }
    return raw.withUnsafeBufferPointer { PlainText.html($0, limit: Self.maxValueBytes, scratch: &scratch) } ?? ""
  }

  private mutating func word(_ belongs: (UInt8) -> Bool) -> String {
    let raw = bytes[position...].prefix(while: belongs)
    position = raw.endIndex
    return String(decoding: raw, as: UTF8.self)
  }

  private mutating func skipSpace() {
    while position < bytes.count, bytes[position] <= 0x20 { position += 1 }
  }

  private func follows(_ text: StaticString) -> Bool {
    text.withUTF8Buffer { bytes[position...].starts(with: $0) }
  }

  /// Goes to behind the next occurrence of some lower-case bytes in either case, or to the end.
  private mutating func skip(past end: [UInt8]) {
    while position < bytes.count {
      if bytes[position...].starts(with: end, by: { Self.lowercased($0) == $1 }) {
        position += end.count
        return
      }
      position += 1
    }
  }

  private static func lowercased(_ byte: UInt8) -> UInt8 { (0x41...0x5A).contains(byte) ? byte | 0x20 : byte }

  private static func isLetter(_ byte: UInt8) -> Bool { byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A }
}
