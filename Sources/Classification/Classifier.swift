/// Looks for what a watchlist asks. Built once per watchlist; classifying has no state, so it may be used by many
/// threads at once, and gives the same verdict for the same item always.
public struct Classifier: Sendable {
  let compiled: CompiledWatchlist

  /// Builds a classifier, or says everything that is wrong with the watchlist's patterns. Of one that is not whole, since
  /// some file could not be read, nothing is said that the missing part may explain.
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

  /// What the watchlist says of an item.
  public func classify(_ item: Item) -> Verdict {
    let reading = Reader.read(item, with: compiled, forVerdictOnly: true)
    guard !reading.parts.isEmpty || compiled.judge != nil else {
      return Verdict(id: item.id, entities: entities(reading))
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

  /// The side that a text names first, by a name that counts; nil where it names none. In a headline that is who acts:
  /// "Russia expels US diplomats".
  public func firstSide(in text: String) -> String? {
    let reading = Reader.read(Item(id: "", title: text), with: compiled, forVerdictOnly: true)
    let sides = compiled.watchlist.sides
    return reading.mentions.lazy.compactMap { compiled.watchlist.entities[$0.entity].side }.first(where: sides.contains)
  }

  /// A verdict with what stands in for the title of an item that has none.
  private func titled(_ verdict: Verdict, _ reading: Reading) -> Verdict {
    guard verdict.relevant, let headline = reading.headline else { return verdict }
    var titled = verdict
    titled.headline = reading.sentence(headline)
    return titled
  }

  /// Everything that led to the verdict on an item, and what was missing for topics that did not fire.
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

  /// How often phrases of the watchlist's names, terms, shadows and guards stand in an item: what matching alone finds,
  /// for benchmarks.
  public func phraseCount(in item: Item) -> Int {
    var count = 0
    TextScanner.with(compiled.vocabulary) { scanner in
      let texts: [(String, TextScanner.Part)] = [
        (item.title, .title), (item.summary ?? "", .text(below: nil)), (item.content ?? "", .text(below: nil)),
      ]
      for (text, part) in texts where !text.isEmpty {
        let scanned = scanner.scan(text, as: part, of: item.source)
        scanner.withWords(of: scanned) { words in compiled.automaton.scan(words) { _, _ in count += 1 } }
      }
    }
    return count
  }

  /// How large the watchlist is.
  public var statistics: ClassifierStatistics {
    ClassifierStatistics(
      entities: compiled.watchlist.entities.count, topics: compiled.watchlist.topics.count, terms: compiled.termCount,
      automatonStates: compiled.automaton.nodeCount + compiled.slotAutomaton.nodeCount)
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

/// How large a compiled watchlist is.
public struct ClassifierStatistics: Sendable, Equatable {
  /// Entities.
  public var entities: Int
  /// Topics.
  public var topics: Int
  /// Terms and rules.
  public var terms: Int
  /// States of the token automaton.
  public var automatonStates: Int
}
