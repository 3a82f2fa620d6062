/// Names that are not written as names in the nominative.
extension RussianName {
  /// The message for the name of a person that would not be found as meant; nil for a name in the nominative, and for a
  /// pattern.
  public static func slip(person text: String) -> String? {
    guard text.unicodeScalars.contains(where: isCyrillic), !text.contains(where: { "*()|$~@".contains($0) }) else {
      return nil
    }
    let how = "write the nominative, given name first, with capitals, without the title, as in Иван Петров"
    guard RussianName(person: text) != nil else { return "\"\(text)\" is searched only as written; \(how)" }
    let words = text.split(separator: " ").map { folded(String($0)) }
    guard words.count > 1, let first = words.first, let last = words.last else { return nil }
    let isTitled = titles.contains(first)
    let isReversed = isGivenName(last) && !isGivenName(first) && words.count == 2
    let isOblique =
      !isGivenName(first) && obliqueGivenNames.contains(first) && obliqueEndings.contains(where: last.hasSuffix)
    guard isTitled || isReversed || isOblique else { return nil }
    return "\"\(text)\" is not a name in the nominative, and its endings would be wrong; \(how)"
  }

  private static func isGivenName(_ word: String) -> Bool {
    GivenNames.localMale.contains(word) || GivenNames.localFemale.contains(word)
      || GivenNames.maleWithA.contains(word) || GivenNames.maleWithO.contains(word)
  }

  /// The forms of Russian given names in the other cases.
  private static let obliqueGivenNames: Set<String> = {
    var forms: Set<String> = []
    for (names, gender) in [(GivenNames.localMale, Gender.male), (GivenNames.localFemale, .female)] {
      for name in names {
        for reading in givenReadings(name, gender) { forms.formUnion(reading.forms.dropFirst().joined().map(folded)) }
      }
    }
    return forms
  }()

  private static let obliqueEndings = [
    "а", "я", "у", "ю", "е", "ой", "ей", "ом", "ем", "ым", "им", "ого", "его", "ому", "ему", "ых", "их",
  ]

  private static let titles: Set<String> = [
    "посол", "министр", "замминистра", "президент", "премьер", "премьер-министр", "вице-премьер", "генерал", "адмирал",
    "полковник", "депутат", "сенатор", "губернатор", "глава", "директор", "советник", "спецпредставитель", "постпред",
    "представитель", "спецпосланник", "посланник", "консул", "генконсул", "атташе", "секретарь", "пресс-секретарь",
    "госсекретарь", "спикер", "судья", "канцлер", "господин", "госпожа", "г-н", "г-жа", "конгрессмен", "дипломат",
  ]
}
