/// Turns a watchlist into automata, collecting everything that is wrong with its patterns on the way.
struct WatchlistCompiler {
  private var compiled: CompiledWatchlist
  private(set) var diagnostics: [Diagnostic] = []
  private let parser: PatternParser
  private var slotSymbols: [String: Int32] = [:]
  private var formOwners: [[PhraseElement]: (entity: Int, position: SourcePosition?)] = [:]
  private var shadows = ShadowCover()
  private var codes: [[PhraseElement]: Located<String>] = [:]
  /// The term or rule being compiled.
  private var member = PartOwner(topic: 0, member: 0)

  private typealias PartOwner = CompiledWatchlist.PartOwner

  init(_ watchlist: Watchlist) {
    compiled = CompiledWatchlist(watchlist: watchlist)
    parser = PatternParser(sets: watchlist.sets)
  }

  /// The compiled watchlist, usable when no diagnostic is an error.
  mutating func run() -> CompiledWatchlist {
    let watchlist = compiled.watchlist
    for name in watchlist.sets.keys.sorted() {
      for (entry, problem) in parser.problems(inSet: name) {
        report(.error, entry.position, "\"\(entry.value)\" in the set \"\(name)\": \(problem.message)")
      }
    }
    for (index, shadow) in watchlist.shadows.enumerated() { addShadow(shadow, index) }
    compiled.shadowOutputs = Int32(compiled.owners.count)
    for (index, entity) in watchlist.entities.enumerated() { addEntity(entity, index) }
    for (index, guardWords) in watchlist.guards.enumerated() {
      for (word, pattern) in guardWords.words.enumerated() {
        addPhrases(pattern, owner: .guardWord(guard: index, word: word))
      }
      for topic in guardWords.topics where !watchlist.topics.contains(where: { $0.id.value == topic }) {
        report(
          .error, guardWords.id.position, "there is no topic \"\(topic)\"", among: watchlist.topics.map(\.id.value))
      }
    }
    for (index, topic) in watchlist.topics.enumerated() { addTopic(topic, index) }
    compiled.gates = Set(watchlist.topics.map(\.gate))
    let nobody = SidePresence(Reading(), watchlist, homeSide: nil)
    compiled.needsNames = !compiled.gates.contains(where: nobody.opens)
    return compiled
  }

  // MARK: shadows, entities

  private mutating func addShadow(_ shadow: Located<String>, _ index: Int) {
    guard let phrases = phrases(shadow) else { return }
    for phrase in phrases { shadows.add(phrase) }
    add(phrases, owner: .shadow(index))
  }

  private mutating func addEntity(_ entity: Entity, _ index: Int) {
    var slots = [slot(entity.id.value)]
    if let side = entity.side {
      slots += [slot(side), slot("\(side).\(entity.kind.rawValue)")]
      if entity.kind.isActor { slots.append(slot("\(side).actor")) }
    }
    compiled.slots[index] = slots
    for (_, forms) in entity.names.sorted(by: { $0.key < $1.key }) {
      for form in forms { addName(form, entity, index, isWeak: false) }
    }
    for (_, forms) in entity.weak.sorted(by: { $0.key < $1.key }) {
      for form in forms { addName(form, entity, index, isWeak: true) }
    }
    for phrase in entity.except { addPhrases(phrase, owner: .notThatEntity(index)) }
  }

  private mutating func addName(_ form: NameForm, _ entity: Entity, _ index: Int, isWeak: Bool) {
    let phrases: [[PhraseElement]]
    let position: SourcePosition?
    switch form {
    case .phrase(let pattern):
      guard let written = self.phrases(pattern) else { return }
      phrases = written
      position = pattern.position
    case .inflected(let name):
      guard let written = inflected(name) else { return }
      phrases = written
      position = name.position
    }
    if phrases.allSatisfy(shadows.covers) {
      let name = WatchlistCompiler.text(phrases[0])
      report(.warning, position, "the name \"\(name)\" is never found: a shadow takes its words; remove one of them")
    }
    for phrase in phrases {
      // One word of a name that others bear too is not enough by itself; places and institutions have no surname.
      let isBare = !entity.alone && entity.kind == .person && phrase.count == 1
      let strength: NameStrength = isWeak ? .weak : isBare ? .bare : .strong
      noteForm(phrase, entity: index, position)
      add([phrase], owner: .name(entity: index, form: strength))
    }
  }

  /// All forms of a declining name: the surname, and each form of the given name before each form of the surname.
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

  private mutating func forms(
    stem: String, inflection: String, _ position: SourcePosition?
  ) -> [[PhraseElement]]? {
    let classes = compiled.watchlist.inflections
    guard let endings = classes[inflection] else {
      report(.error, position, "there is no inflection class \"\(inflection)\"", among: Array(classes.keys))
      return nil
    }
    return endings.map { ending in PatternParser.words((stem + ending)[...]).map { .word(PatternWord($0)) } }
  }

