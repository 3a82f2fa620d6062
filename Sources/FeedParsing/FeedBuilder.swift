import FeedModel
import XMLPush

/// Builds a feed from the events of its document. One for all XML formats: what an element means comes from a table,
/// and the format only decides how a text is to be read.
final class FeedBuilder: XMLHandler {
  /// What a finished document was.
  private(set) var feed: Feed?
  private(set) var error: FeedError?
  /// Whether the root element was that of a web page.
  private(set) var sawHTML = false

  private let limits: FeedLimits
  private var scopes: [Scope] = []
  private var kinds: [XMLName: (kind: ElementKind, vocabulary: Vocabulary, local: String)] = [:]
  private var format: Feed.Format?
  private var feedDraft = Draft()
  private var entryDraft: Draft?
  private var entries: [Entry] = []
  private var schedule = PublisherSchedule()
  private var updateFrequency = 1
  private var updatePeriod: Int?
  private var capture: TextCapture?
  private var person: PersonDraft?
  private var ignoredDepth: Int?
  private var textBytes = 0
  private let baseURL: String?

  /// What an open element passes on to those inside it.
  private struct Scope {
    var kind: ElementKind
    var name: String
    var base: String?
    var language: String?
    var isCaptured = false
  }

  init(limits: FeedLimits, baseURL: String?) {
    self.limits = limits
    self.baseURL = baseURL
  }

  /// Closes what a truncated document left open and hands out the feed. An entry that was cut off is dropped.
  func finish(wellFormed: Bool, truncated: Bool) -> Feed? {
    if !truncated, entryDraft != nil { endEntry() }
    entryDraft = nil
    guard let format else { return nil }
    var feed = Feed(format: format, wellFormed: wellFormed)
    feedDraft.fill(&feed)
    if let updatePeriod { schedule.updatePeriodSeconds = updatePeriod / max(1, updateFrequency) }
    feed.schedule = schedule
    feed.entries = entries
    feed.truncated = truncated
    return feed
  }

  /// Whether elements are still open: the document ended too early.
  var isOpen: Bool { !scopes.isEmpty }

  // MARK: events

  override func start(_ name: XMLName, _ attributes: XMLAttributes) {
    guard scopes.count < limits.maxDepth else {
      return stop(FeedError(.tooDeep, "elements are nested deeper than \(limits.maxDepth)"))
    }
    let (kind, vocabulary, local) = meaning(name)
    if scopes.isEmpty || format == nil { noteRoot(local.lowercased(), vocabulary, attributes) }
    var scope = Scope(kind: kind, name: local, base: scopes.last?.base ?? baseURL, language: scopes.last?.language)
    if let base = attributes.value("base", prefix: "xml") { scope.base = WebAddress.resolve(base, against: scope.base) }
    if let language = attributes.value("lang", prefix: "xml") { scope.language = language }
    defer { scopes.append(scope) }
    guard ignoredDepth == nil else { return }
    if capture != nil, person == nil || kind == .markup {
      // An entry inside a text can only be the next one, after a text whose end is missing.
      guard kind == .entry else {
        scope.isCaptured = true
        capture?.open(local)
        return
      }
      endCapture()
    }
    begin(kind, vocabulary, attributes, &scope)
  }

  override func text(_ bytes: UnsafeBufferPointer<UInt8>) {
    if ignoredDepth == nil { capture?.append(bytes) }
  }

  override func end() {
    guard let scope = scopes.popLast() else { return }
    if let depth = ignoredDepth {
      if scopes.count == depth { ignoredDepth = nil }
      return
    }
    if scope.isCaptured {
      capture?.close(scope.name)
      return
    }
    if let open = capture, open.depth == scopes.count { endCapture() }
    switch scope.kind {
    case .entry: endEntry()
    case .person: endPerson()
    case .authorText where person != nil: endPerson()
    default: break
    }
  }

  // MARK: starts

  private func meaning(_ name: XMLName) -> (kind: ElementKind, vocabulary: Vocabulary, local: String) {
    if let known = kinds[name] { return known }
    let vocabulary = Vocabulary(uri: name.uri, prefix: name.prefix)
    let local = name.local
    let meaning = (ElementKind(vocabulary, local), vocabulary, local)
    kinds[name] = meaning
    return meaning
  }

