/// A phrase that begins words about the source at the end of a text.
struct VoiceForm: Sendable {
  /// What follows the phrase, and where the phrase may be.
  enum Kind: String, Sendable {
    /// A link or call to the end of the sentence: `Read more at …`. It may follow the text without a mark.
    case link
    /// The headline of another article: `Читайте также: …`.
    case headline
    /// A word alone, or a colon and names: `Source: TASS`.
    case label
    /// People and places to the end of the text: `Reporting by … in Moscow; editing by …`.
    case credit
    /// A legal notice to the end of the text.
    case notice
  }

  var words: [UInt64]
  var kind: Kind
  /// The maximum number of words that may follow.
  var reach: Int

  /// The maximum number of words between the beginning of any phrase and the end of the text.
  static let longestReach = 90
  /// The maximum number of words of a name or address.
  static let longestName = 14
  /// The maximum number of words of the title in `The post … appeared first on …`.
  static let longestTitle = 60
}