  private mutating func noteForm(_ phrase: [PhraseElement], entity: Int, _ position: SourcePosition?) {
    if let other = formOwners[phrase], other.entity != entity {
      let entities = compiled.watchlist.entities
      let sides = (entities[other.entity].side, entities[entity].side)
      guard sides.0 != sides.1 || entities[entity].alone && entities[other.entity].alone else { return }
      report(
        .warning, position,
        """
        "\(WatchlistCompiler.text(phrase))" names both "\(entities[other.entity].id.value)" and \
        "\(entities[entity].id.value)"; remove it from one, or set alone: false
        """)
    } else {
      formOwners[phrase] = (entity, position)
    }
  }

  // MARK: topics

  private mutating func addTopic(_ topic: Topic, _ index: Int) {
    var compiledTopic = CompiledWatchlist.CompiledTopic()
    for (_, terms) in topic.terms.sorted(by: { $0.key < $1.key }) {
      for term in terms {
        member = PartOwner(topic: Int32(index), member: Int32(compiledTopic.terms.count))
        guard let pattern = pattern(term.pattern) else { continue }
        noteCode(term.pattern, term.cameo)
        compiledTopic.terms.append(
          CompiledWatchlist.Term(pattern: pattern, weight: term.weight, tone: tone(of: term.cameo)))
        compiled.termCount += 1
      }
    }
    for rule in topic.rules {
      member = PartOwner(
        topic: Int32(index), member: Int32(compiledTopic.terms.count + compiledTopic.rules.count))
      guard let condition = condition(rule.condition) else { continue }
      compiledTopic.rules.append(
        CompiledWatchlist.CompiledRule(
          text: WatchlistCompiler.text(rule.condition), condition: condition, near: rule.near,
          not: rule.not.compactMap { pattern($0) }, score: rule.score, tone: tone(of: rule.cameo), zone: rule.zone,
          isCyrillic: rule.language.map { $0 == .ru }, unless: unless(rule)))
      compiled.termCount += 1
    }
    for phrase in topic.except { addPhrases(phrase, owner: .topicExcept(index)) }
    compiled.topics.append(compiledTopic)
  }

  private mutating func tone(of cameo: Located<String>?) -> Double? {
    guard let cameo else { return nil }
    let tone = CameoTone.goldstein(cameo.value)
    if tone == nil {
      let message = "the CAMEO code \"\(cameo.value)\" is not known; the topic's tone is used instead"
      report(.warning, cameo.position, message)
    }
    return tone
  }

  /// The topics that a rule of last resort gives way to; nil for a rule that always counts.
  private mutating func unless(_ rule: Rule) -> Set<Int>? {
    guard !rule.unless.isEmpty else { return nil }
    let ids = compiled.watchlist.topics.map(\.id.value)
    if rule.unless.contains(where: { $0.value == "any" }) { return [] }
    return Set(
      rule.unless.compactMap { name in
        let index = ids.firstIndex(of: name.value)
        if index == nil { report(.error, name.position, "there is no topic \"\(name.value)\"", among: ids) }
        return index
      })
  }

  private mutating func condition(_ condition: Rule.Condition) -> CompiledWatchlist.Condition? {
    switch condition {
    case .term(let term): pattern(term).map(CompiledWatchlist.Condition.pattern)
    case .seq(let parts): children(parts).map(CompiledWatchlist.Condition.seq)
    case .all(let parts): children(parts).map(CompiledWatchlist.Condition.all)
    case .any(let parts): children(parts).map(CompiledWatchlist.Condition.any)
    }
  }

  private mutating func children(_ parts: [Rule.Condition]) -> [CompiledWatchlist.Condition]? {
    let compiled = parts.map { condition($0) }
    return compiled.contains { $0 == nil } ? nil : compiled.compactMap { $0 }
  }

  private mutating func pattern(_ text: Located<String>) -> CompiledWatchlist.CompiledPattern? {
    guard let pattern = parsed(text) else { return nil }
    let hasWord = pattern.parts.contains { part in
      part.contains { $0.contains { if case .word = $0 { true } else { false } } }
    }
    let isAlone = pattern.parts.count == 1 && pattern.parts[0].allSatisfy { $0.count == 1 }
    if !hasWord, !isAlone {
      report(
        .error, text.position, "\"\(text.value)\" has no word of its own to start from; add one beside the entities")
      return nil
    }
    checkUse(pattern, text)
    let parts = pattern.parts.map { phrases in
      let part = compiled.parts.count
      compiled.parts.append(member)
      add(phrases, owner: .part(part))
      return part
    }
    return CompiledWatchlist.CompiledPattern(text: text.value, parts: parts, gaps: pattern.gaps)
  }

