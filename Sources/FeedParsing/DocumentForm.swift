import Basics

/// Describes for people what a document is that is not a feed.
enum DocumentForm {
  /// The kind of a binary file by its first bytes; nil for text and unknown files.
  static func ofFile(_ bytes: [UInt8]) -> String? { signatures.first { bytes.starts(with: $0.bytes) }?.name }

  /// The kind of a text that is not a feed.
  ///
  /// - Parameter root: The name of its root element, if it is XML.
  static func text(_ utf8: [UInt8], root: String?) -> String {
    // A few control characters occur in texts too.
    let controls = utf8.prefix(512).count { $0 < 0x20 && !ASCII.isSpace($0) }
    if controls > 8 { return "a binary file of an unknown kind, not a feed" }
    guard utf8.first(where: { !ASCII.isSpace($0) }) == UInt8(ascii: "<") else {
      return "plain text, neither XML nor JSON"
    }
    guard let root else { return "text that begins with \"<\" but is not XML" }
    return roots[root] ?? "XML with the root element \(printable(root)), which is not a known feed format"
  }

  /// Whether the first element of a text is one of HTML's.
  static func isHTML(_ utf8: [UInt8], root: String?) -> Bool {
    if let root, html.contains(root) { return true }
    let head = String(decoding: utf8.prefix(1024), as: UTF8.self).lowercased()
    return head.contains("<html") || head.contains("<!doctype html")
  }

  /// A name from the document, shortened and without control characters.
  private static func printable(_ name: String) -> String {
    let safe = name.unicodeScalars.filter {
      $0.properties.isAlphabetic || $0.properties.numericType != nil || "-_.:".unicodeScalars.contains($0)
    }
    return "<" + String(String.UnicodeScalarView(safe.prefix(40))) + ">"
  }

  private static let html: Set<String> = [
    "html", "head", "body", "div", "p", "h1", "h2", "center", "table", "script", "style", "meta", "br", "b", "a",
    "span",
    "font", "form", "iframe", "img", "noscript", "pre", "ul", "title", "link", "section", "main",
  ]

  private static let roots = [
    "opml": "OPML, a list of feeds; `diplowatch feeds import` reads it",
    "urlset": "a sitemap, not a feed", "sitemapindex": "a sitemap, not a feed", "svg": "a picture (SVG), not a feed",
    "error": "an error message in XML, not a feed",
  ]

  private static let signatures: [(bytes: [UInt8], name: String)] = [
    ([0x50, 0x4B, 3, 4], "a zip archive"), (Array("%PDF".utf8), "a PDF document"),
    ([0x89, 0x50, 0x4E, 0x47], "a picture (PNG)"), ([0xFF, 0xD8, 0xFF], "a picture (JPEG)"),
    (Array("GIF8".utf8), "a picture (GIF)"), (Array("RIFF".utf8), "a picture or a sound (RIFF)"),
    (Array("ID3".utf8), "a sound (MP3)"), ([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0], "an xz file"),
    (Array("BZh".utf8), "a bzip2 file"), ([0x28, 0xB5, 0x2F, 0xFD], "a zstd file"),
    ([0x1F, 0x8B], "a gzip file of an unknown kind"), ([0x1F, 0x9D], "a file of compress (.Z)"),
    ([0xD0, 0xCF, 0x11, 0xE0], "a document of an office program"), ([0x37, 0x7A, 0xBC, 0xAF], "a 7z archive"),
  ]
}
