import Basics
import XMLPush

/// A list of subscriptions in the exchange format of feed readers (OPML 2.0, http://opml.org/spec2.opml).
public struct OPML: Sendable, Equatable {
  /// One subscription.
  public struct Subscription: Sendable, Equatable {
    /// The feed's address.
    public var url: String
    /// Its title.
    public var title: String?
    /// Its language, as written.
    public var language: String?
    /// The address of its web page.
    public var page: String?
    /// The names of its folders, outermost first, and its categories.
    public var folders: [String]

    /// Memberwise.
    public init(
      url: String, title: String? = nil, language: String? = nil, page: String? = nil, folders: [String] = []
    ) {
      self.url = url
      self.title = title
      self.language = language
      self.page = page
      self.folders = folders
    }
  }

  /// The subscriptions in the order of the document.
  public var subscriptions: [Subscription]

  /// Memberwise.
  public init(subscriptions: [Subscription]) { self.subscriptions = subscriptions }

  /// Parses a document in any encoding.
  ///
  /// - Throws: `FeedError` if it is not OPML or cannot be read.
  public init(parsing bytes: [UInt8]) throws(FeedError) {
    let utf8 = try DecodedDocument(decoding: bytes, contentType: nil).utf8
    var reader = OPMLReader()
    if try !OPML.read(utf8, recovering: false, into: &reader).wellFormed {
      reader = OPMLReader()
      _ = try OPML.read(XMLMender(mending: utf8, limits: FeedLimits()).output, recovering: true, into: &reader)
    }
    guard reader.isOPML else { throw FeedError(.notAFeed, "it is not OPML; the root element opml is expected") }
    subscriptions = reader.subscriptions
  }

  /// The list as a document.
  public func document(title: String) -> String {
    var text = """
      <?xml version="1.0" encoding="UTF-8"?>
      <opml version="2.0">
        <head><title>\(Self.escaped(title))</title></head>
        <body>

      """
    for feed in subscriptions {
      text += "    <outline type=\"rss\" text=\"\(Self.escaped(feed.title ?? feed.url))\""
      if let title = feed.title { text += " title=\"\(Self.escaped(title))\"" }
      if let language = feed.language { text += " language=\"\(Self.escaped(language))\"" }
      if !feed.folders.isEmpty { text += " category=\"\(Self.escaped(feed.folders.joined(separator: ",")))\"" }
      text += " xmlUrl=\"\(Self.escaped(feed.url))\"/>\n"
    }
    return text + "  </body>\n</opml>"
  }

  private static func read(
    _ utf8: [UInt8], recovering: Bool, into reader: inout OPMLReader
  ) throws(FeedError) -> XMLOutcome {
    do throws(XMLFailure) {
      return try XMLPushParser.parse(utf8, recovering: recovering, into: &reader, calls: OPMLReader.calls)
    } catch {
      throw FeedError(error)
    }
  }

  private static func escaped(_ value: String) -> String {
    var text = ""
    for scalar in value.unicodeScalars {
      switch scalar {
      case "&": text += "&amp;"
      case "<": text += "&lt;"
      case ">": text += "&gt;"
      case "\"": text += "&quot;"
      // Characters that XML does not allow, or that attributes do not preserve (XML 1.0 §2.2, §3.3.3).
      case "\u{0}"..."\u{1F}", "\u{FFFE}", "\u{FFFF}": text += " "
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text
  }
}

/// Collects outlines that name a feed.
private struct OPMLReader: XMLHandler {
  static let calls = XMLHandlerCalls(to: OPMLReader.self)

  /// The maximum nesting depth of folders, and the maximum number of subscriptions.
  private static let (maxDepth, maxSubscriptions) = (64, 200_000)

  private(set) var subscriptions: [OPML.Subscription] = []
  private(set) var isOPML = false
  /// For each open element the name of the folder that it is; nil if it is none.
  private var open: [String?] = []

  mutating func start(_ name: XMLName, _ attributes: XMLAttributes, _ parse: inout XMLParse) {
    let local = name.local.lowercased()
    if open.isEmpty { isOPML = local == "opml" }
    let title = [attributes.value("title"), attributes.value("text")].compactMap { $0 }.first { !$0.isEmpty }
    if local == "outline", let url = address(attributes) {
      let categories = (attributes.value("category") ?? "").split(separator: ",").map { $0.drop { $0 == "/" } }
      subscriptions.append(
        OPML.Subscription(
          url: url, title: title, language: attributes.value("language"), page: attributes.value("htmlurl"),
          folders: open.compactMap { $0 } + categories.map(String.init).filter { !$0.isEmpty }))
    }
    open.append(local == "outline" ? title : nil)
    if open.count > Self.maxDepth || subscriptions.count >= Self.maxSubscriptions { parse.stops = true }
  }

  /// The address of an outline that is a feed; empty if it is one by its type but has no address; nil if it is not a
  /// feed.
  private func address(_ attributes: XMLAttributes) -> String? {
    if let url = attributes.value("xmlurl") { return WebAddress.resolve(url, against: nil) }
    let type = attributes.value("type")?.lowercased()
    return type == "rss" || type == "atom" ? attributes.value("url") ?? "" : nil
  }

  mutating func end(_ name: XMLName, _ parse: inout XMLParse) { _ = open.popLast() }
}
