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
    var hit: Hit
  }

  /// One field.
  struct Field {
    var name: Evidence.Field
    var source: String
    var text: ScannedText
    /// Which words a shadow took.
    var shadowed: Set<Int> = []
    /// The shadows that took them.
    var shadows: [Range<Int>] = []
  }

  var fields: [Field] = []
  /// The sentences of which field are the lead.
  var leadField: Int?
  var leadSentences: Int32 = 0
  /// Who is named, as far as it counts.
  var mentions: [Mention] = []
  /// Names that do not count because nothing of the other side stands beside them.
  var uncounted: [Mention] = []
  /// Hits of each part of a pattern.
  var parts: [Int: [Hit]] = [:]
  /// Distinct words of each guard, and where.
  var guardWords: [Int: [Int: [Hit]]] = [:]
  /// Hits of each topic's exceptions.
  var topicExcepts: [Int: [Hit]] = [:]

  func zone(_ hit: Hit) -> Zone {
    if fields[hit.field].name == .title { return .title }
    return hit.field == leadField && hit.sentence < leadSentences ? .lead : .body
  }

  /// The words of the text a range of words stands for, as written, with their place in Unicode scalars.
  func quote(_ hit: Hit) -> (text: String, start: Int, end: Int) {
    let tokens = fields[hit.field].text.tokens
    let start = Int(tokens[hit.range.lowerBound].start)
    let end = Int(tokens[hit.range.upperBound - 1].end)
    let scalars = fields[hit.field].source.unicodeScalars
    let from = scalars.index(scalars.startIndex, offsetBy: start)
    let to = scalars.index(from, offsetBy: end - start)
    return (String(scalars[from..<to]), start, end)
  }

  /// Whether any word of a hit was taken by a shadow.
  func isShadowed(_ hit: Hit) -> Bool {
    let shadowed = fields[hit.field].shadowed
    return !shadowed.isEmpty && hit.range.contains { shadowed.contains($0) }
  }
}
