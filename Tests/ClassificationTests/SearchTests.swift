import Classification
import Testing

/// What search, `backtest` and `names` use of the classifier.
struct SearchTests {
  @Test(
    "Words for the search index are folded as in the classifier",
    arguments: [
      ("U.S. and Moscow’s O'Brien", "us and moscow o'brien"), ("Ёлка ЁЛКИ и\u{0306}од", "елка елки йод"),
      ("Сан-Франциско, 12-й", "сан франциско 12 й"), ("soft\u{AD}hyphen $5", "softhyphen $ 5"), ("", ""),
    ])
  func folding(_ text: String, _ words: String) {
    #expect(SearchWords.of(text).map(\.text).joined(separator: " ") == words)
  }

  @Test("A word's position is in bytes")
  func places() {
    let text = "Посол U.S. ёлка"
    let bytes = Array(text.utf8)
    #expect(SearchWords.of(text).map { String(decoding: bytes[$0.bytes], as: UTF8.self) } == ["Посол", "U.S.", "ёлка"])
  }

  @Test("A pattern matches like a watchlist's term, and gives the words to look up in an index")
  func patterns() throws {
    let probe = try PatternProbe(
      [.pattern("(seiz*|take) ~6 compound*"), .pattern("visa")], in: Watchlist())
    let places = probe.places(in: Item(id: "", title: "They will take over both compounds"))
    #expect(places[0] == [PatternProbe.Place(field: .title, bytes: 10..<34)] && places[1].isEmpty)
    #expect(probe.conditions[1] == .word("visa"))
  }

  @Test("An entity is found in all forms of its name; an unknown id is an error with a suggestion")
  func names() throws {
    var watchlist = Watchlist()
    var lavrov = Entity(id: Located("ru.lavrov"), name: "Sergei Lavrov", kind: .person, side: "RU")
    lavrov.names["ru"] = [.phrase(Located("Сергей Лавров"))]
    watchlist.entities = [lavrov]
    let probe = try PatternProbe([.name("ru.lavrov"), .name("RU")], in: watchlist)
    let places = probe.places(in: Item(id: "", title: "Встреча с Сергеем Лавровым"))
    #expect(places.map(\.count) == [1, 1])
    #expect(probe.conditions[0] != nil)
    #expect(throws: PatternProbe.Problem.self) { try PatternProbe([.name("ru.lavrow")], in: watchlist) }
    #expect(throws: PatternProbe.Problem.self) { try PatternProbe([.pattern("visa(")], in: watchlist) }
  }

  private func watchlist(_ terms: [String: Double]) -> Watchlist {
    var watchlist = Watchlist()
    var topic = Topic(id: Located("visas"), title: "Visas")
    topic.gate = .none
    topic.terms["en"] = terms.sorted { $0.key < $1.key }.map { WeightedTerm(Located($0.key), weight: $0.value) }
    watchlist.topics = [topic]
    return watchlist
  }

  @Test("A survey counts the terms in an item, and those without which its verdict changes")
  func survey() throws {
    let classifier = try #require(Classifier.compile(watchlist(["visa": 20, "embassy": 5, "oil": 9])).classifier)
    let survey = TermSurvey(classifier)
    let finding = survey.look(at: Item(id: "", title: "Embassy stops visa service"))
    #expect(finding.verdict.relevant)
    #expect(Set(finding.hits.map { survey.members[$0].text }) == ["visa", "embassy"])
    #expect(finding.decided.map { survey.members[$0].text } == ["visa"])
    #expect(Set(survey.hits(in: Item(id: "", title: "Oil"))) == [survey.members.firstIndex { $0.text == "oil" }])
  }

  @Test("The difference of two explanations names the term that changed")
  func difference() throws {
    let before = try #require(Classifier.compile(watchlist(["visa": 10])).classifier)
    let after = try #require(Classifier.compile(watchlist(["visa": 20])).classifier)
    let item = Item(id: "", title: "A visa")
    let difference = ExplanationDifference(before.explain(item), after.explain(item))
    #expect(difference.parts.map(\.name) == ["visa"])
    #expect(difference.parts.first?.before == 20 && difference.parts.first?.after == 40)
  }

  @Test("Unknown names: capitalised words near a known side, not weekdays, titles or known names")
  func unknownNames() throws {
    var watchlist = watchlist(["visa": 20])
    var russia = Entity(id: Located("ru"), name: "Russia", kind: .place, side: "RU")
    russia.names["en"] = [.phrase(Located("Russia"))]
    watchlist.entities = [russia]
    let finder = UnknownNames(try #require(Classifier.compile(watchlist).classifier))
    let item = Item(
      id: "", title: "t", summary: "On Monday Russia named Pavel Orlov ambassador. Elsewhere John Smith sang alone.")
    #expect(finder.names(in: item).map(\.text) == ["Pavel Orlov"])
    let towns = Item(
      id: "", title: "t",
      summary:
        "A New treaty. Today the government of Russia wrote again to people in New Bristol and those near Saint Olga, a New."
    )
    #expect(finder.names(in: towns).map(\.text) == ["New Bristol", "Saint Olga"])
  }
}
