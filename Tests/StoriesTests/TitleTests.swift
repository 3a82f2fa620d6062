import Matches
import Testing

@testable import Stories

/// What is read from a title.
struct TitleTests {
  private func fingerprint(_ title: String, _ summary: String = "") -> Fingerprint {
    Fingerprint(item("a", title, summary))
  }

  @Test(
    "Who speaks is found before a colon, beside the verb and after a last dash",
    arguments: [
      ("Lavrov: no talks before spring", "lavrov"), ("Kremlin says talks may begin in spring", "kremlin"),
      ("Переговоры начнутся весной — Песков", "peskov"),
      ("Переговоры начнутся весной, заявили в Пентагоне", "pentagon"),
      ("White House denies report of talks", "white-house"),
    ])
  func voice(title: String, speaker: String) throws {
    let concept = try #require(Concepts.standard.concept(of: speaker))
    #expect(fingerprint(title).voices.terms == [Term(concept: concept)])
  }

  @Test("A newspaper that reports is no speaker, and a title without a speaker has none")
  func noVoice() {
    #expect(fingerprint("Bloomberg: banks to lose licences").voices.terms.isEmpty)
    #expect(!fingerprint("Tanker reaches Murmansk").voices.speaks)
    #expect(fingerprint("BREAKING: Tanker reaches Murmansk").voices.terms.isEmpty)
    // Who confirms an event tells of the event, not of a reaction.
    #expect(!fingerprint("Минобороны сообщило, что танкер вошел в порт").voices.speaks)
    #expect(fingerprint("Минобороны назвало заход танкера провокацией").voices.speaks)
  }

  @Test(
    "The outlets that a title cites are read in either language, with their capitals, and not the publisher at its end",
    arguments: [
      ("Spiegel: Berlin weighs ban on Russian visas", ["spiegel"]),
      ("Tanker fleet has new owners — Рейтер", ["reuters"]),
      ("New York Times and WSJ name the new envoy", ["nyt", "wsj"]),
      ("Флот танкеров сменил владельцев, пишет The Times", ["the times"]),
      ("Уолл-стрит джорнал: послы обсудили зерно", ["wsj"]),
      ("Wall Street Journal: envoys met over grain", ["wsj"]),
      ("Envoy reads the papers at times in a financial district", []),
      ("Wall Street falls as envoys fly 300 ft above the Washington post office", []),
      ("US and Russia swap prisoners - Reuters", []), ("US and Russia swap prisoners | CNN", []),
      ("US and Russia swap prisoners - The Washington Post", []), ("US and Russia swap prisoners - BBC News", []),
      ("US and Russia swap prisoners | CNN Politics", []), ("Reuters: prisoners swapped - Axios Moscow", ["reuters"]),
      ("The Guardian Council and the Times of India on grain", []),
      ("US and Russia swap prisoners — Reuters", ["reuters"]),
      ("US and Russia swap prisoners, Reuters reports", ["reuters"]),
    ])
  func outlets(title: String, outlets: [String]) { #expect(fingerprint(title).outlets == outlets) }

  @Test("A ministry and its minister are one voice, two officials are two")
  func offices() {
    let ministry = fingerprint("МИД заявил о закрытии консульства").voices
    #expect(ministry.meets(fingerprint("Lavrov says consulate will close").voices))
    #expect(ministry.meets(fingerprint("Захарова прокомментировала закрытие консульства").voices))
    #expect(
      !fingerprint("Lavrov says consulate will close").voices.meets(
        fingerprint("Захарова прокомментировала закрытие консульства").voices))
  }

  @Test("What follows after, amid, на фоне is not the main clause")
  func mainClause() {
    func clause(_ title: String) -> [String] {
      let tokens = TermReader.tokens(of: title)
      return tokens.prefix(MainClause.length(tokens)).map(\.word)
    }
    #expect(clause("Tanker reaches port after long chase") == ["tanker", "reaches", "port"])
    #expect(clause("Посол вернулся в Москву на фоне протестов") == ["посол", "вернулся", "в", "москву"])
    #expect(clause("After long chase tanker reaches port").count == 6)
    #expect(clause("Танкер задержан из-за утечки нефти") == ["танкер", "задержан"])
    #expect(clause("Navy takes over two tankers in answer to raid") == ["navy", "takes", "over", "two", "tankers"])
  }

  @Test(
    "All forms of a word have its concept",
    arguments: [
      ("представитель", "представителями"), ("баллистический", "баллистическими"), ("use", "использовались"),
      ("defense", "defences"), ("ukraine", "всу"), ("detained", "detention"), ("world", "мирового"),
    ])
  func forms(word: String, other: String) {
    #expect(Concepts.standard.concept(of: word) != nil)
    #expect(Concepts.standard.concept(of: word) == Concepts.standard.concept(of: other))
  }

  @Test("Two words that are one name have one concept in both languages")
  func phrases() {
    let concepts = ["White House", "Белый дом", "белого дома"].map { TermReader.tokens(of: $0).first?.concept }
    #expect(concepts.allSatisfy { $0 != nil && $0 == concepts[0] })
  }

  @Test("A word of two words with a hyphen is two, except where the whole has a meaning or a part is no word")
  func hyphens() {
    func words(_ title: String) -> [String] { TermReader.tokens(of: title).map(\.word) }
    #expect(words("US-Russia talks") == ["us", "russia", "talks"])
    #expect(words("Экс-советник Белого дома") == ["экс", "советник", "белого-дома"])
    #expect(words("Сан-Франциско") == ["сан-франциско"] && words("S-400 for G-7") == ["s-400", "for", "g-7"])
  }

  @Test("Each word that a table lists whole is read as that word, also one with a hyphen or an apostrophe")
  func reachable() {
    for word in QuietWords.all.union(MainClause.words).union(SpeakingWords.media) {
      #expect(TermReader.tokens(of: word).map(\.word) == [word])
    }
    #expect(fingerprint("Би-би-си: банки лишатся лицензий").voices.terms.isEmpty)
    // Abbreviations with dots are two letters.
    #expect(TermReader.tokens(of: "U.N. and U.S.").map { $0.concept != nil } == [true, false, true])
  }

  @Test(
    "A name sounds the same in both languages",
    arguments: [("Zakharova", "Захаровой"), ("Chernenko", "Черненко"), ("Nemtsov", "Немцова"), ("Maksim", "Максим")])
  func names(english: String, russian: String) {
    #expect(NameSound.of(english.lowercased()) == NameSound.of(russian.lowercased()))
  }

  @Test("A word is found by its longest beginning in the table, an exact one only whole")
  func concepts() {
    let table = Concepts(table: "ship= vessel | судн; shipyard | верф")
    #expect(table.concept(of: "ship") == 0 && table.concept(of: "судно") == 0)
    #expect(table.concept(of: "shipyards") == 1)
    #expect(table.concept(of: "ships") == nil && table.concept(of: "судноремонтный") == nil)
  }

  @Test("Another's judgement of an event is a story of its own, in either language")
  func judgement() {
    let places = assign([
      item(
        "a", "US to shut Russian consulate in Houston",
        "The State Department gave Russia two days to leave the building."),
      item("b", "США закрывают консульство России в Хьюстоне", "Госдеп дал два дня, чтобы освободить здание.", hour: 2),
      item(
        "c", "Песков назвал закрытие консульства в Хьюстоне ошибкой", "Пресс-секретарь сожалеет о решении США.", hour: 9
      ),
    ])
    #expect(places.map(\.id) == ["a", "a", "c"])
    #expect(places.last?.follows == "a")
  }
}
