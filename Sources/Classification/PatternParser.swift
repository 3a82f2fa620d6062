/// Parses the term syntax:
///
///     term   = part *( "~" N part )
///     part   = 1*( word / "@" id / "$" set / "(" choice *( "|" choice ) ")" / "(" phrase " )*" )
///     word   = letters [ "*" ]
///
/// Every mistake is reported with what to do. An empty pattern is a mistake too.
struct PatternParser {
  /// Why a pattern cannot be used.
  struct Problem: Error {
    var message: String
    /// Whether it is in a set. Such a problem is reported once, not for each term that uses the set.
    var isInSet = false
    /// Whether the pattern refers to something that does not exist.
    var isReference = false
    /// The set that contains itself; nil for other problems.
    var loop: String?
  }

  /// The named word lists.
  private let sets: [String: [Located<String>]]
  /// The entries of each set, parsed once: many terms use the same set.
  private var parsedSets: [String: [Result<Pattern, Problem>]] = [:]
  /// The maximum number of words in `~ N`.
  static let widestGap = 12
  /// The maximum number of phrases that a part may expand to.
  static let mostPhrases = 4000
  /// The maximum number of sets inside each other.
  private static let deepestSet = 8

  init(sets: [String: [Located<String>]]) {
    self.sets = sets
    for (name, entries) in sets { parsedSets[name] = parsed(entries, within: [name]) }
  }

  func parse(_ text: String) throws(Problem) -> Pattern {
    if let phrase = PatternParser.plainPhrase(text) { return Pattern(parts: [[phrase]], gaps: []) }
    return try parse(text, within: [])
  }

  /// A fast path for a text of letters, digits and single spaces only: its words; nil for other texts.
  private static func plainPhrase(_ text: String) -> [PhraseElement]? {
    for byte in text.utf8 where CharacterClass.fold(byte) == 0 && byte != 0x20 { return nil }
    let words = text.utf8.split(separator: space).map { String(Substring($0)) }
    // Operators of other query languages, which `RegexHabit` reports.
    if words.count > 1, words.contains(where: { $0 == "OR" || $0 == "AND" || $0 == "NOT" || $0 == "NEAR" }) {
      return nil
    }
    return words.isEmpty ? nil : words.map { .word(PatternWord($0)) }
  }

  /// The problems with the entries of a set.
  func problems(inSet name: String) -> [(entry: Located<String>, problem: Problem)] {
    var problems: [(entry: Located<String>, problem: Problem)] = []
    for (entry, pattern) in zip(sets[name] ?? [], parsedSets[name] ?? []) {
      do throws(Problem) {
        if try pattern.get().parts.count > 1 { throw Problem(message: "\"~\" is not allowed in a set") }
      } catch {
        if !error.isInSet || error.loop == name { problems.append((entry, error)) }
      }
    }
    return problems
  }

  private func parsed(_ entries: [Located<String>], within: [String]) -> [Result<Pattern, Problem>] {
    entries.map { entry in Result { () throws(Problem) in try parse(entry.value, within: within) } }
  }

  // The signs of the syntax are ASCII, so the text is read by its bytes.

  private static let space = UInt8(ascii: " ")

  private func parse(_ text: String, within: [String]) throws(Problem) -> Pattern {
    if let problem = RegexHabit.problem(with: text) { throw Problem(message: problem) }
    var pattern = Pattern(parts: [], gaps: [])
    var rest = text.utf8[...]
    while true {
      let end = rest.firstIndex(of: UInt8(ascii: "~")) ?? rest.endIndex
      pattern.parts.append(try part(rest[..<end], within: within))
      guard end < rest.endIndex else { break }
      let digits = rest[rest.index(after: end)...].prefix { 0x30...0x39 ~= $0 }
      guard let gap = Int(Substring(digits)), (1...PatternParser.widestGap).contains(gap) else {
        throw Problem(message: "\"~\" needs a number of words from 1 to \(PatternParser.widestGap), as in \"A ~6 B\"")
      }
      pattern.gaps.append(gap)
      rest = rest[digits.endIndex...]
    }
    return pattern
  }

  // MARK: one part

