/// The words by which titles report acts, in lower case.
enum ActWords {
  /// The place of the verb of a kind of act, if the title has one with its object.
  static func verb(of kind: Act.Kind, _ tokens: [TermReader.Token]) -> Int? {
    switch kind {
    case .expulsion:
      return expulsion(tokens) ?? verb(cuts, staff, tokens, isPassive: false)
        ?? verb(expelled, staff, tokens, isPassive: true)
    case .sanctions:
      return sanctions(tokens)
    case .closure:
      return verb(closures, premises, tokens, isPassive: false) ?? verb(closed, premises, tokens, isPassive: true)
    case .property:
      return verb(seizures, premises, tokens, isPassive: false)
        ?? pair(["takes", "take", "took"], ["over"], tokens, premises)
        ?? verb(seized, premises, tokens, isPassive: true)
    }
  }

  /// Whether a word shows that the act is threatened, judged, undone or brought to court, not done.
  static func isOnlySpokenOf(_ token: TermReader.Token) -> Bool {
    if token.concept.map(answer.contains) ?? false || moods.contains(token.word) { return false }
    return hedges.contains(token.word) || SpeakingWords.denies(token.word) || SpeakingWords.reacts(token)
  }

  /// Whether at a place the title says that something answers something.
  static func answers(_ tokens: [TermReader.Token], _ index: Int) -> Bool {
    if tokens[index].concept.map(answer.contains) ?? false { return true }
    let next = index + 1 < tokens.count ? tokens[index + 1].word : ""
    return tokens[index].word == "payback" || ["hits", "hit", "strikes"].contains(tokens[index].word) && next == "back"
  }

  private static func expulsion(_ tokens: [TermReader.Token]) -> Int? {
    verb(expulsions, staff, tokens, isPassive: false)
      ?? pair(["kicks", "kick", "kicked", "throws", "throw", "threw"], ["out"], tokens, staff)
      ?? pair(["sends", "send", "sent"], ["home", "packing"], tokens, staff)
      ?? tokens.firstIndex { ["grata", "грата"].contains($0.word) }
  }

  /// `sanctions` is a verb right after who acts, and a noun with another verb.
  private static func sanctions(_ tokens: [TermReader.Token]) -> Int? {
    let nouns = tokens.indices.filter { tokens[$0].concept.map(sanction.contains) ?? false }
    guard let first = nouns.first else { return nil }
    if let verb = tokens.indices.first(where: { imposing.contains(tokens[$0].word) }) { return verb }
    let isVerb =
      ["sanctions", "sanctioned"].contains(tokens[first].word) && 1...3 ~= first && first + 1 < tokens.count
      && (ActSides.side(tokens[first - 1]) != nil)
      && !["on", "against", "over", "bill", "list", "evasion", "case", "will", "may", "are", "have", "to"].contains(
        tokens[first + 1].word)
    return isVerb ? first : nil
  }

  /// A verb with its object: behind it, or in the passive before it.
  private static func verb(
    _ verbs: Concepts, _ objects: Set<UInt16>, _ tokens: [TermReader.Token], isPassive: Bool
  ) -> Int? {
    tokens.indices.first { index in
      guard verbs.contains(tokens[index].word) else { return false }
      // `The compound shut by …` names a compound, and who is shut out of one has lost it before.
      if index + 1 < tokens.count, ["by", "out"].contains(tokens[index + 1].word), !isPassive { return false }
      let behind = object(tokens[(index + 1)...], objects)
      let before = tokens[..<index].contains { isObject($0, objects) }
      return isPassive ? before : behind || before
    }
  }

  /// Whether words behind a verb have its object; `закрыли вход в консульство` has another one.
  private static func object(_ tokens: ArraySlice<TermReader.Token>, _ objects: Set<UInt16>) -> Bool {
    let reached = objects == premises ? tokens.prefix { !inside.contains($0.word) } : tokens
    return reached.contains { isObject($0, objects) }
  }

  /// The numbers of a clause that say how many are sent home, closed or taken, in digits.
  static func numbers(of kind: Act.Kind, _ tokens: [TermReader.Token]) -> [String] {
    let objects = kind == .expulsion ? staff : kind == .sanctions ? nil : premises
    return tokens.indices.compactMap { index in
      let token = tokens[index]
      let number = token.term?.kind == .number && token.ordinal == nil ? token.word : smallNumbers[token.word]
      guard let number, let objects else { return number }
      // `To 455 staff` says how many stay.
      if index > 0, ["to", "до"].contains(tokens[index - 1].word) { return nil }
      let counted = tokens[(index + 1)...].prefix(3)
      if kind == .expulsion, index == tokens.count - 1 || counted.contains(where: { people.contains($0.word) }) {
        return number
      }
      return counted.contains { isObject($0, objects) } ? number : nil
    }
  }

