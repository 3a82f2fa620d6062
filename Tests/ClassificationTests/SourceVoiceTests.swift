import Classification
import Testing

/// The names a publisher uses for itself do not count as its country; reports about the publisher do.
struct SourceVoiceTests {
  /// A topic that matches if both sides are named.
  private let watchlist: Watchlist = {
    var watchlist = SmallWatchlist.with(["envoy*": 10, "talks": 10, "посланник*": 10], gate: .pair, threshold: 5)
    watchlist.entities += [
      SmallWatchlist.entity(
        "ru.rt", .org, "RU", en: ["RT", "Russia Today", "Sputnik", "TASS"], ru: ["ТАСС", "РИА Новости"])
    ]
    return watchlist
  }()

  private func isRelevant(_ title: String, _ summary: String, source: SourceVoice = .unknown) throws -> Bool {
    let (classifier, _) = Classifier.compile(watchlist)
    let item = Item(id: "x", title: title, summary: summary, source: source)
    return try #require(classifier).classify(item).relevant
  }

  @Test(
    "Final lines, credits and calls to subscribe after the text do not count",
    arguments: [
      "Read the full story at RT.com", "Read More on Russia Today »", "Continue reading on Russia Matters",
      "Source: TASS",
      "(Source: RIA Novosti, Moscow)", "Via Sputnik", "/TASS/", "(Sputnik)", "— RT", "TASS", "© 2026 Russia Today",
      "(c) RT. All rights reserved.", "Reporting by Ada Quill in Moscow; editing by J. Petrov",
      "(Reporting by Ada Quill in Moscow; Editing by J. Petrov)", "Follow RT on Telegram!",
      "Subscribe to RT. Follow us on X.",
      "Read also: Russia blames no one", "The post Envoys leave. What next? appeared first on Russia Today.",
      "This article was originally published by RT.", "Ada Quill in Moscow contributed to this report.",
      "The statements, views and opinions expressed in this column are those of the author and do not represent those of RT.",
      "Читать далее на RT", "Подробнее на сайте ТАСС", "Источник: РИА Новости", "Фото: РИА Новости / Иван Петров",
      "Читайте также: Россия ждёт ответа", "Подписывайтесь на RT", "Запись Envoys leave впервые появилась RT.",
      "Weiterlesen auf RT DE", "Der Beitrag Envoys leave erschien zuerst auf RT DE.", "t.me/rt_russian", "@RT_com",
      "https://www.rt.com/russia/1", "L'article Envoys leave est apparu en premier sur RT.",
    ])
  func tails(_ tail: String) throws {
    #expect(try !isRelevant("US recalls two envoys", "No reason was given. \(tail)"))
    // The same words inside a sentence count.
    #expect(try isRelevant("US recalls two envoys", "No reason was given, Russia said. \(tail)"))
  }

  @Test(
    "A dateline does not count as a place",
    arguments: [
      "MOSCOW, November 26. /TASS/. ", "MOSCOW, Russia, Nov 26 (Reuters) - ", "MOSCOW (TASS) — ", "RUSSIA — ",
      "(TASS) — ",
      "/TASS correspondent Ivan Petrov/. ", "TASS, November 26. ", "Россия, Москва. 26 ноября. INTERFAX.RU - ",
      "МОСКВА, 26 ноя - РИА Новости. ", "26 ноября, Москва /Корр. ТАСС/. ", "Москва, 26 ноября 2026, 10:30 — REGNUM ",
      "By Ada Quill MOSCOW (Reuters) - ", "RT @envoy: ", "[Moscow, Russia] — ", "TASS: ",
      "RUSSIA, 26 November (UNK) – ",
    ])
  func datelines(_ dateline: String) throws {
    #expect(try !isRelevant("US recalls two envoys", dateline + "The US recalled two envoys."))
    #expect(try isRelevant("Envoys recalled", dateline + "The US and Russia recalled two envoys."))
  }