  private func part(_ text: Substring.UTF8View, within: [String]) throws(Problem) -> [[PhraseElement]] {
    var phrases: [[PhraseElement]] = [[]]
    var rest = text.drop { $0 == PatternParser.space }
    while let first = rest.first {
      let choices: [[PhraseElement]]
      if first == UInt8(ascii: "(") {
        guard let close = rest.firstIndex(of: UInt8(ascii: ")")) else {
          throw Problem(message: "\"(\" is not closed; write (a|b) or (optional )*")
        }
        let inside = rest[rest.index(after: rest.startIndex)..<close]
        if inside.contains(UInt8(ascii: "(")) {
          throw Problem(message: "a group inside a group is not allowed; write all choices in one group")
        }
        var after = rest.index(after: close)
        let isOptional = after < rest.endIndex && rest[after] == UInt8(ascii: "*")
        if isOptional { after = rest.index(after: after) }
        choices = try group(inside, isOptional: isOptional, within: within)
        rest = rest[after...]
      } else {
        let end = rest.firstIndex { $0 == PatternParser.space || $0 == UInt8(ascii: "(") } ?? rest.endIndex
        if rest[..<end].contains(UInt8(ascii: ")")) {
          throw Problem(message: "\")\" has no \"(\" before it; remove it, or write (a|b) or (optional )*")
        }
        choices = try word(rest[..<end], within: within)
        if end < rest.endIndex, rest[end] == UInt8(ascii: "(") {
          throw Problem(
            message: "a group inside a word is not allowed; put a space before \"(\", or write the words out")
        }
        rest = rest[end...]
      }
      phrases = try combine(phrases, choices)
      rest = rest.drop { $0 == PatternParser.space }
    }
    let written = phrases.filter { !$0.isEmpty }
    guard !written.isEmpty else { throw Problem(message: "there is nothing to look for; write at least one word") }
    // Three letters are enough beside another word. Alone they would match too many words.
    for phrase in written where phrase.count == 1 {
      guard case .word(let word) = phrase[0], word.isBeginning, word.text.unicodeScalars.count < 4,
        !word.text.unicodeScalars.contains(where: { 0x0400...0x052F ~= $0.value })
      else { continue }
      throw Problem(message: "\"\(word.text)*\" alone is too short to be safe; write at least 4 letters before \"*\"")
    }
    guard written.count == phrases.count else {
      throw Problem(
        message: "all its words are optional, so it would match everywhere; make at least one word required")
    }
    return written
  }

  private func group(_ text: Substring.UTF8View, isOptional: Bool, within: [String]) throws(Problem)
    -> [[PhraseElement]]
  {
    var choices: [[PhraseElement]] = isOptional ? [[]] : []
    for choice in text.split(separator: UInt8(ascii: "|"), omittingEmptySubsequences: false) {
      let words = choice.split(separator: PatternParser.space)
      guard !words.isEmpty else { throw Problem(message: "a choice is empty; remove the \"|\" beside it") }
      var phrases: [[PhraseElement]] = [[]]
      for word in words { phrases = try combine(phrases, try self.word(word, within: within)) }
      choices += phrases
    }
    return choices
  }

  private func combine(
    _ left: [[PhraseElement]], _ right: [[PhraseElement]]
  ) throws(Problem) -> [[PhraseElement]] {
    guard left.count * right.count <= PatternParser.mostPhrases else {
      throw Problem(
        message: "it expands to more than \(PatternParser.mostPhrases) phrases; split it into several terms")
    }
    return left == [[]] ? right : left.flatMap { start in right.map { start + $0 } }
  }

  // MARK: one word

  private func word(_ text: Substring.UTF8View, within: [String]) throws(Problem) -> [[PhraseElement]] {
    let text = Substring(text)
    switch text.utf8.first {
    case UInt8(ascii: "@"):
      let id = String(text.dropFirst())
      guard !id.isEmpty else { throw Problem(message: "\"@\" needs a side or an entity's id, as in @US or @ru.lavrov") }
      return [[.slot(id)]]
    case UInt8(ascii: "$"): return try set(String(text.dropFirst()), within: within)
    default: return [try plain(text)]
    }
  }

