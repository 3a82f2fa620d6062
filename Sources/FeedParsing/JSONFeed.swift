import Basics
import FeedModel

/// Parses JSON Feed 1.0 and 1.1 (jsonfeed.org).
enum JSONFeed {
  static func parse(_ utf8: [UInt8], baseURL: String?, limits: FeedLimits) throws(FeedError) -> Feed {
    let json: JSONValue
    do throws(JSONError) {
      json = try JSONValue.read(utf8, maxDepth: limits.maxDepth, maxValues: limits.maxJSONValues)
    } catch {
      throw FeedError(.notAFeed, "it is JSON with an error at \(error)")
    }
    guard case .object = json else { throw FeedError(.notAFeed, "it is a list in JSON, not a JSON Feed") }
    let version = json["version"]?.string ?? ""
    let items = json["items"]
    guard version.contains("jsonfeed.org/version/") || isArray(items) else {
      throw FeedError(.notAFeed, "it is JSON, but has no version of JSON Feed")
    }
    guard items?.elements.count ?? 0 <= limits.maxEntries else { throw .tooManyEntries(limits.maxEntries) }
    var feed = Feed(format: version.hasSuffix("1.1") ? .json11 : .json10)
    feed.title = plain(json["title"], limits)
    feed.link = address(json["home_page_url"], baseURL)
    feed.id = json["feed_url"]?.string
    feed.description = plain(json["description"], limits)
    feed.language = json["language"]?.string
    feed.authors = authors(json, limits)
    var textBytes = 0
    for item in items?.elements ?? [] {
      guard case .object = item else { continue }
      let entry = entry(item, baseURL: baseURL, limits)
      textBytes += entry.byteCount
      guard textBytes <= limits.maxTotalTextBytes else { throw .tooMuchText(limits.maxTotalTextBytes) }
      feed.entries.append(entry)
    }
    if let count = items?.elements.count, count > 0, feed.entries.allSatisfy(\.isBlank) { throw .notUnderstood(count) }
    return feed
  }

  private static func isArray(_ json: JSONValue?) -> Bool {
    if case .array = json { true } else { false }
  }

  private static func entry(_ json: JSONValue, baseURL: String?, _ limits: FeedLimits) -> Entry {
    var entry = Entry()
    entry.id = json["id"]?.identifier
    entry.title = plain(json["title"], limits)
    entry.link = address(json["url"], baseURL) ?? address(json["external_url"], baseURL)
    entry.published = json["date_published"]?.string.flatMap(FeedDate.parse)
    entry.updated = json["date_modified"]?.string.flatMap(FeedDate.parse)
    entry.summary = plain(json["summary"], limits, keepsLines: true)
    entry.content = html(json["content_html"], limits) ?? plain(json["content_text"], limits, keepsLines: true)
    entry.authors = authors(json, limits)
    entry.categories = (json["tags"]?.elements ?? []).prefix(limits.maxListItems).compactMap { plain($0, limits) }
    entry.language = json["language"]?.string
    entry.enclosures = (json["attachments"]?.elements ?? []).prefix(limits.maxListItems).compactMap { attachment in
      address(attachment["url"], baseURL).map {
        Enclosure(
          url: $0, type: attachment["mime_type"]?.string,
          lengthBytes: attachment["size_in_bytes"]?.number.flatMap { Int64(exactly: $0.rounded()) }.flatMap {
            $0 >= 0 ? $0 : nil
          })
      }
    }
    return entry
  }

  private static func authors(_ json: JSONValue, _ limits: FeedLimits) -> [String] {
    let all = json["authors"]?.elements ?? json["author"].map { [$0] } ?? []
    return all.prefix(limits.maxListItems).compactMap { plain($0["name"], limits) ?? $0["url"]?.string }
  }

  private static func address(_ json: JSONValue?, _ base: String?) -> String? {
    guard let text = json?.string, !text.isEmpty else { return nil }
    return WebAddress.resolve(text, against: base)
  }

  private static func plain(_ json: JSONValue?, _ limits: FeedLimits, keepsLines: Bool = false) -> String? {
    text(json, limits) {
      let text = PlainText.folded($0, limit: limits.maxTextBytes, scratch: &$1, keepsLines: keepsLines)
      return PlainText.mended(text, limit: limits.maxTextBytes, scratch: &$1, keepsLines: keepsLines)
    }
  }

  private static func html(_ json: JSONValue?, _ limits: FeedLimits) -> String? {
    text(json, limits) {
      let text = PlainText.html($0, limit: limits.maxTextBytes, scratch: &$1, keepsLines: true)
      return PlainText.mended(text, limit: limits.maxTextBytes, scratch: &$1, keepsLines: true)
    }
  }

  private static func text(
    _ json: JSONValue?, _ limits: FeedLimits, _ read: (UnsafeBufferPointer<UInt8>, inout [UInt8]) -> String?
  ) -> String? {
    guard var string = json?.string else { return nil }
    var scratch: [UInt8] = []
    // The same limit as for the text of an XML element.
    let most = limits.maxTextBytes * 4
    guard string.utf8.count > most else { return string.withUTF8 { read($0, &scratch) } }
    var bytes = Array(string.utf8)
    let kept = bytes.withUnsafeMutableBufferPointer { HTMLText.withoutAttributes($0) }
    return bytes.withUnsafeBufferPointer { read(UnsafeBufferPointer(rebasing: $0.prefix(min(kept, most))), &scratch) }
  }
}
