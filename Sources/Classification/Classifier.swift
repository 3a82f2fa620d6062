/// Classifies items by a watchlist. It is built once per watchlist and immutable. So it can be used by many threads at
/// once, and the same item always gets the same verdict.
public struct Classifier: Sendable {
  let compiled: CompiledWatchlist

  /// Compiles a watchlist. Returns nil if there are errors; `diagnostics` has all errors and warnings about its
  /// patterns. If the watchlist is not whole, because a file could not be read, references to missing items are not
  /// reported.
  public static func compile(
    _ watchlist: Watchlist, isWhole: Bool = true
  ) -> (classifier: Classifier?, diagnostics: [Diagnostic]) {
    var compiler = WatchlistCompiler(watchlist)
    compiler.isWhole = isWhole
    let compiled = compiler.run()
    let hasErrors = compiler.diagnostics.contains { $0.severity == .error }
    return (hasErrors ? nil : Classifier(compiled: compiled), compiler.diagnostics)
  }

  private init(compiled: CompiledWatchlist) { self.compiled = compiled }

  /// The verdict on an item.
  public func classify(_ item: Item) -> Verdict {
    judge(item, Reader.read(item, with: compiled, forVerdictOnly: true))
  }

  /// The verdict on an item as it was read.
  func judge(_ item: Item, _ reading: Reading) -> Verdict {
    guard !reading.parts.isEmpty || compiled.judge != nil && isJudgedWithoutTerms(reading) else {
      return Verdict(id: item.id, probability: compiled.judge.map { _ in 0 }, entities: entities(reading))
    }
    let scorer = TopicScorer(reading, compiled)
    if let judge = compiled.judge {
      return titled(verdict(item, reading, scorer, judgement(reading, scorer, judge), judge), reading)
    }
    let topics = scorer.verdicts().filter(\.fired).sorted { ($1.score, $0.id) < ($0.score, $1.id) }.map {
      TopicVerdict($0)
    }
    return titled(
      Verdict(id: item.id, score: topics.first?.score ?? 0, topics: topics, entities: entities(reading)), reading)
  }

  /// The side that a text names first, by a name that counts; nil if it names none. A headline names first who acts:
  /// "Russia expels US diplomats".
  public func firstSide(in text: String) -> String? {
    let reading = Reader.read(Item(id: "", title: text), with: compiled, forVerdictOnly: true)
    let sides = compiled.watchlist.sides
    return reading.mentions.lazy.compactMap { compiled.watchlist.entities[$0.entity].side }.first(where: sides.contains)
  }

  /// The verdict with a headline, if the item has no title.
  private func titled(_ verdict: Verdict, _ reading: Reading) -> Verdict {
    guard verdict.relevant, let headline = reading.headline else { return verdict }
    var titled = verdict
    titled.headline = reading.sentence(headline)
    return titled
  }

  /// The verdict on an item with everything that led to it, and what was missing for topics that did not match.
  public func explain(_ item: Item) -> Explanation {
    let reading = Reader.read(item, with: compiled, forVerdictOnly: false)
    let scorer = TopicScorer(reading, compiled, isDetailed: true)
    let assessments = scorer.assessments().sorted { ($1.score, $0.id) < ($0.score, $1.id) }
    return Explanation(
      verdict: classify(item), sums: sums(reading, scorer), assessments: assessments, shadowed: shadowed(reading),
      sourceWords: sourceWords(reading), names: names(reading), guards: scorer.guardReports(),
      missingSides: scorer.missingSides)
  }

  private func sourceWords(_ reading: Reading) -> [String] {
    reading.fields.indices.flatMap { field in
      let text = reading.fields[field].text
      let ends = [0..<text.mentions.lowerBound, text.mentions.upperBound..<text.tokens.count]
      return (ends + text.inside).filter { !$0.isEmpty }.sorted { $0.lowerBound < $1.lowerBound }.map {
        reading.quote(Reading.Hit(field: field, range: $0, sentence: 0)).text
      }
    }
  }

  /// The number of occurrences of phrases (of names, terms, shadows and guards) in an item. For benchmarks of matching
  /// alone.
  public func phraseCount(in item: Item) -> Int {
    var count = 0
    unsafe TextScanner.with(compiled.lexicon.vocabulary) { scanner in
      let texts: [(String, TextScanner.Part)] = [
        (item.title, .title), (item.summary ?? "", .text(below: nil)), (item.content ?? "", .text(below: nil)),
      ]
      for (text, part) in texts where !text.isEmpty {
        let scanned = unsafe scanner.scan(text, as: part, of: item.source)
        unsafe scanner.withWords(of: scanned) { words in
          unsafe compiled.lexicon.phrases.scan(words) { _, _ in count += 1 }
        }
      }
    }
    return count
  }

  /// The size of the watchlist.
  public var statistics: ClassifierStatistics {
    ClassifierStatistics(
      entities: compiled.watchlist.entities.count, topics: compiled.watchlist.topics.count, terms: compiled.termCount,
      automatonStates: compiled.lexicon.phrases.nodeCount + compiled.slotAutomaton.nodeCount)
  }

  func entities(_ reading: Reading) -> [EntityMention] {
    guard !reading.mentions.isEmpty else { return [] }
    var order: [Int] = []
    var counts: [Int: Int] = [:]
    for mention in reading.mentions {
      if counts[mention.entity] == nil { order.append(mention.entity) }
      counts[mention.entity, default: 0] += 1
    }
    let ranked = order.enumerated().sorted { (counts[$1.element]!, $0.offset) < (counts[$0.element]!, $1.offset) }
    return ranked.map { _, index in
      let entity = compiled.watchlist.entities[index]
      return EntityMention(
        id: entity.id.value, name: entity.name, kind: entity.kind, side: entity.side, mentions: counts[index] ?? 0)
    }
  }
}

/// The size of a compiled watchlist.
public struct ClassifierStatistics: Sendable, Equatable {
  /// The number of entities.
  public var entities: Int
  /// The number of topics.
  public var topics: Int
  /// The number of terms and rules.
  public var terms: Int
  /// The number of nodes of the phrase trie.
  public var automatonStates: Int
}
