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
    if lower.ends(with: "ск", "цк") { return lower + "ий" }
    if lower.ends(with: "бург", "град", "дар", "ополь") {
      return (lower.ends(with: "ь") ? String(lower.dropLast()) + "ь" : lower) + "ский"
    }
    if lower.ends(with: "ово", "ево", "ино") { return lower.dropLast() + "ский" }
    return nil
  }

  private static func adjective(_ word: String) -> [[Reading]]? {
    let lower = folded(word)
    guard lower.ends(with: "ский", "цкий", "ской", "ный", "ной"), lower.count > 5 else { return nil }
    return [[Reading(stem: word.dropping(2), declension: .adjective)]]
  }

  private enum NounGender { case masculine, feminine, neuter }

  /// Cities in -ь that are masculine; the others are feminine.
  private static let masculineInSoftSign = ["поль", "славль", "кремль", "рыльск", "суздаль", "сызрань"]

  private static func placeNoun(_ word: String) -> ([[Reading]], NounGender)? {
    let lower = folded(word)
    func cut(_ count: Int, _ declension: Declension) -> [[Reading]] {
      let parts = word.split(separator: "-").map(String.init)
      let ending = Reading(stem: (parts.last ?? word).dropping(count), declension: declension)
      return [parts.dropLast().map { Reading(stem: $0, declension: .indeclinable) } + [ending]]
    }
    if lower.ends(with: "ия") { return (cut(2, .femaleIya), .feminine) }
    if lower.ends(with: "я") { return (cut(1, .femaleYa), .feminine) }
    if lower.ends(with: "а") { return (cut(1, .femaleA), .feminine) }
    if lower.ends(with: "ий") { return (cut(2, .maleSki), .masculine) }
    if lower.ends(with: "й") { return (cut(1, .maleY), .masculine) }
    if lower.ends(with: "ь") {
      let isMasculine = masculineInSoftSign.contains { lower.ends(with: $0) }
      return isMasculine ? (cut(1, .maleSoft), .masculine) : (cut(1, .femaleSoft), .feminine)
    }
    if lower.ends(with: "ово", "ево", "ино", "ыно", "но") { return (cut(1, .neuterO), .neuter) }
    guard let last = lower.unicodeScalars.last, !last.isVowel else { return nil }
    // Genitives of plurals (Соединённых Штатов, Мытищ) have no distinctive ending and are left unchanged.
    return lower.ends(with: "ов", "ев", "ых", "их") && lower.count > 5 && !lower.ends(with: "тамбов")
      && !lower.ends(with: "ростов") && !lower.ends(with: "саратов") && !lower.ends(with: "киев")
      ? nil : (cut(0, .maleConsonant), .masculine)
  }

  private static func attribute(_ word: String, _ gender: NounGender) -> Reading? {
    let lower = folded(word)
    func cut(_ declension: Declension) -> Reading { Reading(stem: word.dropping(2), declension: declension) }
    switch gender {
    case .masculine:
      if lower.ends(with: "ний") { return cut(.maleNi) }
      if lower.ends(with: "ий") { return cut(.maleSki) }
      if lower.ends(with: "ый") { return cut(.maleNy) }
      return lower.ends(with: "ой") ? cut(.maleOi) : nil
    case .feminine: return lower.ends(with: "ая") ? cut(.femaleAya) : nil
    case .neuter: return nil
    }
  }
}
