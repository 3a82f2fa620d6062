/// The words by which titles report acts, in lower case.
enum ActWords {
  /// The place of the verb of a kind of act, if the title has one with its object.
  static func verb(of kind: Act.Kind, _ tokens: [TermReader.Token]) -> Int? {
    switch kind {
    case .expulsion:
      return expulsion(tokens) ?? verb(cuts, staff, tokens, isPassive: false)
        ?? verb(losses, staff, tokens, isPassive: false)
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
    if let verb = tokens.indices.first(where: { index in
      imposes(tokens, index) && nouns.contains { isImposed(tokens, index, $0) }
    }) {
      return verb
    }
    // `US-sanctioned tanker` and `anti-Russian sanctions` have no verb.
    let isVerb =
      ["sanctions", "sanctioned"].contains(tokens[first].word) && 1...3 ~= first && first + 1 < tokens.count
      && (ActSides.side(tokens[first - 1]) != nil)
      && !tokens[first - 1].followsHyphen && !tokens[first].followsHyphen
      && !["on", "against", "over", "bill", "list", "evasion", "case", "will", "may", "are", "have", "to"].contains(
        tokens[first + 1].word)
    return isVerb ? first : nil
  }

  /// Whether a word is a verb for imposing; `hits out at sanctions` is none.
  private static func imposes(_ tokens: [TermReader.Token], _ index: Int) -> Bool {
    imposing.contains(tokens[index].word)
      && !(index + 1 < tokens.count && ["out", "back", "at"].contains(tokens[index + 1].word))
  }

  /// Whether the sanctions at a place are what a verb imposes: `announces aid after sanctions` and `объявил санкции США
  /// незаконными` speak of those that are there.
  private static func isImposed(_ tokens: [TermReader.Token], _ verb: Int, _ noun: Int) -> Bool {
    guard noun > verb else { return true }
    if tokens[(verb + 1)..<noun].contains(where: { beside.contains($0.word) }) { return false }
    guard noun + 1 < tokens.count, ActSides.side(tokens[noun + 1]) != nil else { return true }
    return !ActSides.isNoun(tokens[noun + 1])
  }

  /// A verb with its object: behind it, or in the passive before it.
  private static func verb(
    _ verbs: Concepts, _ objects: Set<UInt16>, _ tokens: [TermReader.Token], isPassive: Bool
  ) -> Int? {
    tokens.indices.first { index in
      guard verbs.contains(tokens[index].word) else { return false }
      // `The compound shut by …` names a compound, and who is shut out of one has lost it before.
      if index + 1 < tokens.count, ["by", "out"].contains(tokens[index + 1].word), !isPassive { return false }
      // `The closing of compounds is robbery` speaks of it.
      if index + 1 < tokens.count, tokens[index + 1].word == "of", tokens[index].word.hasSuffix("ing") { return false }
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

  /// Whether a word names those whom, or what, a kind of act concerns.
  static func isObject(_ token: TermReader.Token, of kind: Act.Kind) -> Bool {
    isObject(token, kind == .expulsion ? staff : premises)
  }

  /// Whether a word names a house that only a foreign state has.
  static func isMission(_ token: TermReader.Token) -> Bool { token.concept.map(missions.contains) ?? false }

  /// Whether a word names what a side has done: `US move`, `санкции США`.
  static func isDeed(_ token: TermReader.Token) -> Bool { deeds.contains(token.word) }

  /// Whether a verb makes staff less: one may cut one's own, too.
  static func isCut(_ token: TermReader.Token) -> Bool { cuts.contains(token.word) || isLoss(token) }

  /// Whether a verb has as its subject those whose staff is cut.
  static func isLoss(_ token: TermReader.Token) -> Bool { losses.contains(token.word) }

  /// Whether a word says that somebody is made to do something.
  static func orders(_ token: TermReader.Token) -> Bool { orders.contains(token.word) || mustDo(token) }

  /// Whether a word says that the one before it must do something.
  static func mustDo(_ token: TermReader.Token) -> Bool { duties.contains(token.word) }

  private static func isObject(_ token: TermReader.Token, _ objects: Set<UInt16>) -> Bool {
    if token.concept.map(objects.contains) ?? false { return true }
    return objects == staff && peoples.contains(token.word)
      || objects == premises && places.contains(token.word)
  }

  /// The people of a side where something is done to them.
  static let peoples: Set<String> = ["russians", "americans", "россиян", "американцев"]
  private static let staff = Concepts.standard.concepts(
    "diplomat staff embassy mission official employee spy attache ambassador")
  private static let premises = Concepts.standard.concepts(
    "consulate embassy mission property compound dacha residence school")
  private static let possessions = Concepts.standard.concepts("spy agent officer citizen house facility")
  private static let places: Set<String> = [
    "site", "sites", "warehouse", "warehouses", "depot", "house", "villa", "office", "offices", "представительство",
    "представительства", "объекты", "объекта", "здание",
  ]
  private static let missions = Concepts.standard.concepts("consulate embassy mission")
  private static let deeds = Concepts(
    table: """
      move= decision= decisions= step= steps= measures= action= actions= sanctions= expulsion= expulsions= bill= vote=
      решени шаг= шага= шаги= мер= меры= санкци высылк действия= действий=
      """)
  private static let sanction = Concepts.standard.concepts("sanction")
  /// Words between a verb and sanctions that are not its object.
  private static let beside: Set<String> = [
    "at", "to", "for", "by", "over", "with", "after", "from", "amid", "despite", "about", "для", "после", "от", "к",
    "за",
    "о", "об", "из-за", "несмотря", "вопреки", "из",
  ]
  /// Words between a verb and a place that is not its object.
  private static let inside: Set<String> = ["в", "на", "to", "into"]
  private static let expulsions = Concepts(
    table: """
      expels= expel= expelling= ejects= eject= ousts= oust= boots= высылает= высылают= выслал= выслала= выслали= вышлет=
      вышлют= выслать= выдворяет= выдворяют= выдворил= выдворила= выдворили= выдворит= выдворить= expulsion= высылке=
      """)
  private static let cuts = Concepts(
    table: """
      cut= cuts= cutting= reduce= reduces= reduced= slash= slashes= slashed= trim= trims= shed= sheds= drop= сократит=
      сократят= сократить= сократил= сократила= сократили= сокращает= сокращают= урезать= урежет= урезал= урезала=
      урезали= урезает= урезают= покинуть= уехать=
      """)
  private static let losses = Concepts(table: "lose= loses= потеряет= потеряют= лишится= лишатся=")
  private static let orders = Concepts(
    table: """
      order= orders= ordered= tells= tell= told= instructs= instructed= demands= demand= demanded= requires= required=
      forces= forced= compels= obliges= gives= give= gave= велел велит= велят= приказ потребов требу обяза вынуди вынужд
      заставил заставля предписал распоряд поручил
      """)
  private static let duties = Concepts(
    table: "must= должн должен= обязан= обязана= обязаны= придется= предстоит= вынужден= вынуждена= вынуждены=")
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
}
