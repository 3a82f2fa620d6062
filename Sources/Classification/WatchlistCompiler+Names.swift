/// Compilation of entities' names: each form of a name is expanded to all its texts.
extension WatchlistCompiler {
  mutating func addNames(_ forms: [NameForm], _ language: String, _ entity: Entity, _ index: Int, isWeak: Bool) {
    let likeness = language == "ru" ? entity.likeness : nil
    for form in forms {
      checkAlphabet(form, language, entity)
      var name: RussianName?
      if case .phrase(let text) = form, language == "ru" {
        name = entity.russianName(text.value, likeness)
        if entity.kind == .person, let slip = RussianName.slip(person: text.value, isName: name != nil) {
          report(.warning, text.position, slip)
        }
      }
      addName(form, name, entity, index, isWeak: isWeak)
    }
    guard entity.transliterate, language == "ru" else { return }
    for form in forms {
      guard case .phrase(let text) = form, let name = RussianName(person: text.value) else { continue }
      for spelling in Transliteration.spellings(of: name) {
        add([PatternParser.words(spelling[...])], entity, index, isWeak: isWeak, text.position)
      }
    }
  }

  /// - Parameter name: The name that a phrase was read as; nil if it is searched only as written.
  private mutating func addName(
    _ form: NameForm, _ name: RussianName?, _ entity: Entity, _ index: Int, isWeak: Bool
  ) {
    checkLetters(form)
    switch form {
    case .asWritten(let pattern):
      if let written = self.phrases(pattern) { add(written, entity, index, isWeak: isWeak, pattern.position) }
    case .phrase(let pattern):
      if let name {
        add(WatchlistCompiler.phrases(name), entity, index, isWeak: isWeak, pattern.position)
      } else {
        addName(.asWritten(pattern), nil, entity, index, isWeak: isWeak)
      }
    case .declined(let text, let declension):
      guard let name = RussianName(person: text.value, declension: declension) else {
        report(
          .error, text.position,
          "\"\(text.value)\" is not a Russian name that can be declined; write it in the nominative, as in Иван Петров")
        return
      }
      add(WatchlistCompiler.phrases(name), entity, index, isWeak: isWeak, text.position)
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
      add([phrase], owner: .name(entity: index, form: strength), position)
    }
  }

  /// The phrases of all spellings of a name.
  private static func phrases(_ name: RussianName) -> [[PhraseElement]] {
    name.spellings.map { spelling in
      spelling.utf8.split(separator: UInt8(ascii: " ")).flatMap { PatternParser.words(Substring($0)) }
    }.filter { !$0.isEmpty }
  }

  /// All phrases of a name with its declension: the forms of the surname, and each form of the given name before each
  /// form of the surname. Nil after an error.
  private mutating func inflected(_ name: InflectedName) -> [[PhraseElement]]? {
    guard let surnames = forms(stem: name.stem, inflection: name.stemClass, name.position) else { return nil }
    guard let given = name.given else { return surnames }
    var givenForms = [PatternParser.words(given[...])]
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
    return texts.map { PatternParser.words($0[...]) }
  }
}

extension Entity {
  /// All texts of a Russian name; empty if it is searched only as written: a pattern, an acronym, or a name whose forms
  /// the file lists itself.
  public func russianSpellings(of text: String) -> [String] { russianName(text, likeness)?.spellings ?? [] }

  fileprivate func russianName(_ text: String, _ likeness: RussianName?) -> RussianName? {
    switch kind {
    // Mostly the name is its own likeness.
    case .person: likeness?.written == text ? likeness : RussianName(person: text, likeness: likeness)
    case .place, .org: RussianName(place: text).flatMap { listsFormsItself(of: text) ? nil : $0 }
    default: nil
    }
  }

  /// The first Russian form with a given name. It shows the gender of a bare surname.
  fileprivate var likeness: RussianName? {
    guard kind == .person else { return nil }
    for case .phrase(let text) in names["ru"] ?? [] where text.value.utf8.contains(UInt8(ascii: " ")) {
      if let name = RussianName(person: text.value) { return name }
    }
    return nil
  }

  private func listsFormsItself(of text: String) -> Bool {
    let beginning = RussianName.folded(String(text.unicodeScalars.prefix(4)))
    let forms = (names["ru"] ?? []) + (weak["ru"] ?? [])
    let alike = forms.count {
      guard case .phrase(let other) = $0 else { return false }
      return RussianName.folded(other.value).utf8.starts(with: beginning.utf8)
    }
    return alike > 1
  }
}
