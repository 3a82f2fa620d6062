import Basics

/// The evidence that a link of a page leads to a feed.
enum FeedLinkEvidence {
  /// The page declares it as a feed.
  case declared
  /// Its address or text looks like that of a feed.
  case likely

  /// The evidence for a link; nil if there is none.
  ///
  /// - Parameters:
  ///   - attributes: Its attributes, or the parameters of an HTTP `Link` field.
  ///   - url: Its target.
  ///   - isLink: Whether it is a `link` element rather than an anchor.
  ///   - inner: The content of an anchor, as markup.
  static func judge(
    _ attributes: [String: String], url: String, isLink: Bool, inner: () -> ArraySlice<UInt8>
  ) -> FeedLinkEvidence? {
    let relations = (attributes["rel"] ?? "").lowercased().split(whereSeparator: \.isWhitespace)
    let type = String((attributes["type"] ?? "").lowercased().prefix { $0 != ";" }.filter { !$0.isWhitespace })
    if relations.contains("feed") { return .declared }
    if relations.contains(where: { $0 == "stylesheet" || $0 == "icon" || $0 == "search" || $0 == "edituri" }) {
      return nil
    }
    if isLink {
      guard relations.contains("alternate") else { return nil }
      if isFeedType(type) { return .declared }
      // "alternate" is also used for language versions of the page and for WordPress's API.
      if type == "application/json" { return url.contains("feed") ? .declared : nil }
      guard type.isEmpty, attributes["hreflang"] == nil, attributes["media"] == nil else { return nil }
      return .likely
    }
    if isFeedType(type) || looksLikeAFeed(url) { return .likely }
    let names = ["title", "aria-label", "class", "id", "rel"].compactMap { attributes[$0] }
    return names.contains { namesAFeed($0.utf8) } || namesAFeed(inner()) ? .likely : nil
  }

  private static func isFeedType(_ type: String) -> Bool {
    ["rss", "atom", "rdf+xml", "feed+json"].contains { type.contains($0) } || type == "text/xml"
      || type == "application/xml"
  }

  private static func looksLikeAFeed(_ url: String) -> Bool {
    let parts = WebAddress(url.lowercased())
    let segments = parts.path.split(separator: "/")
    let last = segments.last ?? ""
    if last.hasSuffix(".xml") { return !last.contains("sitemap") && !last.hasPrefix("opensearch") }
    if [".rss", ".atom", ".rdf"].contains(where: last.hasSuffix) || last.hasPrefix("rss") || last == "feed.json" {
      return true
    }
    if segments.contains(where: { ["rss", "rss2", "feed", "feeds", "atom"].contains($0) }) { return true }
    // As in ?feed=rss2 (WordPress) and ?format=feed&type=rss (Joomla).
    return (parts.query ?? "").split(separator: "&").contains { parameter in
      let pair = parameter.split(separator: "=", maxSplits: 1)
      let value = pair.count > 1 ? pair[1] : ""
      return pair.first == "feed" && !value.isEmpty || ["rss", "rss2", "atom", "feed", "rdf"].contains(value)
        || pair.first == "rss"
    }
  }

  /// Whether one of the words is "RSS", "Atom" or "feed". Markup is searched too, because the file or class of an icon
  /// can contain such a word.
  private static func namesAFeed(_ text: some Collection<UInt8>) -> Bool {
    text.split { !ASCII.isLetter($0) }.contains { word in
      let lower = word.map { $0 | 0x20 }
      return ["rss", "atom", "feed", "feeds"].contains { lower.elementsEqual($0.utf8) }
    }
  }
}
