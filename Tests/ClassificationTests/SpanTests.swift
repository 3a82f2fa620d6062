import Classification
import TestSupport
import Testing

/// Evidence quotes the original text, also where case folding changes lengths.
struct SpanTests {
  @Test(
    "Spans count Unicode scalars of the original",
    arguments: [
      ("İstanbul'da seized compounds", "seized compounds"), ("Straße: seized compounds", "seized compounds"),
      ("🇷🇺👩‍👩‍👧 seized compounds!", "seized compounds"), ("a\r\nb\r\nseized compounds", "seized compounds"),
      ("seized\u{A0}compounds", "seized\u{A0}compounds"),
      ("sei\u{AD}zed com\u{AD}pounds", "sei\u{AD}zed com\u{AD}pounds"),
      ("\u{200F}\u{202B}seized compounds\u{202C}", "seized compounds"), ("“seized compounds’", "seized compounds"),
      ("e\u{301}te\u{301} seized compounds", "seized compounds"),
    ])
  func spans(_ title: String, _ quote: String) throws {
    let evidence = try #require(
      try SmallWatchlist.with(["seized compounds": 20]).verdict(title).topics.first?.evidence[0])
    #expect(evidence.text == quote)
    let scalars = Array(title.unicodeScalars)[evidence.start..<evidence.end]
    #expect(String(String.UnicodeScalarView(scalars)) == quote)
  }

  @Test(
    "ё matches е, and й matches only й, composed or decomposed",
    arguments: ["мёртвый сезон", "ме\u{308}ртвый сезон", "мертвый сезон", "мертвыи\u{306} сезон", "МЁРТВЫЙ сезон"])
  func cyrillic(_ title: String) throws {
    #expect(try SmallWatchlist.with(["мертвый сезон": 20]).quotes(title) == [title])
  }

  @Test("The same item always gets the same verdict")
  func deterministic() throws {
    let watchlist = SmallWatchlist.with(["expel* ~4 diplomat*": 8, "diplomat*": 5, "expel*": 5])
    let title = "Russia expels US diplomats, US expels Russian diplomats"
    let first = try watchlist.verdict(title)
    for _ in 0..<20 { #expect(try watchlist.verdict(title) == first) }
  }

  @Test("A prefix (`word*`) is found in decomposed text too", arguments: ["война", "вои\u{306}на"])
  func beginnings(_ title: String) throws {
    #expect(try SmallWatchlist.with(["войн*": 20]).quotes(title) == [title])
  }

  @Test(
    "The time for a text grows in proportion to its length, also for the worst input", .timeLimit(.minutes(5)),
    arguments: ["!", "! ", "A.", "A.B.c ", "Moscow ", ".", "“", "a-", "US "])
  func repetitions(_ piece: String) throws {
    let classifier = try #require(Classifier.compile(SmallWatchlist.with(["seized compounds": 40])).classifier)
    func cost(_ bytes: Int) -> Double {
      let text = String(repeating: piece, count: bytes / piece.utf8.count) + "ab seized compounds"
      return ThreadTime.spent {
        let verdict = classifier.classify(Item(id: "x", title: "Russia", summary: text))
        #expect(verdict.entities.contains { $0.id == "ru" })
      }
    }
    let (short, long) = (cost(60_000), cost(240_000))
    // The text is four times as long; quadratic time would be sixteen times as long.
    #expect(long < max(short * 8, 0.5), "\(short) s, \(long) s")
  }
}
