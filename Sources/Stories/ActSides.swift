/// Whose act a title reports.
enum ActSides {
  /// The side that a word names.
  static func side(_ token: TermReader.Token) -> ActingSide? { token.concept.flatMap { sides[$0] } }

  /// Whether a word names a third country.
  static func isOther(_ token: TermReader.Token) -> Bool { token.concept.map(others.contains) ?? false }

  /// Who acts: the nearest side before the verb that is neither an owner (`Russian diplomats`, `US move`), nor a place
  /// (`in Moscow`), nor made to act; else the other side of the owner or of the one that is made to act.
  static func actor(_ tokens: [TermReader.Token], _ verb: Int) -> ActingSide? {
    subject(tokens, verb) ?? tokens.indices.first { isSufferer(tokens, $0) }.flatMap { side(tokens[$0])?.other }
  }

  /// Whether an act of a kind, with its verb, is one against a side.
  static func suffers(_ side: ActingSide, _ kind: Act.Kind, _ tokens: [TermReader.Token], _ verb: Int) -> Bool {
    let isCut = kind == .expulsion && ActWords.isCut(tokens[verb])
    let isNamed = tokens.indices.contains { index in
      ActSides.side(tokens[index]) == side && isSufferer(tokens, index)
        && !(isCut && isOwnHouse(tokens, index))
    }
    let isAnothers = tokens.contains(where: isOther)
    let isAddressed = tokens.indices.contains { ActSides.side(tokens[$0]) == side && !isPlace(tokens, $0) }
    switch kind {
    case .sanctions:
      // `Sanctions on Chinese refiner for buying Russian oil`
      let target = tokens[verb...].first { ActSides.side($0) != nil || isOther($0) }
      if let target, isOther(target) { return false }
      return tokens.contains { ActSides.side($0) == side } || !isAnothers
    case .expulsion where isCut:
      // `US embassy cuts staff` is its own doing, `US embassy must cut staff` is not.
      let isMade = ActWords.isLoss(tokens[verb]) || tokens.contains(where: ActWords.orders)
      return isNamed && (isMade || subject(tokens, verb) != nil)
    case .expulsion:
      return isNamed || !isAnothers
    case .closure, .property:
      // A consulate is a foreign state's, an office may be anybody's.
      return isNamed || isAddressed && !isAnothers && tokens.contains(where: ActWords.isMission)
    }
  }

  /// The nearest side before a verb that may act.
  private static func subject(_ tokens: [TermReader.Token], _ verb: Int) -> ActingSide? {
    tokens[..<verb].indices.last { index in
      side(tokens[index]) != nil && !isSufferer(tokens, index) && !isPlace(tokens, index) && !isOfDeed(tokens, index)
    }.flatMap { side(tokens[$0]) }
  }

  /// Whether a side has its people or houses named, or is made to do something.
  private static func isSufferer(_ tokens: [TermReader.Token], _ index: Int) -> Bool {
    side(tokens[index]) != nil && (isObject(tokens[index]) || isOwner(tokens, index) || isMade(tokens, index))
  }

  /// A side beside something owned: `Russian diplomats`, `российских дипломатов`, `дипломатов РФ`, `у РФ`.
  private static func isOwner(_ tokens: [TermReader.Token], _ index: Int) -> Bool {
    if isNoun(tokens[index]) {
      return index > 0 && (ActWords.isOwned(tokens[index - 1]) || tokens[index - 1].word == "у")
    }
    return tokens[(index + 1)...].prefix(4).first { !isCount($0) && !between.contains($0.word) }
      .map(ActWords.isOwned) ?? false
  }

  /// A side with what it has done before: `answers US sanctions`, `в ответ на санкции США`. A title that begins with `US
  /// sanctions` has a verb.
  private static func isOfDeed(_ tokens: [TermReader.Token], _ index: Int) -> Bool {
    guard index > 0 else { return false }
    if isNoun(tokens[index]) { return ActWords.isDeed(tokens[index - 1]) }
    return index + 1 < tokens.count && ActWords.isDeed(tokens[index + 1])
  }

  /// Whether a word is the Russian name of a side, which stands behind what it owns.
  static func isNoun(_ token: TermReader.Token) -> Bool {
    guard token.word.unicodeScalars.first.map(WordStem.isCyrillic) == true else { return false }
    return !token.word.hasPrefix("россий") && !token.word.hasPrefix("американск")
  }

  /// A side that is made to act: `orders US to cut`, `потребовал от США`, `US must cut`, `US ordered to cut`.
  private static func isMade(_ tokens: [TermReader.Token], _ index: Int) -> Bool {
    for token in tokens[..<index].suffix(3).reversed() {
      if ActWords.orders(token), !ActWords.mustDo(token) { return true }
      guard token.term == nil else { break }
    }
    let behind = tokens[(index + 1)...]
    guard let next = behind.first else { return false }
    if ActWords.mustDo(next) { return true }
    if let verb = behind.prefix(3).first(where: { !["to", "will"].contains($0.word) }), ActWords.isLoss(verb) {
      return true
    }
    return ["ordered", "told", "forced", "made", "required", "has", "have"].contains(next.word)
      && behind.dropFirst().first?.word == "to"
  }

  /// `Moscow embassy` is that of the other side in Moscow.
  private static func isOwnHouse(_ tokens: [TermReader.Token], _ index: Int) -> Bool {
    ["moscow", "washington"].contains(tokens[index].word) && index + 1 < tokens.count
      && ActWords.isMission(tokens[index + 1])
  }

  /// People of a side, who are sent home: `60 Russians`.
  private static func isObject(_ token: TermReader.Token) -> Bool { ActWords.peoples.contains(token.word) }

  /// Whether a side is a place, or the one to whom something is done.
  static func isPlace(_ tokens: [TermReader.Token], _ index: Int) -> Bool {
    index > 0 && prepositions.contains(tokens[index - 1].word)
  }

  private static func isCount(_ token: TermReader.Token) -> Bool {
    token.term?.kind == .number || NumberWords.cardinal(token.word) != nil
  }

  /// Words between a side and what it owns.
  private static let between: Set<String> = [
    "trade", "holiday", "country", "military", "un", "local", "remaining", "all", "other", "more", "former", "senior",
    "seattle", "houston", "san-francisco", "new-york", "st", "petersburg", "vladivostok", "yekaterinburg", "торговых",
    "торгового", "торговое", "военных", "еще",
  ]

  private static let prepositions: Set<String> = [
    "in", "from", "at", "to", "on", "against", "в", "из", "на", "против", "с",
  ]

  private static let sides: [UInt16: ActingSide] = {
    let american = Concepts.standard.concepts(
      "usa america american trump obama biden pentagon treasury congress white-house госдеп минфин")
    let russian = Concepts.standard.concepts("russia kremlin putin lavrov zakharova peskov ryabkov medvedev duma мид")
    return Dictionary(american.map { ($0, .us) } + russian.map { ($0, .ru) }) { first, _ in first }
  }()
  private static let others = Concepts.standard.concepts(
    "ukraine britain germany france poland czech europe china iran turkey venezuela canada bulgaria estonia latvia "
      + "lithuania austria nato eu mali korea кндр hungary syria belarus georgia india serbia norway italy moldova croatia "
      + "romania finland sweden denmark netherlands spain greece portugal slovenia slovakia montenegro macedonia cuba "
      + "japan israel ireland belgium switzerland albania kosovo kazakhstan armenia azerbaijan colombia")
}
