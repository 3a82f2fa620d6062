import Basics

/// Finds the feeds of a web page.
public enum FeedLinks {
  /// A link that may lead to a feed.
  public struct Link: Sendable, Equatable {
    /// The absolute address.
    public var url: String
    /// Its title on the page.
    public var title: String?
    /// Whether the page declares it as its feed (HTML standard, "alternate" links). If not, it only looks like one.
    public var isDeclared: Bool
  }

  /// The links of a page to possible feeds: declared ones first, each address once.
  ///
  /// - Parameters:
  ///   - html: The page as received, in any encoding.
  ///   - baseURL: Its address.
  ///   - contentType: The HTTP `Content-Type`, for its charset.
  public static func find(in html: [UInt8], baseURL: String, contentType: String? = nil) -> [Link] {
    var base = baseURL
    var declared: [Link] = []
    var guessed: [Link] = []
    // If the conversion fails, only titles are garbled: addresses are ASCII.
    let utf8 = (try? DecodedDocument(decoding: html, contentType: contentType))?.utf8 ?? html
    var scanner = TagScanner(utf8)
    while let tag = scanner.next() {
      guard let href = tag.attributes["href"], !href.isEmpty else { continue }
      let url = WebAddress.resolve(withoutFeedScheme(href), against: base)
      guard WebAddress.isWeb(url) else { continue }
      switch tag.name {
      case "base": base = url
      case "link", "a", "area":
        switch FeedLinkEvidence.judge(
          tag.attributes, url: url, isLink: tag.name == "link", inner: { scanner.inside(tag.name) })
        {
        case .declared: declared.append(Link(url: url, title: tag.attributes["title"], isDeclared: true))
        case .likely: guessed.append(Link(url: url, title: nil, isDeclared: false))
        case nil: break
        }
      default: break
      }
    }
    return once(declared + guessed)
  }

  /// The feeds that the `Link` header fields of an answer declare (RFC 8288).
  public static func find(inFields fields: [String], baseURL: String) -> [Link] {
    var links: [Link] = []
    for field in fields {
      for match in field.prefix(65_536).matches(of: /<([^>]*)>((?:[^,"]|"(?:[^"\\]|\\.)*")*)/) {
        var attributes: [String: String] = [:]
        for parameter in match.output.2.matches(of: /;\s*([A-Za-z*-]+)\s*=\s*(?:"([^"]*)"|([^\s;,"]+))/) {
          attributes[parameter.output.1.lowercased()] = String(parameter.output.2 ?? parameter.output.3 ?? "")
        }
        let url = WebAddress.resolve(withoutFeedScheme(String(match.output.1)), against: baseURL)
        guard WebAddress.isWeb(url),
          FeedLinkEvidence.judge(attributes, url: url, isLink: true, inner: { [] }) != nil
        else { continue }
        links.append(Link(url: url, title: attributes["title"], isDeclared: true))
      }
    }
    return once(links)
  }

  /// The usual addresses of feeds on the site of a page, for sites whose pages link none.
  public static func customary(for url: String) -> [String] {
    [
      "/feed", "/rss", "/rss.xml", "/feed.xml", "/atom.xml", "/index.xml", "/?feed=rss2", "/export/rss.xml",
      "/feeds/posts/default", "/feed.json",
    ].map { WebAddress.resolve($0, against: url) }
  }

  private static func once(_ links: [Link]) -> [Link] {
    var seen: Set<String> = []
    return links.filter { seen.insert(CanonicalLink.of($0.url)).inserted }
  }

  /// The address without the scheme `feed:` (`feed:https://…` and `feed://…` are for feed readers).
  private static func withoutFeedScheme(_ href: String) -> String {
    guard let inside = WebAddress.insideReaderAddress(href) else { return href }
    return inside.hasPrefix("//") ? "http:" + inside : inside
  }
}

/// Reads the start tags of a page, which may be invalid HTML. Skips scripts and styles.
private struct TagScanner {
  struct Tag {
    var name: String
    var attributes: [String: String]
  }

  private let bytes: [UInt8]
  private var position = 0
  private var scratch: [UInt8] = []
  /// The maximum number of attributes of a tag that are read.
  private static let maxAttributes = 64
  /// The maximum length of a value in bytes; the rest is dropped.
  private static let maxValueBytes = 8192

  /// The maximum number of bytes of an anchor's content that are searched.
  private static let maxInnerBytes = 2048

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The content of the element whose start tag was read last, up to its end tag or `maxInnerBytes`.
  func inside(_ name: String) -> ArraySlice<UInt8> {
    let window = bytes[position...].prefix(Self.maxInnerBytes)
    let end = Array("</\(name)".utf8)
    let place = window.indices.first { window[$0...].starts(with: end, by: { Self.lowercased($0) == $1 }) }
    return window[..<(place ?? window.startIndex)]
  }

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

  /// Skips to the position after the next occurrence of `end` (in lower case, found in any case), or to the end.
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
