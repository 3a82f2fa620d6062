/// Words in titles that show that somebody speaks or answers, in lower case.
enum SpeakingWords {
  /// Whether a word says that somebody speaks. Who merely reports an event (`сообщает`, `according to`) is no speaker.
  static func speaks(_ word: String) -> Bool { verbs.contains(word) }

  /// Whether a word says that somebody answers, judges or comments on what another did.
  static func reacts(_ token: TermReader.Token) -> Bool {
    if let concept = token.concept, reactions.contains(concept) { return true }
    return judgements.contains(token.word)
  }

  /// Whether a word denies.
  static func denies(_ word: String) -> Bool { negations.contains(word) || word.hasSuffix("n't") }

  /// Whether a word is the name of a newspaper, an agency or a channel, or a label such as `BREAKING`.
  static func isMedia(_ word: String) -> Bool { media.contains(word) }

  private static let verbs = Concepts(
    table: """
      заяв назвал назвали прокоммент объясн ответ отреаг оцени раскрит осуди призва пригроз предупре рассказ
      поясн считает высказ опроверг призна обвини улич попросил потребов отмети указ усомни
      допусти предполож говор согласи прогноз подчерк коммент одобри назыв насмеш возрази
      сравни увиде заподозр поблагодар надеет уверен says= said= say= responds= respond= responded= reacts= react=
      slams= slam= blasts= blast= rips= rip= criticizes= criticize= condemns= calls= urges= urge= warns= warn= claims=
      claim= denies= deny= accuses= defends= explains= tells= mocks= mock= praises= praise= pans= demands= demand=
      admits= suggests= speaks= speak= saying= told= reveals= reveal= cheers= cheer= bash= bashes= laments=
      counters= counter= rails= jeers= applauds= welcomes= vows= pledges= hits= insists= believes= voices= questions=
      asks= argues= hails= remarks= reaction= comments= lambasts=
      """)
  private static let judgements = Concepts(table: "назвал оценил отверг раскрит возраз посмея высмея")
  private static let reactions = Concepts.standard.concepts(
    "react criticis explain mock respond deny prais apolog doubt complain insult outrage reject refut condemn welcom")
  private static let negations: Set<String> = ["не", "нет", "no", "not", "without", "без", "never", "none", "neither"]
  /// Words of the names in `Outlets`, of further agencies, and labels.
  static let media = Set(
    """
    nyt wapo monde reuters рейтер рейтерс cnn bloomberg блумберг axios politico wsj afp bbc би-би-си guardian fox nbc abc cbs msnbc
    economist yonhap figaro spiegel bild тасс tass рбк rbc риа интерфакс interfax telegraph ft lenta newsweek semafor
    kyodo post breaking exclusive live opinion analysis update explainer срочно молния эксклюзив
    """.split(whereSeparator: \.isWhitespace).map(String.init))
}
