/// Compilation of entities' names: each form of a name is expanded to all its texts.
extension WatchlistCompiler {
  mutating func addNames(_ forms: [NameForm], _ language: String, _ entity: Entity, _ index: Int, isWeak: Bool) {
    let likeness = language == "ru" ? entity.likeness : nil
    for form in forms {
      checkAlphabet(form, language, entity)
      if case .phrase(let text) = form, language == "ru", entity.kind == .person,
        let slip = RussianName.slip(person: text.value)
      {
        report(.warning, text.position, slip)
      }
      addName(form, language, entity, index, isWeak: isWeak, likeness)
    }
    guard entity.transliterate, language == "ru" else { return }
    for form in forms {
      guard case .phrase(let text) = form, let name = RussianName(person: text.value) else { continue }
      for spelling in Transliteration.spellings(of: name) {
        let words = PatternParser.words(spelling[...]).map { PhraseElement.word(PatternWord($0)) }
        add([words], entity, index, isWeak: isWeak, text.position)
      }
    }
  }

  private mutating func addName(
    _ form: NameForm, _ language: String, _ entity: Entity, _ index: Int, isWeak: Bool, _ likeness: RussianName?
  ) {
    checkLetters(form)
    switch form {
    case .asWritten(let pattern):
      if let written = self.phrases(pattern) { add(written, entity, index, isWeak: isWeak, pattern.position) }
    case .phrase(let pattern):
      let spellings = language == "ru" ? entity.russianSpellings(of: pattern.value, likeness) : []
      if spellings.isEmpty {
        addName(.asWritten(pattern), language, entity, index, isWeak: isWeak, likeness)
      } else {
        add(spellings.flatMap(WatchlistCompiler.elements), entity, index, isWeak: isWeak, pattern.position)
      }
    case .declined(let text, let declension):
      guard let name = RussianName(person: text.value, declension: declension) else {
        report(
          .error, text.position,
          "\"\(text.value)\" is not a Russian name that can be declined; write it in the nominative, as in Иван Петров")
        return
      }
      let phrases = name.spellings.flatMap(WatchlistCompiler.elements)
      add(phrases, entity, index, isWeak: isWeak, text.position)
    case .inflected(let name):
      if let written = inflected(name) { add(written, entity, index, isWeak: isWeak, name.position) }
    }
  }

  /// Warns of a name under the key of the other language. Russian texts do write some organisations in Latin letters
  /// (NASA), but no person.
  private mutating func checkAlphabet(_ form: NameForm, _ language: String, _ entity: Entity) {
    guard language == "en" || entity.kind == .person else { return }
    switch form {
    case .asWritten(let text), .phrase(let text), .declined(let text, _): checkLanguage(text, language)
    case .inflected: break
    }
  }

  private mutating func checkLetters(_ form: NameForm) {
    switch form {
    // Other forms are checked when they are parsed as patterns.
    case .asWritten: break
    case .phrase(let text), .declined(let text, _): checkLetters(text.value, text.position)
    case .inflected(let name): checkLetters([name.given ?? "", name.stem].joined(separator: " "), name.position)
    }
  }

  private mutating func add(
    _ phrases: [[PhraseElement]], _ entity: Entity, _ index: Int, isWeak: Bool, _ position: SourcePosition?
  ) {
    if phrases.allSatisfy(shadows.covers) {
      let name = WatchlistCompiler.text(phrases[0])
      report(
        .warning, position,
        "the name \"\(name)\" is never found, because a shadow takes its words; remove the name or the shadow")
    }
    for phrase in phrases {
      // With `alone: false` a bare surname is not enough. Places and institutions have no surname.
      let isBare = !entity.alone && entity.kind == .person && phrase.count == 1
      let strength: NameStrength = isWeak ? .weak : isBare ? .bare : .strong
      noteForm(phrase, entity: index, position)
      compiled.namePlaces[Int32(compiled.owners.count)] = position
      add([phrase], owner: .name(entity: index, form: strength))
    }
  }

  /// The phrases of a spelling. Two initials can be read as one word (`С.В. Лавров`) or as two, so there are phrases
  /// for both.
  private static func elements(_ spelling: String) -> [[PhraseElement]] {
    var words: [PhraseElement] = []
    for piece in spelling.split(separator: " ") {
      words += PatternParser.words(piece).map { .word(PatternWord($0)) }
    }
    return words.isEmpty ? [] : [words]
  }

  /// All phrases of a name with its declension: the forms of the surname, and each form of the given name before each
  /// form of the surname. Nil after an error.
  private mutating func inflected(_ name: InflectedName) -> [[PhraseElement]]? {
    guard let surnames = forms(stem: name.stem, inflection: name.stemClass, name.position) else { return nil }
    guard let given = name.given else { return surnames }
    var givenForms = [PatternParser.words(given[...]).map { PhraseElement.word(PatternWord($0)) }]
    if let inflection = name.givenClass {
      guard let forms = forms(stem: given, inflection: inflection, name.position) else { return nil }
      givenForms = forms
    }
    return surnames + givenForms.flatMap { first in surnames.map { first + $0 } }
  }

  /// The forms of a stem in a class of the watchlist's `inflections`, or else in a built-in class (`Declension`). Nil
  /// after an error.
  private mutating func forms(
    stem: String, inflection: String, _ position: SourcePosition?
  ) -> [[PhraseElement]]? {
    let classes = compiled.watchlist.inflections
    let texts: [String]
    if let endings = classes[inflection] {
      texts = endings.map { stem + $0 }
    } else if let declension = Declension(rawValue: inflection) {
      texts = declension.forms(stem: stem).joined().distinct()
    } else {
      let known = Array(classes.keys) + Declension.allCases.map(\.rawValue)
      report(.error, position, "there is no inflection class \"\(inflection)\"", among: known)
      return nil
    }
    return texts.map { PatternParser.words($0[...]).map { .word(PatternWord($0)) } }
  }
}

extension Entity {
  /// All texts of a Russian name; empty if it is searched only as written: a pattern, an acronym, or a name whose forms
  /// the file lists itself.
  public func russianSpellings(of text: String) -> [String] { russianSpellings(of: text, likeness) }

  fileprivate func russianSpellings(of text: String, _ likeness: RussianName?) -> [String] {
    if kind == .person {
      // Mostly the name is its own likeness.
      if let likeness, likeness.written == text { return likeness.spellings }
      return RussianName(person: text, likeness: likeness)?.spellings ?? []
    }
    guard kind == .place || kind == .org, !listsFormsItself(of: text) else { return [] }
    return RussianName(place: text)?.spellings ?? []
  }

  /// The first Russian form with a given name. It shows the gender of a bare surname.
  fileprivate var likeness: RussianName? {
    guard kind == .person else { return nil }
    for case .phrase(let text) in names["ru"] ?? [] where text.value.contains(" ") {
      if let name = RussianName(person: text.value) { return name }
    }
    return nil
  }

  private func listsFormsItself(of text: String) -> Bool {
    let beginning = RussianName.folded(String(text.prefix(4)))
    let forms = (names["ru"] ?? []) + (weak["ru"] ?? [])
    let alike = forms.count {
      guard case .phrase(let other) = $0 else { return false }
      return RussianName.folded(other.value).hasPrefix(beginning)
    }
    return alike > 1
  }
}
