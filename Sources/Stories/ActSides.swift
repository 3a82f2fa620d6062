/// Whose act a title reports.
enum ActSides {
  /// The side that a word names.
  static func side(_ token: TermReader.Token) -> ActingSide? { token.concept.flatMap { sides[$0] } }

  /// Whether a word names a third country.
  static func isOther(_ token: TermReader.Token) -> Bool { token.concept.map(others.contains) ?? false }

  /// Who acts: the nearest side before the verb that is neither an owner (`Russian diplomats`) nor a place (`in Moscow`);
  /// else the other side of the owner.
  static func actor(_ tokens: [TermReader.Token], _ verb: Int) -> ActingSide? {
    for index in stride(from: verb - 1, through: 0, by: -1) {
      guard let side = side(tokens[index]) else { continue }
      if isObject(tokens[index]) || isOwner(tokens, index) || isPlace(tokens, index) { continue }
      return side
    }
    let owner = tokens.indices.first { side(tokens[$0]) != nil && (isObject(tokens[$0]) || isOwner(tokens, $0)) }
    return owner.flatMap { side(tokens[$0])?.other }
  }

  /// Whether a sanction is one against a side: it is named, or nobody else is.
  static func concerns(_ side: ActingSide, _ tokens: [TermReader.Token]) -> Bool {
    tokens.contains { ActSides.side($0) == side } || !tokens.contains(where: isOther)
  }

  /// A side beside something owned: `Russian diplomats`, `российских дипломатов`, `дипломатов РФ`.
  private static func isOwner(_ tokens: [TermReader.Token], _ index: Int) -> Bool {
    let word = tokens[index].word
    let isRussian = word.unicodeScalars.first.map(WordStem.isCyrillic) ?? false
    if isRussian, !["россий", "америк"].contains(where: word.hasPrefix) || word.hasPrefix("америка") && word.count < 8 {
      return index > 0 && ActWords.isOwned(tokens[index - 1])
    }
    return tokens[(index + 1)...].prefix(2).first { $0.term?.kind != .number }.map(ActWords.isOwned) ?? false
  }

  /// People of a side, who are sent home: `60 Russians`.
  private static func isObject(_ token: TermReader.Token) -> Bool { ["russians", "americans"].contains(token.word) }

  private static func isPlace(_ tokens: [TermReader.Token], _ index: Int) -> Bool {
    index > 0 && places.contains(tokens[index - 1].word)
  }

  private static let places: Set<String> = [
    "in", "from", "at", "to", "on", "against", "gives", "give", "gave", "в", "из", "на", "против", "с",
  ]

  private static func concepts(_ words: String) -> Set<UInt16> {
    Concepts.standard.concepts(of: words.split(separator: " ").map(String.init))
  }

  private static let sides: [UInt16: ActingSide] = {
    let american = concepts(
      "usa america american trump obama biden pentagon treasury congress white-house госдеп минфин")
    let russian = concepts("russia kremlin putin lavrov zakharova peskov ryabkov medvedev duma мид")
    return Dictionary(american.map { ($0, .us) } + russian.map { ($0, .ru) }) { first, _ in first }
  }()
  private static let others = concepts(
    "ukraine britain germany france poland czech europe china iran turkey venezuela canada bulgaria estonia latvia "
      + "lithuania austria nato eu mali korea кндр hungary syria belarus georgia india serbia")
}
