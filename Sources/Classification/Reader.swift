/// Reads an item with a compiled watchlist: words, then shadows, then names, then the parts of terms and rules.
struct Reader {
  private let compiled: CompiledWatchlist
  private var reading = Reading()

  /// The most bytes of one field that are read.
  static let maxFieldBytes = 256 << 10

  static func read(_ item: Item, with compiled: CompiledWatchlist) -> Reading {
    var reader = Reader(compiled: compiled)
    reader.scan(item)
    reader.findPhrases()
    reader.findPhrasesWithEntities()
    return reader.reading
  }

  private init(compiled: CompiledWatchlist) { self.compiled = compiled }

  // MARK: fields

  private mutating func scan(_ item: Item) {
    add(item.title, .title)
    if let summary = item.summary, !summary.isEmpty { add(summary, .summary) }
    // Many feeds give the same text twice.
    if let content = item.content, !content.isEmpty, content != item.summary { add(content, .content) }
    guard reading.fields.count > 1 else { return }
    reading.leadField = 1
    reading.leadSentences = Int32(compiled.watchlist.defaults.leadSentences)
  }

  private mutating func add(_ text: String, _ name: Evidence.Field) {
    var text = text
    if text.utf8.count > Reader.maxFieldBytes {
      text = String(decoding: text.utf8.prefix(Reader.maxFieldBytes), as: UTF8.self)
    }
    let scanned = TextScanner.scan(text, vocabulary: compiled.vocabulary, isTitle: name == .title)
    reading.fields.append(Reading.Field(name: name, source: text, text: scanned))
  }

  // MARK: phrases

  private mutating func findPhrases() {
    var names: [Reading.Mention] = []
    var notThat: [(entity: Int, hit: Reading.Hit)] = []
    var found: [(owner: CompiledWatchlist.Owner, hit: Reading.Hit)] = []
    for field in reading.fields.indices {
      let text = reading.fields[field].text
      var shadows: [Range<Int>] = []
      compiled.automaton.scan(text) { output, range in
        let owner = compiled.owners[Int(output)]
        if case .shadow = owner { return shadows.append(range) }
        found.append((owner, hit(field, range)))
      }
      takeShadows(shadows, field)
    }
    for (owner, hit) in found where !reading.isShadowed(hit) {
      switch owner {
      case .name(let entity, let form): names.append(Reading.Mention(entity: entity, strength: form, hit: hit))
      case .notThatEntity(let entity): notThat.append((entity, hit))
      case .guardWord(let index, let word): reading.guardWords[index, default: [:]][word, default: []].append(hit)
      case .topicExcept(let topic): reading.topicExcepts[topic, default: []].append(hit)
      case .part(let part): reading.parts[part, default: []].append(hit)
      case .shadow: break
      }
    }
    names.removeAll { name in
      notThat.contains {
        $0.entity == name.entity && $0.hit.field == name.hit.field && $0.hit.range.overlaps(name.hit.range)
      }
    }
    let resolver = EntityResolver(reading: reading, watchlist: compiled.watchlist)
    (reading.mentions, reading.uncounted) = resolver.resolve(names)
  }

  /// Shadows take their words, the longest of those that begin first.
  private mutating func takeShadows(_ shadows: [Range<Int>], _ field: Int) {
    var end = 0
    for shadow in EntityResolver.leftmostLongest(shadows) where shadow.lowerBound >= end {
      reading.fields[field].shadowed.formUnion(shadow)
      reading.fields[field].shadows.append(shadow)
      end = shadow.upperBound
    }
  }

  private mutating func findPhrasesWithEntities() {
    for field in reading.fields.indices {
      var entities: [Int: [(slot: Int32, end: Int)]] = [:]
      for mention in reading.mentions where mention.hit.field == field {
        for slot in compiled.slots[mention.entity] ?? [] {
          entities[mention.hit.range.lowerBound, default: []].append((slot, mention.hit.range.upperBound))
        }
      }
      guard !entities.isEmpty else { continue }
      compiled.slotAutomaton.scan(reading.fields[field].text, entities: entities) { output, range in
        guard case .part(let part) = compiled.owners[Int(output)] else { return }
        let hit = hit(field, range)
        if !reading.isShadowed(hit) { reading.parts[part, default: []].append(hit) }
      }
    }
  }

  private func hit(_ field: Int, _ range: Range<Int>) -> Reading.Hit {
    Reading.Hit(field: field, range: range, sentence: reading.fields[field].text.tokens[range.lowerBound].sentence)
  }
}
