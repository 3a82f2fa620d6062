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
    guard parts.contains(where: { $0.first?.isUppercase == true && !RussianName.isInitial($0) }) else { return nil }
    let roles = RussianName.roles(of: parts)
    let gender = RussianName.gender(parts, roles) ?? likeness?.gender
    let given = zip(parts, roles).first { $0.1 == .given }?.0
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
  var isForeign: Bool { words.contains { $0.role == .given && !RussianName.isLocal($0.text) } }

  private static func parts(_ text: String) -> [String] {
    var parts: [String] = []
    for piece in text.split(separator: " ") {
      // `С.В. Лавров` and `С.Лавров`: each initial is a part of its own.
      var rest = Substring(piece)
      while rest.count > 2, rest.dropFirst().first == ".", rest.first?.isUppercase == true {
        parts.append(String(rest.prefix(2)))
        rest = rest.dropFirst(2)
      }
      if !rest.isEmpty { parts.append(String(rest)) }
    }
    return parts
  }

  private static let particles: Set<String> = [
    "фон", "фан", "ван", "дер", "ден", "де", "да", "ди", "дель", "делла", "ла", "ле", "дю", "аль", "эль", "ибн", "бен",
    "бин", "оглы", "кызы", "заде", "тен", "тер", "цу",
  ]

  private static func isInitial(_ word: String) -> Bool { word.count == 2 && word.last == "." }

  private static func isNameWord(_ word: String) -> Bool {
    if particles.contains(word) || isInitial(word) { return true }
    guard word.unicodeScalars.allSatisfy({ isCyrillic($0) || "-'’‑".unicodeScalars.contains($0) }) else { return false }
    let capitals = word.filter(\.isUppercase).count
    // Acronyms (МИД, ФБР) are not names of people; О'Брайен and Томас-Гринфилд are.
    return word.split(separator: "-").contains { $0.first?.isUppercase == true } && (capitals < word.count)
      && capitals <= 1 + word.filter { "-'’‑".contains($0) }.count + (word.hasPrefix("Мак") ? 1 : 0)
  }

  static func isCyrillic(_ scalar: Unicode.Scalar) -> Bool { (0x400...0x45F).contains(scalar.value) }

  private static func roles(of parts: [String]) -> [Role] {
    var roles: [Role] = parts.map {
      particles.contains($0) ? .particle : isInitial($0) ? .initial : isPatronymic($0) ? .patronymic : .given
    }
    let open = roles.indices.filter { roles[$0] == .given }
    guard let last = open.last, let first = open.first else { return parts.map { _ in .surname } }
    // `Петров Иван Сергеевич`, the order of forms and sanctions lists.
    if roles.last == .patronymic, open.count >= 2 {
      roles[first] = .surname
    } else if parts.count == 2, roles.last == .patronymic, folded(parts[1]).hasSuffix("ич") {
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
    let word = folded(word)
    let endings = ["ович", "евич", "овна", "евна", "инична", "ична"]
    return word.count > 5 && endings.contains(where: word.hasSuffix)
      || ["ильич", "лукич", "фомич", "кузьмич"].contains(word)
  }

  static func folded(_ word: String) -> String { String(word.lowercased().map { $0 == "ё" ? "е" : $0 }) }

  private static func isLocal(_ given: String) -> Bool {
    let given = folded(given)
    return GivenNames.localMale.contains(given) || GivenNames.localFemale.contains(given)
      || GivenNames.maleWithO.contains(given) || GivenNames.maleWithA.contains(given)
  }

  private static func gender(_ parts: [String], _ roles: [Role]) -> Gender? {
    for (part, role) in zip(parts, roles) where role == .patronymic {
      return folded(part).hasSuffix("а") ? .female : .male
    }
    for (part, role) in zip(parts, roles) where role == .given {
      if let gender = givenGender(folded(part)) { return gender }
    }
    for (part, role) in zip(parts, roles) where role == .surname {
      if let gender = surnameGender(folded(part)) { return gender }
    }
    return nil
  }

  private static func givenGender(_ word: String) -> Gender? {
    if GivenNames.localMale.contains(word) || GivenNames.maleWithA.contains(word) || GivenNames.maleWithO.contains(word)
    {
      return .male
    }
    if GivenNames.localFemale.contains(word) || GivenNames.femaleWithoutA.contains(word) { return .female }
    guard let last = word.last else { return nil }
    if "ая".contains(last) { return .female }
    return "бвгджзйклмнпрстфхцчшщ".contains(last) ? .male : nil
  }

  private static func surnameGender(_ word: String) -> Gender? {
    if ["ова", "ева", "ина", "ына", "ская", "цкая"].contains(where: word.hasSuffix), word.count > 4 { return .female }
    if ["ов", "ев", "ин", "ын", "ский", "цкий"].contains(where: word.hasSuffix), word.count > 3 { return .male }
    return nil
  }
}
