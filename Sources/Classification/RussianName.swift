/// A name in Russian letters, split into words, with the forms of each word in every case.
///
/// The rules are those of school grammars. The gender is derived from the patronymic, given name or surname; the
/// declension class of a word from the gender and the ending. If two readings are possible (an unknown given name, a
/// vowel that may drop out), both are kept: a wrong form matches nothing, but a missing form would lose a match.
public struct RussianName: Sendable {
  /// The gender of a name.
  public enum Gender: String, Sendable { case male, female }

  /// The role of a word in a name.
  public enum Role: String, Sendable {
    case given = "given name"
    case patronymic, initial, surname, particle
    case placeName = "place"
  }

  /// A word with its possible declensions.
  public struct Word: Sendable {
    /// The word as written.
    public var text: String
    /// Its role.
    public var role: Role
    /// The possible readings, the most likely first. Each has a stem and class for each part of a word with hyphens.
    var readings: [[Reading]]

    /// The classes of the most likely reading, one for each part of a word with hyphens.
    public var declensions: [Declension] { readings[0].map(\.declension) }

    /// Its forms in a case, the most likely first.
    public func forms(_ grammaticalCase: GrammaticalCase) -> [String] {
      readings.flatMap { parts in
        parts.reduce([""]) { beginnings, part in
          let forms = part.forms(grammaticalCase)
          return beginnings.flatMap { beginning in forms.map { beginning.isEmpty ? $0 : "\(beginning)-\($0)" } }
        }
      }.uniqued()
    }
  }

  /// A stem and its declension class.
  struct Reading: Sendable {
    var stem: String
    var declension: Declension
    /// The nominative, if it is not stem and ending (Павел beside Павла); nil otherwise.
    var nominative: String?

    func forms(_ grammaticalCase: GrammaticalCase) -> [String] {
      if grammaticalCase == .nominative, let nominative { return [nominative] }
      return declension.forms(stem: stem, in: grammaticalCase)
    }
  }

  /// The words in the order given name, patronymic, surname.
  public let words: [Word]
  /// The gender; nil if unknown.
  public let gender: Gender?

  /// All texts for matching the name: all words in each case, given name and surname without the patronymic, and
  /// initials with the surname.
  public var spellings: [String] { GrammaticalCase.allCases.flatMap(spellings).uniqued() }

  /// The texts in one case, the usual one first.
  public func spellings(_ grammaticalCase: GrammaticalCase) -> [String] {
    let given = words.filter { $0.role == .given }
    let patronymics = words.filter { $0.role == .patronymic }
    let initials = words.filter { $0.role == .initial }.map { String($0.text.prefix(1)) }
    let family = words.filter { $0.role == .surname || $0.role == .particle }
    var texts = RussianName.joined(words, grammaticalCase)
    guard !family.isEmpty else { return texts }
    let surnames = RussianName.joined(family, grammaticalCase)
    if !given.isEmpty, !patronymics.isEmpty { texts += RussianName.joined(given + family, grammaticalCase) }
    if initials.count == 2 { texts += surnames.map { "\(initials[0]).\(initials[1]). \($0)" } }
    if let first = given.first?.text.first {
      texts += surnames.map { "\(first). \($0)" }
      if let second = patronymics.first?.text.first {
        texts += surnames.flatMap { ["\(first). \(second). \($0)", "\(first).\(second). \($0)"] }
      }
    }
    return texts.uniqued()
  }

  private static func joined(_ words: [Word], _ grammaticalCase: GrammaticalCase) -> [String] {
    words.reduce([""]) { beginnings, word in
      let forms = word.forms(grammaticalCase)
      return beginnings.flatMap { beginning in forms.map { beginning.isEmpty ? $0 : "\(beginning) \($0)" } }
    }
  }

  init(words: [Word], gender: Gender?) {
    self.words = words
    self.gender = gender
  }
}

extension Sequence where Element: Hashable {
  /// The elements without duplicates, in order of first occurrence.
  func uniqued() -> [Element] {
    var seen: Set<Element> = []
    return filter { seen.insert($0).inserted }
  }
}
