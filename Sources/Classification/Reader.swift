/// Reads an item with a compiled watchlist: words, then shadows, then names, then the parts of terms and rules.
struct Reader {
  private let compiled: CompiledWatchlist
  private var reading = Reading()
  private var found: [Found] = []

  /// A phrase of the automaton that stands in the item; of shadows' words only shadows are kept.
  private struct Found {
    let output: Int32
    let hit: Reading.Hit
  }

  /// The most bytes of one field that are read.
  static let maxFieldBytes = 256 << 10

  /// Reads an item.
  ///
  /// - Parameter forVerdictOnly: Whether terms and rules are left out where no topic can fire, because the sides do not
  ///   stand where any topic asks for them.
  static func read(_ item: Item, with compiled: CompiledWatchlist, forVerdictOnly: Bool) -> Reading {
    var reader = Reader(compiled: compiled)
    reader.scan(item)
    reader.findNames()
    let presence = SidePresence(reader.reading, compiled.watchlist, homeSide: item.homeSide)
    reader.reading.presence = presence
    if !forVerdictOnly || compiled.gates.contains(where: presence.opens) { reader.findTopicWords() }
    return reader.reading
  }

  private init(compiled: CompiledWatchlist) { self.compiled = compiled }

  // MARK: fields

  private mutating func scan(_ item: Item) {
    TextScanner.with(compiled.vocabulary) { scanner in
      add(item.title, .title, &scanner)
      if let summary = item.summary, !summary.isEmpty { add(summary, .summary, &scanner) }
      // Many feeds give the same text twice.
      if let content = item.content, !content.isEmpty, content != item.summary { add(content, .content, &scanner) }
    }
    guard reading.fields.count > 1 else { return }
    reading.leadField = 1
    reading.leadSentences = Int32(compiled.watchlist.defaults.leadSentences)
  }

  private mutating func add(_ text: String, _ name: Evidence.Field, _ scanner: inout TextScanner) {
    var text = text
    if text.utf8.count > Reader.maxFieldBytes {
      text = String(decoding: text.utf8.prefix(Reader.maxFieldBytes), as: UTF8.self)
    }
    // Bytes are walked over in place.
    text.makeContiguousUTF8()
    let field = reading.fields.count
    let first = found.count
    var shadows: [(output: Int32, range: Range<Int>)] = []
    scanner.scan(text, isTitle: name == .title) { words in
      compiled.automaton.scan(words) { output, range in
        if output < compiled.shadowOutputs { return shadows.append((output, range)) }
        let sentence = words.tokens[range.lowerBound].sentence
        found.append(Found(output: output, hit: Reading.Hit(field: field, range: range, sentence: sentence)))
      }
    }
    reading.fields.append(Reading.Field(name: name, source: text, text: scanner.text))
    guard !shadows.isEmpty else { return }
    takeShadows(shadows, field)
    let kept = found[first...].filter { !reading.isShadowed($0.hit) }
    found.replaceSubrange(first..., with: kept)
  }

  /// Shadows take their words, the longest of those that begin first.
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

  /// A word that an entity's `except` phrases take from its names.
  private struct ExceptedWord: Hashable {
    let entity: Int
    let field: Int
    let word: Int
  }

  private mutating func findNames() {
    var names: [Reading.Mention] = []
    var notThat: Set<ExceptedWord> = []
    for one in found {
      switch compiled.owners[Int(one.output)] {
      case .name(let entity, let form): names.append(Reading.Mention(entity: entity, strength: form, hit: one.hit))
      case .notThatEntity(let entity):
        for word in one.hit.range { notThat.insert(ExceptedWord(entity: entity, field: one.hit.field, word: word)) }
      default: break
      }
    }
    if !notThat.isEmpty {
      names.removeAll { name in
        name.hit.range.contains {
          notThat.contains(ExceptedWord(entity: name.entity, field: name.hit.field, word: $0))
        }
      }
    }
    let resolver = EntityResolver(reading: reading, watchlist: compiled.watchlist)
    (reading.mentions, reading.uncounted) = resolver.resolve(names)
  }

  private mutating func findTopicWords() {
    var parts: [Reading.PartHit] = []
    for one in found {
      switch compiled.owners[Int(one.output)] {
      case .guardWord(let index, let word):
        reading.guardHits.append(Reading.GuardHit(owner: Int32(index), word: Int32(word), hit: one.hit))
      case .topicExcept(let topic): reading.topicExcepts.append((Int32(topic), one.hit))
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
      reading.fields[field].text.withWords { words in
        compiled.slotAutomaton.scan(words, entities: entities) { output, range in
          guard case .part(let part) = compiled.owners[Int(output)] else { return }
          let hit = Reading.Hit(field: field, range: range, sentence: words.tokens[range.lowerBound].sentence)
          if !reading.isShadowed(hit) { parts.append(Reading.PartHit(part: Int32(part), hit: hit)) }
        }
      }
    }
  }
}
