/// Finds patterns and names, in the watchlist's syntax, in single items as the classifier does. For searches.
public struct PatternProbe: Sendable {
  /// A pattern or name to find.
  public enum Question: Sendable, Hashable {
    /// A term: `seiz* ~6 compound*`.
    case pattern(String)
    /// A name: an entity's id, a side, or `SIDE.KIND`.
    case name(String)
  }

  /// The reason why a pattern or name cannot be searched.
  public struct Problem: Error, Sendable, CustomStringConvertible {
    /// What is wrong.
    public var description: String
  }

  /// A position in an item.
  public struct Place: Sendable, Hashable {
    /// The field.
    public var field: Evidence.Field
    /// The range in the field, in bytes of UTF-8.
    public var bytes: Range<Int>

    /// A position.
    public init(field: Evidence.Field, bytes: Range<Int>) {
      self.field = field
      self.bytes = bytes
    }
  }

  private let classifier: Classifier
  private let questions: [Question]
  /// For each question, a condition for an index of words; nil if an index cannot help.
  public let conditions: [WordCondition?]

  /// Whether a question needs neither entities nor sets of the watchlist.
  public static func needsWatchlist(_ questions: [Question]) -> Bool {
    questions.contains { question in
      if case .pattern(let text) = question { text.contains { $0 == "@" || $0 == "$" } } else { true }
    }
  }

  /// Compiles questions. Of the watchlist only entities, shadows and sets are used.
  ///
  /// - Throws: `Problem` if one is not a pattern, or names an unknown entity or set.
  public init(_ questions: [Question], in watchlist: Watchlist) throws(Problem) {
    var reduced = Watchlist()
    if PatternProbe.needsWatchlist(questions) {
      reduced.sides = watchlist.sides
      reduced.inflections = watchlist.inflections
      reduced.sets = watchlist.sets
      reduced.entities = watchlist.entities
      reduced.shadows = watchlist.shadows
    }
    let slots = Set(PatternProbe.slots(of: questions, reduced))
    for (index, question) in questions.enumerated() {
      guard case .pattern(let text) = question else { continue }
      var topic = Topic(id: Located("\(index)"), title: "")
      topic.gate = .none
      let language = text.unicodeScalars.contains { 0x0400...0x052F ~= $0.value } ? "ru" : "en"
      topic.terms[language] = [WeightedTerm(Located(text), weight: 1)]
      reduced.topics.append(topic)
    }
    let (classifier, diagnostics) = Classifier.compile(reduced)
    for slot in slots where !PatternProbe.isKnown(slot, reduced) {
      throw Problem(description: "there is no side or entity \"\(slot)\"" + PatternProbe.hint(slot, reduced))
    }
    guard let classifier else {
      throw Problem(description: diagnostics.first { $0.severity == .error }?.message ?? "no pattern")
    }
    self.classifier = classifier
    self.questions = questions
    let names = Dictionary(uniqueKeysWithValues: slots.map { ($0, PatternProbe.condition(ofName: $0, reduced)) })
    let parser = PatternParser(sets: reduced.sets)
    conditions = questions.map { question in
      switch question {
      case .name(let id): names[id] ?? nil
      case .pattern(let text): (try? parser.parse(text)).flatMap { WordCondition($0, names: names) }
      }
    }
  }

  // MARK: names

  private static func slots(of questions: [Question], _ watchlist: Watchlist) -> [String] {
    let parser = PatternParser(sets: watchlist.sets)
    return questions.flatMap { question -> [String] in
      switch question {
      case .name(let id): return [id]
      case .pattern(let text):
        return (try? parser.parse(text))?.parts.joined().joined().compactMap {
          if case .slot(let id) = $0 { id } else { nil }
        } ?? []
      }
    }
  }

  private static func isKnown(_ slot: String, _ watchlist: Watchlist) -> Bool {
    watchlist.sides.contains(slot) || watchlist.entities.contains { matches($0, slot) }
  }

  private static func hint(_ slot: String, _ watchlist: Watchlist) -> String {
    let known = watchlist.sides + watchlist.entities.map(\.id.value)
    return Spelling.suggestion(for: slot, among: known).map { "; did you mean \"\($0)\"?" } ?? ""
  }

  private static func matches(_ entity: Entity, _ slot: String) -> Bool {
    if entity.id.value == slot { return true }
    guard let side = entity.side else { return false }
    return side == slot || "\(side).\(entity.kind.rawValue)" == slot || entity.kind.isActor && "\(side).actor" == slot
  }

  /// The words of a single entity's names. Nil for a whole side, which would have too many.
  private static func condition(ofName slot: String, _ watchlist: Watchlist) -> WordCondition? {
    guard let entity = watchlist.entities.first(where: { $0.id.value == slot }) else { return nil }
    var alone = Watchlist()
    alone.sides = watchlist.sides
    alone.inflections = watchlist.inflections
    alone.sets = watchlist.sets
    alone.entities = [entity]
    var compiler = WatchlistCompiler(alone)
    _ = compiler.run()
    return .name(compiler.formOwners.keys)
  }

  // MARK: looking

  /// For each question, its hits in an item.
  public func places(in item: Item) -> [[Place]] {
    let reading = Reader.read(item, with: classifier.compiled, forVerdictOnly: false)
    let matcher = PatternMatcher(reading: reading)
    var topic = -1
    return questions.map { question in
      switch question {
      case .pattern:
        topic += 1
        return matcher.hits(classifier.compiled.topics[topic].terms[0].pattern).map { place($0, reading) }
      case .name(let id):
        let entities = classifier.compiled.watchlist.entities
        return reading.mentions.filter { PatternProbe.matches(entities[$0.entity], id) }.map { place($0.hit, reading) }
      }
    }
  }

  private func place(_ hit: Reading.Hit, _ reading: Reading) -> Place {
    let tokens = reading.fields[hit.field].text.tokens
    return Place(
      field: reading.fields[hit.field].name,
      bytes: Int(tokens[hit.range.lowerBound].start)..<Int(tokens[hit.range.upperBound - 1].end))
  }
}
