/// Compilation of patterns to phrases of the tries, and diagnostics about them.
extension WatchlistCompiler {
  mutating func addPhrases(_ text: Located<String>, owner: CompiledWatchlist.Owner) {
    if let phrases = phrases(text) { add(phrases, owner: owner) }
  }

  mutating func add(_ phrases: [[PhraseElement]], owner: CompiledWatchlist.Owner, _ place: SourcePosition? = nil) {
    let output = Int32(compiled.owners.count)
    compiled.owners.append(owner)
    compiled.namePlaces.append(place)
    for phrase in phrases {
      let words = phrase.compactMap { if case .word(let word) = $0 { word } else { nil } }
      if words.count < phrase.count {
        compiled.slotAutomaton.add(phrase.map { symbol(of: $0) }, output: output)
      } else {
        compiled.lexicon.add(words, output: output)
        if owner.decidesNames { compiled.names.add(words, output: output) }
      }
    }
  }

  private mutating func symbol(of element: PhraseElement) -> Int32 {
    switch element {
    case .word(let word): compiled.lexicon.symbol(for: word)
    case .slot(let id): slot(id)
    }
  }

  mutating func slot(_ id: String) -> Int32 {
    if let known = slotSymbols[id] { return known }
    let symbol = compiled.lexicon.newSlot()
    slotSymbols[id] = symbol
    return symbol
  }

  // MARK: reading

  mutating func phrases(_ text: Located<String>) -> [[PhraseElement]]? {
    guard let pattern = parsed(text) else { return nil }
    guard pattern.parts.count == 1 else {
      report(.error, text.position, "\"~\" is not allowed here; write the words as one phrase")
      return nil
    }
    if pattern.parts[0].contains(where: { $0.contains { if case .slot = $0 { true } else { false } } }) {
      report(.error, text.position, "\"@\" is not allowed here, only in terms and rules; write the words of the name")
      return nil
    }
    return pattern.parts[0]
  }

  /// Reports words that mix Latin and Cyrillic letters: they look right but can never match. Returns the severity.
  @discardableResult
  mutating func checkLetters(_ text: String, _ position: SourcePosition?) -> Diagnostic.Severity? {
    guard let (severity, message) = LetterScript.problem(with: text) else { return nil }
    report(severity, position, message)
    return severity
  }

  /// Warns of a pattern in the alphabet of another language.
  mutating func checkLanguage(_ text: Located<String>, _ language: String) {
    guard LetterScript.isForeign(text.value, to: language) else { return }
    let other = language == "en" ? "ru" : "en"
    let letters = language == "en" ? "Cyrillic" : "Latin"
    report(
      .warning, text.position,
      "\"\(text.value)\" is listed under \(language) but is in \(letters) letters; move it to \(other)")
  }

  mutating func parsed(_ text: Located<String>) -> Pattern? {
    // A letter of the wrong alphabet is reported once.
    let hasStray = checkLetters(text.value, text.position) == .error
    do {
      let pattern = try parser.parse(text.value)
      for case .slot(let id) in pattern.parts.joined().joined() where !hasStray { checkSlot(id, text.position) }
      return pattern
    } catch {
      if !error.isInSet, isWhole || !error.isReference {
        report(.error, text.position, "\"\(text.value)\": \(error.message)")
      }
      return nil
    }
  }

  mutating func checkSlot(_ id: String, _ position: SourcePosition?) {
    if !knownSlots.contains(id) {
      report(.error, position, "there is no side or entity \"\(id)\"", among: Array(knownSlots))
    }
  }

  static func knownSlots(_ watchlist: Watchlist) -> Set<String> {
    let entities = watchlist.entities + watchlist.switchedOff.entities
    let sides = Set(watchlist.sides + entities.compactMap(\.side))
    let groups = sides.flatMap { side in (Entity.Kind.allCases.map(\.rawValue) + ["actor"]).map { "\(side).\($0)" } }
    return sides.union(groups).union(entities.map(\.id.value))
  }

  // MARK: diagnostics

  mutating func report(
    _ severity: Diagnostic.Severity, _ position: SourcePosition?, _ message: String, among known: [String]? = nil
  ) {
    if known != nil, !isWhole { return }
    // The unknown word is the last quoted one in the message.
    let word = known == nil ? "" : message.split(separator: "\"").last.map(String.init) ?? ""
    let hint = Spelling.suggestion(for: word, among: known ?? []).map { "did you mean \"\($0)\"?" }
    let advice = LetterScript.strayLetters(word) ?? hint
    diagnostics.append(Diagnostic(severity, at: position, message + (advice.map { "; \($0)" } ?? "")))
  }

  static func text(_ phrase: [PhraseElement]) -> String {
    phrase.map { element in
      switch element {
      case .word(let word): word.text + (word.isBeginning ? "*" : "")
      case .slot(let id): "@" + id
      }
    }.joined(separator: " ")
  }

  static func text(_ condition: Rule.Condition) -> String {
    switch condition {
    case .term(let term): term.value
    case .seq(let parts): parts.map(text).joined(separator: " … ")
    case .all(let parts): parts.map(text).joined(separator: " + ")
    case .any(let parts): "(" + parts.map(text).joined(separator: " | ") + ")"
    }
  }
}