  private func noteRoot(_ name: String, _ vocabulary: Vocabulary, _ attributes: XMLAttributes) {
    switch (name, vocabulary) {
    case ("rss", _):
      let version = attributes.value("version") ?? ""
      format = version.hasPrefix("0.9") ? .rss09x : .rss20
    case ("rdf", _):
      let isFirstVersion = attributes.declaredNamespaces.contains { $0.hasSuffix("netscape.com/rdf/simple/0.9/") }
      format = isFirstVersion ? .rss09x : .rss10
    case ("feed", .atom): format = .atom10
    case ("feed", .atom03): format = .atom03
    case ("feed", _): format = attributes.value("version") == "1.0" ? .atom10 : .atom03
    case ("entry", .atom): format = .atom10
    case ("channel", .core): format = .cdf
    case ("html", _): sawHTML = true
    default: break
    }
  }

  private func begin(
    _ kind: ElementKind, _ vocabulary: Vocabulary, _ attributes: XMLAttributes, _ scope: inout Scope
  ) {
    switch kind {
    case .feedRoot: break
    case .channel: beginChannel(vocabulary, attributes, scope)
    case .entry: beginEntry(attributes, scope)
    case .image, .textInput, .ignoredContainer: ignoredDepth = scopes.count
    case .sourceOfEntry: if entryDraft != nil { ignoredDepth = scopes.count }
    case .person: person = PersonDraft()
    case .authorText:
      person = PersonDraft()
      open(kind, vocabulary, attributes)
    case .personName, .personEmail:
      if person != nil { open(kind, vocabulary, attributes) }
    case .link: link(vocabulary, attributes, scope)
    case .href: if format == .cdf { offerLink(attributes.value("href"), scope, rank: 1) }
    case .enclosure, .mediaContent: enclosure(kind, attributes, scope)
    case .cdfTextAttribute: addCategory(attributes.value("text"))
    case .category:
      if format == .cdf, let value = attributes.value("value") { addCategory(value) }
      open(kind, vocabulary, attributes)
    case .markup:
      // What an unknown element of an entry holds is about something else, but for the groups of Media RSS.
      if entryDraft != nil, vocabulary != .media { ignoredDepth = scopes.count }
    case .skipHours, .skipDays: break
    case .published, .updated, .modified:
      if let value = attributes.value("value") ?? attributes.value("lastmod") { offerTime(kind, FeedDate.parse(value)) }
      open(kind, vocabulary, attributes)
    default:
      if let value = attributes.value("value"), format == .cdf, kind == .title || kind == .summary {
        offerText(kind, value, TextCapture.Attributes())
      }
      open(kind, vocabulary, attributes)
    }
  }

  private func beginChannel(_ vocabulary: Vocabulary, _ attributes: XMLAttributes, _ scope: Scope) {
    feedDraft.language.offer(scope.language, rank: 0)
    if let about = attributes.value("about", prefix: "rdf") { feedDraft.id.offer(about, rank: 1) }
    guard format == .cdf else { return }
    offerLink(attributes.value("href"), scope, rank: 2)
    offerTime(.updated, attributes.value("lastmod").flatMap(FeedDate.parse))
  }

  private func beginEntry(_ attributes: XMLAttributes, _ scope: Scope) {
    if entryDraft != nil { endEntry() }
    guard entries.count < limits.maxEntries else {
      return stop(FeedError(.tooManyEntries, "it has more than \(limits.maxEntries) entries"))
    }
    var draft = Draft()
    draft.language.offer(scope.language, rank: 1)
    if let about = attributes.value("about", prefix: "rdf") { draft.id.offer(about, rank: 2) }
    entryDraft = draft
    guard format == .cdf else { return }
    offerLink(attributes.value("href"), scope, rank: 2)
    offerTime(.updated, attributes.value("lastmod").flatMap(FeedDate.parse))
  }

  /// Starts to read an element's text. What it is depends on the format: RSS texts are HTML, Atom's say what they are
  /// (RFC 4287 §3.1; Atom 0.3 §3.1).
  private func open(_ kind: ElementKind, _ vocabulary: Vocabulary, _ attributes: XMLAttributes) {
    var mode = TextCapture.Mode.html
    if vocabulary == .atom || vocabulary == .atom03 { mode = atomMode(attributes) }
    if kind == .mediaTitle || kind == .mediaDescription, attributes.value("type") == "plain" { mode = .plain }
    if kind == .xhtmlBody { mode = .inlineMarkup }
    var capture = TextCapture(kind: kind, mode: mode, depth: scopes.count, limit: limits.maxTextBytes)
    capture.attributes.vocabulary = vocabulary
    capture.attributes.isPermalink = attributes.value("ispermalink")?.lowercased() != "false"
    capture.attributes.term = attributes.value("term")
    capture.attributes.label = attributes.value("label")
    self.capture = capture
  }

