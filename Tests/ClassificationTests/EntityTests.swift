import Classification
import Testing

struct EntityTests {
  private func names(_ title: String, summary: String? = nil) throws -> [String] {
    try SmallWatchlist.with(["zzz": 1]).verdict(title, summary: summary).entities.map(\.id)
  }

  @Test(
    "US is the country only in capitals, with or without dots",
    arguments: [
      ("US and Russia", true), ("U.S. and Russia", true), ("U.S.-Russian talks", true), ("the U.S., Russia", true),
      ("Us and Russia", false), ("they told us: Russia", false), ("Zeus of Russia", false),
    ])
  func us(_ title: String, _ isNamed: Bool) throws {
    #expect(try names(title).contains("us") == isNamed)
  }

  @Test(
    "A Russian surname is found only with the endings of its class and a capital letter",
    arguments: [
      ("Рябков заявил", true), ("с Рябковым", true), ("Сергея Рябкова", true), ("рябков", false), ("Рябковский", false),
      ("РЯБКОВ ЗАЯВИЛ ПРОТЕСТ", true),
    ])
  func endings(_ title: String, _ isNamed: Bool) throws {
    #expect(try names(title).contains("ru.ryabkov") == isNamed)
  }

  @Test("A capital city as a metonym counts only near the other side")
  func weakNames() throws {
    #expect(try names("Moscow in spring").isEmpty)
    #expect(try names("Moscow answers the United States") == ["ru", "us"])
    #expect(try names("Washington and Russia") == ["us", "ru"])
    #expect(try names("Moscow vows reply to Washington") == ["ru", "us"])
    #expect(try names("NATO and Moscow") == ["nato"])
  }

  @Test("A shared surname counts near the other side, in full, or as the speaker in a headline")
  func bareSurnames() throws {
    #expect(try names("Kerry wins county title").isEmpty)
    #expect(try names("Kerry, Ryabkov meet") == ["us.kerry", "ru.ryabkov"])
    #expect(try names("John Kerry resigns") == ["us.kerry"])
    #expect(try names("Kerry: no talks this week") == ["us.kerry"])
  }

  @Test("A name inside an exception or a shadow is not found")
  func exceptions() throws {
    #expect(try names("A house on Ryabkov Street").isEmpty)
    let watchlist = SmallWatchlist.with(["zzz": 1]) { $0.shadows = [Located("Russian doll")] }
    #expect(try watchlist.verdict("Russian doll season").entities.isEmpty)
  }

  // A topic that needs both sides has only names looked for in an item that names one.
  @Test(
    "An item names the same entities whether a topic needs both sides or none",
    arguments: [
      "Russian grain talks in Geneva", "Russian doll talks", "A house on Ryabkov Street, Russian built",
      "Рябков: зерно дорожает", "Kerry wins county title", "Washington weighs grain talks", "Quiet grain season",
      "White House: Russian grain talks with Moscow", "NATO and American grain",
    ])
  func namesAlone(title: String) throws {
    func verdict(_ gate: Topic.Gate, _ summary: String?) throws -> Verdict {
      let terms = ["Russian grain": 20.0, "grain talks": 20, "Ryabkov Street": 20]
      return try SmallWatchlist.with(terms, gate: gate) { $0.shadows = [Located("Russian doll")] }.verdict(
        title, summary: summary)
    }
    for summary in ["The Russian buyer and NATO.", nil] {
      #expect(try verdict(.pair, summary).entities == verdict(.none, summary).entities)
    }
  }

  @Test("Mentions are counted, the most frequent first; datelines and publishers do not count")
  func counting() throws {
    let verdict = try SmallWatchlist.with(["zzz": 1]).verdict(
      "Russia and Russia and the US - Russia Today", summary: "MOSCOW, July 18 (Agency) - Quiet.")
    #expect(verdict.entities.map(\.id) == ["ru", "us"])
    #expect(verdict.entities[0].mentions == 2)
  }
}
