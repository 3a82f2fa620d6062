import Classification
import Testing

/// Russian names: the other cases derived from the nominative.
struct RussianNameTests {
  struct Row: CustomTestStringConvertible, Sendable {
    var cases: [String]
    var testDescription: String { cases[0] }

    init(_ cases: String) { self.cases = cases.split(separator: "|").map(String.init) }
  }

  @Test(
    "Each name has its usual form in each case",
    arguments: [
      Row("Олег Марков|Олега Маркова|Олегу Маркову|Олега Маркова|Олегом Марковым|Олеге Маркове"),
      Row("Ирина Маркова|Ирины Марковой|Ирине Марковой|Ирину Маркову|Ириной Марковой|Ирине Марковой"),
      Row("Юрий Белинский|Юрия Белинского|Юрию Белинскому|Юрия Белинского|Юрием Белинским|Юрии Белинском"),
      Row("Юлия Белинская|Юлии Белинской|Юлии Белинской|Юлию Белинскую|Юлией Белинской|Юлии Белинской"),
      Row("Игорь Бойко|Игоря Бойко|Игорю Бойко|Игоря Бойко|Игорем Бойко|Игоре Бойко"),
      Row("Глеб Долгих|Глеба Долгих|Глебу Долгих|Глеба Долгих|Глебом Долгих|Глебе Долгих"),
      Row("Лев Сухой|Льва Сухого|Льву Сухому|Льва Сухого|Львом Сухим|Льве Сухом"),
      Row("Павел Крайний|Павла Крайнего|Павлу Крайнему|Павла Крайнего|Павлом Крайним|Павле Крайнем"),
      Row("Пётр Чайка|Петра Чайки|Петру Чайке|Петра Чайку|Петром Чайкой|Петре Чайке"),
      Row("Никита Берия|Никиты Берии|Никите Берии|Никиту Берию|Никитой Берией|Никите Берии"),
      Row("Илья Король|Ильи Короля|Илье Королю|Илью Короля|Ильей Королем|Илье Короле"),
      Row("Андрей Гай|Андрея Гая|Андрею Гаю|Андрея Гая|Андреем Гаем|Андрее Гае"),
      Row("Анна Король|Анны Король|Анне Король|Анну Король|Анной Король|Анне Король"),
      Row("Ричард Гудвин|Ричарда Гудвина|Ричарду Гудвину|Ричарда Гудвина|Ричардом Гудвином|Ричарде Гудвине"),
      Row("Джордж Буш|Джорджа Буша|Джорджу Бушу|Джорджа Буша|Джорджем Бушем|Джордже Буше"),
      Row("Хизер Науэрт|Хизер Науэрт|Хизер Науэрт|Хизер Науэрт|Хизер Науэрт|Хизер Науэрт"),
      Row("Джон Керри|Джона Керри|Джону Керри|Джона Керри|Джоном Керри|Джоне Керри"),
      Row(
        "Анна Римская-Попова|Анны Римской-Поповой|Анне Римской-Поповой|Анну Римскую-Попову|Анной Римской-Поповой|Анне Римской-Поповой"
      ),
      Row("А. Марков|А. Маркова|А. Маркову|А. Маркова|А. Марковым|А. Маркове"),
      Row(
        "Вера Львовна Марц|Веры Львовны Марц|Вере Львовне Марц|Веру Львовну Марц|Верой Львовной Марц|Вере Львовне Марц"),
      Row(
        "Эммануэль де Сад|Эммануэля де Сада|Эммануэлю де Саду|Эммануэля де Сада|Эммануэлем де Садом|Эммануэле де Саде"),
    ])
  func cases(_ row: Row) throws {
    let name = try #require(RussianName(person: row.cases[0]))
    #expect(GrammaticalCase.allCases.map { name.spellings($0)[0] } == row.cases)
  }

  @Test(
    "Spelling variants of a name are derived",
    arguments: [
      ("Марков Олег Ильич", "Олегом Ильичом Марковым"), ("Олег Ильич Марков", "О. И. Маркову"),
      ("Олег Ильич Марков", "О.И. Маркова"), ("Олег Ильич Марков", "Олега Маркова"), ("О.И. Марков", "О.И. Маркову"),
      ("Олег Беленец", "Олега Беленца"), ("Олег Беленец", "Олега Беленеца"), ("Иван Кара-Оглы", "Ивана Кара-Оглы"),
      ("Сэм Майкл Тод", "Сэму Майклу Тоду"),
    ])
  func alternatives(_ name: String, _ spelling: String) throws {
    #expect(try #require(RussianName(person: name)).spellings.contains(spelling))
  }

