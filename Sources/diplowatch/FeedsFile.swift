import Classification
import Configuration
import FeedModel
import FeedParsing

/// A watchlist file that holds feeds only.
enum FeedsFile {
  /// The file for a list of subscriptions, how many feeds it has, and how many were left out: those that are known, have
  /// no web address, or come twice.
  static func text(of opml: OPML, known: [FeedDefinition]) -> (text: String, added: Int, skipped: Int) {
    var addresses = Set(known.map(\.url))
    var ids = Set(known.map(\.id.value))
    var text = """
      # yaml-language-server: $schema=/usr/share/diplowatch/watchlist.schema.json
      version: 1
      feeds:
      """
    var added = 0
    for feed in opml.subscriptions {
      guard feed.url.hasPrefix("http://") || feed.url.hasPrefix("https://"), addresses.insert(feed.url).inserted
      else { continue }
      text += entry(feed, id: id(for: feed, taken: &ids))
      added += 1
    }
    if added == 0 { text += " []" }
    return (text, added, opml.subscriptions.count - added)
  }

  /// One feed as a list item. A JSON string is a YAML string (YAML 1.2 §1.3): nothing in a title can become syntax.
  static func entry(_ feed: OPML.Subscription, id: String) -> String {
    var text = "\n  - id: \(id)\n    url: \(quoted(feed.url))"
    if let title = feed.title { text += "\n    title: \(quoted(title))" }
    if let language = feed.language?.lowercased().prefix(2), ["en", "ru"].contains(language) {
      text += "\n    language: \(language)"
    }
    if !feed.folders.isEmpty { text += "\n    tags: [\(feed.folders.map(quoted).joined(separator: ", "))]" }
    return text
  }

  /// A short name that no other feed has, from the title's Latin letters or the host.
  static func id(for feed: OPML.Subscription, taken: inout Set<String>) -> String {
    let fromTitle = slug(feed.title ?? "")
    let host = feed.url.split(separator: "/").dropFirst().first.map(String.init) ?? "feed"
    let base =
      fromTitle.count(where: \.isLetter) >= 3
      ? fromTitle : slug(host.hasPrefix("www.") ? String(host.dropFirst(4)) : host)
    var id = base.isEmpty ? "feed" : base
    var number = 2
    while !taken.insert(id).inserted {
      id = "\(base)-\(number)"
      number += 1
    }
    return id
  }

  private static func slug(_ text: String) -> String {
    var slug = ""
    for byte in text.lowercased().utf8.prefix(200) {
      let isPlain = byte >= 0x61 && byte <= 0x7A || byte >= 0x30 && byte <= 0x39
      if isPlain {
        slug.unicodeScalars.append(Unicode.Scalar(byte))
      } else if !slug.isEmpty, !slug.hasSuffix("-") {
        slug += "-"
      }
      if slug.utf8.count >= 40 { break }
    }
    while slug.hasSuffix("-") { slug.removeLast() }
    return slug
  }

  private static func quoted(_ text: String) -> String {
    var writer = JSONWriter()
    writer.value(text)
    return writer.text
  }
}
