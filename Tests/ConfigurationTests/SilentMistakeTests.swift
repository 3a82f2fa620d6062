import Classification
import Configuration
import TestSupport
import Testing

/// Mistakes that are valid YAML and would have no effect, or another one than meant: each is reported.
struct SilentMistakeTests {
  @Test(
    "A name that is not in the nominative, given name first, is a warning",
    arguments: [
      "олег гончаров", "Ольгу Гончарову", "Гончаров, Олег", "Гончарова Ольга", "Министр Олег Гончаров", "ОЛЕГ ГОНЧАРОВ",
    ])
  func slips(_ name: String) throws {
    let found = try watchlistMessages("entities: [{id: ru.g, name: G, type: person, names: {ru: [\"\(name)\"]}}]")
    #expect(found.count == 1 && found[0].contains("warning") && found[0].contains("write the nominative"), "\(found)")
    #expect(RussianName.slip(person: name) != nil)
    #expect(
      try watchlistMessages(
        "entities: [{id: ru.g, name: G, type: person, names: {ru: [{name: \"\(name)\", declension: none}]}}]"
      ).isEmpty)
  }

  @Test(
    "A name in the nominative is no warning",
    arguments: [
      "Олег Гончаров", "Гончаров Олег Ильич", "О. Гончаров", "Гончаров", "Жан Дюма", "Роман Лев", "Гончар*",
      "Ольга Гончарова",
    ])
  func nominatives(_ name: String) throws {
    #expect(
      try watchlistMessages("entities: [{id: ru.g, name: G, type: person, alone: true, names: {ru: [\"\(name)\"]}}]")
        .isEmpty)
  }

  @Test("A set that contains itself is an error, directly or through others; its users are not")
  func loops() throws {
    let found = try watchlistMessages(
      "sets: {a: [$a, quay], b: [$c], c: [$b], d: [$b]}\ntopics: [{id: t, title: T, terms: {en: {\"$d pier\": 30}}}]")
    #expect(found.count == 3, "\(found)")
    #expect(
      found.contains { $0.hasPrefix("w.yaml:1:12: error: ") && $0.contains("the set a contains itself;") }, "\(found)")
    #expect(found.contains { $0.contains("the set b contains itself through $c") }, "\(found)")
    let deep =
      "sets: {a: [$b], b: [$c], c: [$d], d: [$e], e: [quay]}\ntopics: [{id: t, title: T, terms: {en: {\"$a pier\": 30}}}]"
    #expect(try watchlistMessages(deep).isEmpty)
  }

  @Test(
    "Only en and ru are languages of terms",
    arguments: [
      ("EN", "error: \"EN\" is not a language of patterns; write en"),
      ("ru-RU", "error: \"ru-RU\" is not a language of patterns; write ru"),
      ("fr", "warning: only en and ru are languages of terms"),
    ])
  func languages(_ language: String, _ message: String) throws {
    let found = try watchlistMessages("topics: [{id: t, title: T, terms: {\(language): {quay: 30}}}]")
    #expect(found.count == 1 && found[0].hasPrefix("w.yaml:1:36: \(message)"), "\(found)")
  }

  @Test(
    "A pattern in the language of a search engine is an error",
    arguments: [
      ("quay)", "has no \"(\" before it"), ("(quay|pier) dock)", "has no \"(\" before it"),
      ("-quay dock", "put \"quay\" under except"),
      ("\"quay closed\"", "write \"quay closed\""), ("quay near/5 dock", "write \"A ~5 B\""),
      ("quay W/3 dock", "write \"A ~3 B\""),
      ("$", "needs the name of a set"), ("$ rate", "needs the name of a set"), ("quay NOT dock", "NOT belongs"),
      ("NOT quay", "NOT belongs"),
      ("quay NEAR dock", "write \"A ~6 B\""),
    ])
  func queries(_ pattern: String, _ message: String) throws {
    let found = try watchlistMessages("topics: [{id: t, title: T, terms: {en: {'\(pattern)': 30}}}]")
    #expect(found.count == 1 && found[0].contains("error: ") && found[0].contains(message), "\(found)")
  }

  @Test(
    "What only resembles one is accepted",
    arguments: ["anti-quay dock", "US$ quay", "24/7 quay", "quay near dock", "(quay|pier) dock"])
  func literal(_ pattern: String) throws {
    #expect(try watchlistMessages("topics: [{id: t, title: T, terms: {en: {'\(pattern)': 30}}}]").isEmpty)
  }

  @Test(
    "What can never act is a warning",
    arguments: [
      ("rules: [{all: [], score: 30}, {all: [quay], score: 30}]", "the list is empty"),
      ("rules: [{seq: [], score: 30}, {all: [quay], score: 30}]", "the list is empty"),
      ("rules: [{all: [quay, pier], not: [pier], score: 30}]", "asks for \"pier\" and excludes it"),
      ("rules: [{all: [quay], score: 30, unless: [t]}]", "gives way to \"t\" itself"),
      ("terms: {en: {quay: 30}}, threshold: 400", "can never match, because all its terms and rules together reach"),
      ("terms: {en: {quay master: 30}}, except: [\"quay*\"]", "because except of the topic takes its words"),
      ("terms: {en: {quay: 30}}, threshold: 0", "a threshold of 0"),
    ])
  func futile(_ members: String, _ message: String) throws {
    let found = try watchlistMessages("topics: [{id: t, title: T, \(members)}]")
    #expect(found.count == 1 && found[0].contains("warning: ") && found[0].contains(message), "\(found)")
  }

  @Test("So are a reserved id and a role that ends before it begins")
  func reserved() throws {
    let found = try watchlistMessages(
      "topics: [{id: any, title: T, terms: {en: {quay: 30}}}]\nentities: [{id: e, name: E, names: {en: [Eeee]}, roles: [{title: R, from: 2020, to: 2011}]}]"
    )
    #expect(
      found.count == 2 && found[0].contains("any means all topics") && found[1].contains("swap from and to"), "\(found)"
    )
  }

  @Test(
    "A Cyrillic letter in a key, id, word or address is named",
    arguments: [
      ("topics: [{id: qu\u{430}y, title: T, terms: {en: {quay: 30}}}]", "\"а\"; write \"quay\""),
      ("topics: [{id: t, title: T, t\u{435}rms: {en: {quay: 30}}}]", "\"е\"; write \"terms\""),
      ("topics: [{id: t, title: T, gate: p\u{430}ir, terms: {en: {quay: 30}}}]", "\"а\"; write \"pair\""),
      ("feeds: [{id: f, url: \"https://w\u{456}re.example/\"}]", "\"і\"; write \"wire\""),
      ("feeds: [{id: f, url: \"http\u{455}://wire.example/\"}]", "\"ѕ\"; write \"https\""),
    ])
  func cyrillic(_ text: String, _ message: String) throws {
    let found = try watchlistMessages(text)
    #expect(found.contains { $0.contains("Cyrillic letter") && $0.contains(message) }, "\(found)")
  }

  @Test(
    "Null in a list is an error",
    arguments: ["shadows: [null]", "sets: {s: [quay, ~]}", "entities: [{id: e, name: E, names: {en: [Eeee, null]}}]"])
  func nulls(_ text: String) throws {
    let found = try watchlistMessages(text)
    #expect(found.count == 1 && found[0].contains("nothing is written here"), "\(found)")
  }

  @Test("A rule is blamed for what it lacks, and not beside a value out of range")
  func rules() throws {
    let found = try watchlistMessages(
      "topics: [{id: t, title: T, rules: [{all: [quay], score: 5000}, {all: [quay]}, {score: 3}, {all: [quay], score: 30}]}]"
    )
    #expect(
      found.count == 3 && found[0].contains("0.1 to 1000") && found[1].contains("needs a score")
        && found[2].contains("one of seq"), "\(found)")
  }

  @Test(
    "YAML mistakes have words of their own",
    arguments: [
      ("entities:\n  - id: e\n    name: 'O'Neill'\n", "w.yaml:3:13: error: this apostrophe ends the text"),
      ("entities: [{id: e, name: 'O'Neill'}]\n", "w.yaml:1:28: error: this apostrophe ends the text"),
      ("feeds:\n  -id: one\n   url: https://a.example/\n", "w.yaml:2:3: error: a space is missing after the dash"),
      ("feeds:\n  -id: one\n", "a space is missing after the dash"),
      (
        "topics:\n  - id: t\n    terms: {en: {\"\(String(repeating: "quay ", count: 260))\": 3}}\n",
        "longer than the 1024 characters"
      ),
      ("topics: \(String(repeating: "[", count: 3000))\n", "nested too deep"),
    ])
  func yaml(_ text: String, _ message: String) throws {
    let found = try watchlistMessages(text)
    #expect(found.contains { $0.contains(message) }, "\(found.map { $0.prefix(300) })")
  }

  @Test("Addresses without a host are not said to be the same")
  func emptyAddresses() throws {
    let found = try watchlistMessages("feeds: [{id: a, url: \"https://\"}, {id: b, url: \"\"}, {id: c, url: \"\"}]")
    #expect(!found.contains { $0.contains("same address") }, "\(found)")
  }
}
