/// An item as the classifier reads it: its fields as words, what was shadowed, and who is named.
struct Reading {
  /// Where in an item a hit stands.
  enum Zone: Int, Comparable {
    case body, lead, title

    static func < (left: Zone, right: Zone) -> Bool { left.rawValue < right.rawValue }
  }

  /// A hit of a phrase.
  struct Hit: Hashable {
    var field: Int
    var range: Range<Int>
    var sentence: Int32
  }

  /// A name in the text.
  struct Mention {
    var entity: Int
    var strength: NameStrength
    /// The automaton's output that found it.
    var output: Int32
    var hit: Hit
  }

  /// One field.
  struct Field {
    var name: Evidence.Field
    var source: String
    var text = ScannedText()
    /// The shadows that took words, by their index, and where, in the order of the text.
    var shadows: [(shadow: Int, range: Range<Int>)] = []
  }

  /// The sentences of the lead field that stand in for a headline, and those that are the lead after them.
  struct Opening {
    /// The first sentence after the headline's; where the item has a title, the text's first.
    var headlineEnd: Int32 = 0
    /// The first sentence of the body.
    var leadEnd: Int32 = 0
  }

  var fields: [Field] = []
  /// The field that begins with the lead.
  var leadField: Int?
  var opening = Opening()
  /// Where the words stand that are the headline of an item without a title: its first sentence.
  var headline: Hit?
  /// Who is named, as far as it counts.
  var mentions: [Mention] = []
  /// Names that do not count because nothing of the other side stands beside them.
  var uncounted: [Mention] = []
  /// Hits of parts of patterns, in the order of the parts, and of the text for each.
  private(set) var parts: [PartHit] = []
  /// Whether the title, or where there is none the text, is written in Cyrillic letters.
  var isCyrillic: Bool { fields.first { $0.text.mentions.upperBound > 0 }?.text.isCyrillic ?? false }
  /// Where the two sides stand.
  var presence = SidePresence()
  /// Hits of keywords that were learned.
  var keywords: [PartHit] = []
  /// Hits of the guards' words.
  var guardHits: [GuardHit] = []
  /// Hits of topics' and of entities' exceptions.
  var topicExcepts: [Except] = []
  var nameExcepts: [Except] = []

  /// A hit of an exception.
  struct Except {
    /// The topic or entity whose it is.
    var owner: Int32
    var phrase: Int32
    var hit: Hit
  }

  /// A hit of a word of a guard.
  struct GuardHit {
    var owner: Int32
    var word: Int32
    var hit: Hit
  }

  /// A hit of a part of a pattern.
  struct PartHit {
    var part: Int32
    var hit: Hit
  }

  /// Takes the hits of parts, in any order.
  mutating func setParts(_ hits: [PartHit]) {
    parts = hits
    guard hits.count > 1 else { return }
    parts.sort {
      ($0.part, $0.hit.field, $0.hit.range.lowerBound, $0.hit.range.upperBound)
        < ($1.part, $1.hit.field, $1.hit.range.lowerBound, $1.hit.range.upperBound)
    }
  }

  /// The hits of a part, in the order of the text.
  func hits(of part: Int) -> ArraySlice<PartHit> {
    var low = 0
    var high = parts.count
    while low < high {
      let middle = (low + high) / 2
      if Int(parts[middle].part) < part { low = middle + 1 } else { high = middle }
    }
    var end = low
    while end < parts.count, Int(parts[end].part) == part { end += 1 }
    return parts[low..<end]
  }

  func zone(_ hit: Hit) -> Zone {
    if fields[hit.field].name == .title { return .title }
    guard hit.field == leadField, hit.sentence < opening.leadEnd else { return .body }
    return hit.sentence < opening.headlineEnd ? .title : .lead
  }

  /// The words of the text a range of words stands for, as written, with their place in Unicode scalars.
  func quote(_ hit: Hit) -> (text: String, start: Int, end: Int) {
    let first = fields[hit.field].text.tokens[hit.range.lowerBound]
    let last = fields[hit.field].text.tokens[hit.range.upperBound - 1]
    let utf8 = fields[hit.field].source.utf8
    let from = utf8.index(utf8.startIndex, offsetBy: Int(first.start))
    let to = utf8.index(from, offsetBy: Int(last.end - first.start))
    let start = Reading.scalarCount(utf8[..<from])
    return (
      String(decoding: utf8[from..<to], as: UTF8.self), start, start + Reading.scalarCount(utf8[from..<to])
    )
  }

  /// The words of a hit with the marks before and after them, up to the text's next word.
  func sentence(_ hit: Hit) -> String {
    let field = fields[hit.field]
    let utf8 = field.source.utf8
    let from = utf8.index(utf8.startIndex, offsetBy: Int(field.text.tokens[hit.range.lowerBound].start))
    let next = hit.range.upperBound < field.text.tokens.count ? field.text.tokens[hit.range.upperBound] : nil
    let to = next.map { utf8.index(utf8.startIndex, offsetBy: Int($0.start)) } ?? utf8.endIndex
    let opening = ["“", "\"", "«", "„"].first { field.source[..<from].hasSuffix($0) } ?? ""
    var words = Substring(opening + field.source[from..<to])
    // What opens the next sentence or shows its place is not of this one.
    while let last = words.unicodeScalars.last, !Reading.canEnd(last) { words.unicodeScalars.removeLast() }
    return String(words.replacing("\n", with: " "))
  }

  /// Whether a headline may end in a character: a letter, a digit, or a mark that closes.
  private static func canEnd(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.properties.isAlphabetic { return true }
    switch scalar.properties.generalCategory {
    case .decimalNumber, .closePunctuation, .finalPunctuation, .nonspacingMark, .currencySymbol: return true
    case .otherPunctuation: return ![",", ";", ":", "#", "@", "•", "·", "/", "&", "*"].contains(scalar)
    default: return false
    }
  }

  /// How many Unicode scalars there are: as many as bytes that do not continue one.
  private static func scalarCount(_ utf8: Substring.UTF8View) -> Int {
    utf8.withContiguousStorageIfAvailable { $0.scalarCount } ?? utf8.reduce(0) { $0 + ($1 & 0xC0 == 0x80 ? 0 : 1) }
  }

  /// Whether any word of a hit was taken by a shadow.
  func isShadowed(_ hit: Hit) -> Bool {
    let shadows = fields[hit.field].shadows
    // The first that ends after the hit's start; shadows do not overlap.
    var low = 0
    var high = shadows.count
    while low < high {
      let middle = (low + high) / 2
      if shadows[middle].range.upperBound <= hit.range.lowerBound { low = middle + 1 } else { high = middle }
    }
    return low < shadows.count && shadows[low].range.lowerBound < hit.range.upperBound
  }
}
