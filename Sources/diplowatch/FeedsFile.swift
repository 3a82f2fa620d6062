import Basics
import Classification
import Configuration
import FeedParsing

/// Makes a watchlist file of feeds from OPML.
enum FeedsFile {
  /// The text of the file, the number of its feeds, and what has to be reported.
  struct Import {
    var text: String
    var added = 0
    /// Subscriptions that were left out, with the reason.
    var leftOut: [(feed: OPML.Subscription, reason: String)] = []
    /// Subscriptions whose address was rewritten, with the new address.
    var rewritten: [(feed: OPML.Subscription, url: String)] = []
  }

  /// Makes the file for a list of subscriptions, without those that are already watched, have no web address, or are
  /// duplicates.
  static func make(of opml: OPML, known: [FeedDefinition]) -> Import {
    var owners = Dictionary(known.map { (FeedAddress.key($0.url), "watched already as \($0.id.value)") }) { first, _ in
      first
    }
    var ids = Set(known.map(\.id.value))
    var result = Import(
      text: WatchlistText.heading + "\nfeeds:")
    for written in opml.subscriptions {
      var feed = written
      do throws(FeedAddress.Problem) {
        feed.url = try FeedAddress(written.url).url
      } catch {
        result.leftOut.append((written, error.description))
        continue
      }
      let key = FeedAddress.key(feed.url)
      if let reason = owners[key] {
        result.leftOut.append((written, reason))
        continue
      }
      let id = id(for: feed, taken: &ids)
      owners[key] = "it is in the list twice, and imported as \(id)"
      if feed.url != written.url { result.rewritten.append((written, feed.url)) }
      result.text += entry(feed, id: id)
      result.added += 1
    }
    if result.added == 0 { result.text += " []" }
    return result
  }

  /// One feed as a list item. Strings are written as JSON, which is valid YAML (YAML 1.2 §1.3), so that no character in
  /// them can be taken for syntax.
  static func entry(_ feed: OPML.Subscription, id: String) -> String {
    var text = "\n  - id: \(id)\n    url: \(WatchlistText.quoted(feed.url))"
    if let title = feed.title { text += "\n    title: \(WatchlistText.quoted(title))" }
    if let language = feed.language?.lowercased().prefix(2), ["en", "ru"].contains(language) {
      text += "\n    language: \(language)"
    }
    if !feed.folders.isEmpty {
      text += "\n    tags: [\(feed.folders.map(WatchlistText.quoted).joined(separator: ", "))]"
    }
    return text
  }

  /// A short id that no other feed has, made from the title's Latin letters or the host.
  static func id(for feed: OPML.Subscription, taken: inout Set<String>) -> String {
    let fromTitle = slug(feed.title ?? "")
    let host = WebAddress(feed.url).server
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
}
