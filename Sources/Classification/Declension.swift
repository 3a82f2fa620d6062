/// A case of Russian grammar, in the order grammars list them.
public enum GrammaticalCase: Int, Sendable, CaseIterable {
  case nominative, genitive, dative, accusative, instrumental, prepositional
}

/// The declension classes of Russian words. The raw values are the values of `class`, `givenClass` and `declension` in
/// a watchlist.
public enum Declension: String, Sendable, CaseIterable {
  /// Петров, Путин: a surname in -ов, -ев, -ин or -ын.
  case maleOv = "m_ov"
  /// Остин: the same endings on a foreign surname, which takes -ом in the instrumental; texts write -ым too.
  case foreignOv = "m_ov_om"
  /// Захарова: the female form of a surname in -ов, -ев, -ин or -ын.
  case femaleOva = "f_ova"
  /// Мединский: an adjective in -ий after к, г, х.
  case maleSki = "m_ski"
  /// Нижний: an adjective in -ний.
  case maleNi = "m_ni"
  /// Белый: an adjective in -ый.
  case maleNy = "m_ny"
  /// Толстой: an adjective in -ой.
  case maleOi = "m_oi"
  /// Мединская, Южная: an adjective in -ая.
  case femaleAya = "f_aya"
  /// Байден, Иван: a consonant.
  case maleConsonant = "m_cons"
  /// Сергей, Цой: й after any vowel but и.
  case maleY = "m_y"
  /// Дмитрий: -ий.
  case maleIy = "m_iy"
  /// Игорь: a male name in -ь.
  case maleSoft = "m_soft"
  /// Любовь, Казань: a female name in -ь.
  case femaleSoft = "f_soft"
  /// Обама, Никита: a man's name in -а.
  case maleA = "m_a"
  /// Анна: a woman's name in -а.
  case femaleA = "f_a"
  /// Ольга: -а after г, к, х. The same as `f_a`, kept for watchlists that name it.
  case femaleKa = "f_ka"
  /// Илья: a man's name in -я.
  case maleYa = "m_ya"
  /// Наталья: a woman's name in -я.
  case femaleYa = "f_ya"
  /// Мария: -ия.
  case femaleIya = "f_iya"
  /// Внуково: a place in -о, which many texts leave as it is.
  case neuterO = "n_vo"
  /// Кириенко: -ко, which Russian texts leave as it is.
  case maleKo = "m_ko"
  /// екатеринбургский: an adjective in all genders and the plural.
  case adjective = "adj"
  /// Рубио, Хейли, Левитт as a woman's name: the same in every case.
  case indeclinable = "indecl"

  /// The ending of the nominative; the part before it is the stem.
  public var nominativeEnding: String { endings(afterHusher: false, afterVelar: false)[0][0] }

  /// The forms of a stem by case, in the order of `GrammaticalCase`; the first of a case is the usual one.
  public func forms(stem: String) -> [[String]] {
    let last = stem.unicodeScalars.last.map { FoldedScalar.fold($0.value) } ?? 0
    func follows(_ letters: String) -> Bool { letters.unicodeScalars.contains { $0.value == last } }
    return endings(afterHusher: follows("жшчщц"), afterVelar: follows("гкхжшчщ")).map { $0.map { stem + $0 } }
  }

  /// Endings by case. Spelling rules: и for ы after г, к, х and hushers; е for unstressed о after hushers and ц.
  private func endings(afterHusher: Bool, afterVelar: Bool) -> [[String]] {
    let y = afterVelar ? "и" : "ы"
    let om = afterHusher ? ["ем", "ом"] : ["ом"]
    switch self {
    case .maleOv: return [[""], ["а"], ["у"], ["а"], ["ым"], ["е"]]
    case .foreignOv: return [[""], ["а"], ["у"], ["а"], ["ом", "ым"], ["е"]]
    case .femaleOva: return [["а"], ["ой"], ["ой"], ["у"], ["ой", "ою"], ["ой"]]
    case .maleSki: return [["ий"], ["ого"], ["ому"], ["ого"], ["им"], ["ом"]]
    case .maleNi: return [["ий"], ["его"], ["ему"], ["его"], ["им"], ["ем"]]
    case .maleNy: return [["ый"], ["ого"], ["ому"], ["ого"], ["ым"], ["ом"]]
    case .maleOi: return [["ой"], ["ого"], ["ому"], ["ого"], [y + "м"], ["ом"]]
    case .femaleAya: return [["ая"], ["ой"], ["ой"], ["ую"], ["ой", "ою"], ["ой"]]
    case .maleConsonant: return [[""], ["а"], ["у"], ["а"], om, ["е"]]
    case .maleY: return [["й"], ["я"], ["ю"], ["я"], ["ем"], ["е"]]
    case .maleIy: return [["ий"], ["ия"], ["ию"], ["ия"], ["ием"], ["ии"]]
    case .maleSoft: return [["ь"], ["я"], ["ю"], ["я", "ь"], ["ем", "ём"], ["е"]]
    case .femaleSoft: return [["ь"], ["и"], ["и"], ["ь"], ["ью"], ["и"]]
    case .maleA, .femaleA, .femaleKa:
      return [["а"], [y], ["е"], ["у"], afterHusher ? ["ей", "ой", "ею"] : ["ой", "ою"], ["е"]]
    case .maleYa, .femaleYa: return [["я"], ["и"], ["е"], ["ю"], ["ей", "ею"], ["е"]]
    case .femaleIya: return [["ия"], ["ии"], ["ии"], ["ию"], ["ией", "иею"], ["ии"]]
    case .neuterO: return [["о"], ["а", "о"], ["у", "о"], ["о"], ["ом", "о"], ["е", "о"]]
    case .maleKo: return Array(repeating: ["о"], count: 6)
    case .adjective:
      let i = afterVelar ? "и" : "ы"
      return [
        [i + "й", "ая", "ое", i + "е"], ["ого", "ой", i + "х"], ["ому", "ой", i + "м"],
        ["ого", "ую", "ое", i + "х", i + "й", i + "е"], [i + "м", "ой", i + "ми"], ["ом", "ой", i + "х"],
      ]
    case .indeclinable: return Array(repeating: [""], count: 6)
    }
  }
}
