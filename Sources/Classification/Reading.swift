/// An item after reading: the words of its fields, shadows, names, and hits of patterns.
struct Reading {
  /// The part of an item that a hit is in.
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
    /// The output of the trie that found it.
    var output: Int32
    var hit: Hit
  }

  /// One field.
  struct Field {
    var name: Evidence.Field
    var source: String
    var text = ScannedText()
    /// The shadows that took words: their index and range, in text order.
    var shadows: [(shadow: Int, range: Range<Int>)] = []
  }

  /// The division of the text's sentences: the headline (if the item has no title), then the lead, then the body.
  struct Opening {
    /// The number of the first sentence after the headline; of the text's first one if the item has a title.
    var headlineEnd: Int32 = 0
    /// The number of the first sentence of the body.
    var leadEnd: Int32 = 0
  }

  var fields: [Field] = []
  /// The index of the field that begins with the lead.
  var leadField: Int?
  var opening = Opening()
  /// The headline of an item without a title: the words of its first sentence.
  var headline: Hit?
  /// The names that count.
  var mentions: [Mention] = []
  /// The names that do not count, because the other side is not named nearby.
  var uncounted: [Mention] = []
  /// The hits of parts of patterns, sorted by part and then in text order.
  private(set) var parts: [PartHit] = []
  /// Whether the title, or else the text, is written in Cyrillic letters.
  var isCyrillic: Bool { fields.first { $0.text.mentions.upperBound > 0 }?.text.isCyrillic ?? false }
  /// The parts of the item in which the two sides are named.
  var presence = SidePresence()
  /// The hits of learned keywords.
  var keywords: [PartHit] = []
  /// The hits of the guards' words, in text order.
  var guardHits: [GuardHit] = []
  /// The hits of exceptions, first of topics, below of entities.
  var topicExcepts: [Except] = []
  var nameExcepts: [Except] = []

  /// A hit of an exception.
  struct Except {
    /// The index of the topic or entity.
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

  /// Stores the hits of parts, which may be in any order.
  mutating func setParts(_ hits: [PartHit]) {
    parts = hits
    guard hits.count > 1 else { return }
    parts.sort {
      ($0.part, $0.hit.field, $0.hit.range.lowerBound, $0.hit.range.upperBound)
        < ($1.part, $1.hit.field, $1.hit.range.lowerBound, $1.hit.range.upperBound)
    }
  }

  /// The hits of a part in text order.
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

  /// The text of a hit as written, with its start and end (exclusive) in the field in Unicode scalars.
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

  /// The text of a hit including the marks before and after it, up to the next word.
  func sentence(_ hit: Hit) -> String {
    let field = fields[hit.field]
    let utf8 = field.source.utf8
    let from = utf8.index(utf8.startIndex, offsetBy: Int(field.text.tokens[hit.range.lowerBound].start))
    let next = hit.range.upperBound < field.text.tokens.count ? field.text.tokens[hit.range.upperBound] : nil
    let to = next.map { utf8.index(utf8.startIndex, offsetBy: Int($0.start)) } ?? utf8.endIndex
    let opening = ["“", "\"", "«", "„"].first { field.source[..<from].hasSuffix($0) } ?? ""
    var words = Substring(opening + field.source[from..<to])
    // Marks that open the next sentence do not belong to this one.
    while let last = words.unicodeScalars.last, !Reading.canEnd(last) { words.unicodeScalars.removeLast() }
    return String(words.replacing("\n", with: " "))
  }

  /// Whether a headline may end with a character: a letter, a digit, or a closing mark.
  private static func canEnd(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.properties.isAlphabetic { return true }
    switch scalar.properties.generalCategory {
    case .decimalNumber, .closePunctuation, .finalPunctuation, .nonspacingMark, .currencySymbol: return true
    case .otherPunctuation: return ![",", ";", ":", "#", "@", "•", "·", "/", "&", "*"].contains(scalar)
    default: return false
    }
  }

  /// The number of Unicode scalars: the number of bytes that are not continuation bytes.
  private static func scalarCount(_ utf8: Substring.UTF8View) -> Int {
    unsafe utf8.withContiguousStorageIfAvailable { unsafe $0.scalarCount }
      ?? utf8.reduce(0) { $0 + ($1 & 0xC0 == 0x80 ? 0 : 1) }
  }

  /// Whether any word of a hit was taken by a shadow.
  func isShadowed(_ hit: Hit) -> Bool {
    let shadows = fields[hit.field].shadows
    // Binary search for the first shadow that ends after the hit's start. Shadows do not overlap.
    var low = 0
    var high = shadows.count
    while low < high {
      let middle = (low + high) / 2
      if shadows[middle].range.upperBound <= hit.range.lowerBound { low = middle + 1 } else { high = middle }
    }
    return low < shadows.count && shadows[low].range.lowerBound < hit.range.upperBound
  }
}
