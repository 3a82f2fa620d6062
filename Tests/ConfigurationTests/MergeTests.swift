import Classification
import Configuration
import Foundation
import TestSupport
import Testing

/// Merging: a file adds to the files before it.
struct MergeTests {
  private static let shipped = """
    version: 1
    sides: [US, RU]
    defaults: {threshold: 20, boost: {title: 3}}
    sets: {seize: [seiz*]}
    feeds:
      - {id: wire, url: "https://wire.example/", interval: 10m, tags: [a], headers: {X-A: b}}
      - {id: other-wire, url: "https://other.example/"}
    entities:
      - {id: ru.envoy, name: Ivan Petrov, type: person, side: RU, names: {en: [Ivan Petrov], ru: [Иван Петров]}, roles: [{title: Envoy}]}
    topics:
      - id: property
        title: Property
        threshold: 12
        terms: {en: {"dacha*": 28, "villa*": {weight: 20, cameo: "171"}}}
        rules: [{seq: ["@US", "seize*"], score: 30}]
        examples: {match: ["Russia seizes U.S. dachas"]}
    guards: [{id: sport, words: [FIFA, UEFA], min: 2}]
    """

  private func merge(_ ours: String) throws -> (list: LoadedWatchlist, messages: [String]) {
    let folder = try TemporaryFolder()
    let first = try folder.write("1.yaml", Self.shipped)
    let second = try folder.write("2.yaml", ours)
    let outcome = WatchlistLoader.read(paths: [first, second], advice: nil)
    var list = outcome.list
    list.fileReports = list.fileReports.map { $0.replacing(folder.url.path + "/", with: "") }
    return (list, outcome.diagnostics.map { $0.description.replacing(folder.url.path + "/", with: "") })
  }

  @Test("An own file changes single weights of a topic, and keywords are keys whatever their words")
  func weights() throws {
    let folder = try TemporaryFolder()
    let paths = try [
      """
      version: 1
      topics: [{id: property, title: P, terms: {en: {dacha: 30}}}]
      weights: {topics: {property: {bias: -3, keywords: {rules: {title: 1, lead: 1, body: 1}, dacha: 2}}}}
      """, "version: 1\nweights: {topics: {property: {bias: -2, keywords: {rules: {title: 4}}}}}\n",
    ].enumerated().map { try folder.write("\($0.offset).yaml", $0.element) }
    let outcome = WatchlistLoader.read(paths: paths, advice: nil)
    #expect(outcome.diagnostics.isEmpty, "\(outcome.diagnostics)")
    let sum = try #require(outcome.list.watchlist.weights.sums[.topic("property")])
    #expect(sum.bias == -2 && sum.keywords.count == 2, "\(sum)")
  }

