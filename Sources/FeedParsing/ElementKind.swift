import XMLPush

/// The meaning of an element of a feed, independent of the format.
enum ElementKind: Sendable {
  // structure
  case feedRoot, channel, entry, image, textInput, sourceOfEntry, ignoredContainer
  // texts
  case title, secondTitle, mediaTitle
  case description, tagline, encodedContent, fullText, atomContent, summary, otherSummary, mediaDescription, mediaText,
    xhtmlBody
  case id, guid, link, origLink, href, language
  case published, updated, dublinCoreDate, modified, created
  case person, personName, personEmail, authorText, secondAuthor, thirdAuthor
  case category, enclosure, mediaContent
  case ttl, skipHours, skipDays, hour, day, updatePeriod, updateFrequency
  // CDF
  case cdfTextAttribute
  case markup
}

/// The XML vocabularies that are used in feeds.
enum Vocabulary: Sendable {
  case core, atom, atom03, dublinCore, terms, content, media, itunes, syndication, feedburner, rdf, xhtml, turbo, other

  /// The vocabulary of a namespace. RSS in all its versions, and no namespace, are `core`.
  init(uri: String?, prefix: String?) {
    guard let uri else {
      self = prefix.flatMap { Vocabulary.byPrefix[$0.lowercased()] } ?? .core
      return
    }
    if let known = Vocabulary.uris[uri] {
      self = known
      return
    }
    let key = Vocabulary.normal(uri)
    if let known = Vocabulary.byURI[key] {
      self = known
    } else if key.hasPrefix("search.yahoo.com/mrss") {
      self = .media
    } else if key.hasPrefix("purl.org/atom/ns") {
      self = .atom03
    } else if prefix == nil {
      // An unknown default namespace of the whole document is taken for RSS.
      self = .core
    } else {
      self = prefix.flatMap { Vocabulary.byPrefix[$0.lowercased()] } ?? .other
    }
  }

  /// A namespace in normalised form: in lower case, without scheme and final `/` or `#`. Publishers write https for
  /// http and vary the final sign.
  private static func normal(_ uri: String) -> String {
    var key = uri.lowercased().filter { !$0.isWhitespace }[...]
    for scheme in ["http://", "https://"] where key.hasPrefix(scheme) { key = key.dropFirst(scheme.count) }
    while key.last == "/" || key.last == "#" { key.removeLast() }
    return String(key)
  }

  private static let byURI = Dictionary(uris.map { (normal($0.key), $0.value) }) { first, _ in first }

  private static let uris: [String: Vocabulary] = [
    "": .core, "http://purl.org/rss/1.0/": .core, "http://my.netscape.com/rdf/simple/0.9/": .core,
    "http://channel.netscape.com/rdf/simple/0.9/": .core, "http://purl.org/net/rss1.1#": .core,
    "http://backend.userland.com/rss2": .core, "http://backend.userland.com/rss": .core,
    "http://blogs.law.harvard.edu/tech/rss": .core, "http://www.rssboard.org/rss-specification": .core,
    "http://purl.org/rss/1.0/modules/rss091#": .core, "http://my.netscape.com/publish/formats/rss-0.91.dtd": .core,
    "http://example.com/newformat#": .atom, "http://example.com/necho": .atom, "http://purl.org/echo/": .atom,
    "uri/of/echo/namespace#": .atom, "http://purl.org/pie/": .atom,
    "http://www.w3.org/2005/Atom": .atom, "http://turbo.yandex.ru": .turbo,
    "http://purl.org/dc/elements/1.0/": .dublinCore,
    "http://purl.org/dc/elements/1.1/": .dublinCore, "http://purl.org/dc/elements/1.1": .dublinCore,
    "http://purl.org/dc/terms/": .terms, "http://purl.org/rss/1.0/modules/content/": .content,
    "http://search.yahoo.com/mrss/": .media, "http://search.yahoo.com/mrss": .media,
    "http://www.itunes.com/dtds/podcast-1.0.dtd": .itunes, "http://example.com/dtds/podcast-1.0.dtd": .itunes,
    "http://purl.org/rss/1.0/modules/syndication/": .syndication,
    "http://rssnamespace.org/feedburner/ext/1.0": .feedburner,
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#": .rdf, "http://www.w3.org/1999/xhtml": .xhtml,
    "http://www.w3.org/XML/1998/namespace": .other,
  ]

  private static let byPrefix: [String: Vocabulary] = [
    "atom": .atom, "atom10": .atom, "a10": .atom, "dc": .dublinCore, "dcterms": .terms, "content": .content,
    "media": .media, "itunes": .itunes, "sy": .syndication, "feedburner": .feedburner, "rdf": .rdf, "xhtml": .xhtml,
    "rss": .core, "turbo": .turbo,
  ]
}

