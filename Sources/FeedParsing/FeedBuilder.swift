import Basics
import FeedModel
import XMLPush

/// Builds a feed from the events of the XML parser, for all XML formats. The meaning of elements comes from tables; the
/// format only decides how texts are read.
struct FeedBuilder: XMLHandler {
  /// Why the document is refused; nil if it is not.
  private(set) var error: FeedError?
  /// The root element's name in lower case.
  var root: String?

  let limits: FeedLimits
  var format: Feed.Format?
  var feedDraft = Draft()
  var entryDraft: Draft?
  var schedule = PublisherSchedule()
  var updateFrequency = 1
  var updatePeriod: Int?
  /// The element whose text is being captured; nil for none.
  var capture: TextCapture?
  var person: PersonDraft?
  /// A buffer for converting texts, reused from text to text.
  var scratch: [UInt8] = []

  private var entries: [Entry] = []
  private var textBytes = 0
  private var scopes: [Scope] = []
  private var bases: BaseAddresses
  /// The `xml:lang` of each open element that has one.
  private var languages: [String] = []
  private var ignoredDepth: Int?
  private var elementCount = 0
  /// The number of items in an unknown vocabulary.
  private var unreadItems = 0
  /// The number of entries without any known element.
  private var blankEntries = 0
  /// Prefixes and namespaces, not those of RSS or Atom, in which the document's structure (`channel`, `item`) is
  /// written, with the vocabulary that is meant.
  var ownNames: [(prefix: String?, uri: String, vocabulary: Vocabulary)] = []
  /// The meaning of the names seen so far, at most `mostKnownNames`.
  var kinds: [XMLName: Meaning] = [:]
  /// The meaning of the name seen last at each slot of its `fingerprint`.
  var recentKinds = noRecentKinds
  static var noRecentKinds: [(name: XMLName, meaning: Meaning)?] { Array(repeating: nil, count: 256) }

  /// The meaning of an element's name.
  struct Meaning {
    var kind: ElementKind
    var vocabulary: Vocabulary
  }

  /// An open element, and what the elements inside inherit from it.
  private struct Scope {
    var kind: ElementKind
    var isCaptured = false
    var hasBase = false
    var hasLanguage = false
    var namespaces: Int32 = 0
  }

  init(limits: FeedLimits, baseURL: String?) {
    self.limits = limits
    bases = BaseAddresses(baseURL)
    scopes.reserveCapacity(16)
  }

  /// The callbacks for libxml2's parser.
  static let calls = XMLHandlerCalls(to: FeedBuilder.self)

  /// Closes all open elements and returns the feed; nil if there is none. The incomplete last entry of a truncated
  /// document is dropped.
  mutating func finish(wellFormed: Bool, truncated: Bool) -> Feed? {
    if !truncated, entryDraft != nil { endEntry() }
    entryDraft = nil
    guard let format else { return nil }
    if entries.count == blankEntries, unreadItems + blankEntries > 0 {
      refuse(.notUnderstood(unreadItems + blankEntries))
      return nil
    }
    var feed = Feed(format: format, wellFormed: wellFormed)
    feedDraft.fill(&feed)
    if let updatePeriod { schedule.updatePeriodSeconds = updatePeriod / max(1, updateFrequency) }
    feed.schedule = schedule
    feed.entries = entries
    feed.truncated = truncated
    return feed
  }

  /// The base address for relative references at the current position.
  var base: String? { mutating get { bases.current } }

  /// The language at the current position.
  var language: String? { languages.last }

  // MARK: events

  mutating func start(_ name: XMLName, _ attributes: XMLAttributes, _ parse: inout XMLParse) {
    guard scopes.count < limits.maxDepth else {
      return stop(.tooDeep(limits.maxDepth), &parse)
    }
    elementCount += 1
    guard elementCount <= limits.maxElements else { return stop(.tooManyElements(limits.maxElements), &parse) }
    let namespaces = (scopes.last?.namespaces ?? 0) + Int32(attributes.declaredNamespaceCount)
    guard attributes.count <= limits.maxAttributes, namespaces <= limits.maxAttributes else {
      return stop(.tooManyAttributes(limits.maxAttributes), &parse)
    }
    let meaning = meaning(name, attributes)
    scopes.append(Scope(kind: meaning.kind, namespaces: namespaces))
    guard ignoredDepth == nil else { return }
    if capture != nil, person == nil || meaning.kind == .markup {
      // An entry inside a text can only be the next entry: the end tag of the text is missing.
      guard meaning.kind == .entry else {
        scopes[scopes.count - 1].isCaptured = true
        return openMarkup(name, attributes, &parse)
      }
      endCapture(&parse)
    }
    if attributes.count > 0 { noteInherited(attributes) }
    if entryDraft != nil { noteKnown(meaning.kind) } else { noteUnread(meaning, name) }
    begin(meaning, attributes, &parse)
    if let error, !parse.stops { stop(error, &parse) }
  }

