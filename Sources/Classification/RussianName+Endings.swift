/// Determines the declension class of a word by its ending.
extension RussianName {
  /// The readings of the parts of a word with hyphens. In a second reading only the last part declines (Кара-Мурзы
  /// beside Кары-Мурзы).
  static func hyphenated(_ word: String, _ readings: (String) -> [Reading]) -> [[Reading]] {
    let parts = word.unicodeScalars.split(separator: "-").map(String.init)
    guard parts.count > 1, let last = parts.last else { return readings(word).map { [$0] } }
    let whole = parts.map { readings($0)[0] }
    let stiff = parts.dropLast().map { Reading(stem: $0, declension: .indeclinable) } + [readings(last)[0]]
    return [whole, stiff]
  }

  /// The readings of a given name or patronymic.
  static func givenReadings(_ word: String, _ gender: Gender?) -> [Reading] {
    let lower = folded(word)
    func cut(_ count: Int, _ declension: Declension) -> [Reading] {
      [Reading(stem: word.dropping(count), declension: declension)]
    }
    let stiff = [Reading(stem: word, declension: .indeclinable)]
    if lower.ends(with: "ия") { return cut(2, .femaleIya) }
    if lower.ends(with: "я") { return cut(1, gender == .male ? .maleYa : .femaleYa) }
    if lower.ends(with: "а") {
      // -а after another vowel does not decline: Джошуа, Жозуа.
      if lower.letter(beforeLast: 1)?.isVowel == true { return stiff }
      return cut(1, gender == .male ? .maleA : .femaleA)
    }
    if gender == .female { return lower.ends(with: "ь") ? cut(1, .femaleSoft) : stiff }
    if lower.ends(with: "ий") { return cut(2, .maleIy) }
    if lower.ends(with: "й") { return cut(1, .maleY) }
    if lower.ends(with: "ь") { return cut(1, .maleSoft) }
    if GivenNames.maleWithO.contains(ExactText(lower)) {
      return [Reading(stem: word.dropping(1), declension: .neuterO)] + stiff
    }
    if let stem = GivenNames.otherStem[ExactText(lower)] {
      return [Reading(stem: capitalized(stem, like: word), declension: .maleConsonant, nominative: word)]
    }
    if lower.unicodeScalars.last?.isVowel == true { return stiff }
    return [Reading(stem: word, declension: .maleConsonant)]
  }

  /// The readings of a surname, with or without hyphens.
  static func surnameReadings(
    _ word: String, _ gender: Gender?, isForeign: Bool, _ declension: Declension?
  ) -> [[Reading]] {
    if let declension {
      let ending = declension.nominativeEnding
      let stem = folded(word).ends(with: ending) ? word.dropping(ending.unicodeScalars.count) : word
      return [[Reading(stem: stem, declension: declension)]]
    }
    return hyphenated(word) { surnameReadings(part: $0, gender, isForeign: isForeign) }
  }

  private static func surnameReadings(part word: String, _ gender: Gender?, isForeign: Bool) -> [Reading] {
    let lower = folded(word)
    let stiff = Reading(stem: word, declension: .indeclinable)
    func cut(_ count: Int, _ declension: Declension) -> Reading {
      Reading(stem: word.dropping(count), declension: declension)
    }
    let hasSyllable = lower.unicodeScalars.dropLast(2).contains(where: \.isVowel)
    if lower.ends(with: "ая"), hasSyllable, gender != .male { return [cut(2, .femaleAya)] }
    if lower.ends(with: "ова", "ева", "ина", "ына"), gender != .male, lower.unicodeScalars.count > 4 {
      return isForeign ? [cut(1, .femaleOva), cut(1, .femaleA)] : [cut(1, .femaleOva)]
    }
    if lower.ends(with: "ия") { return [cut(2, .femaleIya)] }
    if lower.ends(with: "я", "а") {
      if lower.letter(beforeLast: 1)?.isVowel == true, lower.ends(with: "а") { return [stiff] }
      return [cut(1, lower.ends(with: "а") ? .maleA : .maleYa), stiff]
    }
    // The following endings decline only for men. If the gender is unknown, both readings are kept.
    if gender == .female { return [stiff] }
    let male = maleReadings(word, lower, hasSyllable: hasSyllable, isForeign: isForeign)
    let declines = male.first.map { $0.declension != .indeclinable } ?? false
    return gender == nil && declines && !(surnameTells(lower)) ? male + [stiff] : male
  }

  private static func surnameTells(_ lower: String) -> Bool {
    lower.ends(with: "ов", "ев", "ин", "ын", "ий", "ый")
  }

  private static func maleReadings(
    _ word: String, _ lower: String, hasSyllable: Bool, isForeign: Bool
  ) -> [Reading] {
    func cut(_ count: Int, _ declension: Declension) -> Reading {
      Reading(stem: word.dropping(count), declension: declension)
    }
    let stiff = Reading(stem: word, declension: .indeclinable)
    if lower.ends(with: "ых", "их") { return isForeign ? [cut(0, .maleConsonant)] : [stiff] }
    if lower.ends(with: "ов", "ев", "ин", "ын"), lower.unicodeScalars.count > 3 {
      return [Reading(stem: word, declension: isForeign ? .foreignOv : .maleOv)]
    }
    if lower.ends(with: "ий") {
      let before = lower.letter(beforeLast: 2)
      if before == "г" || before == "к" || before == "х" { return [cut(2, .maleSki)] }
      if before == "н", hasSyllable, !isForeign { return [cut(2, .maleNi)] }
      return [cut(2, .maleIy)]
    }
    if lower.ends(with: "ый") { return [cut(2, .maleNy)] }
    if lower.ends(with: "ой"), hasSyllable, !isForeign { return [cut(2, .maleOi)] }
    if lower.ends(with: "й") { return [cut(1, .maleY)] }
    if lower.ends(with: "ь") { return [cut(1, .maleSoft)] }
    if lower.ends(with: "ко") { return [cut(1, .maleKo)] }
    if lower.unicodeScalars.last?.isVowel == true { return [stiff] }
    let plain = cut(0, .maleConsonant)
    guard !isForeign, let stem = withoutFleetingVowel(word, lower) else { return [plain] }
    return [plain, Reading(stem: stem, declension: .maleConsonant, nominative: word)]
  }

  /// The stem of a surname that drops a vowel: Коломоец, Коломойца; Стрелец, Стрельца; Песок, Песка. Families with the
  /// same name differ in this.
  private static func withoutFleetingVowel(_ word: String, _ lower: String) -> String? {
    guard lower.unicodeScalars.dropLast(2).contains(where: \.isVowel), lower.unicodeScalars.count > 3 else {
      return nil
    }
    if lower.ends(with: "ец") {
      guard let last = lower.letter(beforeLast: 2) else { return nil }
      return word.dropping(2) + (last.isVowel ? "йц" : last == "л" ? "ьц" : "ц")
    }
    if lower.ends(with: "ок", "ек") { return word.dropping(2) + "к" }
    return nil
  }

  private static func capitalized(_ lower: String, like word: String) -> String {
    word.first?.isUppercase == true ? lower.prefix(1).uppercased() + lower.dropFirst() : lower
  }
}