extension ElementKind {
  /// The meaning of an element outside of a text. Names are compared without case, because publishers do not keep to
  /// it.
  init(_ vocabulary: Vocabulary, _ local: String) {
    let name = local.lowercased()
    switch vocabulary {
    case .core: self = ElementKind.core[name] ?? .markup
    case .atom, .atom03: self = ElementKind.atom[name] ?? ElementKind.core[name] ?? .markup
    case .dublinCore: self = ElementKind.dublinCore[name] ?? .markup
    case .terms: self = ElementKind.terms[name] ?? .markup
    case .content: self = name == "encoded" ? .encodedContent : .markup
    case .media: self = ElementKind.media[name] ?? .markup
    case .itunes: self = ElementKind.itunes[name] ?? .markup
    case .syndication: self = ElementKind.syndication[name] ?? .markup
    case .feedburner: self = name == "origlink" ? .origLink : .markup
    case .rdf: self = name == "rdf" ? .feedRoot : .markup
    case .xhtml: self = name == "body" ? .xhtmlBody : .markup
    case .turbo: self = name == "content" ? .fullText : .markup
    case .other: self = .markup
    }
    if case .markup = self, ElementKind.fullTexts.contains(name) { self = .fullText }
  }

  /// Whether a name in lower case is an element of Atom.
  static func isAtom(_ name: String) -> Bool { atom[name] != nil }

  /// The names of elements with the full text in Russian feeds (vocabularies of Yandex, Rambler and others, or none).
  private static let fullTexts: Set<String> = ["full-text", "fulltext", "full_text"]

  private static let core: [String: ElementKind] = [
    "rss": .feedRoot, "rdf": .feedRoot, "channel": .channel, "item": .entry, "entry": .entry, "feed": .channel,
    "image": .image, "textinput": .textInput, "source": .sourceOfEntry, "cloud": .ignoredContainer,
    "title": .title, "description": .description, "tagline": .tagline, "subtitle": .tagline, "info": .ignoredContainer,
    "abstract": .summary, "summary": .summary, "content": .atomContent, "body": .xhtmlBody, "fullitem": .xhtmlBody,
    "guid": .guid, "id": .id, "link": .link, "language": .language, "pubdate": .published, "published": .published,
    "issued": .published, "lastbuilddate": .updated, "updated": .updated, "modified": .modified, "created": .created,
    "author": .authorText, "managingeditor": .authorText, "webmaster": .thirdAuthor, "name": .personName,
    "email": .personEmail,
    "category": .category, "keywords": .category, "enclosure": .enclosure, "ttl": .ttl, "skiphours": .skipHours,
    "skipdays": .skipDays, "hour": .hour, "day": .day, "a": .href, "logo": .ignoredContainer,
  ]

  private static let atom: [String: ElementKind] = [
    "feed": .channel, "entry": .entry, "image": .image, "source": .sourceOfEntry, "title": .title, "subtitle": .tagline,
    "tagline": .tagline, "summary": .summary, "content": .atomContent, "id": .id, "link": .link,
    "published": .published, "issued": .published, "updated": .updated, "modified": .modified, "created": .created,
    "author": .person, "contributor": .ignoredContainer, "name": .personName, "email": .personEmail,
    "category": .category, "generator": .ignoredContainer, "rights": .ignoredContainer, "copyright": .ignoredContainer,
    "icon": .ignoredContainer, "logo": .ignoredContainer, "info": .ignoredContainer,
  ]

  private static let dublinCore: [String: ElementKind] = [
    "title": .secondTitle, "description": .mediaDescription, "creator": .secondAuthor, "author": .secondAuthor,
    "subject": .category, "date": .dublinCoreDate, "language": .language,
  ]

  private static let terms: [String: ElementKind] = [
    "issued": .published, "modified": .modified, "created": .created, "title": .secondTitle,
  ]

  private static let media: [String: ElementKind] = [
    "title": .mediaTitle, "description": .mediaDescription, "content": .mediaContent, "keywords": .category,
    "category": .category, "text": .mediaText, "comment": .ignoredContainer,
  ]

  private static let itunes: [String: ElementKind] = [
    "author": .secondAuthor, "category": .cdfTextAttribute, "keywords": .category, "subtitle": .mediaDescription,
    "summary": .otherSummary, "owner": .ignoredContainer, "title": .mediaTitle,
  ]

  private static let syndication: [String: ElementKind] = [
    "updateperiod": .updatePeriod, "updatefrequency": .updateFrequency,
  ]
}
