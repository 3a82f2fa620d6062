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
    /// The classes of the most likely reading, one for each part of a word with hyphens.
    public var declensions: [Declension]
    /// Its forms by case, the most likely first.
    private let forms: [[String]]

    /// A word with its possible readings, the most likely first. Each has a stem and class for each part of a word with
    /// hyphens.
    init(text: String, role: Role, readings: [[Reading]]) {
      self.text = text
      self.role = role
      declensions = readings[0].map(\.declension)
      let forms = readings.map { parts in parts.map(\.forms) }
      self.forms = GrammaticalCase.allCases.map { grammaticalCase in
        forms.flatMap { parts in
          RussianName.combined(parts.map { $0[grammaticalCase.rawValue] }, separator: "-")
        }.distinct()
      }
    }

    /// Its forms in a case, the most likely first.
    public func forms(_ grammaticalCase: GrammaticalCase) -> [String] { forms[grammaticalCase.rawValue] }
  }

  /// A stem and its declension class.
  struct Reading: Sendable {
    var stem: String
    var declension: Declension
    /// The nominative, if it is not stem and ending (Павел beside Павла); nil otherwise.
    var nominative: String?

    /// The forms by case.
    var forms: [[String]] {
      var forms = declension.forms(stem: stem)
      if let nominative { forms[GrammaticalCase.nominative.rawValue] = [nominative] }
      return forms
    }
  }

  /// The words in the order given name, patronymic, surname.
  public let words: [Word]
  /// The gender; nil if unknown.
  public let gender: Gender?
  /// The words in this order, with spaces between them.
  var written: String { words.map(\.text).joined(separator: " ") }

  /// All texts for matching the name: all words in each case, given name and surname without the patronymic, and
  /// initials with the surname.
  public var spellings: [String] { GrammaticalCase.allCases.flatMap(texts).distinct() }

  /// The texts in one case, the usual one first.
  public func spellings(_ grammaticalCase: GrammaticalCase) -> [String] { texts(grammaticalCase).distinct() }

  private func texts(_ grammaticalCase: GrammaticalCase) -> [String] {
    let given = words.filter { $0.role == .given }
    let patronymics = words.filter { $0.role == .patronymic }
    let initials = words.filter { $0.role == .initial }.map { String($0.text.prefix(1)) }
    let family = words.filter { $0.role == .surname || $0.role == .particle }
    var texts = RussianName.joined(words, grammaticalCase)
    guard !family.isEmpty else { return texts }
    let surnames = RussianName.joined(family, grammaticalCase)
    if !given.isEmpty, !patronymics.isEmpty { texts += RussianName.joined(given + family, grammaticalCase) }
    if initials.count == 2 { texts += surnames.map { "\(initials[0]).\(initials[1]). \($0)" } }
    if let first = given.first.map({ String($0.text.prefix(1)) }) {
      texts += surnames.map { "\(first). \($0)" }
      if let second = patronymics.first.map({ String($0.text.prefix(1)) }) {
        texts += surnames.flatMap { ["\(first). \(second). \($0)", "\(first).\(second). \($0)"] }
      }
    }
    return texts
  }

  private static func joined(_ words: [Word], _ grammaticalCase: GrammaticalCase) -> [String] {
    combined(words.map { $0.forms(grammaticalCase) }, separator: " ")
  }

  /// Each choice of the first list with each of the second, and so on.
  private static func combined(_ choices: [[String]], separator: String) -> [String] {
    guard let first = choices.first else { return [""] }
    return choices.dropFirst().reduce(first) { beginnings, choices in
      beginnings.flatMap { beginning in choices.map { beginning + separator + $0 } }
    }
  }

  init(words: [Word], gender: Gender?) {
    self.words = words
    self.gender = gender
  }
}
