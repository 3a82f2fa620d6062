/// Names of places (`Екатеринбург`, `Нижний Новгород`) and their adjectives (`екатеринбургский`).
extension RussianName {
  /// Parses a place's name in the nominative (one word, or an adjective and a noun), or a single adjective in lower
  /// case. Nil for anything else: an acronym, a plural, a word whose class its ending does not show.
  public init?(place text: String) {
    let parts = text.split(separator: " ").map(String.init)
    guard (1...2).contains(parts.count), let noun = parts.last, noun.count > 2,
      parts.allSatisfy({ $0.unicodeScalars.allSatisfy { RussianName.isCyrillic($0) || $0 == "-" } })
    else { return nil }
    if parts.count == 1, noun.first?.isLowercase == true {
      guard let readings = RussianName.adjective(noun) else { return nil }
      self.init(words: [Word(text: noun, role: .placeName, readings: readings)], gender: nil)
      return
    }
    guard parts.allSatisfy({ $0.first?.isUppercase == true && $0 != $0.uppercased() }) else { return nil }
    guard let (readings, gender) = RussianName.placeNoun(noun) else { return nil }
    var words = [Word(text: noun, role: .placeName, readings: readings)]
    if parts.count == 2 {
      guard let attribute = RussianName.attribute(parts[0], gender) else { return nil }
      words.insert(Word(text: parts[0], role: .placeName, readings: [[attribute]]), at: 0)
    }
    self.init(words: words, gender: nil)
  }

  /// The adjective of a place's name, if it can be derived: Мурманск, мурманский; Екатеринбург, екатеринбургский. Nil
  /// if it cannot (Москва, московский).
  public static func adjective(ofPlace name: String) -> String? {
    let lower = name.lowercased()
    guard !lower.contains(" "), lower.count > 3 else { return nil }
    if lower.hasSuffix("ск") || lower.hasSuffix("цк") { return lower + "ий" }
    if lower.hasSuffix("бург") || lower.hasSuffix("град") || lower.hasSuffix("дар") || lower.hasSuffix("ополь") {
      return (lower.hasSuffix("ь") ? String(lower.dropLast()) + "ь" : lower) + "ский"
    }
    if lower.hasSuffix("ово") || lower.hasSuffix("ево") || lower.hasSuffix("ино") { return lower.dropLast() + "ский" }
    return nil
  }

  private static func adjective(_ word: String) -> [[Reading]]? {
    let lower = folded(word)
    guard ["ский", "цкий", "ской", "ный", "ной"].contains(where: lower.hasSuffix), lower.count > 5 else { return nil }
    return [[Reading(stem: String(word.dropLast(2)), declension: .adjective)]]
  }

  private enum NounGender { case masculine, feminine, neuter }

  /// Cities in -ь that are masculine; the others are feminine.
  private static let masculineInSoftSign = ["поль", "славль", "кремль", "рыльск", "суздаль", "сызрань"]

  private static func placeNoun(_ word: String) -> ([[Reading]], NounGender)? {
    let lower = folded(word)
    func cut(_ count: Int, _ declension: Declension) -> [[Reading]] {
      let parts = word.split(separator: "-").map(String.init)
      let ending = Reading(stem: String((parts.last ?? word).dropLast(count)), declension: declension)
      return [parts.dropLast().map { Reading(stem: $0, declension: .indeclinable) } + [ending]]
    }
    if lower.hasSuffix("ия") { return (cut(2, .femaleIya), .feminine) }
    if lower.hasSuffix("я") { return (cut(1, .femaleYa), .feminine) }
    if lower.hasSuffix("а") { return (cut(1, .femaleA), .feminine) }
    if lower.hasSuffix("ий") { return (cut(2, .maleSki), .masculine) }
    if lower.hasSuffix("й") { return (cut(1, .maleY), .masculine) }
    if lower.hasSuffix("ь") {
      let isMasculine = masculineInSoftSign.contains(where: lower.hasSuffix)
      return isMasculine ? (cut(1, .maleSoft), .masculine) : (cut(1, .femaleSoft), .feminine)
    }
    if ["ово", "ево", "ино", "ыно", "но"].contains(where: lower.hasSuffix) { return (cut(1, .neuterO), .neuter) }
    guard let last = lower.last, !vowels.contains(last) else { return nil }
    // Genitives of plurals (Соединённых Штатов, Мытищ) have no distinctive ending and are left unchanged.
    return ["ов", "ев", "ых", "их"].contains(where: lower.hasSuffix) && lower.count > 5 && !lower.hasSuffix("тамбов")
      && !lower.hasSuffix("ростов") && !lower.hasSuffix("саратов") && !lower.hasSuffix("киев")
      ? nil : (cut(0, .maleConsonant), .masculine)
  }

  private static func attribute(_ word: String, _ gender: NounGender) -> Reading? {
    let lower = folded(word)
    func cut(_ declension: Declension) -> Reading { Reading(stem: String(word.dropLast(2)), declension: declension) }
    switch gender {
    case .masculine:
      if lower.hasSuffix("ний") { return cut(.maleNi) }
      if lower.hasSuffix("ий") { return cut(.maleSki) }
      if lower.hasSuffix("ый") { return cut(.maleNy) }
      return lower.hasSuffix("ой") ? cut(.maleOi) : nil
    case .feminine: return lower.hasSuffix("ая") ? cut(.femaleAya) : nil
    case .neuter: return nil
    }
  }
}
