/// Names that are not written as names in the nominative.
extension RussianName {
  /// The message for the name of a person that would not be found as meant; nil for a name in the nominative, and for a
  /// pattern.
  public static func slip(person text: String) -> String? {
    slip(person: text, isName: RussianName(person: text) != nil)
  }

  /// - Parameter isName: Whether the text can be read as a name.
  static func slip(person text: String, isName: Bool) -> String? {
    guard text.unicodeScalars.contains(where: isCyrillic), !text.utf8.contains(where: "*()|$~@".utf8.contains) else {
      return nil
    }
    let how = "write the nominative, given name first, with capitals, without the title, as in Иван Петров"
    guard isName else { return "\"\(text)\" is searched only as written; \(how)" }
    let words = text.utf8.split(separator: UInt8(ascii: " ")).map { folded(String(Substring($0))) }
    guard words.count > 1, let first = words.first, let last = words.last else { return nil }
    let isTitled = titles.contains(ExactText(first))
    let isReversed = isLocal(last) && !isLocal(first) && words.count == 2
    let isOblique =
      !isLocal(first) && obliqueGivenNames.contains(ExactText(first))
      && obliqueEndings.contains { last.ends(with: $0) }
    guard isTitled || isReversed || isOblique else { return nil }
    return "\"\(text)\" is not a name in the nominative, and its endings would be wrong; \(how)"
  }

  /// The forms of Russian given names in the other cases.
  private static let obliqueGivenNames: Set<ExactText> = {
    var forms: Set<ExactText> = []
    for (names, gender) in [(GivenNames.localMale, Gender.male), (GivenNames.localFemale, .female)] {
      for name in names {
        for reading in givenReadings(name.text, gender) {
          forms.formUnion(reading.forms.dropFirst().joined().map { ExactText(folded($0)) })
        }
      }
    }
    return forms
  }()

  private static let obliqueEndings = [
    "а", "я", "у", "ю", "е", "ой", "ей", "ом", "ем", "ым", "им", "ого", "его", "ому", "ему", "ых", "их",
  ]

  private static let titles: Set<ExactText> = [
    "посол", "министр", "замминистра", "президент", "премьер", "премьер-министр", "вице-премьер", "генерал", "адмирал",
    "полковник", "депутат", "сенатор", "губернатор", "глава", "директор", "советник", "спецпредставитель", "постпред",
    "представитель", "спецпосланник", "посланник", "консул", "генконсул", "атташе", "секретарь", "пресс-секретарь",
    "госсекретарь", "спикер", "судья", "канцлер", "господин", "госпожа", "г-н", "г-жа", "конгрессмен", "дипломат",
  ]
}