  mutating func end(_ name: XMLName, _ parse: inout XMLParse) {
    guard let scope = scopes.last else { return }
    defer { leaveScope() }
    if let depth = ignoredDepth {
      if scopes.count == depth {
        ignoredDepth = nil
        parse.text.mode = textMode
      }
      return
    }
    if scope.isCaptured { return parse.text.appendTag(name, closing: true) }
    if let open = capture, open.depth == scopes.count { endCapture(&parse) }
    switch scope.kind {
    case .entry: endEntry()
    case .person: endPerson()
    case .authorText where person != nil: endPerson()
    default: break
    }
    if let error, !parse.stops { stop(error, &parse) }
  }

  /// Ignores everything inside the element that has just started.
  mutating func ignoreContent(_ parse: inout XMLParse) {
    ignoredDepth = scopes.count
    parse.text.mode = .ignored
  }

  /// The depth of the element that has just started.
  var depth: Int { scopes.count }

  // MARK: inheritance, bounds

  private mutating func noteKnown(_ kind: ElementKind) {
    if kind == .markup { entryDraft?.hasUnknown = true } else { entryDraft?.hasKnown = true }
  }

  /// Counts elements that are named like items but are not known.
  private mutating func noteUnread(_ meaning: Meaning, _ name: XMLName) {
    if meaning.kind == .markup, ["item", "entry"].contains(name.local.lowercased()) { unreadItems += 1 }
  }

  private mutating func noteInherited(_ attributes: XMLAttributes) {
    if let reference = attributes.value("base", prefix: "xml") {
      scopes[scopes.count - 1].hasBase = bases.enter(reference)
    }
    if let language = attributes.value("lang", prefix: "xml"), language.utf8.count <= FeedBuilder.longestLanguage {
      scopes[scopes.count - 1].hasLanguage = true
      languages.append(language)
    }
  }

  /// The longest tag registered has 30 bytes (RFC 5646 §4.4.1).
  private static let longestLanguage = 100

  private mutating func leaveScope() {
    let scope = scopes.removeLast()
    if scope.hasBase { bases.leave() }
    if scope.hasLanguage { languages.removeLast() }
  }

  // MARK: texts

  /// Begins to collect the text of the element that has just started.
  mutating func beginCapture(_ capture: TextCapture, _ parse: inout XMLParse) {
    self.capture = capture
    parse.text.clear()
    // More than the limit for plain text, because markup is removed later.
    parse.text.limit = limits.maxTextBytes * 4
    parse.text.compact =
      switch capture.mode {
      case .html, .guessed, .inlineMarkup: HTMLText.withoutAttributes
      case .plain, .base64: nil
      }
    parse.text.mode = textMode
  }

  private var textMode: XMLText.Mode {
    guard let capture else { return .ignored }
    return capture.mode == .inlineMarkup ? .escaped : .verbatim
  }

  /// Writes an element inside a text as HTML source; it is converted to plain text at the end.
  private mutating func openMarkup(_ name: XMLName, _ attributes: XMLAttributes, _ parse: inout XMLParse) {
    if attributes.count > 0, capture?.dateTime == nil { capture?.dateTime = attributes.value("datetime") }
    switch capture?.mode {
    case .plain, .base64, .guessed:
      parse.text.escapeAll()
      capture?.mode = .inlineMarkup
    default: break
    }
    parse.text.appendTag(name)
  }

  private mutating func endCapture(_ parse: inout XMLParse) {
    guard let capture else { return }
    self.capture = nil
    parse.text.mode = .ignored
    end(capture, parse.text.bytes)
  }

  // MARK: entries

  mutating func beginEntry(_ attributes: XMLAttributes) {
    if entryDraft != nil { endEntry() }
    guard entries.count < limits.maxEntries else {
      return refuse(.tooManyEntries(limits.maxEntries))
    }
    var draft = Draft()
    draft.language.offer(language, rank: 1)
    if let about = attributes.value("about", prefix: "rdf") {
      draft.id.offer(about, rank: 2)
      draft.permalink = WebAddress.isWeb(about) ? about : nil
    }
    entryDraft = draft
  }

  private mutating func endEntry() {
    guard let draft = entryDraft else { return }
    entryDraft = nil
    let entry = draft.entry()
    if draft.hasUnknown, !draft.hasKnown, entry.isBlank { blankEntries += 1 }
    textBytes += entry.byteCount
    guard textBytes <= limits.maxTotalTextBytes else {
      return refuse(.tooMuchText(limits.maxTotalTextBytes))
    }
    entries.append(entry)
  }

  // MARK: refusing

  /// Refuses the document. The parser is stopped at the end of this event.
  mutating func refuse(_ error: FeedError) {
    if self.error == nil { self.error = error }
  }

  private mutating func stop(_ error: FeedError, _ parse: inout XMLParse) {
    refuse(error)
    parse.stops = true
  }
}