  /// Warns of patterns that can never match, that match nearly everything, or that cost more than they are worth.
  private mutating func checkUse(_ pattern: Pattern, _ text: Located<String>) {
    if pattern.parts.contains(where: { $0.allSatisfy(shadows.covers) }) {
      report(.warning, text.position, "\"\(text.value)\" can never match: a shadow takes its words; remove one of them")
    }
    if pattern.parts.allSatisfy({ $0.contains(where: CommonWords.areAll) }) {
      report(
        .warning, text.position,
        "\"\(text.value)\" can match on words that stand in every text; add a word that tells something")
    }
    let phrases = pattern.parts.reduce(0) { $0 + $1.count }
    if phrases > WatchlistCompiler.costlyPhrases {
      report(
        .warning, text.position,
        "\"\(text.value)\" stands for \(phrases) phrases and is costly; split it, or name fewer choices beside each other"
      )
    }
  }

  /// From how many phrases on a pattern is called costly.
  private static let costlyPhrases = 1000

  /// Warns of a phrase that stands for two different acts.
  private mutating func noteCode(_ pattern: Located<String>, _ cameo: Located<String>?) {
    guard let cameo, let parsed = try? parser.parse(pattern.value), parsed.parts.count == 1 else { return }
    for phrase in parsed.parts[0] {
      if let other = codes[phrase], other.value != cameo.value {
        report(
          .warning, pattern.position,
          """
          "\(WatchlistCompiler.text(phrase))" stands under the CAMEO codes "\(other.value)" and "\(cameo.value)"; \
          keep one
          """)
      } else {
        codes[phrase] = cameo
      }
    }
  }

  // MARK: automata

  private mutating func addPhrases(_ text: Located<String>, owner: CompiledWatchlist.Owner) {
    if let phrases = phrases(text) { add(phrases, owner: owner) }
  }

  private mutating func add(_ phrases: [[PhraseElement]], owner: CompiledWatchlist.Owner) {
    let output = Int32(compiled.owners.count)
    compiled.owners.append(owner)
    for phrase in phrases {
      var hasSlot = false
      let symbols = phrase.map { element in
        switch element {
        case .word(let word): return compiled.vocabulary.symbol(for: word)
        case .slot(let id):
          hasSlot = true
          return slot(id)
        }
      }
      if hasSlot {
        compiled.slotAutomaton.add(symbols, output: output)
      } else {
        compiled.automaton.add(symbols, output: output)
      }
    }
  }

  private mutating func slot(_ id: String) -> Int32 {
    if let known = slotSymbols[id] { return known }
    let symbol = compiled.vocabulary.newSlot()
    slotSymbols[id] = symbol
    return symbol
  }

  // MARK: reading

  private mutating func phrases(_ text: Located<String>) -> [[PhraseElement]]? {
    guard let pattern = parsed(text) else { return nil }
    guard pattern.parts.count == 1 else {
      report(.error, text.position, "\"~\" cannot stand here; write the words as one phrase")
      return nil
    }
    if pattern.parts[0].contains(where: { $0.contains { if case .slot = $0 { true } else { false } } }) {
      report(.error, text.position, "\"@\" cannot stand here; entities are only looked for in terms and rules")
      return nil
    }
    return pattern.parts[0]
  }

  private mutating func parsed(_ text: Located<String>) -> Pattern? {
    do {
      let pattern = try parser.parse(text.value)
      for case .slot(let id) in pattern.parts.joined().joined() { checkSlot(id, text.position) }
      return pattern
    } catch {
      if !error.isInSet { report(.error, text.position, "\"\(text.value)\": \(error.message)") }
      return nil
    }
  }

  private mutating func checkSlot(_ id: String, _ position: SourcePosition?) {
    let watchlist = compiled.watchlist
    let sides = Set(watchlist.sides + watchlist.entities.compactMap(\.side))
    let groups = sides.flatMap { side in (Entity.Kind.allCases.map(\.rawValue) + ["actor"]).map { "\(side).\($0)" } }
    let known = sides + groups + watchlist.entities.map(\.id.value)
    if !known.contains(id) { report(.error, position, "there is no side or entity \"\(id)\"", among: known) }
  }

  private mutating func report(
    _ severity: Diagnostic.Severity, _ position: SourcePosition?, _ message: String, among known: [String] = []
  ) {
    // The word that is not known is the last one quoted.
    let hint = Spelling.suggestion(for: message.split(separator: "\"").last.map(String.init) ?? "", among: known)
    diagnostics.append(Diagnostic(severity, at: position, message + (hint.map { "; did you mean \"\($0)\"?" } ?? "")))
  }

  private static func text(_ phrase: [PhraseElement]) -> String {
    phrase.map { element in
      switch element {
      case .word(let word): word.text + (word.isBeginning ? "*" : "")
      case .slot(let id): "@" + id
      }
    }.joined(separator: " ")
  }

  private static func text(_ condition: Rule.Condition) -> String {
    switch condition {
    case .term(let term): term.value
    case .seq(let parts): parts.map(text).joined(separator: " … ")
    case .all(let parts): parts.map(text).joined(separator: " + ")
    case .any(let parts): "(" + parts.map(text).joined(separator: " | ") + ")"
    }
  }
}
