import Classification
import Testing

struct TermTests {
  @Test(
    "A term matches what its syntax says, and quotes it",
    arguments: [
      ("seized compound", "Two seized compounds", nil),
      ("seized compound*", "Two seized compounds", "seized compounds"),
      ("compound*", "Compoundsomethingverylong", nil),
      ("(return|hand back) dacha*", "to hand back dachas", "hand back dachas"),
      ("in (the )*consulate", "in consulate", "in consulate"),
      ("in (the )*consulate", "in the consulate", "in the consulate"),
      ("expel* ~3 diplomat*", "diplomats will be expelled", "diplomats will be expelled"),
      ("expel* ~2 diplomat*", "expelled were, it said, four diplomats", nil),
      ("expel* ~5 diplomat*", "He was expelled. Diplomats smiled.", nil),
      ("New START", "a new start", nil), ("New START", "the New START treaty", "New START"),
      ("New START", "RUSSIA LEAVES NEW START TREATY", "NEW START"),
      ("tit-for-tat", "A tit-for-tat move", "tit-for-tat"),
      ("дипсобственност*", "Спор о дипсобственности", "дипсобственности"), ("перемирие", "ПЕРЕМИРИЕ", "ПЕРЕМИРИЕ"),
      ("заключенн* обмен*", "заключённых обменяли", "заключённых обменяли"), ("US$", "worth US$ 5", "US$"),
    ] as [(String, String, String?)])
  func syntax(_ term: String, _ title: String, _ quote: String?) throws {
    #expect(try SmallWatchlist.with([term: 20]).quotes(title) == (quote.map { [$0] } ?? []))
  }

  @Test("A set matches each of its words, an entity slot any entity of the side")
  func setsAndSlots() throws {
    let watchlist = SmallWatchlist.with(["@US $seize (compound*|dacha*)": 20, "@ru.ryabkov said": 20]) {
      $0.sets["seize"] = [Located("seiz*"), Located("took over")]
    }
    #expect(try watchlist.quotes("The US took over dachas") == ["US took over dachas"])
    #expect(try watchlist.quotes("Russia took over dachas").isEmpty)
    #expect(try watchlist.quotes("Sergei Ryabkov said so") == ["Sergei Ryabkov said"])
  }

  @Test(
    "An invalid pattern is an error with the reason",
    arguments: [
      ("ab*", "too short"), ("a*b", "only at the end"), ("(a|b", "is not closed"), ("x ~99 y", "from 1 to 12"),
      ("(a )*", "optional"), ("$nope x", "there is no set \"nope\""), ("@nobody acts", "no side or entity \"nobody\""),
      ("—", "no letters"), ("(a|(b))", "inside a group"), ("word(s)", "inside a word"),
      ("@US @RU", "entities only"),
    ])
  func problems(_ term: String, _ reason: String) {
    let (classifier, diagnostics) = Classifier.compile(SmallWatchlist.with([term: 20, "good": 1]))
    #expect(classifier == nil)
    #expect(diagnostics.filter { $0.severity == .error }.count == 1)
    #expect(diagnostics.contains { $0.message.contains(reason) }, "\(diagnostics)")
  }

  @Test("All mistakes are reported at once, each with its position")
  func allAtOnce() {
    var watchlist = SmallWatchlist.with([:])
    let place = { SourcePosition(file: "w.yaml", line: $0, column: 3) }
    watchlist.topics[0].terms["en"] = [
      WeightedTerm(Located("ab*", at: place(1)), weight: 1), WeightedTerm(Located("(x", at: place(2)), weight: 1),
    ]
    watchlist.shadows = [Located("*", at: place(3))]
    let lines = Classifier.compile(watchlist).diagnostics.compactMap { $0.position?.line }
    #expect(Set(lines) == [1, 2, 3])
  }
}
