import FeedParsing
import HTTPLoop

/// A feed's address as people and programs write it: with `feed:`, without a scheme, or in full.
struct FeedAddress {
  /// The address with the scheme that is asked.
  var url: String
  /// Other addresses that may be meant, when that one does not answer.
  var alternative: String?

  /// The address that is meant.
  ///
  /// - Throws: `Problem` when it is none of the web.
  init(_ written: String) throws(Problem) {
    var text = FeedAddress.trimmed(written)
    guard !text.isEmpty else { throw Problem("it has no address") }
    var scheme = FeedAddress.scheme(of: text)
    var isForReaders = false
    // feed:https://… and feed://… are what browsers hand to feed readers; podcast programs have names of their own.
    while let name = scheme, ["feed", "feeds", "rss", "itpc", "pcast"].contains(name) {
      text = FeedAddress.trimmed(String(text.dropFirst(name.count + 1)))
      scheme = FeedAddress.scheme(of: text)
      isForReaders = true
    }
    switch scheme {
    case "http", "https":
      url = (scheme ?? "") + text.drop { $0 != ":" }
    case nil:
      let rest = text.drop { $0 == "/" }
      guard FeedAddress.host(of: rest).contains(where: { $0 == "." || $0 == ":" }) || rest.hasPrefix("localhost") else {
        throw Problem("it is no web address")
      }
      // feed://HOST stands for http://HOST; people leave out what their browser adds.
      let schemes = isForReaders && text.hasPrefix("//") ? ["http://", "https://"] : ["https://", "http://"]
      url = schemes[0] + rest
      alternative = schemes[1] + rest
    case let name?:
      throw Problem("\(name): is no address of the web")
    }
    let host = FeedAddress.host(of: url.drop { $0 != "/" }.drop { $0 == "/" })
    guard !host.isEmpty, !url.contains(where: \.isWhitespace), InternationalAddress.ascii(url) != nil else {
      throw Problem("no host has that name")
    }
  }

  /// Why an address cannot be watched.
  struct Problem: Error, CustomStringConvertible {
    var description: String
    init(_ description: String) { self.description = description }
  }

  /// The same for two addresses of one feed: without scheme, `www.`, a final slash and the fragment.
  static func key(_ url: String) -> String { EntryIdentity.page(of: InternationalAddress.ascii(url) ?? url) }

  /// The scheme in lower case; `host:80` has none.
  private static func scheme(of text: String) -> String? {
    guard let match = text.prefixMatch(of: /([A-Za-z][A-Za-z0-9+.-]*):/) else { return nil }
    let rest = text[match.range.upperBound...]
    let isPort = rest.first?.isNumber ?? false
    return isPort && !rest.hasPrefix("//") ? nil : match.output.1.lowercased()
  }

  private static func host(of rest: some StringProtocol) -> String {
    String(rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" })
  }

  private static func trimmed(_ text: String) -> String {
    let inner = text.drop(while: \.isWhitespace)
    return String(inner.prefix(upTo: inner.lastIndex { !$0.isWhitespace }.map(inner.index(after:)) ?? inner.startIndex))
  }
}
