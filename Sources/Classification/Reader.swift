import FeedModel

/// Reads an item with a compiled watchlist: finds words, then shadows, then names, then the parts of terms and rules.
struct Reader: ~Copyable {
  private let compiled: CompiledWatchlist
  /// The phrases that are looked for.
  private let lexicon: Lexicon
  private var reading = Reading()
  private var found: [Found] = []

  /// An occurrence of a phrase in the item. Occurrences that overlap a shadow are dropped, except shadows.
  private struct Found {
    let output: Int32
    let hit: Reading.Hit
  }

  /// Reads an item.
  ///
  /// - Parameter forVerdictOnly: Whether work is skipped that cannot change the verdict: in an item that cannot match,
  ///   only names are looked for, and its words are kept only if it has names.
  static func read(_ item: Item, with compiled: CompiledWatchlist, forVerdictOnly: Bool) -> Reading {
    if forVerdictOnly, compiled.needsNames {
      var names = Reader(compiled, compiled.names)
      names.readNames(item, keepsAll: false)
      if !names.canMatch { return names.reading }
    }
    var reader = Reader(compiled, compiled.lexicon)
    reader.readNames(item, keepsAll: true)
    if !forVerdictOnly || reader.canMatch { reader.findTopicWords() }
    return reader.reading
  }

  private init(_ compiled: CompiledWatchlist, _ lexicon: Lexicon) {
    self.compiled = compiled
    self.lexicon = lexicon
  }

  /// Whether terms, rules or weights could make the item a match.
  private var canMatch: Bool {
    let presence = reading.presence
    return compiled.gates.contains(where: presence.opens) || compiled.judge != nil && presence.hasBoth
      || !compiled.forcing.isEmpty
  }

  /// Finds the phrases of the lexicon in the item, and the entities that it names.
  ///
  /// - Parameter keepsAll: Whether the words are kept even if the item names no entity.
  private mutating func readNames(_ item: Item, keepsAll: Bool) {
    let found = unsafe TextScanner.with(lexicon.vocabulary) { scanner in
      let texts = unsafe scan(item, &scanner)
      let found = names()
      if keepsAll || !found.isEmpty {
        for (field, text) in texts.enumerated() { reading.fields[field].text = unsafe scanner.kept(text) }
      }
      return found
    }
    if keepsAll || !found.isEmpty { resolve(found, item) }
  }

  // MARK: fields

  private mutating func scan(_ item: Item, _ scanner: inout TextScanner) -> [TextScanner.Scanned] {
    let isUntitled = Headline.isMissing(item.title, feedTitle: item.source.title)
    var texts = unsafe [add(isUntitled ? "" : item.title, .title, as: .title, item, &scanner)]
    let below = TextScanner.Part.text(below: isUntitled ? nil : texts[0])
    if let summary = item.summary, !summary.isEmpty {
      unsafe texts.append(add(summary, .summary, as: below, item, &scanner))
    }
    // Many feeds have the same text in summary and content.
    if let content = item.content, !content.isEmpty, content != item.summary {
      unsafe texts.append(add(content, .content, as: below, item, &scanner))
    }
    if texts.count > 1 {
      let isCut =
        unsafe (item.title.hasSuffix("…") || item.title.hasSuffix("...")) && scanner.isCut(texts[0], of: texts[1])
      unsafe open(texts[1], isUntitled: isUntitled, isCut: isCut, scanner)
    }
    return texts
  }

  /// Notes the lead and, if there is no title, the first sentence as the headline.
  ///
  /// - Parameter isCut: Whether the title is only the beginning of that sentence.
  private mutating func open(
    _ text: TextScanner.Scanned, isUntitled: Bool, isCut: Bool, _ scanner: borrowing TextScanner
  ) {
    reading.leadField = 1
    var start = unsafe scanner.firstSentence(of: text)
    if isUntitled || isCut, let headline = unsafe scanner.headline(of: text) {
      start = headline.lastSentence + 1
      reading.opening.headlineEnd = start
      if isUntitled {
        reading.headline = Reading.Hit(field: 1, range: headline.words, sentence: headline.lastSentence)
      }
    }
    reading.opening.leadEnd = start + Int32(compiled.watchlist.defaults.leadSentences)
  }

