import Basics
import FeedParsing
import HTTPLoop

/// Reads a feed's address as people and programs write it: with `feed:`, without a scheme, or in full.
struct FeedAddress {
  /// The http or https address.
  var url: String
  /// The address to try if `url` does not answer; nil for none.
  var alternative: String?

  /// - Throws: `Problem` if the text is not a web address.
  init(_ written: String) throws(Problem) {
    var text = FeedAddress.trimmed(written)
    guard !text.isEmpty else { throw Problem("it has no address") }
    let inside = WebAddress.insideReaderAddress(text)
    if let inside { text = inside }
    let scheme = FeedAddress.scheme(of: text)
    switch scheme {
    case "http", "https":
      url = (scheme ?? "") + text.drop { $0 != ":" }
    case nil:
      let rest = text.drop { $0 == "/" }
      guard
        (WebAddress("//" + rest).authority ?? "").contains(where: { $0 == "." || $0 == ":" })
          || rest.hasPrefix("localhost")
      else {
        throw Problem("it is not a web address")
      }
      // feed://HOST means http://HOST. Without any scheme https is more likely.
      let schemes = inside != nil && text.hasPrefix("//") ? ["http://", "https://"] : ["https://", "http://"]
      url = schemes[0] + rest
      alternative = schemes[1] + rest
    case let name?:
      throw Problem("\(name): is not a web address")
    }
    guard WebAddress(url).host?.isEmpty == false, !url.contains(where: \.isWhitespace),
      InternationalAddress.ascii(url) != nil
    else {
      throw Problem("no host has that name")
    }
  }

  /// Why an address cannot be watched.
  struct Problem: Error, CustomStringConvertible {
    var description: String
    init(_ description: String) { self.description = description }
  }

  /// A normalised form that is equal for addresses of the same feed: without scheme, `www.`, final slash and fragment.
  static func key(_ url: String) -> String { EntryIdentity.page(of: InternationalAddress.ascii(url) ?? url) }

  /// The scheme in lower case; nil if there is none, as in `host:80`.
  private static func scheme(of text: String) -> String? {
    let address = WebAddress(text)
    let isPort = address.authority == nil && address.path.first?.isNumber ?? false
    return isPort ? nil : address.scheme?.lowercased()
  }

  private static func trimmed(_ text: String) -> String {
    let inner = text.drop(while: \.isWhitespace)
    return String(inner.prefix(upTo: inner.lastIndex { !$0.isWhitespace }.map(inner.index(after:)) ?? inner.startIndex))
  }
}
