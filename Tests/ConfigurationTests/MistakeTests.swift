import Classification
import Configuration
import TestSupport
import Testing

/// Common mistakes in a watchlist: each is reported with its position and what to write instead.
struct MistakeTests {
  @Test(
    "A pattern written as a regular expression is refused; the message shows the right pattern",
    arguments: [
      (#"\bvisas?\b"#, #"write "(visa|visas)""#), ("visa|passport", #"write "(visa|passport)""#),
      ("visa[s]", #"write "(visa|visas)""#), ("^visa refus*", #"write "visa refus*""#),
      ("/visa/i", #"write "visa""#), ("visa.*refus*", #"write "visa ~6 refus*""#), (#"visa\w*"#, #"write "visa*""#),
      ("visa+", #"write "visa*""#), ("visa refused$", #"write "visa refused""#), ("(?i)visa", #"write "visa""#),
      (#"visa\s+refusal"#, #"write "visa refusal""#), ("visa{1,2}", "write whole words"),
      ("visa OR passport", #"write "(visa|passport)""#), ("visa AND passport", #"write "visa ~6 passport""#),
      ("виза|виз[ауы]", "belongs to regular expressions"),
    ])
  func regex(_ pattern: String, _ advice: String) throws {
    let quoted = pattern.replacing("'", with: "''")
    let found = try watchlistMessages(
      "topics:\n  - id: t\n    title: T\n    terms:\n      en:\n        '\(quoted)': 30\n")
    #expect(found.contains { $0.hasPrefix("w.yaml:6:9: error: ") && $0.contains(advice) }, "\(found)")
  }

  @Test(
    "A pattern that only resembles a regular expression is accepted",
    arguments: [
      "OPEC+ cut*", "US$ aid", "U.S. (visa|visas)", "closing of (the )*consulate", "visa ~6 refus*", "24/7", "AT&T",
      "What's",
    ])
  func literal(_ pattern: String) throws {
    let found = try watchlistMessages("topics: [{id: t, title: T, terms: {en: {\"\(pattern)\": 30}}}]")
    #expect(found.isEmpty, "\(found)")
  }

  @Test(
    "A Latin letter in a Cyrillic word, or the reverse, is reported with the corrected word",
    arguments: [
      ("cанкци*", "Latin letter \"c\"; write \"санкци\""), ("Ивaн", "Latin letter \"a\"; write \"Иван\""),
      ("Wаlter", "Cyrillic letter \"а\"; write \"Walter\""),
      ("sаnсtions", "Cyrillic letters \"а\", \"с\"; write \"sanctions\""), ("SWIFTом", "warning: \"SWIFTом\" mixes"),
    ])
  func letters(_ word: String, _ message: String) throws {
    let places = [
      "entities: [{id: e, name: E, type: org, names: {en: [\"\(word)\"]}}]",
      "sets: {s: [\"\(word)\"]}", "shadows: [\"\(word) x\"]", "guards: [{id: g, min: 1, words: [\"\(word)\"]}]",
      "topics: [{id: t, title: T, rules: [{all: [\"\(word)\", b], score: 3}]}]",
    ]
    for place in places {
      let found = try watchlistMessages(place)
      #expect(found.contains { $0.hasPrefix("w.yaml:1:") && $0.contains(message) }, "\(place): \(found)")
    }
  }

  @Test("A pattern in another alphabet than that of its language is a warning")
  func languages() throws {
    let found = try watchlistMessages(
      "topics: [{id: t, title: T, terms: {en: {\"виз*\": 30}, ru: {\"visa*\": 30, NATO и США: 3}}}]")
    #expect(found.count == 2 && found.allSatisfy { $0.contains("warning") }, "\(found)")
    #expect(found[0].contains("move it to ru") && found[1].contains("move it to en"))
  }

  @Test("So is a name, except Latin names of organisations in Russian")
  func nameLanguages() throws {
    let found = try watchlistMessages(
      """
      entities:
        - {id: a, name: A, type: person, names: {en: [Иван Петров], ru: [Ivan Petrov]}}
        - {id: b, name: B, type: person, weak: {en: [{name: Петров, declension: none}]}}
        - {id: c, name: C, type: org, names: {en: [НАСА], ru: [NASA]}}
      """)
    #expect(
      found.map { $0.prefix(24) } == [
        "w.yaml:2:49: warning: \"И", "w.yaml:2:68: warning: \"I", "w.yaml:3:55: warning: \"П",
        "w.yaml:4:46: warning: \"Н",
      ], "\(found)")
  }

  @Test(
    "An unknown word is an error at its position, with a suggestion",
    arguments: [
      (
        "entities: [{id: e, name: E, side: Russia, names: {en: [Eeee]}}]",
        "w.yaml:1:35: error: \"Russia\" is not a side; did you mean \"RU\"?"
      ),
      ("entities: [{id: e, name: E, side: USA, names: {en: [Eeee]}}]", "did you mean \"US\"?"),
      ("entities: [{id: e, name: E, side: ru, names: {en: [Eeee]}}]", "did you mean \"RU\"?"),
      (
        "entities: [{id: e, name: E, names: {english: [Eeee]}}]",
        "\"english\" is not a language tag; did you mean \"en\"?"
      ),
      ("feeds: [{id: f, url: 'https://a.example/', language: Russian}]", "did you mean \"ru\"?"),
      ("feeds: [{id: f, url: 'https://a.example/', language: en_us}]", "did you mean \"en-US\"?"),
      ("feeds: [{id: f, url: 'https://a.example/', language: ua}]", "did you mean \"uk\"?"),
      ("feeds: [{id: f, url: 'https://a.example/', homeSide: Rus}]", "\"Rus\" is not a side; did you mean \"RU\"?"),
      ("feeds: [{id: f, url: 'https://a.example/', kind: offical}]", "did you mean \"official\"?"),
      (
        "topics: [{id: talks, title: T, terms: {en: {\"a bb\": 3}}, rules: [{all: [cc], score: 3, unless: [taks]}]}]",
        "there is no topic \"taks\"; did you mean \"talks\"?"
      ),
      ("topics: [{id: t, title: T, gate: pairs, terms: {en: {\"a bb\": 3}}}]", "did you mean \"pair\"?"),
      ("guards: [{id: g, words: [aaaa, bbbb], unless: stateActr}]", "did you mean \"stateActor\"?"),
      ("guards: [{id: g, words: [aaaa], min: 3}]", "has min: 3 but only 1 words"),
    ])
  func words(_ text: String, _ message: String) throws {
    let found = try watchlistMessages(text)
    #expect(found.contains { $0.contains(message) }, "\(found)")
  }

  @Test("Mistakes found in reading and in compiling are reported together")
  func allAtOnce() throws {
    let found = try watchlistMessages(
      """
      feeds: [{id: one, ulr: x, url: "https://a.example/"}]
      entities: [{id: e, name: E, names: {ru: [{stem: Иванцов, class: nowhere}]}}]
      topics: [{id: t, title: T, terms: {en: {"(open": 3, "$nosuch": 4}}}]
      """)
    #expect(found.map { $0.prefix(8) } == ["w.yaml:1", "w.yaml:2", "w.yaml:3", "w.yaml:3"], "\(found)")
  }

  @Test("A file without a mapping is an error, reported once, also if other files are valid", arguments: [0, 1, 2])
  func noMapping(_ place: Int) throws {
    let folder = try TemporaryFolder()
    var files = [
      try folder.write("a.yaml", "feeds: [{id: live, url: 'https://a.example/'}]"),
      try folder.write("b.yaml", "# empty\n"),
    ]
    let bad = try folder.write("bad.yaml", "<rss><channel/></rss>\n")
    files.insert(bad, at: place)
    for paths in [files, [bad]] {
      let found = WatchlistLoader.load(paths: paths)
      #expect(found.loaded == nil && found.diagnostics.map(\.position?.file) == [bad], "\(found.diagnostics)")
    }
    #expect(WatchlistLoader.load(paths: [files.last!, files.first!].filter { $0 != bad }).diagnostics.isEmpty)
  }

  @Test("One address under two ids is an error in one folder, and a warning across two")
  func addressTwice() throws {
    let first = try TemporaryFolder()
    let second = try TemporaryFolder()
    let a = try first.write("a.yaml", "feeds: [{id: live, url: 'https://Wire.example/rss'}]")
    for (folder, severity) in [(first, Diagnostic.Severity.error), (second, .warning)] {
      for url in ["https://wire.example/rss", "http://wire.example:80/rss/", "https://wire.example/rss#top"] {
        let b = try folder.write("b.yaml", "feeds: [{id: live-copy, url: '\(url)'}]")
        let found = WatchlistLoader.load(paths: [a, b]).diagnostics
        #expect(found.count == 1 && found[0].severity == severity && found[0].message.contains("\"live\""), "\(found)")
      }
      for other in ["url: 'https://wire.example/rss?b'", "url: 'https://wire.example/rss', disabled: true"] {
        let b = try folder.write("b.yaml", "feeds: [{id: live-copy, \(other)}]")
        #expect(WatchlistLoader.load(paths: [a, b]).diagnostics.isEmpty)
      }
    }
  }

  @Test(
    "Common YAML mistakes are explained in plain words, at their position",
    arguments: [
      ("feeds:\n\t- id: one\n", "w.yaml:2:1: error: YAML does not allow tabs"),
      ("feeds:\n  - id: one\n \t  url: x\n", "w.yaml:3:2: error: YAML does not allow tabs"),
      (
        "topics:\n  - id: t\n    title: Visas: refusals\n",
        "w.yaml:3:17: error: a colon and a space end a key"
      ),
      (
        "topics:\n  - id: t\n    title: \"Visas\n    gate: pair\n    terms: {en: {\"a b\": 3}}\n",
        "w.yaml:3:12: error: the quote that opens here is not closed"
      ),
      ("topics:\n  - id: t\n    title: 'Visas\n", "w.yaml:3:12: error: the quote that opens here is not closed"),
      (
        "entities:\n  - id: e # it's\n    name: \"E\n    side: US\n    names: {en: [\"A\"]}\n",
        "w.yaml:3:11: error: the quote that opens here"
      ),
      (
        "topics:\n  - id: t\n    rules: [{all: [@US, b], score: 3}]\n",
        "w.yaml:3:20: error: a value that begins with @ needs quotes"
      ),
      ("sets: {a: [*visa]}\n", "a value that begins with * or & needs quotes"),
      ("feeds:\n  - {id: one, url: https://a.example/{x}, title: A}\n", "a comma or \"}\" is missing here"),
      ("feeds:\n  - {id: one, title: A\n  - {id: two}\n", "w.yaml:2:5: error: this \"{\" is not closed on its line"),
      ("feeds: [\n", "w.yaml:1:8: error: this \"[\" is not closed on its line"),
      ("topics:\n  - id: t\n    title: T\n   gate: pair\n", "w.yaml:4:4: error: this line is not indented like"),
      (
        "topics:\n  - id: t\n    title\n    gate: pair\n",
        "w.yaml:3:5: error: a colon and a space are missing after this key"
      ),
      (
        "topics:\n  - id: t\n    title: A\n    gate: pair\n    title: B\n",
        "w.yaml:5:5: error: the key \"title\" appears twice"
      ),
      ("version: 1\n---\nfeeds: []\n", "a second document"),
      ("sets: {a: [\"visa\\d\"]}\n", "use single quotes"),
      ("feeds:\n  - id:one\n", "with a space after the colon"),
      (
        "topics:\n  - {id: t, title: “Visas”, terms: {en: {a b: 3}}}\n",
        "w.yaml:2:20: warning: YAML takes curly quotes for a part of the value"
      ),
      ("feeds:\n  - {id: one, url: “https://a.example/”}\n", "begins with a quotation mark"),
      ("a: \u{8}\n", "w.yaml:1:4: error: the character U+0008 is not allowed in YAML"),
      (
        "a: &a [x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c]\n",
        "its aliases"
      ),
    ])
  func yaml(_ text: String, _ message: String) throws {
    let found = try watchlistMessages(text)
    #expect(found.contains { $0.contains(message) }, "\(found)")
  }
}
