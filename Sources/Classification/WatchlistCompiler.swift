/// Compiles a watchlist and collects all errors and warnings about its patterns.
struct WatchlistCompiler {
  var compiled: CompiledWatchlist
  var diagnostics: [Diagnostic] = []
  /// Whether all files could be read. If not, references to missing items are not reported.
  var isWhole = true
  let parser: PatternParser
  /// What may stand after `@`: sides, their kinds of entities, and entities.
  lazy var knownSlots = WatchlistCompiler.knownSlots(compiled.watchlist)
  var slotSymbols: [String: Int32] = [:]
  /// The first entity with each form of a name.
  var formOwners: [[PhraseElement]: Int] = [:]
  var shadows = ShadowCover()
  var codes: [[PhraseElement]: Located<String>] = [:]
  /// The term or rule that is being compiled.
  var member = PartOwner(topic: 0, member: 0)

  typealias PartOwner = CompiledWatchlist.PartOwner

  init(_ watchlist: Watchlist) {
    compiled = CompiledWatchlist(watchlist: watchlist)
    parser = PatternParser(sets: watchlist.sets)
  }

  /// Compiles the watchlist. The result is usable only if there are no errors.
  mutating func run() -> CompiledWatchlist {
    let watchlist = compiled.watchlist
    for name in watchlist.sets.keys.sorted() {
      for (entry, problem) in parser.problems(inSet: name) {
        if problem.isReference, !isWhole { continue }
        report(.error, entry.position, "\"\(entry.value)\" in the set \"\(name)\": \(problem.message)")
      }
    }
    for entry in watchlist.sets.values.joined() { checkLetters(entry.value, entry.position) }
    for (index, shadow) in watchlist.shadows.enumerated() { addShadow(shadow, index) }
    compiled.shadowOutputs = Int32(compiled.owners.count)
    // A person has some forty forms. A table that grows hashes all of them anew, which is a twentieth of compiling.
    formOwners.reserveCapacity(watchlist.entities.reduce(0) { $0 + ($1.kind == .person ? 40 : 8) })
    for (index, entity) in watchlist.entities.enumerated() { addEntity(entity, index) }
    for (index, guardWords) in watchlist.guards.enumerated() {
      for (word, pattern) in guardWords.words.enumerated() {
        addPhrases(pattern, owner: .guardWord(guard: index, word: word))
      }
      for topic in guardWords.topics { checkTopic(Located(topic, at: guardWords.id.position)) }
    }
    for (index, topic) in watchlist.topics.enumerated() { addTopic(topic, index) }
    addWeights()
    compiled.gates = Set(watchlist.topics.map(\.gate))
    let nobody = SidePresence(Reading(), watchlist, homeSide: nil)
    compiled.needsNames = compiled.forcing.isEmpty && !compiled.gates.contains(where: nobody.opens)
    return compiled
  }

  // MARK: weights

  mutating func addWeights() {
    guard !compiled.watchlist.weights.isEmpty else { return }
    let judge = Judge(compiled.watchlist.weights, compiled.watchlist)
    for (index, keyword) in judge.keywords.enumerated() { addPhrases(keyword, owner: .keyword(index)) }
    for (_, sum) in compiled.watchlist.weights.sums {
      for (name, weight) in sum.evidence
      where judge.space.numbers[name] == nil && FeatureSpace.reference(name) == nil {
        let open = judge.space.names.filter { FeatureSpace.reference($0) == nil }
        report(.error, weight.position, "there is no feature for weights called \"\(name)\"", among: open)
      }
    }
    compiled.judge = judge
  }

  // MARK: shadows, entities

  mutating func addShadow(_ shadow: Located<String>, _ index: Int) {
    guard let phrases = phrases(shadow) else { return }
    for phrase in phrases { shadows.add(phrase) }
    add(phrases, owner: .shadow(index))
  }

  mutating func addEntity(_ entity: Entity, _ index: Int) {
    var slots = [slot(entity.id.value)]
    if let side = entity.side {
      slots += [slot(side), slot("\(side).\(entity.kind.rawValue)")]
      if entity.kind.isActor { slots.append(slot("\(side).actor")) }
    }
    compiled.slots[index] = slots
    for (language, forms) in entity.names.sorted(by: { $0.key < $1.key }) {
      addNames(forms, language, entity, index, isWeak: false)
    }
    for (language, forms) in entity.weak.sorted(by: { $0.key < $1.key }) {
      addNames(forms, language, entity, index, isWeak: true)
    }
    for (place, phrase) in entity.except.enumerated() {
      addPhrases(phrase, owner: .notThatEntity(index, phrase: place))
    }
  }

  mutating func noteForm(_ phrase: [PhraseElement], entity: Int, _ position: SourcePosition?) {
    func keepFirst(_ owner: inout Int?) -> Int {
      if owner == nil { owner = entity }
      return owner ?? entity
    }
    // One look-up in the table, not two.
    let other = keepFirst(&formOwners[phrase])
    let entities = compiled.watchlist.entities
    guard other != entity,
      entities[other].side != entities[entity].side || entities[entity].alone && entities[other].alone
    else { return }
    report(
      .warning, position,
      """
      "\(WatchlistCompiler.text(phrase))" names both "\(entities[other].id.value)" and \
      "\(entities[entity].id.value)"; remove it from one, or set alone: false
      """)
  }
}
