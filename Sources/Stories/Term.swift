/// One thing a text names, as a number: a hash of it with its kind in the lowest bits.
struct Term: Hashable, Comparable, Sendable {
  /// What kind of thing.
  enum Kind: UInt64 {
    /// A word of one language.
    case word
    /// What words of both languages mean.
    case concept
    /// A proper name by its sound.
    case name
    /// A number as it is written.
    case number
    /// Somebody or something the watchlist knows.
    case entity
  }

  private let bits: UInt64

  init(_ kind: Kind, _ text: String) {
    // FNV-1a (Fowler, Noll, Vo): the same in every run, as what is compared with stored stories must be.
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
    bits = hash << 3 | kind.rawValue
  }

  init(concept: UInt16) { bits = UInt64(concept) << 3 | Kind.concept.rawValue }

  var kind: Kind { Kind(rawValue: bits & 7) ?? .word }

  /// Whether the term is the same in both languages.
  var isOfBothLanguages: Bool { kind != .word }

  static func < (left: Term, right: Term) -> Bool { left.bits < right.bits }
}
