/// The words by which titles show that an act is threatened, judged, denied, undone or brought to court, not done.
enum ActHedges {
  /// Whether the word at a place shows it of the act beside it.
  static func isOnlySpokenOf(_ tokens: [TermReader.Token], _ index: Int) -> Bool {
    let token = tokens[index]
    if ActAnswers.isAnswer(token) || isMay(tokens, index) || isMissing(tokens, index) { return false }
    let before = index > 0 ? tokens[index - 1].word : ""
    // `Follows suit`, `in return`.
    if token.word == "suit" && before.hasPrefix("follow") || token.word == "return" && before == "in" { return false }
    // `Moscow vows revenge, expels …`: what is promised is the act itself.
    if token.concept.map(promises.contains) ?? false {
      let promised = tokens[(index + 1)...].firstIndex { $0.term != nil }
      return !(promised.map { ActAnswers.answers(tokens, $0) || tokens[$0].word == "revenge" } ?? false)
    }
    return hedges.contains(token.word) || threatens(token)
      || SpeakingWords.denies(token.word) && !absence.contains(token.word)
  }

  /// Whether the word at a place says that somebody judges what another did: its clause reports no act.
  static func judges(_ tokens: [TermReader.Token], _ index: Int) -> Bool {
    SpeakingWords.reacts(tokens[index]) && !ActAnswers.isAnswer(tokens[index]) && !moods.contains(tokens[index].word)
      && !isMissing(tokens, index)
  }

  /// Whether a word says what is not there, as in `without warning`.
  private static func isMissing(_ tokens: [TermReader.Token], _ index: Int) -> Bool {
    index > 0 && absence.contains(tokens[index - 1].word)
  }

  private static let absence: Set<String> = ["without", "без"]

  /// Whether a word begins a condition.
  static func isCondition(_ token: TermReader.Token) -> Bool { ["if", "whether", "если"].contains(token.word) }

  /// Whether a word says that somebody threatens, warns, promises or denies.
  static func threatens(_ token: TermReader.Token) -> Bool { isThreat(token) || threatening.contains(token.word) }

  private static func isThreat(_ token: TermReader.Token) -> Bool { token.concept.map(threats.contains) ?? false }

  /// Whether a part of a title says of the part before it that it is a threat or is denied, and nothing else: `Lavrov
  /// warns`, `пригрозил Песков`, `State Department denies report`. `Moscow vows revenge` is another event.
  static func isTag(_ tokens: [TermReader.Token], in part: String) -> Bool {
    let clause = tokens.prefix(MainClause.length(tokens))
    guard
      let verb = clause.firstIndex(where: { threatens($0) || SpeakingWords.denies($0.word) })
    else { return false }
    let scalars = Array(part.unicodeScalars)
    // In `Vows Revenge` a capital does not show a name.
    let hasNames = !scalars[clause[verb].start].properties.isUppercase
    return clause.indices.allSatisfy { index in
      let token = clause[index]
      if token.term == nil || threatens(token) || token.term?.kind == .number { return true }
      if ActSides.side(token) != nil || tagWords.contains(token.word) { return true }
      if let concept = token.concept { return tagConcepts.contains(concept) || Actors.isActor(token) }
      return token.name != nil && (hasNames || index < verb)
    }
  }

  /// Whether a tag (`isTag`) takes back an act of a side: it denies it, or the side only threatens. What the other side
  /// threatens is another event.
  static func takesBack(_ tag: [TermReader.Token], anActOf side: ActingSide) -> Bool {
    if tag.contains(where: { SpeakingWords.denies($0.word) || $0.concept.map(denials.contains) ?? false }) {
      return true
    }
    let speaker = tag.lazy.compactMap(ActSides.side).first
    return speaker == nil || speaker == side
  }

  /// Whether a word names the month of May, not a modal verb.
  private static func isMay(_ tokens: [TermReader.Token], _ index: Int) -> Bool {
    guard tokens[index].word == "may" else { return false }
    let before = index > 0 ? tokens[index - 1] : nil
    let after = index + 1 < tokens.count ? tokens[index + 1] : nil
    return before?.term?.kind == .number || after?.term?.kind == .number
      || ["in", "by", "since", "from", "until", "till", "of", "last", "this", "early", "late"].contains(before?.word)
  }

  private static let promises = Concepts.standard.concepts("promise")
  private static let threats = Concepts.standard.concepts("threat warn promise deny")
  private static let denials = Concepts.standard.concepts("deny")
  private static let threatening = Concepts(
    table: """
      swears= urges= urged= recommends= recommended= proposes= proposed= suggests= suggested= hopes= rule= rules= ruled=
      false= untrue= рекоменд предложи предлага надеет спрогноз допусти допуска призва призыв исключ неправд ложь= ложью=
      фейк грозит= грозят= грозил= грозила= грозили=
      """)
  /// Of whom and of what a tag may speak.
  private static let tagConcepts = Concepts.standard.concepts(
    "minister ministry spokesman official ambassador senator adviser president secretary government diplomat source chief "
      + "deputy department embassy congress report claim слух")
  private static let tagWords = Concepts(
    table: """
      foreign= envoy= calls= called= назвал= назвала= назвали= press= head= confirm= confirms= reports= reported= statement= information= rumours= rumors= friday=
      monday= tuesday= wednesday= thursday= подтвер сообщени информаци иностранных= дел= ведомств внешнеполитическ пресс=
      замглав замминистр глава= главы= главе=
      """)

  /// Adjectives of those who act.
  private static let moods: Set<String> = ["angry", "furious", "outraged", "irate"]
  private static let hedges = Concepts(
    table: """
      could= may= might= would= should= if= unless= plan= plans= planned= weighs= weigh= considers= mull urge
      hope fear ready recommend propos seeks= seek= wants= want= expect likely= postpon delay court= lawsuit= suit= sue=
      sues= plead guilty= charge charges= charged= evasion= return= returns= returning= returned= lift ease= eases= resum
      extend cancel suspend talks= bill= learn= может= могут= мог= могла= могли= бы= если= случае= готов=
      готова= готовы= готовит план= планы= планирует рассматр предлож пригроз угро допуст обсу отлож отмен продл снят снял суд= суда= суде= иск= иска= вернуть= вернет= вернут= возврат
      попал несмотря условия проект= законопроект
      """)
}
