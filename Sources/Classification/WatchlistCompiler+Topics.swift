/// Compilation of topics' terms and rules.
extension WatchlistCompiler {
  mutating func addTopic(_ topic: Topic, _ index: Int) {
    var compiledTopic = CompiledWatchlist.CompiledTopic()
    var places: [CompiledWatchlist.MemberPlace] = []
    var parsedTerms: [(text: Located<String>, pattern: Pattern)] = []
    for (language, terms) in topic.terms.sorted(by: { $0.key < $1.key }) {
      for term in terms {
        checkLanguage(term.pattern, language)
        member = PartOwner(topic: Int32(index), member: Int32(compiledTopic.terms.count))
        guard let parsed = parsed(term.pattern) else { continue }
        parsedTerms.append((term.pattern, parsed))
        guard let pattern = pattern(parsed, term.pattern) else { continue }
        noteCode(parsed, term.pattern, term.cameo)
        compiledTopic.terms.append(
          CompiledWatchlist.Term(pattern: pattern, weight: term.weight, tone: tone(of: term.cameo)))
        places.append(CompiledWatchlist.MemberPlace(pattern: term.pattern.position, weight: term.weightPosition))
        compiled.termCount += 1
      }
    }
    for rule in topic.rules {
      member = PartOwner(
        topic: Int32(index), member: Int32(compiledTopic.terms.count + compiledTopic.rules.count))
      checkRule(rule, of: topic)
      guard let condition = condition(rule.condition) else { continue }
      compiledTopic.rules.append(
        CompiledWatchlist.CompiledRule(
          text: WatchlistCompiler.text(rule.condition), condition: condition, near: rule.near,
          not: rule.not.compactMap { pattern($0) }, score: rule.score, tone: tone(of: rule.cameo), zone: rule.zone,
          isCyrillic: rule.language.map { $0 == .ru }, applicability: applicability(rule), force: rule.force))
      places.append(CompiledWatchlist.MemberPlace(pattern: rule.position, weight: rule.scorePosition))
      if rule.force != nil { compiled.forcing.insert(index) }
      compiled.termCount += 1
    }
    checkExceptions(topic, parsedTerms)
    checkThreshold(topic)
    for (place, phrase) in topic.except.enumerated() { addPhrases(phrase, owner: .topicExcept(index, phrase: place)) }
    compiled.topics.append(compiledTopic)
    compiled.memberPlaces.append(places)
  }

  mutating func tone(of cameo: Located<String>?) -> Double? {
    guard let cameo else { return nil }
    let tone = CameoTone.goldstein(cameo.value)
    if tone == nil {
      let message = "the CAMEO code \"\(cameo.value)\" is not known; the topic's tone is used instead"
      report(.warning, cameo.position, message)
    }
    return tone
  }

  /// When a rule counts. Reports unknown topics in its `unless`.
  mutating func applicability(_ rule: Rule) -> CompiledWatchlist.Applicability {
    guard !rule.unless.isEmpty else { return .always }
    let ids = compiled.watchlist.topics.map(\.id.value)
    if rule.unless.contains(where: { $0.value == "any" }) { return .unlessAnyTopicMatches }
    for name in rule.unless { checkTopic(name) }
    let topics = rule.unless.compactMap { ids.firstIndex(of: $0.value) }
    // Empty if they are switched off, so that none of them matches.
    return topics.isEmpty ? .always : .unlessMatched(Set(topics))
  }

  /// Reports a topic that does not exist. One that is switched off never matches.
  mutating func checkTopic(_ name: Located<String>) {
    let ids = compiled.watchlist.topics.map(\.id.value)
    if ids.contains(name.value) || compiled.watchlist.switchedOff.topics.contains(name.value) { return }
    report(.error, name.position, "there is no topic \"\(name.value)\"", among: ids)
  }

  mutating func condition(_ condition: Rule.Condition) -> CompiledWatchlist.Condition? {
    switch condition {
    case .term(let term): pattern(term).map(CompiledWatchlist.Condition.pattern)
    case .seq(let parts): children(parts).map(CompiledWatchlist.Condition.seq)
    case .all(let parts): children(parts).map(CompiledWatchlist.Condition.all)
    case .any(let parts): children(parts).map(CompiledWatchlist.Condition.any)
    }
  }

  mutating func children(_ parts: [Rule.Condition]) -> [CompiledWatchlist.Condition]? {
    let compiled = parts.map { condition($0) }
    return compiled.contains { $0 == nil } ? nil : compiled.compactMap { $0 }
  }

  mutating func pattern(_ text: Located<String>) -> CompiledWatchlist.CompiledPattern? {
    parsed(text).flatMap { pattern($0, text) }
  }

  private mutating func pattern(_ pattern: Pattern, _ text: Located<String>) -> CompiledWatchlist.CompiledPattern? {
    let hasWord = pattern.parts.contains { part in
      part.contains { $0.contains { if case .word = $0 { true } else { false } } }
    }
    let isAlone = pattern.parts.count == 1 && pattern.parts[0].allSatisfy { $0.count == 1 }
    if !hasWord, !isAlone {
      report(
        .error, text.position, "\"\(text.value)\" consists of entities only; add at least one word")
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

  /// Warns of patterns that can never match, that match nearly every text, or that are slow.
  mutating func checkUse(_ pattern: Pattern, _ text: Located<String>) {
    if pattern.parts.contains(where: { $0.allSatisfy(shadows.covers) }) {
      report(
        .warning, text.position,
        "\"\(text.value)\" can never match, because a shadow takes its words; remove the term or the shadow")
    }
    if pattern.parts.allSatisfy({ $0.contains(where: CommonWords.areAll) }) {
      report(
        .warning, text.position,
        "\"\(text.value)\" can match on words that are in every text; add a more specific word")
    }
    let phrases = pattern.parts.reduce(0) { $0 + $1.count }
    if phrases > WatchlistCompiler.costlyPhrases {
      report(
        .warning, text.position,
        "\"\(text.value)\" expands to \(phrases) phrases, which is slow; split it, or give it fewer choices in a row"
      )
    }
  }

  /// A pattern that expands to at least this many phrases gets a warning.
  private static let costlyPhrases = 1000

  /// Warns of a phrase that has two different CAMEO codes.
  private mutating func noteCode(_ pattern: Pattern, _ text: Located<String>, _ cameo: Located<String>?) {
    guard let cameo, pattern.parts.count == 1 else { return }
    for phrase in pattern.parts[0] {
      if let other = codes[phrase], other.value != cameo.value {
        report(
          .warning, text.position,
          """
          "\(WatchlistCompiler.text(phrase))" has two CAMEO codes, "\(other.value)" and "\(cameo.value)"; keep one
          """)
      } else {
        codes[phrase] = cameo
      }
    }
  }
}
