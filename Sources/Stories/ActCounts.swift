/// How many people or houses an act concerns.
enum ActCounts {
  /// The numbers of a clause that say how many are sent home, closed, taken or put under sanctions, in digits. The clause
  /// is the beginning of a part of a title.
  static func numbers(of kind: Act.Kind, _ tokens: [TermReader.Token], in part: String) -> [String] {
    let scalars = Array(part.unicodeScalars)
    return tokens.indices.compactMap { index in
      guard let (number, end) = number(tokens, index), !isMeasure(tokens, index..<end, scalars) else { return nil }
      return counts(tokens, index..<end, kind) ? number : nil
    }
  }

  /// The number at a place in digits, also of number words such as `thirty-five`, and the place behind it; nil for an
  /// ordinal, a year and a date.
  private static func number(_ tokens: [TermReader.Token], _ index: Int) -> (number: String, end: Int)? {
    let word = tokens[index].word
    // `Two dozen`, `three hundred`, `семьсот пятьдесят пять` are not read.
    if tokens[max(0, index - 2)..<min(tokens.count, index + 3)].contains(where: { multipliers.contains($0.word) }) {
      return nil
    }
    let isUnit = NumberWords.unit(word) != nil
    if let tens = NumberWords.tens(word) {
      guard index + 1 < tokens.count, let unit = NumberWords.unit(tokens[index + 1].word) else {
        return ("\(tens)", index + 1)
      }
      return ("\(tens + unit)", index + 2)
    }
    if isUnit, index > 0, NumberWords.tens(tokens[index - 1].word) != nil { return nil }
    if let number = NumberWords.cardinal(word) { return ("\(number)", index + 1) }
    guard tokens[index].term?.kind == .number, tokens[index].ordinal == nil else { return nil }
    if index > 0, isGroup(tokens, index) { return nil }
    if index + 1 < tokens.count, isGroup(tokens, index + 1) { return (word + tokens[index + 1].word, index + 2) }
    // `1,200` has become `1.200`; `31.03` is a date.
    let groups: [Substring] = word.split(separator: ".")
    guard groups.dropFirst().allSatisfy({ $0.count == 3 }) else { return nil }
    let year = 1900...2099
    return Int(word).map(year.contains) == true && !isCounted(tokens[(index + 1)...].prefix(1), .expulsion)
      ? nil : (groups.joined(), index + 1)
  }

  /// Whether a number is the last three digits of the one before it, as in `1 200`.
  private static func isGroup(_ tokens: [TermReader.Token], _ index: Int) -> Bool {
    let (before, own) = (tokens[index - 1], tokens[index])
    return own.word.utf8.count == 3 && Int(own.word) != nil
      && 1...3 ~= before.word.utf8.count && Int(before.word) != nil && before.ordinal == nil
      && own.start == before.start + before.word.utf8.count + 1
  }

  /// Whether a number is a day, a time, a price or a share, or says how many stay, as in `to 455 staff`.
  private static func isMeasure(
    _ tokens: [TermReader.Token], _ places: Range<Int>, _ scalars: [Unicode.Scalar]
  ) -> Bool {
    let start = tokens[places.lowerBound].start
    if start > 0, marks.contains(scalars[start - 1]) { return true }
    let end = start + tokens[places.lowerBound].word.unicodeScalars.count
    if end < scalars.count, marks.contains(scalars[end]) { return true }
    let before = places.lowerBound > 0 ? tokens[places.lowerBound - 1].word : ""
    let after = places.upperBound < tokens.count ? tokens[places.upperBound].word : ""
    if ["to", "до"].contains(before) || isMonth(after) || units.contains(after) { return true }
    // `September 1`; in `1 September 300 staff …` the month has its day.
    let hasDay = places.lowerBound > 1 && tokens[places.lowerBound - 2].term?.kind == .number
    return englishMonths.contains(before) && !hasDay
  }

  /// Whether a number counts the people or houses that a kind of act concerns. These stand behind it, or it ends the
  /// clause, or it says by how many they become less.
  private static func counts(_ tokens: [TermReader.Token], _ places: Range<Int>, _ kind: Act.Kind) -> Bool {
    if kind == .expulsion {
      if places.upperBound == tokens.count { return true }
      if places.lowerBound > 0, ["by", "на"].contains(tokens[places.lowerBound - 1].word) { return true }
    }
    // `755 of the total US embassy staff`, but not `on day 5 after the expulsion of diplomats`.
    let behind = tokens[places.upperBound...].prefix(longestDistance).prefix { !ends.contains($0.word) }
    return isCounted(behind, kind)
  }

  private static func isCounted(_ tokens: ArraySlice<TermReader.Token>, _ kind: Act.Kind) -> Bool {
    tokens.contains { token in
      switch kind {
      case .expulsion: people.contains(token.word) || ActWords.isObject(token, of: kind)
      case .sanctions:
        people.contains(token.word) || firms.contains(token.word) || ActWords.isObject(token, of: .expulsion)
      case .closure, .property: ActWords.isObject(token, of: kind)
      }
    }
  }

  /// What is counted is one of so many words behind the number.
  private static let longestDistance = 5
  /// Words that stand between a number and what it does not count.
  private static let ends: Set<String> = [
    "in", "to", "after", "for", "over", "from", "until", "till", "by", "at", "with", "as", "on", "against", "and", "в",
    "на",
    "за", "до", "по", "к", "с", "со", "от", "для", "при", "после", "против", "и",
  ]
  private static let people: Set<String> = [
    "people", "person", "personnel", "officers", "operatives", "agents", "человек", "человека",
  ]
  /// What sanctions concern beside people.
  private static let firms = Concepts(
    table: """
      individual entit compan firms= firm= banks= bank= ships= vessel tanker organi businessm oligarch lawmaker senator
      minister= ministers= general= generals= hackers= лиц= физлиц юрлиц компани банков= банка= судов= судна= танкер
      организаци бизнесмен олигарх депутат сенатор министр хакер
      """)
  /// Number words that are not read, so that those beside them are no number either.
  private static let multipliers = Concepts(
    table: """
      hundred hundreds= thousand thousands= dozen dozens= score= scores= сто= ста= двести= двухсот= триста= трехсот=
      четыреста= четырехсот= пятьсот= пятисот= шестьсот= шестисот= семьсот= семисот= восемьсот= восьмисот= девятьсот=
      девятисот= тысяч сотн сотен= десятк десяток=
      """)
  /// Signs beside a number that make it a price, a share, a date or a time.
  private static let marks = Set("$€£₽#№%/:".unicodeScalars)
  private static let englishMonths = Concepts(
    table: """
      january= jan= february= feb= march= mar= april= apr= may= june= jun= july= jul= august= aug= september= sept= sep=
      october= oct= november= nov= december= dec=
      """)
  private static let russianMonths = Concepts(
    table: "январ феврал март= марта= марте= апрел май= мая= мае= июн июл август сентябр октябр ноябр декабр")
  private static func isMonth(_ word: String) -> Bool { englishMonths.contains(word) || russianMonths.contains(word) }

  private static let units = Concepts(
    table: """
      hour= hours= day= days= week= weeks= month= months= year= years= minutes= am= pm= percent per= pct= million=
      billion= dollars= rubles= час= часа= часов= день= дня= дней= сутки= суток= недел месяц год= года= лет= минут
      процент млн= млрд= миллион миллиард доллар рубл quarters= thirds= четверт трети= третей=
      """)
}
