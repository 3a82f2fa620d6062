extension RussianName {
  /// Parses a person's name in the nominative: `Иван Петров`, `Петров Иван Сергеевич`, `С. Лавров`, `Рябков`.
  /// Nil for anything else: another alphabet, a pattern, words that do not begin with a capital.
  ///
  /// - Parameters:
  ///   - likeness: Another form of the same person's name, which may show the gender and whether the name is foreign.
  ///   - declension: The class of the surname, if its ending is misleading.
  public init?(person text: String, likeness: RussianName? = nil, declension: Declension? = nil) {
    let parts = RussianName.parts(text)
    guard !parts.isEmpty, parts.count <= 6, parts.allSatisfy({ RussianName.isNameWord($0) }) else { return nil }
    guard parts.contains(where: { RussianName.isCapitalized($0) && !RussianName.isInitial($0) }) else { return nil }
    let folded = parts.map(RussianName.folded)
    let roles = RussianName.roles(of: parts, folded)
    let gender = RussianName.gender(folded, roles) ?? likeness?.gender
    let given = zip(folded, roles).first { $0.1 == .given }?.0
    let isForeign = given.map { !RussianName.isLocal($0) } ?? likeness?.isForeign ?? false
    let words = zip(parts, roles).map { part, role in
      let readings: [[Reading]]
      switch role {
      case .particle, .initial, .placeName: readings = [[Reading(stem: part, declension: .indeclinable)]]
      case .given, .patronymic:
        readings = RussianName.hyphenated(part) { RussianName.givenReadings($0, gender) }
      case .surname:
        readings = RussianName.surnameReadings(part, gender, isForeign: isForeign, declension)
      }
      return Word(text: part, role: role, readings: readings)
    }
    self.init(words: words.filter { $0.role != .surname } + words.filter { $0.role == .surname }, gender: gender)
    // `Мюллер фон Берг` keeps its order: particles belong before the surname that follows them.
    if roles.contains(.particle) { self.init(words: words, gender: gender) }
  }

  /// Whether its given name is foreign, that is, not of Russia and its neighbours. False without a given name.
  var isForeign: Bool { words.contains { $0.role == .given && !RussianName.isLocal(RussianName.folded($0.text)) } }

  private static func parts(_ text: String) -> [String] {
    var parts: [String] = []
    for piece in text.utf8.split(separator: UInt8(ascii: " ")) {
      // `С.В. Лавров` and `С.Лавров`: each initial is a part of its own.
      var rest = Substring(piece)
      while rest.utf8.contains(UInt8(ascii: ".")), rest.count > 2, rest.dropFirst().first == ".",
        rest.first?.isUppercase == true
      {
        parts.append(String(rest.prefix(2)))
        rest = rest.dropFirst(2)
      }
      if !rest.isEmpty { parts.append(String(rest)) }
    }
    return parts
  }

  private static let particles: Set<ExactText> = [
    "фон", "фан", "ван", "дер", "ден", "де", "да", "ди", "дель", "делла", "ла", "ле", "дю", "аль", "эль", "ибн", "бен",
    "бин", "оглы", "кызы", "заде", "тен", "тер", "цу",
  ]

  private static func isInitial(_ word: String) -> Bool { word.utf8.last == UInt8(ascii: ".") && word.count == 2 }

  static func isCapitalized(_ word: some StringProtocol) -> Bool {
    word.unicodeScalars.first.map { FoldedScalar.isUpper($0.value) } ?? false
  }

  private static func isNameWord(_ word: String) -> Bool {
    if particles.contains(ExactText(word)) || isInitial(word) { return true }
    let letters = word.unicodeScalars
    let joints = letters.count { $0 == "-" || $0 == "'" || $0 == "’" || $0 == "‑" }
    guard letters.count(where: isCyrillic) + joints == letters.count else { return false }
    let capitals = letters.count { FoldedScalar.isUpper($0.value) }
    // Acronyms (МИД, ФБР) are not names of people; О'Брайен and Томас-Гринфилд are.
    return letters.split(separator: "-").contains { isCapitalized(Substring($0)) } && capitals < letters.count
      && capitals <= 1 + joints + (word.utf8.starts(with: "Мак".utf8) ? 1 : 0)
  }

  static func isCyrillic(_ scalar: Unicode.Scalar) -> Bool { (0x400...0x45F).contains(scalar.value) }

  private static func roles(of parts: [String], _ folded: [String]) -> [Role] {
    var roles: [Role] = zip(parts, folded).map { part, folded in
      particles.contains(ExactText(part))
        ? .particle : isInitial(part) ? .initial : isPatronymic(folded) ? .patronymic : .given
    }
    let open = roles.indices.filter { roles[$0] == .given }
    guard let last = open.last, let first = open.first else { return parts.map { _ in .surname } }
    // `Петров Иван Сергеевич`, the order of forms and sanctions lists.
    if roles.last == .patronymic, open.count >= 2 {
      roles[first] = .surname
    } else if parts.count == 2, roles.last == .patronymic, folded[1].ends(with: "ич") {
      // Роман Абрамович: this is more often a surname than a patronymic, and both decline alike.
      roles[1] = .surname
    } else if roles.last != .patronymic {
      roles[last] = .surname
      // `Лавров С. В.`
      if roles.last == .initial, open.count == 1 { roles[first] = .surname }
    }
    return roles
  }

  private static func isPatronymic(_ word: String) -> Bool {
    word.unicodeScalars.count > 5 && word.ends(with: "ович", "евич", "овна", "евна", "инична", "ична")
      || word == "ильич" || word == "лукич" || word == "фомич" || word == "кузьмич"
  }

  /// A word in lower case, with е for ё. Words of names are compared and looked up by their bytes after this.
  static func folded(_ word: String) -> String {
    var folded = String.UnicodeScalarView()
    for scalar in word.unicodeScalars {
      if scalar.isASCII || isCyrillic(scalar) {
        folded.append(Unicode.Scalar(FoldedScalar.fold(scalar.value)) ?? scalar)
      } else {
        folded.append(contentsOf: scalar.properties.lowercaseMapping.unicodeScalars)
      }
    }
    return String(folded)
  }

  /// Whether a folded given name is of Russia or its neighbours.
  static func isLocal(_ given: String) -> Bool {
    let given = ExactText(given)
    return GivenNames.localMale.contains(given) || GivenNames.localFemale.contains(given)
      || GivenNames.maleWithO.contains(given) || GivenNames.maleWithA.contains(given)
  }

  private static func gender(_ folded: [String], _ roles: [Role]) -> Gender? {
    for (word, role) in zip(folded, roles) where role == .patronymic {
      return word.ends(with: "а") ? .female : .male
    }
    for (word, role) in zip(folded, roles) where role == .given {
      if let gender = givenGender(word) { return gender }
    }
    for (word, role) in zip(folded, roles) where role == .surname {
      if let gender = surnameGender(word) { return gender }
    }
    return nil
  }

  private static func givenGender(_ word: String) -> Gender? {
    let name = ExactText(word)
    if GivenNames.localMale.contains(name) || GivenNames.maleWithA.contains(name) || GivenNames.maleWithO.contains(name)
    {
      return .male
    }
    if GivenNames.localFemale.contains(name) || GivenNames.femaleWithoutA.contains(name) { return .female }
    guard let last = word.unicodeScalars.last else { return nil }
    if last == "а" || last == "я" { return .female }
    return "бвгджзйклмнпрстфхцчшщ".unicodeScalars.contains(last) ? .male : nil
  }

  private static func surnameGender(_ word: String) -> Gender? {
    let count = word.unicodeScalars.count
    if count > 4, word.ends(with: "ова", "ева", "ина", "ына", "ская", "цкая") { return .female }
    if count > 3, word.ends(with: "ов", "ев", "ин", "ын", "ский", "цкий") { return .male }
    return nil
  }
}