  private func set(_ name: String, within: [String]) throws(Problem) -> [[PhraseElement]] {
    if name.isEmpty { throw Problem(message: "\"$\" needs the name of a set; write $NAME, or US$ for the currency") }
    if within.contains(name) {
      let through = within.last == name ? "" : " through $\(within.last ?? name)"
      throw Problem(message: "the set \(name) contains itself\(through); remove one of the references", loop: name)
    }
    guard within.count < PatternParser.deepestSet else {
      throw Problem(message: "sets are nested more than \(PatternParser.deepestSet) deep; write the words out")
    }
    guard let entries = sets[name] else {
      let hint = Spelling.suggestion(for: name, among: Array(sets.keys)).map { "; did you mean \"$\($0)\"?" }
      throw Problem(message: "there is no set \"\(name)\"" + (hint ?? "; define it under sets"), isReference: true)
    }
    var phrases: [[PhraseElement]] = []
    for pattern in within.isEmpty ? parsedSets[name] ?? [] : parsed(entries, within: within + [name]) {
      do throws(Problem) {
        let pattern = try pattern.get()
        guard pattern.parts.count == 1 else { throw Problem(message: "\"~\" is not allowed in a set") }
        phrases += pattern.parts[0]
      } catch {
        throw Problem(message: error.message, isInSet: true, isReference: error.isReference, loop: error.loop)
      }
    }
    return phrases
  }

  /// The words in a piece of text, by the same rules as for items: `Сан-Франциско` is two words.
  private func plain(_ text: Substring) throws(Problem) -> [PhraseElement] {
    var written = text
    let isBeginning = written.utf8.last == UInt8(ascii: "*")
    if isBeginning { written = Substring(written.utf8.dropLast()) }
    if written.utf8.contains(UInt8(ascii: "*")) {
      throw Problem(message: "\"*\" is allowed only at the end of a word: \"\(text)\"")
    }
    var words = PatternParser.words(written)
    guard !words.isEmpty else { throw Problem(message: "\"\(text)\" has no letters or digits to look for") }
    if isBeginning, case .word(let last) = words.removeLast() {
      guard last.text.unicodeScalars.count >= 3 else {
        throw Problem(message: "\"\(last.text)*\" is too short to be safe; write at least 3 letters before \"*\"")
      }
      words.append(.word(PatternWord(last.text, isBeginning: true)))
    }
    return words
  }

  static func words(_ text: Substring) -> [PhraseElement] {
    if isPlainWord(text) { return [.word(PatternWord(String(text)))] }
    let scalars = Array(text.unicodeScalars)
    if let acronym = acronym(scalars) { return [.word(PatternWord(acronym))] }
    var words: [String] = []
    var word = String.UnicodeScalarView()
    for (index, scalar) in scalars.enumerated() {
      let isApostrophe = FoldedScalar.normalize(scalar.value) == 0x27
      let joins = isApostrophe && !word.isEmpty && index + 1 < scalars.count
      if FoldedScalar.isWord(scalar.value) || joins {
        word.append(scalar)
        continue
      }
      if FoldedScalar.isIgnorable(scalar.value) { continue }
      if !word.isEmpty { words.append(String(word)) }
      word = String.UnicodeScalarView()
      if FoldedScalar.isCurrency(scalar.value) { words.append(String(scalar)) }
    }
    if !word.isEmpty { words.append(String(word)) }
    return words.map { .word(PatternWord(withoutPossessive($0))) }
  }

  /// Whether a text is one word of ASCII letters and digits or of Russian letters: a fast path for most words.
  private static func isPlainWord(_ text: Substring) -> Bool {
    !text.isEmpty
      && text.unicodeScalars.allSatisfy {
        switch $0.value {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x0401, 0x0410...0x044F, 0x0451: true
        default: false
        }
      }
  }

  private static func withoutPossessive(_ word: String) -> String {
    guard word.utf8.last == UInt8(ascii: "s") || word.utf8.last == UInt8(ascii: "S") else { return word }
    let lower = word.lowercased()
    return lower.hasSuffix("'s") || lower.hasSuffix("’s") ? String(word.dropLast(2)) : word
  }

  private static func acronym(_ scalars: [Unicode.Scalar]) -> String? {
    guard scalars.count >= 4, scalars.count % 2 == 0 else { return nil }
    for (index, scalar) in scalars.enumerated() {
      guard index % 2 == 0 ? FoldedScalar.isUpper(scalar.value) : scalar == "." else { return nil }
    }
    return String(String.UnicodeScalarView(stride(from: 0, to: scalars.count, by: 2).map { scalars[$0] }))
  }
}
