/// Who speaks in a title: `Lavrov: …`, `Kremlin denies …`, `… — Песков`.
struct Voices: Sendable {
  /// The speakers, each by its concept, or by its word and its sound.
  private(set) var terms: [Term] = []
  private(set) var offices = Offices()
  /// Whether anybody speaks in the title, known or not.
  private(set) var speaks = false

  /// Reads a title whose tokens are given.
  init(_ title: String, _ tokens: [TermReader.Token]) {
    if let colon = Voices.colon(title) { add(tokens.prefix { $0.start < colon }) }
    if let dash = Voices.dash(title) {
      let tail = tokens.drop { $0.start <= dash }
      if tail.count <= Voices.longestTail { add(tail) }
    }
    for (index, token) in tokens.enumerated() where SpeakingWords.speaks(token.word) {
      speaks = true
      addSpeaker(of: index, tokens)
    }
    if !terms.isEmpty { speaks = true }
  }

  /// Words after a dash at the end name a speaker when they are at most so many.
  private static let longestTail = 9

  /// The speaker stands before the verb; in Russian also after it.
  private mutating func addSpeaker(of verb: Int, _ tokens: [TermReader.Token]) {
    let before = tokens[max(0, verb - 5)..<verb]
    if add(before) { return }
    let isRussian = tokens[verb].word.unicodeScalars.first.map(WordStem.isCyrillic) ?? false
    if isRussian, add(tokens[min(verb + 1, tokens.count)..<min(verb + 5, tokens.count)]) { return }
    if let side = before.suffix(4).last(where: { $0.concept.map(Actors.sides.contains) ?? false })?.term {
      append(side)
    }
  }

  @discardableResult private mutating func add(_ tokens: ArraySlice<TermReader.Token>) -> Bool {
    var isFound = false
    for token in tokens where Actors.isActor(token) {
      isFound = true
      if let term = token.term { append(term) }
      if let name = token.name { append(name) }
    }
    return isFound
  }

  private mutating func append(_ term: Term) {
    guard !terms.contains(term) else { return }
    terms.append(term)
    offices.insert(term)
  }

  /// Whether somebody speaks in both titles.
  func meets(_ other: Voices) -> Bool { offices.meets(other.offices) || terms.contains(where: other.terms.contains) }

  /// The place of a colon that ends a speaker's name; nil if there is none.
  private static func colon(_ title: String) -> Int? {
    let beginning = title.unicodeScalars.prefix(42)
    guard let first = beginning.first, first != "«", first != "\"" else { return nil }
    guard let colon = beginning.firstIndex(of: ":") else { return nil }
    let count = beginning.distance(from: beginning.startIndex, to: colon)
    let next = title.unicodeScalars.index(after: colon)
    guard count >= 2, next < title.unicodeScalars.endIndex, title.unicodeScalars[next] == " " else { return nil }
    return count
  }

  /// The place of the last dash between spaces in the second half of the title; nil if there is none.
  private static func dash(_ title: String) -> Int? {
    let scalars = Array(title.unicodeScalars)
    guard scalars.count >= 3 else { return nil }
    let dash = (1..<scalars.count - 1).last {
      scalars[$0] == "—" && scalars[$0 - 1] == " " && scalars[$0 + 1] == " "
    }
    return dash.flatMap { $0 * 10 > scalars.count * 4 ? $0 - 1 : nil }
  }
}