  @Test("Lists grow, mappings merge by key, a scalar overrides, null removes; each change is reported")
  func adds() throws {
    let (list, messages) = try merge(
      """
      sets: {seize: [grab*]}
      defaults: {boost: {lead: 2}}
      feeds: [{id: wire, interval: 20m, tags: [b, a], headers: {X-C: d}}, {id: ours, url: "https://ours.example/"}]
      entities:
        - {id: ru.envoy, names: {en: Petrov, de: [Iwan Petrow]}, roles: [{title: Minister}]}
        - {id: us.envoy, name: Ann Pine, type: person, side: US, names: {en: [Ann Pine]}}
      topics: [{id: property, threshold: null, terms: {en: {"dacha*": null, "villa*": 25, "estate*": 5}, ru: {"дач*": 9}}}]
      guards: [{id: sport, words: [NHL]}]
      """)
    #expect(messages.isEmpty, "\(messages)")
    #expect(list.feeds.map(\.id.value) == ["wire", "other-wire", "ours"])
    #expect(list.feeds[0].url == "https://wire.example/" && list.feeds[0].interval == .seconds(1200))
    #expect(list.feeds[0].tags == ["a", "b"] && list.feeds[0].headers == ["X-A": "b", "X-C": "d"])
    let watchlist = list.watchlist
    #expect(watchlist.sets["seize"]?.map(\.value) == ["seiz*", "grab*"])
    #expect(
      watchlist.defaults.threshold == 20 && watchlist.defaults.boost.title == 3 && watchlist.defaults.boost.lead == 2)
    #expect(
      watchlist.entities[0].name == "Ivan Petrov" && watchlist.entities[0].roles.map(\.title) == ["Envoy", "Minister"])
    #expect(watchlist.entities[0].names.mapValues(\.count) == ["en": 2, "ru": 1, "de": 1])
    let topic = watchlist.topics[0]
    #expect(topic.title == "Property" && topic.threshold == nil && topic.rules.count == 1 && topic.mustMatch.count == 1)
    #expect(topic.terms["en"]?.map(\.pattern.value) == ["villa*", "estate*"])
    #expect(topic.terms["en"]?.first?.weight == 25 && topic.terms["en"]?.first?.cameo?.value == "171")
    #expect(watchlist.guards[0].words.map(\.value) == ["FIFA", "UEFA", "NHL"])
    let report = try #require(list.fileReports.last)
    #expect(report.hasPrefix("2.yaml: new feed ours, new entity us.envoy; "))
    for part in [
      "feed wire: +1 tag, +1 header, interval changed", "entity ru.envoy: +2 forms, +1 role",
      "topic property: +2 terms, 1 weight changed, threshold removed, \u{2212}1 term", "guard sport: +1 word",
      "+1 pattern",
      "defaults.boost.lead added",
    ] { #expect(report.contains(part), "\(report)") }
  }

  @Test("`replace` starts from nothing and reports both sizes; `disabled` switches off and on")
  func replaces() throws {
    let (list, messages) = try merge(
      """
      feeds: [{id: wire, disabled: true}]
      topics: [{id: property, replace: true, title: Ours, terms: {en: {"house*": 3}}}]
      """)
    #expect(messages.isEmpty, "\(messages)")
    #expect(list.feeds.map(\.id.value) == ["other-wire"] && list.switchedOff == ["wire"])
    #expect(
      list.watchlist.topics[0].terms["en"]?.map(\.pattern.value) == ["house*"] && list.watchlist.topics[0].rules.isEmpty
    )
    #expect(list.fileReports.last?.contains("topic property replaced (2 terms, 1 rule before, 1 term now)") == true)
    #expect(list.fileReports.last?.contains("feed wire switched off") == true)
  }

  @Test(
    "A change of an id that does not exist is an error with a suggestion",
    arguments: [
      (
        "topics: [{id: propety, disabled: true}]",
        "2.yaml:1:34: error: there is no topic \"propety\" to switch off; did you mean \"property\"?"
      ),
      ("topics: [{id: propety, terms: {en: {\"a b\": 3}}}]", "to add to; did you mean \"property\"?"),
      ("topics: [{id: propety, threshold: 3}]", "to change; did you mean \"property\"?"),
      (
        "topics: [{id: propety, replace: true, title: P, terms: {en: {\"a b\": 3}}}]",
        "to replace; did you mean \"property\"?"
      ),
      (
        "topics: [{id: property, terms: {en: {\"dahca*\": null}}}]", "unknown term \"dahca*\"; did you mean \"dacha*\"?"
      ),
      ("feeds: [{id: wirr, interval: 3m}]", "there is no feed \"wirr\" to change; did you mean \"wire\"?"),
      ("feeds: [{id: nothing-like-it, disabled: true}]", "correct the id, or remove this"),
      (
        "entities: [{id: ru.envy, alone: false}]",
        "there is no entity \"ru.envy\" to change; did you mean \"ru.envoy\"?"
      ),
      ("guards: [{id: sprot, min: 3}]", "there is no guard \"sprot\" to change; did you mean \"sport\"?"),
      ("feeds: [{id: ours, url: 'https://a.example/'}, {id: ours, title: B}]", "appears twice in this file"),
    ])
  func misspelt(_ ours: String, _ message: String) throws {
    let messages = try merge(ours).messages
    #expect(messages.contains { $0.contains("error: ") && $0.contains(message) }, "\(messages)")
  }

  @Test("An empty section removes nothing; a file that is not YAML causes no errors elsewhere")
  func wholeness() throws {
    #expect(try merge("feeds:\ntopics:\n").list.feeds.count == 2)
    let folder = try TemporaryFolder()
    let first = try folder.write("1.yaml", "topics: [")
    let second = try folder.write("2.yaml", "topics: [{id: property, threshold: 3, treshold: 4}]\n")
    let outcome = WatchlistLoader.read(paths: [first, second], advice: nil)
    #expect(!outcome.isWhole && outcome.diagnostics.count == 2, "\(outcome.diagnostics)")
    #expect(outcome.diagnostics.last?.message.contains("unknown key \"treshold\"") == true)
  }

  @Test("The README's example adds to the shipped watchlist; nothing is lost, and its examples pass")
  func readme() throws {
    let text = try String(contentsOf: SharedData.checkout.appending(path: "README.md"), encoding: .utf8)
    let blocks = text.components(separatedBy: "```yaml\n").dropFirst().compactMap {
      $0.components(separatedBy: "```").first
    }
    let example = try #require(blocks.first { $0.hasPrefix("version: 1\n") })
    try checkAdds(example, feed: "our-wire", topics: ["property"])
  }

  @Test("The shipped example file does the same")
  func exampleFile() throws {
    let file = SharedData.checkout.appending(path: "Config/example.yaml")
    let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
    let start = try #require(lines.firstIndex { $0.hasPrefix("version") })
    let inForce = lines[start...].map { $0.hasPrefix("#") ? $0.dropFirst() : $0 }
      .filter { !$0.contains("disabled") && !$0.contains("state-briefings") }
    try checkAdds(inForce.joined(separator: "\n"), feed: "our-wire", topics: ["property", "visas"])
  }

  private func checkAdds(_ example: String, feed: String, topics: Set<String>) throws {
    let folder = try TemporaryFolder()
    let ours = try folder.write("ours.yaml", example)
    let shipped = SharedData.checkout.appending(path: "Config/watchlist.d").path
    let before = try #require(WatchlistLoader.load(paths: [shipped]).loaded)
    let (loaded, diagnostics) = WatchlistLoader.load(paths: [shipped, ours])
    #expect(diagnostics.isEmpty, "\(diagnostics)")
    let after = try #require(loaded)
    #expect(after.feeds.filter { $0.id.value != feed } == before.feeds && after.feeds.contains { $0.id.value == feed })
    #expect(after.watchlist.entities.filter { $0.id.value != "ru.envoy" } == before.watchlist.entities)
    #expect(after.watchlist.guards == before.watchlist.guards && after.watchlist.sets == before.watchlist.sets)
    #expect(
      after.watchlist.shadows == before.watchlist.shadows && after.watchlist.defaults == before.watchlist.defaults)
    for old in before.watchlist.topics {
      let new = try #require(after.watchlist.topics.first { $0.id == old.id })
      guard topics.contains(old.id.value) else {
        #expect(new == old)
        continue
      }
      #expect(new.title == old.title && new.threshold == old.threshold && new.rules == old.rules)
      for (language, terms) in old.terms { #expect(Array((new.terms[language] ?? []).prefix(terms.count)) == terms) }
      #expect(new.terms.values.joined().count > old.terms.values.joined().count)
    }
    let (classifier, problems) = Classifier.compile(after.watchlist)
    #expect(problems.isEmpty, "\(problems)")
    #expect(ExampleChecker.check(after.watchlist, with: try #require(classifier)).isEmpty)
  }
}