  private mutating func add(
    _ text: String, _ name: Evidence.Field, as part: TextScanner.Part, _ item: Item, _ scanner: inout TextScanner
  ) -> TextScanner.Scanned {
    var text = Item.readable(text)
    // So that the bytes can be scanned in place.
    text.makeContiguousUTF8()
    let scanned = unsafe scanner.scan(text, as: part, of: item.source)
    let field = reading.fields.count
    let first = found.count
    var shadows: [(output: Int32, range: Range<Int>)] = []
    unsafe scanner.withWords(of: scanned) { words in
      unsafe lexicon.phrases.scan(words) { output, range in
        if output < compiled.shadowOutputs { return shadows.append((output, range)) }
        let sentence = unsafe words.tokens[range.lowerBound].sentence
        found.append(Found(output: output, hit: Reading.Hit(field: field, range: range, sentence: sentence)))
      }
    }
    reading.fields.append(Reading.Field(name: name, source: text))
    if !shadows.isEmpty {
      takeShadows(shadows, field)
      let kept = found[first...].filter { !reading.isShadowed($0.hit) }
      found.replaceSubrange(first..., with: kept)
    }
    return scanned
  }

  /// Lets shadows take their words. Of overlapping shadows the one that begins first counts, then the longest.
  private mutating func takeShadows(_ shadows: [(output: Int32, range: Range<Int>)], _ field: Int) {
    let sorted = shadows.sorted {
      ($0.range.lowerBound, -$0.range.upperBound, $0.output) < ($1.range.lowerBound, -$1.range.upperBound, $1.output)
    }
    var end = 0
    for (output, range) in sorted where range.lowerBound >= end {
      guard case .shadow(let index) = compiled.owners[Int(output)] else { continue }
      reading.fields[field].shadows.append((index, range))
      end = range.upperBound
    }
  }

  // MARK: phrases

  /// A word that an exception of an entity (`except`) takes from its names.
  private struct ExceptedWord: Hashable {
    let entity: Int
    let field: Int
    let word: Int
  }

  /// All names in the item, before it is decided which of them count.
  private mutating func names() -> [Reading.Mention] {
    var names: [Reading.Mention] = []
    var notThat: Set<ExceptedWord> = []
    for one in found {
      switch compiled.owners[Int(one.output)] {
      case .name(let entity, let form):
        names.append(Reading.Mention(entity: entity, strength: form, output: one.output, hit: one.hit))
      case .notThatEntity(let entity, let phrase):
        reading.nameExcepts.append(Reading.Except(owner: Int32(entity), phrase: Int32(phrase), hit: one.hit))
        for word in one.hit.range { notThat.insert(ExceptedWord(entity: entity, field: one.hit.field, word: word)) }
      default: break
      }
    }
    guard !notThat.isEmpty else { return names }
    return names.filter { name in
      !name.hit.range.contains {
        notThat.contains(ExceptedWord(entity: name.entity, field: name.hit.field, word: $0))
      }
    }
  }

  private mutating func resolve(_ names: [Reading.Mention], _ item: Item) {
    let resolver = EntityResolver(reading: reading, watchlist: compiled.watchlist)
    (reading.mentions, reading.uncounted) = resolver.resolve(names)
    reading.presence = SidePresence(reading, compiled.watchlist, homeSide: item.homeSide)
  }

  private mutating func findTopicWords() {
    var parts: [Reading.PartHit] = []
    for one in found {
      switch compiled.owners[Int(one.output)] {
      case .guardWord(let index, let word):
        reading.guardHits.append(Reading.GuardHit(owner: Int32(index), word: Int32(word), hit: one.hit))
      case .keyword(let index): reading.keywords.append(Reading.PartHit(part: Int32(index), hit: one.hit))
      case .topicExcept(let topic, let phrase):
        reading.topicExcepts.append(Reading.Except(owner: Int32(topic), phrase: Int32(phrase), hit: one.hit))
      case .part(let part): parts.append(Reading.PartHit(part: Int32(part), hit: one.hit))
      default: break
      }
    }
    findPhrasesWithEntities(&parts)
    reading.setParts(parts)
  }

  private func findPhrasesWithEntities(_ parts: inout [Reading.PartHit]) {
    guard !reading.mentions.isEmpty, !compiled.slotAutomaton.isEmpty else { return }
    for field in reading.fields.indices {
      var entities = EntitySlots()
      for mention in reading.mentions where mention.hit.field == field {
        entities.add(compiled.slots[mention.entity] ?? [], at: mention.hit.range)
      }
      guard !entities.isEmpty else { continue }
      unsafe reading.fields[field].text.withWords { words in
        unsafe compiled.slotAutomaton.scan(words, entities: entities) { output, range in
          guard case .part(let part) = compiled.owners[Int(output)] else { return }
          let hit = unsafe Reading.Hit(field: field, range: range, sentence: words.tokens[range.lowerBound].sentence)
          if !reading.isShadowed(hit) { parts.append(Reading.PartHit(part: Int32(part), hit: hit)) }
        }
      }
    }
  }
}