  @Test(
    "Words that are not a name in the nominative get no derived forms",
    arguments: ["ФБР", "Oleg Markov", "олег марков", "Марко*", "глава МИД", "Олег (Марков|Маркин)", "", "О."])
  func noNames(_ text: String) { #expect(RussianName(person: text) == nil) }

  @Test(
    "A bare surname takes its gender from the full name in the same list",
    arguments: [("Эмили Грант", "Грант", "Гранта", false), ("Питер Грант", "Грант", "Гранта", true)])
  func likeness(_ full: String, _ surname: String, _ form: String, _ declines: Bool) throws {
    let name = try #require(RussianName(person: surname, likeness: RussianName(person: full)))
    #expect(name.spellings.contains(form) == declines)
  }

  @Test("A class given in the watchlist overrides the one derived from the ending")
  func declension() throws {
    #expect(
      try #require(RussianName(person: "Жан Гаврила", declension: .indeclinable)).spellings(.dative)[0]
        == "Жану Гаврила")
    #expect(
      try #require(RussianName(person: "Дана Рорк", declension: .maleConsonant)).spellings(.genitive)[0] == "Даны Рорка"
    )
  }

  @Test(
    "Places and their adjectives decline",
    arguments: [
      ("Мурманск", "в", "Мурманске"), ("Верхний Тагил", "из", "Верхнего Тагила"),
      ("Южная Осетия", "с", "Южной Осетией"),
      ("Рязань", "к", "Рязани"), ("Ставрополь", "к", "Ставрополю"), ("Домодедово", "из", "Домодедова"),
      ("мурманский", "о", "мурманской"), ("Гавана", "в", "Гаване"),
    ])
  func places(_ name: String, _: String, _ form: String) throws {
    #expect(try #require(RussianName(place: name)).spellings.contains(form))
  }

  @Test(
    "Plurals, acronyms and indeclinable endings get no derived forms", arguments: ["Сочи", "США", "Штатов"])
  func noPlaces(_ name: String) { #expect(RussianName(place: name) == nil) }

  @Test(
    "Russian names are transliterated in several ways; foreign names are not",
    arguments: [
      ("Сергей Рябков", ["Sergei Ryabkov", "Sergey Riabkov", "Sergei Rjabkov"]),
      ("Юрий Жилин", ["Yury Zhilin", "Iurii Zhilin", "Yuriy Zhilin"]),
      ("Пётр Ершов", ["Pyotr Ershov", "Petr Yershov"]),
      ("Ксения Щукина", ["Xenia Shchukina", "Ksenia Shchukina"]), ("Кэролайн Левитт", []),
    ])
  func latin(_ name: String, _ expected: [String]) throws {
    let spellings = Transliteration.spellings(of: try #require(RussianName(person: name)))
    #expect(Set(expected).isSubset(of: spellings) && spellings.isEmpty == expected.isEmpty, "\(spellings)")
  }
}

/// Names in a watchlist, and the texts in which they are found.
struct NameFormTests {
  private func names(_ title: String, _ change: (inout Entity) -> Void) throws -> Bool {
    var entity = Entity(id: Located("x"), name: "X", kind: .person, side: "RU")
    change(&entity)
    var watchlist = SmallWatchlist.with(["zzz": 1])
    watchlist.entities.append(entity)
    return try watchlist.verdict(title).entities.contains { $0.id == "x" }
  }

  @Test(
    "A person given once, in the nominative, is found in every case and with initials",
    arguments: [
      ("США выслали Глеба Снегова", true), ("Встреча с Глебом Снеговым", true), ("Г. Снегов ответил США", true),
      ("О Глебе Снегове", true), ("ГЛЕБУ СНЕГОВУ ОТКАЗАЛИ", true), ("Глеб Снеговик пришел", false),
      ("Снегов пришел", false),
    ])
  func person(_ title: String, _ isNamed: Bool) throws {
    #expect(try names(title) { $0.names["ru"] = [.phrase(Located("Глеб Снегов"))] } == isNamed)
  }

  @Test("With `declension: none` a name is found only as written")
  func asWritten() throws {
    #expect(try !names("Виза для Глеба Снегова") { $0.names["ru"] = [.asWritten(Located("Глеб Снегов"))] })
    #expect(try names("Глеб Снегов в США") { $0.names["ru"] = [.asWritten(Located("Глеб Снегов"))] })
  }

  @Test("A place is declined unless the watchlist lists its forms; an acronym never is")
  func places() throws {
    #expect(
      try names("Консул в Мурманске") {
        $0.kind = .place; $0.names["ru"] = [.phrase(Located("Мурманск"))]
      })
    #expect(
      try !names("Консулом в Мурманском") {
        $0.kind = .place
        $0.names["ru"] = [.phrase(Located("Мурманск")), .phrase(Located("Мурманске"))]
      })
    #expect(
      try names("Акции Роспрома упали") {
        $0.kind = .org; $0.names["ru"] = [.phrase(Located("Роспром"))]
      })
  }

  @Test("With `transliterate: true` the name is found in English texts too")
  func transliterated() throws {
    func named(_ isOn: Bool) throws -> Bool {
      try names("Gleb Iurov expelled") {
        $0.names["ru"] = [.phrase(Located("Глеб Юров"))]
        $0.transliterate = isOn
      }
    }
    #expect(try named(true))
    #expect(try !named(false))
  }
}