  private func atomMode(_ attributes: XMLAttributes) -> TextCapture.Mode {
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

  private func link(_ vocabulary: Vocabulary, _ attributes: XMLAttributes, _ scope: Scope) {
    guard let href = attributes.value("href") else {
      if attributes.value("rel")?.lowercased() ?? "alternate" == "alternate" { open(.link, vocabulary, attributes) }
      return
    }
    let relation = attributes.value("rel")?.lowercased() ?? "alternate"
    let type = attributes.value("type")?.lowercased() ?? "text/html"
    switch relation {
    case "alternate": offerLink(href, scope, rank: type.contains("html") ? 1 : 4)
    case "enclosure":
      addEnclosure(href, type: attributes.value("type"), length: attributes.value("length"), scope)
    default: break
    }
  }

  private func enclosure(_ kind: ElementKind, _ attributes: XMLAttributes, _ scope: Scope) {
    let length = attributes.value(kind == .enclosure ? "length" : "filesize")
    addEnclosure(attributes.value("url"), type: attributes.value("type"), length: length, scope)
  }

  // MARK: ends

  private func endCapture() {
    guard let capture else { return }
    self.capture = nil
    let scope = scopes.last ?? Scope(kind: .markup, name: "", base: baseURL)
    switch capture.kind {
    case .link: offerLink(capture.raw(), scope, rank: 2)
    case .origLink: offerLink(capture.raw(), scope, rank: 0)
    case .href: break
    case .guid: offerGUID(capture, scope)
    case .id: offerID(capture.raw())
    case .language: offerLanguage(capture)
    case .published, .updated, .modified, .dublinCoreDate, .created:
      offerTime(capture.kind, FeedDate.parse(capture.raw()))
    case .personName: person?.name = capture.text() ?? ""
    case .personEmail: person?.email = capture.text() ?? ""
    case .authorText: if let text = capture.text() { person?.name = text }
    case .secondAuthor: add(capture.text(), to: \.secondAuthors)
    case .category: offerCategory(capture)
    case .ttl: if entryDraft == nil { schedule.ttlMinutes = Int(trimmed(capture)) }
    case .hour: if let hour = Int(trimmed(capture)), (0...24).contains(hour) { schedule.skipHours.append(hour % 24) }
    case .day: if let day = FeedBuilder.weekday(trimmed(capture)) { schedule.skipDays.append(day) }
    case .updatePeriod: updatePeriod = FeedBuilder.periods[trimmed(capture).lowercased()]
    case .updateFrequency: updateFrequency = Int(trimmed(capture)) ?? 1
    default: offerText(capture.kind, capture.text(), capture.attributes)
    }
  }

  private func endPerson() {
    add(person?.text, to: \.authors)
    person = nil
  }

  private func endEntry() {
    guard let draft = entryDraft else { return }
    entryDraft = nil
    let entry = draft.entry(inheriting: nil)
    textBytes += (entry.title?.utf8.count ?? 0) + (entry.summary?.utf8.count ?? 0) + (entry.content?.utf8.count ?? 0)
    guard textBytes <= limits.maxTotalTextBytes else {
      return stop(FeedError(.tooMuchText, "its entries have more than \(limits.maxTotalTextBytes) bytes of text"))
    }
    entries.append(entry)
  }

  private func stop(_ error: FeedError) {
    if self.error == nil { self.error = error }
    wantsStop = true
  }

  // MARK: fields

  /// Changes the entry that is being read, or else the feed.
  private func change(_ body: (inout Draft) -> Void) {
    if entryDraft != nil { body(&entryDraft!) } else { body(&feedDraft) }
  }

  private func offerText(_ kind: ElementKind, _ text: String?, _ attributes: TextCapture.Attributes) {
    let inEntry = entryDraft != nil
    change { draft in
      switch kind {
      case .title: draft.title.offer(text, rank: 0)
      case .secondTitle: draft.title.offer(text, rank: 1)
      case .mediaTitle: draft.title.offer(text, rank: 2)
      case .description:
        // A second description is the longer text of an entry.
        if inEntry, draft.summary.value != nil { draft.content.offer(text, rank: 3) }
        draft.summary.offer(text, rank: 1)
      case .tagline, .summary: draft.summary.offer(text, rank: inEntry ? 0 : 1)
      case .mediaDescription: draft.summary.offer(text, rank: 4)
      case .encodedContent: draft.content.offer(text, rank: 0)
      case .atomContent: draft.content.offer(text, rank: 1)
      case .xhtmlBody: draft.content.offer(text, rank: 2)
      default: break
      }
    }
  }

  private func offerLink(_ reference: String?, _ scope: Scope, rank: Int) {
    guard let reference else { return }
    let link = WebAddress.resolve(reference, against: scope.base)
    guard !link.isEmpty else { return }
    change { $0.link.offer(link, rank: rank) }
  }

  private func offerGUID(_ capture: TextCapture, _ scope: Scope) {
    let text = trimmed(capture)
    guard !text.isEmpty else { return }
    let isAddress = text.lowercased().hasPrefix("http://") || text.lowercased().hasPrefix("https://")
    change {
      $0.id.offer(text, rank: 0)
      if capture.attributes.isPermalink, isAddress { $0.permalink = text }
    }
  }

  private func offerID(_ text: String) {
    let id = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    change { $0.id.offer(id.isEmpty ? nil : id, rank: 1) }
  }

  private func offerLanguage(_ capture: TextCapture) {
    let language = trimmed(capture)
    change {
      $0.language.offer(language.isEmpty ? nil : language, rank: capture.attributes.vocabulary == .core ? 1 : 2)
    }
  }

  private func offerTime(_ kind: ElementKind, _ time: Timestamp?) {
    let isRSS = format != .atom10 && format != .atom03
    change { draft in
      switch kind {
      case .published: draft.published.offer(time, rank: 0)
      case .created: draft.published.offer(time, rank: 2)
      // Of several the last counts: an entry is updated again.
      case .updated: draft.updated.offer(time, rank: 0, replacing: true)
      case .modified: draft.updated.offer(time, rank: 1)
      default:
        draft.updated.offer(time, rank: 2)
        if isRSS { draft.published.offer(time, rank: 3) }
      }
    }
  }

  private func offerCategory(_ capture: TextCapture) {
    if let label = capture.attributes.label { addCategory(label) }
    if let term = capture.attributes.term { addCategory(term) }
    guard capture.attributes.term == nil, let text = capture.text() else { return }
    let isKeywordList = capture.attributes.vocabulary == .media || capture.attributes.vocabulary == .itunes
    if isKeywordList {
      for word in text.split(separator: ",") { addCategory(String(word)) }
    } else {
      addCategory(text)
    }
  }

  private func addCategory(_ text: String?) {
    let clean = text.map { $0.split(whereSeparator: \.isWhitespace).joined(separator: " ") } ?? ""
    add(clean.isEmpty ? nil : clean, to: \.categories)
  }

  private func add(_ text: String?, to list: WritableKeyPath<Draft, [String]>) {
    guard let text, !text.isEmpty else { return }
    let most = limits.maxListItems
    change { draft in
      guard draft[keyPath: list].count < most, !draft[keyPath: list].contains(text) else { return }
      draft[keyPath: list].append(text)
    }
  }

  private func addEnclosure(_ url: String?, type: String?, length: String?, _ scope: Scope) {
    guard let url, entryDraft != nil else { return }
    let enclosure = Enclosure(
      url: WebAddress.resolve(url, against: scope.base), type: type, lengthBytes: length.flatMap { Int64($0) })
    let most = limits.maxListItems
    change { draft in
      guard draft.enclosures.count < most, !draft.enclosures.contains(where: { $0.url == enclosure.url }) else {
        return
      }
      draft.enclosures.append(enclosure)
    }
  }

  private func trimmed(_ capture: TextCapture) -> String {
    capture.raw().split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  private static func weekday(_ name: String) -> Int? {
    ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"].firstIndex(of: name.lowercased())
  }

  /// Seconds (RSS 1.0 module Syndication).
  private static let periods = [
    "hourly": 3600, "daily": 86_400, "weekly": 604_800, "monthly": 2_592_000, "yearly": 31_536_000,
  ]
}