  private static func pair(
    _ first: Set<String>, _ second: Set<String>, _ tokens: [TermReader.Token], _ objects: Set<UInt16>
  ) -> Int? {
    tokens.indices.first { index in
      first.contains(tokens[index].word) && tokens[(index + 1)...].prefix(7).contains { second.contains($0.word) }
        && tokens[(index + 1)...].contains { isObject($0, objects) }
    }
  }

  /// Whether a word names what one side has in the other's country.
  static func isOwned(_ token: TermReader.Token) -> Bool {
    isObject(token, staff) || isObject(token, premises) || (token.concept.map(possessions.contains) ?? false)
  }

  private static func isObject(_ token: TermReader.Token, _ objects: Set<UInt16>) -> Bool {
    if token.concept.map(objects.contains) ?? false { return true }
    return objects == staff && ["russians", "americans"].contains(token.word)
      || objects == premises && places.contains(token.word)
  }

  private static func concepts(_ words: String) -> Set<UInt16> {
    Concepts.standard.concepts(of: words.split(separator: " ").map(String.init))
  }

  private static let staff = concepts("diplomat staff embassy mission official employee spy attache ambassador")
  private static let premises = concepts("consulate embassy mission property compound dacha residence school")
  private static let possessions = concepts("spy agent officer citizen house facility")
  private static let places: Set<String> = [
    "site", "sites", "warehouse", "warehouses", "depot", "house", "villa", "office", "offices", "представительство",
    "представительства", "объекты",
    "здание",
  ]
  private static let sanction = concepts("sanction embargo")
  /// Adjectives of those who act.
  private static let moods: Set<String> = ["angry", "furious", "outraged", "irate"]
  /// Words between a verb and a place that is not its object.
  private static let inside: Set<String> = ["в", "на", "to", "into"]
  private static let people: Set<String> = ["people", "person", "человек", "человека", "persona"]
  private static let smallNumbers: [String: String] = {
    let words = [
      "two два две двух", "three три трех", "four четыре четырех", "five пять пяти", "six шесть шести",
      "seven семь семи",
      "eight восемь восьми", "nine девять девяти", "ten десять десяти",
    ]
    return Dictionary(
      uniqueKeysWithValues: words.enumerated().flatMap { number, words in
        words.split(separator: " ").map { (String($0), "\(number + 2)") }
      })
  }()
  private static let answer = concepts("respond retaliate")

  private static let expulsions = Concepts(
    table: """
      expels= expel= expelling= ejects= eject= ousts= oust= boots= высылает= высылают= выслал= выслала= выслали= вышлет=
      вышлют= выслать= выдворяет= выдворяют= выдворил= выдворила= выдворили= выдворит= выдворить= expulsion= высылке=
      """)
  private static let cuts = Concepts(
    table: """
      cut= cuts= reduce= reduces= reduced= slash= slashes= slashed= trim= trims= shed= sheds= lose= loses= drop= сократит= сократить= урезать= урежет=
      потеряет= покинуть= уехать=
      """)
  private static let closures = Concepts(
    table: """
      closes= close= shuts= shut= shutters= closing= закрывает= закрывают= закрыл= закрыла= закрыли= закроет= закроют=
      закрыть= closure= закрытии=
      """)
  private static let seizures = Concepts(
    table: """
      seizes= seize= grabs= grab= confiscates= confiscate= изъял= изъяла= изъяли= изымает= изымают= отбирает= отбирают=
      отобрал= отобрала= отобрали= занял= заняла= заняли= занимает= занимают=
      конфисковал= конфисковала= конфисковали= забирает= забрал= забрала=
      """)
  private static let expelled = Concepts(table: "expelled= ejected= ousted= выслан= высланы= выдворен= выдворены=")
  private static let closed = Concepts(table: "closed= shuttered= закрыт= закрыты= закрыто=")
  private static let seized = Concepts(table: "seized= confiscated= grabbed= изъят= изъята= изъяты= конфискована=")
  private static let imposing = Concepts(
    table: """
      imposes= impose= imposed= slaps= slapped= announces= announced= unveils= levies= levy= hits= blacklists=
      expands= adds= ввел= ввела= ввели= вводит= вводят= введет= наложил= наложила= расширил= расширила= расширили=
      объявил= объявила= объявили= внес= внесла= внесли=
      """)
  private static let hedges = Concepts(
    table: """
      could= may= might= would= should= if= plan= plans= planned= weighs= weigh= considers= mull threat warn urge hope
      fear ready recommend propos seeks= seek= wants= want= expect likely= postpon delay court= lawsuit= suit= sue= sues=
      plead guilty= charge charges= charged= evasion= return= returns= returning= returned= lift ease= eases= resum
      extend cancel suspend talks= bill= learn= closing= может= могут= мог= могла= могли= бы= если= готов= готова=
      готовы= готовит план= планы= планирует рассматр предлож предлага рекоменд пригроз угро надеет спрогноз допуст
      обсу призва призыв отлож отмен продл снят снял суд= суда= суде= иск= иска= вернуть= вернет= вернут= возврат попал
      несмотря условия проект= законопроект
      """)
}
