/// Finds out whether an act is only planned ("US to expel envoys"). Reads the words around the strongest evidence of a
/// topic, in English and Russian. If these do not clearly say that it is planned, it reports no flag.
struct FlagReader {
  let reading: Reading
  private let words = FlagWords.shared

  /// How many words may stand between a verb and the evidence it governs: "to hold a summit".
  private static let reach = 2
  /// The most words of a headline's subject.
  private static let longestSubject = 7

  /// - Parameter hit: The decisive words of the strongest evidence.
  func flags(at hit: Reading.Hit) -> [TopicVerdict.Flag] {
    let sentence = Sentence(reading.fields[hit.field], around: hit)
    return isPlanned(sentence) ? [.planned] : []
  }

  /// The words of the sentence that contains a hit.
  private struct Sentence {
    let tokens: ArraySlice<Token>
    let hit: Range<Int>
    let source: String

    init(_ field: Reading.Field, around hit: Reading.Hit) {
      let own = field.text.mentions
      var first = hit.range.lowerBound
      var last = hit.range.upperBound
      while first > own.lowerBound, field.text.tokens[first - 1].sentence == hit.sentence { first -= 1 }
      while last < own.upperBound, field.text.tokens[last].sentence == hit.sentence { last += 1 }
      tokens = field.text.tokens[first..<last]
      self.hit = hit.range
      source = field.source
    }

    func hash(_ word: Int) -> UInt64 { tokens.indices.contains(word) ? tokens[word].hash : 0 }

    /// Where a verb that governs the hit is searched: just before it, and inside it.
    var verbs: Range<Int> { max(tokens.startIndex, hit.lowerBound - FlagReader.reach)..<hit.upperBound }

    func contains(_ set: WordSet, in range: Range<Int>) -> Bool { range.contains { set.contains(hash($0)) } }
  }

  private func isPlanned(_ sentence: Sentence) -> Bool {
    sentence.verbs.contains { verb in
      // If another clause begins in between, the verb belongs to that clause. "If it signs" means that it may not.
      let between = min(verb + 1, sentence.hit.lowerBound)..<max(verb, sentence.hit.lowerBound)
      guard !sentence.contains(words.clauses, in: between),
        !sentence.contains(words.conditions, in: sentence.tokens.startIndex..<verb)
      else { return false }
      let hash = sentence.hash(verb)
      if words.futures.contains(hash) { return !words.negations.contains(sentence.hash(verb - 1)) }
      if words.weighings.contains(hash) {
        // "considers Russia a threat" is not about an act.
        return verb < sentence.hit.lowerBound && !isNamed(verb + 1, sentence)
          && !words.negations.contains(sentence.hash(verb - 1))
      }
      let isAct = words.infinitives.contains(hash)
      guard isAct || words.isInfinitive(sentence.tokens[verb], in: sentence.source) else { return false }
      return isPlan(sentence, before: verb, isAct: isAct)
    }
  }

  private func isPlan(_ sentence: Sentence, before verb: Int, isAct: Bool) -> Bool {
    var before = verb - 1
    while words.adverbs.contains(sentence.hash(before)) { before -= 1 }
    let hash = sentence.hash(before)
    if words.auxiliaries.contains(hash) || isAct && words.modals.contains(hash) {
      return !words.negations.contains(sentence.hash(before - 1))
    }
    guard hash == words.to else { return false }
    before -= 1
    while words.adverbs.contains(sentence.hash(before)) { before -= 1 }
    if words.plans.contains(sentence.hash(before)) { return !words.negations.contains(sentence.hash(before - 1)) }
    return isSubject(sentence.tokens.startIndex..<before + 1, of: verb, sentence)
  }

  /// Whether these words are nothing but the subject, as in "US, Russia to resume talks".
  private func isSubject(_ range: Range<Int>, of verb: Int, _ sentence: Sentence) -> Bool {
    guard 1...FlagReader.longestSubject ~= range.count, !sentence.contains(words.others, in: range) else {
      return false
    }
    // In a headline that capitalises verbs too, capitals do not show names; only known names count.
    let isTitleCase = sentence.tokens[verb].isCapitalized
    return range.allSatisfy { word in
      words.subjects.contains(sentence.hash(word))
        || (isTitleCase ? isNamed(word, sentence) : sentence.tokens[word].isCapitalized)
    }
  }

  private func isNamed(_ word: Int, _ sentence: Sentence) -> Bool {
    reading.mentions.contains {
      reading.fields[$0.hit.field].source == sentence.source && $0.hit.range.contains(word)
    }
  }
}
