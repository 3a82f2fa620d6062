import Basics
import Testing

@testable import Stories

/// What a title says of an act.
struct ActTests {
  private func acts(_ title: String) -> [Act] { Act.acts(in: item("a", title)) }

  @Test(
    "A threat, a warning, a promise or a denial that follows or introduces an act makes it none",
    arguments: [
      "Moscow to shut US consulate, Zakharova threatens", "US to expel Russian diplomats, Blinken vows",
      "Washington closes Russian consulate in Houston, White House denies report",
      "Russia To Expel US Diplomats, Ryabkov Warns", "Russia to expel 20 US diplomats, warns Smirnov",
      "US expels 12 Russian diplomats, Pentagon does not confirm", "Lavrov warns: Russia to close US consulate",
      "Россия закроет консульство США, предупредил Рябков", "США высылают дипломатов РФ, Белый дом это отрицает",
      "Москва вышлет американских дипломатов, не исключил глава МИД",
      "Россия вышлет дипломатов США, закроет консульство, пообещал Медведев",
      "Россия вышлет дипломатов США в случае новых санкций", "Russia to expel US diplomats if visas are refused",
      "Госдеп опровергает: США высылают дипломатов РФ", "Russia to expel US diplomats: Lavrov warns",
      "Kremlin pledges to shut US consulate", "Москва обещает закрыть консульство США",
      "МИД предупреждает о закрытии консульства США", "США закроют консульство РФ, грозит Рубио",
      "US expels Russian diplomats, reports Pentagon calls false",
    ])
  func onlySpokenOf(title: String) { #expect(acts(title).isEmpty) }

  @Test(
    "What others say of an act that is done leaves it an act",
    arguments: [
      "Russia expels 20 US diplomats, Zakharova says", "US expels 12 Russian diplomats, Kremlin warns of consequences",
      "US Expels 12 Russian Diplomats, Moscow Vows Revenge", "США высылают дипломатов РФ, Кремль пообещал ответить",
      "Россия высылает 20 дипломатов США, сообщила Захарова", "US expels 12 Russian diplomats on May 9",
      "Washington expels 12 Russian diplomats, Moscow denies spying",
      "Moscow vows to hit back, expels 12 Americans", "US expels 12 Russian diplomats: more to follow",
      "US expels Russian diplomats, Kremlin: we will respond",
    ])
  func done(title: String) { #expect(acts(title).map(\.kind) == [.expulsion]) }

  @Test(
    "Who orders staff to be cut acts, not who obeys",
    arguments: [
      ("Kremlin orders Washington to cut 300 embassy staff", ActingSide.ru),
      ("Moscow tells US to trim consulate staff", .ru), ("Washington forces Russia to reduce mission staff", .us),
      ("US must cut 300 diplomats, Putin says", .ru), ("Москва велела США сократить 300 дипломатов", .ru),
      ("Россия потребовала, чтобы США сократили персонал посольства", .ru),
      ("США должны сократить 300 сотрудников посольства", .ru), ("Вашингтон обязал Россию сократить дипмиссию", .us),
      ("Russia cuts number of US diplomats by 300", .ru), ("США сократят число российских дипломатов", .us),
    ])
  func orders(title: String, side: ActingSide) { #expect(acts(title).map(\.side) == [side]) }

  @Test(
    "One's own staff and houses, and those of third parties, are no act against the other side",
    arguments: [
      "US cuts consulate staff in Vladivostok", "US to trim Moscow embassy staff", "US embassy in Moscow cuts staff",
      "США сократят штат консульства во Владивостоке", "Россия сокращает число дипломатов в Вашингтоне",
      "Посольство США в Москве сокращает персонал", "Biden orders staff cut at embassy in Moscow",
      "US closes its consulate in Vladivostok", "США закрывают генконсульство в Екатеринбурге",
      "Russia closes Sakharov Center office", "Россия закрыла офис и здание Мемориала",
      "Moscow shuts rights group's offices",
      "Russia shuts American newspaper office", "Russia expels 5 Norwegian diplomats",
      "Norway expels 5 Russian diplomats",
      "Россия высылает румынских дипломатов",
    ])
  func noActAgainstTheOther(title: String) { #expect(acts(title).isEmpty) }

  @Test(
    "The other side's offices and houses are closed or taken",
    arguments: [
      "US shuts Russian trade office in New York", "Россия закрывает представительство США",
      "Moscow seizes US embassy's villa",
      "Россия отобрала у США дачу",
    ])
  func houses(title: String) { #expect(acts(title).count == 1) }

  @Test(
    "An act is an answer only if its own part of the title, or what stands before it, says so",
    arguments: [
      ("US expels 12 Russian diplomats, Moscow promises response", false),
      ("США высылают 12 дипломатов РФ, Москва готовит ответ", false),
      ("Russia closes US consulate and Washington vows retaliation", false),
      ("Moscow to answer later, US expels 12 Russian diplomats", false),
      ("Russia closes US consulate in reprisal, embassy protests", true),
      ("В ответ на санкции Россия высылает дипломатов США", true),
      ("Ответ на высылку: Россия закрывает консульство США", true),
      ("Россия закрывает консульство США, в ответ на высылку", true),
      ("Russia expels 12 US diplomats in tit-for-tat move", true),
      ("Russia retaliates against Washington, expels 12 US diplomats", true),
    ])
  func answers(title: String, isAnswer: Bool) { #expect(acts(title).map(\.isAnswer) == [isAnswer]) }

  @Test("An answer to US sanctions is the one of who answers")
  func deeds() {
    #expect(acts("Russia mirrors US decision, closes US consulate").map(\.side) == [.ru])
    #expect(acts("Москва ответила на санкции США и выслала 12 дипломатов").map(\.side) == [.ru])
  }

  @Test(
    "Dates, times, shares and prices are no numbers of an act",
    arguments: [
      ("US expels Russian diplomats in June 2021", []), ("US announces sanctions on Russia from 1 March", []),
      ("Россия высылает дипломатов США с 5 мая", []), ("Россия сократит штат посольства США на три четверти", []),
      ("1 сентября 300 сотрудников посольства США должны уехать", ["300"]),
      ("US gives 72 hours, expels Russian diplomats", []),
      ("Russia cuts US embassy staff by 60%", []), ("US imposes $50 million sanctions on Russia", []),
      ("Россия высылает дипломатов США в 2021 году", []), ("США ввели санкции против РФ 15.04", []),
      ("Russia closes US consulate within 48 hours", []),
      ("Russia cuts 1,200 of its US embassy staff", ["1200"]),
      ("Россия сократит 1 200 сотрудников посольства США", ["1200"]), ("США высылают двоих дипломатов РФ", ["2"]),
      ("US expels two dozen Russian diplomats", []), ("Russia cuts three hundred US embassy staff", []),
      ("Россия высылает семьсот пятьдесят пять дипломатов США", []), ("US imposes sanctions on Nord Stream 2", []),
      ("US sanctions 4 Russian banks", ["4"]), ("США ввели санкции против 12 компаний РФ", ["12"]),
      ("Russia cuts 300 of the total US embassy staff", ["300"]),
      ("US expels twenty-seven Russian diplomats", ["27"]), ("Россия высылает тридцать пять дипломатов США", ["35"]),
      ("Russia cuts US embassy staff by 300 from September 1", ["300"]), ("US sanctions 7 Russian officials", ["7"]),
      ("Москва высылает 12 американцев", ["12"]),
    ] as [(String, [String])])
  func numbers(title: String, numbers: [String]) { #expect(acts(title).map(\.numbers) == [numbers]) }

  @Test("The reports of one act become one, with the first time of a match and the stories of all, each once")
  func merged() throws {
    func report(_ title: String, story: String, day: Int, matched: Int) throws -> Act {
      var report = item(story, title, hour: day * 24)
      report.at = Timestamp(milliseconds: Int64(matched))
      return try #require(Act.acts(in: report, story: story).first)
    }
    let acts = [
      try report("US expels 60 Russian diplomats", story: "b", day: 0, matched: 900),
      try report("Trump expels 60 Russian diplomats", story: "a", day: 1, matched: 500),
      try report("Washington expels 60 Russian diplomats", story: "b", day: 2, matched: 700),
      try report("Russia expels 58 US diplomats", story: "c", day: 3, matched: 800),
    ]
    let chain = try #require(Chain.all(among: acts).first)
    #expect(chain.act.matchedAt.milliseconds == 500)
    #expect(chain.act.story == "b" && chain.act.stories == ["b", "a"])
    #expect(chain.answer.matchedAt.milliseconds == 800 && chain.answer.stories == ["c"])
  }

  @Test(
    "Whose sanctions they are, and against whom, is read",
    arguments: [
      ("US imposes sanctions on Russia's shadow fleet", ActingSide.us), ("США ввели новые санкции против РФ", .us),
      ("Russia imposes sanctions on 40 US officials", .ru), ("US announces Russia sanctions", .us),
      ("US sanctions Russian oil firms", .us), ("Washington slaps new sanctions on Moscow", .us),
    ])
  func sanctions(title: String, side: ActingSide) { #expect(acts(title).map(\.side) == [side]) }

  @Test(
    "To speak of sanctions, or of those of third parties, is no act",
    arguments: [
      "US-sanctioned Russian tanker arrives in port", "US anti-Russian sanctions hurt farmers",
      "US-Russia sanctions row grows", "Kremlin hits out at new US sanctions", "Putin announces aid after US sanctions",
      "Москва объявила санкции США незаконными", "US imposes sanctions on Indian refiner for buying Russian oil",
    ])
  func sanctionsOfOthers(title: String) { #expect(acts(title).isEmpty) }

  @Test(
    "Words that are hedges elsewhere leave an act one",
    arguments: [
      "Russia follows suit, expels 12 US diplomats", "Moscow expels 12 US diplomats in return",
      "Russia condemns US sanctions, expels 12 US diplomats", "США высылают 12 дипломатов РФ без объяснений",
      "Russia expels 12 US diplomats without warning",
      "US expels 12 Russian diplomats, Moscow warns", "США высылают 12 дипломатов РФ, Москва пригрозила",
    ])
  func noHedges(title: String) { #expect(acts(title).map(\.kind) == [.expulsion]) }

  @Test("A house that is being closed is closed; who speaks behind a dash is no object")
  func dashes() {
    #expect(acts("US is closing Russian consulate in Houston").map(\.kind) == [.closure])
    #expect(acts("Ryabkov: closing of Russian consulates is unfriendly").isEmpty)
    #expect(acts("Russia reduces troop numbers near border - US official").isEmpty)
    #expect(acts("Россия закрыла небо над столицей — посольство США").isEmpty)
    #expect(acts("Russia — in response to sanctions — expels 12 US diplomats").map(\.isAnswer) == [true])
  }

  @Test("A title of any length is read without delay", .timeLimit(.minutes(1)))
  func longTitles() {
    for part in ["Russia, a, ", "expels diplomats; ", "US expels, ", "a - ", "hundred 1 200 "] {
      #expect(acts(String(repeating: part, count: 256_000 / part.utf8.count)).count <= 1)
    }
    #expect(acts("Russia expels 12 US diplomats" + String(repeating: ", a", count: 80_000)).count == 1)
  }

  @Test("At most 50 stories of an act are kept")
  func mostStories() throws {
    var act = try #require(acts("US expels 60 Russian diplomats").first)
    for number in 0..<200 {
      var report = act
      report.story = "\(number)"
      act.merge(report)
    }
    #expect(act.stories.count == Act.mostStories && act.stories.prefix(3) == ["a", "0", "1"])
  }
}
