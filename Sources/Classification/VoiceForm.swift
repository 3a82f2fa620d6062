/// Words with which the source begins to speak of itself at a text's end.
struct VoiceForm: Sendable {
  /// What follows, and where it may begin.
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
  /// The most words that may follow.
  var reach: Int

  /// The most words between the beginning of any form and the text's end.
  static let longestReach = 90
  /// The most words of a name or an address.
  static let longestName = 14
  /// The most words of a post's title inside `The post … appeared first on …`.
  static let longestTitle = 60
}
