import Basics
import FeedModel
import XMLPush

/// Handling of the starts of elements.
extension FeedBuilder {
  mutating func begin(_ meaning: Meaning, _ attributes: XMLAttributes, _ parse: inout XMLParse) {
    switch meaning.kind {
    case .feedRoot, .skipHours, .skipDays: break
    case .channel: beginChannel(attributes)
    case .entry:
      beginEntry(attributes)
      if format == .cdf { offerCDFAttributes(attributes) }
    case .image, .textInput, .ignoredContainer: ignoreContent(&parse)
    case .sourceOfEntry: if entryDraft != nil { ignoreContent(&parse) }
    case .person: person = PersonDraft()
    case .authorText:
      person = PersonDraft()
      open(meaning, attributes, &parse)
    case .personName, .personEmail: if person != nil { open(meaning, attributes, &parse) }
    case .link: link(meaning, attributes, &parse)
    case .atomContent:
      // If an entry has no link, the address of its text is used (RFC 4287 §4.1.3.2).
      if entryDraft != nil { offerLink(attributes.value("src"), rank: 8) }
      open(meaning, attributes, &parse)
    case .href: if format == .cdf { offerLink(attributes.value("href"), rank: 1) }
    case .enclosure: addEnclosure(attributes, length: attributes.value("length"))
    case .mediaContent: addEnclosure(attributes, length: attributes.value("filesize"))
    case .cdfTextAttribute: addCategory(attributes.value("text"))
    case .category:
      if format == .cdf, let value = attributes.value("value") { addCategory(value) }
      open(meaning, attributes, &parse)
    case .markup:
      // The content of an unknown element of an entry is about something else, except for the groups of Media RSS.
      if entryDraft != nil, meaning.vocabulary != .media { ignoreContent(&parse) }
    case .published, .updated, .modified:
      if let value = attributes.value("value") ?? attributes.value("lastmod") {
        offerTime(meaning.kind, FeedDate.parse(value))
      }
      open(meaning, attributes, &parse)
    default:
      if format == .cdf, meaning.kind == .title || meaning.kind == .summary, let value = attributes.value("value") {
        offerText(meaning.kind, plainText(value))
      }
      open(meaning, attributes, &parse)
    }
  }

  private mutating func beginChannel(_ attributes: XMLAttributes) {
    feedDraft.language.offer(language, rank: 0)
    if let about = attributes.value("about", prefix: "rdf") { feedDraft.id.offer(about, rank: 1) }
    if format == .cdf { offerCDFAttributes(attributes) }
  }

  private mutating func offerCDFAttributes(_ attributes: XMLAttributes) {
    offerLink(attributes.value("href"), rank: 2)
    offerTime(.updated, attributes.value("lastmod").flatMap(FeedDate.parse))
  }

  /// Begins to capture an element's text.
  private mutating func open(_ meaning: Meaning, _ attributes: XMLAttributes, _ parse: inout XMLParse) {
    var capture = TextCapture(
      kind: meaning.kind, vocabulary: meaning.vocabulary, mode: mode(of: meaning, attributes), depth: depth)
    if attributes.count > 0 {
      capture.isPermalink = attributes.value("ispermalink")?.lowercased() != "false"
      if meaning.kind == .category {
        capture.term = attributes.value("term")
        capture.label = attributes.value("label")
      }
    }
    beginCapture(capture, &parse)
  }

  /// How an element's text is read. Texts of RSS are or may be HTML; texts of Atom have a type (RFC 4287 §3.1; Atom 0.3
  /// §3.1).
  private func mode(of meaning: Meaning, _ attributes: XMLAttributes) -> TextCapture.Mode {
    if meaning.vocabulary == .atom || meaning.vocabulary == .atom03 {
      // A title without a type is often HTML in practice.
      let isSilent = meaning.kind == .title && attributes.value("type") == nil && attributes.value("mode") == nil
      return isSilent ? .guessed : atomMode(attributes)
    }
    switch meaning.kind {
    case .xhtmlBody: return .inlineMarkup
    case .mediaTitle, .mediaDescription, .mediaText:
      switch attributes.value("type") {
      case "plain": return .plain
      case "html": return .html
      default: return meaning.kind == .mediaTitle ? .guessed : .html
      }
    case .title, .secondTitle, .category, .authorText, .secondAuthor, .thirdAuthor, .personName: return .guessed
    default: return .html
    }
  }

  private func atomMode(_ attributes: XMLAttributes) -> TextCapture.Mode {
    guard attributes.count > 0 else { return .plain }
    let type = attributes.value("type")?.lowercased() ?? "text"
    switch attributes.value("mode")?.lowercased() {
    case "base64": return .base64
    case "escaped": return type == "text" || type == "text/plain" ? .plain : .html
    case "xml": return .inlineMarkup
    default: break
    }
    switch type {
    case "text", "text/plain": return .plain
    case "html", "text/html": return .html
    case "xhtml", "application/xhtml+xml": return .inlineMarkup
    case let type where type.hasSuffix("+xml") || type.hasSuffix("/xml"): return .inlineMarkup
    case let type where type.hasPrefix("text/"): return .plain
    case let type where type.contains("/"): return .base64
    default: return .html
    }
  }

  private mutating func link(_ meaning: Meaning, _ attributes: XMLAttributes, _ parse: inout XMLParse) {
    let relation = FeedBuilder.relation(attributes.value("rel"))
    guard let href = attributes.value("href") else {
      if relation == "alternate" { open(meaning, attributes, &parse) }
      return
    }
    switch relation {
    case "alternate":
      let isPage = attributes.value("type").map { ASCII.contains($0, "html") } ?? true
      // In RSS an Atom link element does not replace the RSS link.
      let isGuest = meaning.vocabulary != .core && format != .atom10 && format != .atom03
      offerLink(href, rank: (isPage ? 1 : 4) + (isGuest ? 2 : 0))
    case "enclosure": addEnclosure(attributes, length: attributes.value("length"), url: href)
    default: break
    }
  }

  /// The short name of a link relation. Registered relations can be written as a URI (RFC 4287 §4.2.7.2), and HTML
  /// allows several in one attribute.
  private static func relation(_ text: String?) -> String {
    guard let text else { return "alternate" }
    let words = text.lowercased().split(whereSeparator: \.isWhitespace).map { word in
      let isRegistered = word.hasPrefix("http") && word.contains("iana.org/assignments/")
      return isRegistered ? word.split { $0 == "/" || $0 == "#" }.last.map(String.init) ?? "" : String(word)
    }
    return words.contains("alternate") ? "alternate" : words.first ?? "alternate"
  }

  /// A size in bytes; nil if the text is not one.
  private static func byteCount(_ text: String) -> Int64? {
    var text = text
    return text.withUTF8 { Int64(ASCII.folded($0)) }.flatMap { $0 >= 0 ? $0 : nil }
  }

  private mutating func addEnclosure(_ attributes: XMLAttributes, length: String?, url: String? = nil) {
    guard entryDraft != nil, let url = url ?? attributes.value("url"), !url.isEmpty else { return }
    let address = WebAddress.resolve(url, against: base)
    guard !WebAddress.isScript(address) else { return }
    let enclosure = Enclosure(
      url: address, type: attributes.value("type"),
      lengthBytes: length.flatMap(FeedBuilder.byteCount))
    let most = limits.maxListItems
    change { draft in
      guard draft.enclosures.count < most, !draft.enclosures.contains(where: { $0.url == enclosure.url }) else {
        return
      }
      draft.enclosures.append(enclosure)
    }
  }
}
