/// Reads an item with a compiled watchlist: words, then shadows, then names, then the parts of terms and rules.
struct Reader {
  private let compiled: CompiledWatchlist
  private var reading = Reading()
  private var parts: [Reading.PartHit] = []

  /// The most bytes of one field that are read.
  static let maxFieldBytes = 256 << 10

  static func read(_ item: Item, with compiled: CompiledWatchlist) -> Reading {
    var reader = Reader(compiled: compiled)
    reader.scan(item)
    reader.findPhrases()
    reader.findPhrasesWithEntities()
    reader.reading.setParts(reader.parts)
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
    let scanned = scanner.scan(text, isTitle: name == .title)
    reading.fields.append(Reading.Field(name: name, source: text, text: scanned))
  }

  // MARK: phrases

  /// A word that an entity's `except` phrases take from its names.
  private struct ExceptedWord: Hashable {
    let entity: Int
    let field: Int
    let word: Int
  }

  private mutating func findPhrases() {
    var names: [Reading.Mention] = []
    var notThat: Set<ExceptedWord> = []
    var found: [(output: Int32, hit: Reading.Hit)] = []
    for field in reading.fields.indices {
      let text = reading.fields[field].text
      var shadows: [(output: Int32, range: Range<Int>)] = []
      compiled.automaton.scan(text) { output, range in
        if output < compiled.shadowOutputs { return shadows.append((output, range)) }
        let sentence = text.tokens[range.lowerBound].sentence
        found.append((output, Reading.Hit(field: field, range: range, sentence: sentence)))
      }
      takeShadows(shadows, field)
    }
    for (output, hit) in found where !reading.isShadowed(hit) {
      switch compiled.owners[Int(output)] {
      case .name(let entity, let form): names.append(Reading.Mention(entity: entity, strength: form, hit: hit))
      case .notThatEntity(let entity):
        for word in hit.range { notThat.insert(ExceptedWord(entity: entity, field: hit.field, word: word)) }
      case .guardWord(let index, let word): reading.guardWords[index, default: [:]][word, default: []].append(hit)
      case .topicExcept(let topic): reading.topicExcepts[topic, default: []].append(hit)
      case .part(let part): parts.append(Reading.PartHit(part: Int32(part), hit: hit))
      case .shadow: break
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

  /// Shadows take their words, the longest of those that begin first.
  private mutating func takeShadows(_ shadows: [(output: Int32, range: Range<Int>)], _ field: Int) {
    guard !shadows.isEmpty else { return }
    let sorted = shadows.sorted {
      ($0.range.lowerBound, -$0.range.upperBound, $0.output) < ($1.range.lowerBound, -$1.range.upperBound, $1.output)
    }
    var end = 0
    for (output, range) in sorted where range.lowerBound >= end {
      guard case .shadow(let index) = compiled.owners[Int(output)] else { continue }
      reading.fields[field].shadowed.formUnion(range)
      reading.fields[field].shadows.append((index, range))
      end = range.upperBound
    }
  }

  private mutating func findPhrasesWithEntities() {
    guard !reading.mentions.isEmpty, !compiled.slotAutomaton.isEmpty else { return }
    for field in reading.fields.indices {
      var entities = EntitySlots()
      for mention in reading.mentions where mention.hit.field == field {
        entities.add(compiled.slots[mention.entity] ?? [], at: mention.hit.range)
      }
      guard !entities.isEmpty else { continue }
      let text = reading.fields[field].text
      compiled.slotAutomaton.scan(text, entities: entities) { output, range in
        guard case .part(let part) = compiled.owners[Int(output)] else { return }
        let hit = Reading.Hit(field: field, range: range, sentence: text.tokens[range.lowerBound].sentence)
        if !reading.isShadowed(hit) { parts.append(Reading.PartHit(part: Int32(part), hit: hit)) }
      }
    }
  }
}
