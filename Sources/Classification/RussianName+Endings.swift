/// Determines the declension class of a word by its ending.
extension RussianName {
  static let vowels: Set<Character> = Set("аеёиоуыэюя")

  /// The readings of the parts of a word with hyphens. In a second reading only the last part declines (Кара-Мурзы
  /// beside Кары-Мурзы).
  static func hyphenated(_ word: String, _ readings: (String) -> [Reading]) -> [[Reading]] {
    let parts = word.split(separator: "-").map(String.init)
    guard parts.count > 1, let last = parts.last else { return readings(word).map { [$0] } }
    let whole = parts.map { readings($0)[0] }
    let stiff = parts.dropLast().map { Reading(stem: $0, declension: .indeclinable) } + [readings(last)[0]]
    return [whole, stiff]
  }

  /// The readings of a given name or patronymic.
  static func givenReadings(_ word: String, _ gender: Gender?) -> [Reading] {
    let lower = folded(word)
    func cut(_ count: Int, _ declension: Declension) -> [Reading] {
      [Reading(stem: String(word.dropLast(count)), declension: declension)]
    }
    let stiff = [Reading(stem: word, declension: .indeclinable)]
    if lower.hasSuffix("ия") { return cut(2, .femaleIya) }
    if lower.hasSuffix("я") { return cut(1, gender == .male ? .maleYa : .femaleYa) }
    if lower.hasSuffix("а") {
      // -а after another vowel does not decline: Джошуа, Жозуа.
      if let before = lower.dropLast().last, vowels.contains(before) { return stiff }
      return cut(1, gender == .male ? .maleA : .femaleA)
    }
    if gender == .female { return lower.hasSuffix("ь") ? cut(1, .femaleSoft) : stiff }
    if lower.hasSuffix("ий") { return cut(2, .maleIy) }
    if lower.hasSuffix("й") { return cut(1, .maleY) }
    if lower.hasSuffix("ь") { return cut(1, .maleSoft) }
    if GivenNames.maleWithO.contains(lower) {
      return [Reading(stem: String(word.dropLast()), declension: .neuterO)] + stiff
    }
    if let stem = GivenNames.otherStem[lower] {
      return [Reading(stem: capitalized(stem, like: word), declension: .maleConsonant, nominative: word)]
    }
    if let last = lower.last, vowels.contains(last) { return stiff }
    return [Reading(stem: word, declension: .maleConsonant)]
  }

  /// The readings of a surname, with or without hyphens.
  static func surnameReadings(
    _ word: String, _ gender: Gender?, isForeign: Bool, _ declension: Declension?
  ) -> [[Reading]] {
    if let declension {
      let ending = declension.nominativeEnding
      let stem = folded(word).hasSuffix(ending) ? String(word.dropLast(ending.count)) : word
      return [[Reading(stem: stem, declension: declension)]]
    }
    return hyphenated(word) { surnameReadings(part: $0, gender, isForeign: isForeign) }
  }

  private static func surnameReadings(part word: String, _ gender: Gender?, isForeign: Bool) -> [Reading] {
    let lower = folded(word)
    let stiff = Reading(stem: word, declension: .indeclinable)
    func cut(_ count: Int, _ declension: Declension) -> Reading {
      Reading(stem: String(word.dropLast(count)), declension: declension)
    }
    let hasSyllable = lower.dropLast(2).contains(where: vowels.contains)
    if lower.hasSuffix("ая"), hasSyllable, gender != .male { return [cut(2, .femaleAya)] }
    if ["ова", "ева", "ина", "ына"].contains(where: lower.hasSuffix), gender != .male, lower.count > 4 {
      return isForeign ? [cut(1, .femaleOva), cut(1, .femaleA)] : [cut(1, .femaleOva)]
    }
    if lower.hasSuffix("ия") { return [cut(2, .femaleIya)] }
    if lower.hasSuffix("я") || lower.hasSuffix("а") {
      if let before = lower.dropLast().last, vowels.contains(before), lower.hasSuffix("а") { return [stiff] }
      return [cut(1, lower.hasSuffix("а") ? .maleA : .maleYa), stiff]
    }
    // The following endings decline only for men. If the gender is unknown, both readings are kept.
    if gender == .female { return [stiff] }
    let male = maleReadings(word, lower, hasSyllable: hasSyllable, isForeign: isForeign)
    let declines = male.first.map { $0.declension != .indeclinable } ?? false
    return gender == nil && declines && !(surnameTells(lower)) ? male + [stiff] : male
  }

  private static func surnameTells(_ lower: String) -> Bool {
    ["ов", "ев", "ин", "ын", "ий", "ый"].contains(where: lower.hasSuffix)
  }

  private static func maleReadings(
    _ word: String, _ lower: String, hasSyllable: Bool, isForeign: Bool
  ) -> [Reading] {
    func cut(_ count: Int, _ declension: Declension) -> Reading {
      Reading(stem: String(word.dropLast(count)), declension: declension)
    }
    let stiff = Reading(stem: word, declension: .indeclinable)
    if lower.hasSuffix("ых") || lower.hasSuffix("их") { return isForeign ? [cut(0, .maleConsonant)] : [stiff] }
    if ["ов", "ев", "ин", "ын"].contains(where: lower.hasSuffix), lower.count > 3 {
      return [Reading(stem: word, declension: isForeign ? .foreignOv : .maleOv)]
    }
    if lower.hasSuffix("ий") {
      let stem = lower.dropLast(2)
      if let last = stem.last, "гкх".contains(last) { return [cut(2, .maleSki)] }
      if stem.last == "н", hasSyllable, !isForeign { return [cut(2, .maleNi)] }
      return [cut(2, .maleIy)]
    }
    if lower.hasSuffix("ый") { return [cut(2, .maleNy)] }
    if lower.hasSuffix("ой"), hasSyllable, !isForeign { return [cut(2, .maleOi)] }
    if lower.hasSuffix("й") { return [cut(1, .maleY)] }
    if lower.hasSuffix("ь") { return [cut(1, .maleSoft)] }
    if lower.hasSuffix("ко") { return [cut(1, .maleKo)] }
    if let last = lower.last, vowels.contains(last) { return [stiff] }
    let plain = cut(0, .maleConsonant)
    guard !isForeign, let stem = withoutFleetingVowel(word, lower) else { return [plain] }
    return [plain, Reading(stem: stem, declension: .maleConsonant, nominative: word)]
  }

  /// The stem of a surname that drops a vowel: Коломоец, Коломойца; Стрелец, Стрельца; Песок, Песка. Families with the
  /// same name differ in this.
  private static func withoutFleetingVowel(_ word: String, _ lower: String) -> String? {
    guard lower.dropLast(2).contains(where: vowels.contains), lower.count > 3 else { return nil }
    if lower.hasSuffix("ец") {
      let beginning = word.dropLast(2)
      guard let last = lower.dropLast(2).last else { return nil }
      return vowels.contains(last) ? beginning + "йц" : last == "л" ? beginning + "ьц" : beginning + "ц"
    }
    if lower.hasSuffix("ок") || lower.hasSuffix("ек") { return word.dropLast(2) + "к" }
    return nil
  }

  private static func capitalized(_ lower: String, like word: String) -> String {
    word.first?.isUppercase == true ? lower.prefix(1).uppercased() + lower.dropFirst() : lower
  }
}
