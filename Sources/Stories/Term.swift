/// A term of a text, stored as a 64-bit number: a hash, with the kind in the lowest bits.
struct Term: Hashable, Comparable, Sendable {
  /// The kind of a term.
  enum Kind: UInt64 {
    /// A word, different in each language.
    case word
    /// A concept, the same for words of both languages.
    case concept
    /// A proper name, reduced to its consonants (`NameSound`).
    case name
    /// A number, as written.
    case number
    /// An entity of the watchlist.
    case entity
  }

  private let bits: UInt64

  init(_ kind: Kind, _ text: String) {
    // FNV-1a (Fowler, Noll, Vo). Unlike Swift's Hasher, it is the same in every run, as stored stories need.
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
    bits = hash << 3 | kind.rawValue
  }

  init(concept: UInt16) { bits = UInt64(concept) << 3 | Kind.concept.rawValue }

  var kind: Kind { Kind(rawValue: bits & 7) ?? .word }

  /// The number of the concept, if the term is one.
  var conceptNumber: UInt16? { kind == .concept ? UInt16(truncatingIfNeeded: bits >> 3) : nil }

  static func < (left: Term, right: Term) -> Bool { left.bits < right.bits }
}