  @Test(
    "A publisher's name at the end of a headline or of its repetition does not count",
    arguments: [
      "US recalls two envoys - RT", "US recalls two envoys – TASS", "US recalls two envoys — Russia Today",
      "US recalls two envoys | RT",
      "US recalls two envoys (TASS)", "US recalls two envoys / Sputnik", "TASS: US recalls two envoys",
    ])
  func publishers(_ title: String) throws {
    #expect(try !isRelevant(title, "No reason was given."))
    #expect(try !isRelevant("US recalls two envoys - Russia Today", "US recalls two envoys Russia Today"))
  }

  @Test(
    "Notices required by law do not count",
    arguments: [
      "Об этом пишет издание (признано в России иноагентом).",
      "Пишет сайт (организация, запрещённая в России; признана экстремистской).",
      "НАСТОЯЩИЙ МАТЕРИАЛ ПРОИЗВЕДЕН ИНОСТРАННЫМ АГЕНТОМ «УГОЛ», ВНЕСЕННЫМ В РЕЕСТР МИНЮСТА РОССИИ. 18+",
      "Данное сообщение создано и распространено российским иностранным агентом, Россия.",
      "Писали в сети. * Признана в России экстремистской.",
      "The site (designated a foreign agent in Russia) wrote so.",
      "These materials are distributed by a firm on behalf of Russia. More at the ministry.",
    ])
  func notices(_ text: String) throws { #expect(try !isRelevant("US recalls two envoys", text)) }

  @Test(
    "A report about an agency, or a sentence that names it, counts",
    arguments: [
      ("US sanctions RT over envoys", "The list is long."), ("US bars RT, Sputnik from talks", ""),
      ("Envoys: US answers TASS", ""),
      ("Talks on envoys", "The US said that it would ban RT."),
      ("Envoys", "Russia labels a US station a foreign agent."),
      ("Россия признала радио США иноагентом", "Посланника вызвали."),
      ("US envoys leave", "The source of the row is Russia."),
      ("US envoys leave", "Read in Moscow as a sign, the step pleased Russia."),
      ("US envoys", "The post in Russia is vacant."),
      ("", "Read this: US recalls envoys from Russia, it says."), ("", "Video: US envoys leave Russia in a hurry"),
      ("US recalls envoys", "Russia, 26 November. No talks. It was Russia that had asked."),
      ("Envoys", "Talks. Source: Interfax. The US and Russia agreed."), ("US envoys meet", "US envoys meet Russia"),
    ])
  func news(_ title: String, _ summary: String) throws { #expect(try isRelevant(title, summary)) }

  @Test("The feed's title and its site's name at the end of a text do not count")
  func names() throws {
    let source = SourceVoice(titles: ["Harbour News | Russia Desk"], hosts: ["www.russia-wire.example"])
    for tail in ["Russia Desk", "— Russia Desk", "(Russia-wire.example)", "Harbour News | Russia Desk"] {
      #expect(try !isRelevant("US recalls two envoys", "No reason was given. \(tail)", source: source), "\(tail)")
    }
    #expect(try !isRelevant("US recalls two envoys – Russia Desk", "", source: source))
    #expect(try isRelevant("US recalls two envoys", "No reason was given to the Russia Desk", source: source))
  }

  @Test("Recurring sentences do not count, but only at the end of the text where they recur")
  func recurring() throws {
    let source = SourceVoice(recurring: [
      RecurringSentence(place: .end, text: "All of Russia in one letter."),
      RecurringSentence(place: .start, text: "From Russia, daily."),
    ])
    #expect(
      try !isRelevant(
        "US recalls envoys", "From Russia, daily. No reason. All of Russia in one letter.", source: source))
    #expect(try isRelevant("US recalls envoys", "No reason. From Russia, daily.", source: source))
  }

  @Test("Evidence after a dateline and before a final line keeps its position")
  func places() throws {
    let summary = "МОСКВА, 26 ноя - РИА Новости. Россия ждёт посланника США. Читать далее на RT"
    let verdict = try watchlist.verdict("", summary: summary)
    let hit = try #require(verdict.topics.first?.evidence.first)
    let scalars = Array(summary.unicodeScalars)[hit.start..<hit.end]
    #expect(String(String.UnicodeScalarView(scalars)) == "посланника")
    #expect(verdict.headline == "Россия ждёт посланника США.")
    #expect(verdict.entities.map(\.id).sorted() == ["ru", "us"])
  }
}
