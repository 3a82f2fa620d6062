import Classification
import Configuration
import Foundation
import TestSupport
import Testing

struct WatchlistLoaderTests {
  private static let first = """
    version: 1
    sides: [US, RU]
    feeds:
      - {id: a, url: "https://a/", interval: 10m, kind: wire, headers: {X: y}}
      - {id: b, url: "https://b/"}
    inflections: {m: ["", а]}
    sets: {seize: [seiz*]}
    entities:
      - {id: e1, name: One, type: person, side: RU, wikidata: Q1, names: {en: [One], ru: {given: Серге, givenClass: m, stem: Рябков, class: m}},
         weak: {en: [Uno]}, roles: [{title: Chief, from: 2008}], alone: false, bilateral: true, except: ["One Street"]}
    topics:
      - id: t
        title: Tee
        cameo: {root: "17", codes: ["171"], tone: -9.2}
        gate: pair-title
        threshold: 12
        terms: {en: {"$seize ~6 dacha*": 28}}
        rules: [{seq: ["@US", {any: [x, y]}], near: 6, not: [z], score: 30, cameo: "166"}]
        except: [w]
        examples: {match: [m], noMatch: [n]}
    shadows: [s]
    guards: [{id: g, words: [FIFA], min: 1, unless: stateActor, scope: title, topics: [t], factor: 2}]
    defaults: {threshold: 20, boost: {title: 3, lead: 2, body: 1}, leadSentences: 1, bodyOnlyFactor: 2, repeat: {gain: 0.1, max: 1}}
    """

  @Test("Every key is read")
  func everyKey() throws {
    let (loaded, diagnostics) = WatchlistLoader.load(text: Self.first, file: "w.yaml")
    #expect(diagnostics.isEmpty, "\(diagnostics)")
    let list = try #require(loaded)
    #expect(list.feeds[0].interval == .seconds(600) && list.feeds[0].headers == ["X": "y"])
    let entity = list.watchlist.entities[0]
    #expect(
      entity.side == "RU" && entity.bilateral && !entity.alone && entity.roles == [Role(title: "Chief", from: 2008)])
    #expect(
      entity.names["ru"] == [
        .inflected(InflectedName(stem: "Рябков", stemClass: "m", given: "Серге", givenClass: "m"))
      ])
    let topic = list.watchlist.topics[0]
    #expect(topic.gate == .pairTitle && topic.threshold == 12 && topic.rules[0].near == 6)
    #expect(topic.terms["en"]?.first?.pattern.position == SourcePosition(file: "w.yaml", line: 17, column: 18))
    #expect(list.watchlist.guards[0].factor == 2 && list.watchlist.defaults.boost.title == 3)
  }

  @Test("A later file adds to an id, adds new ids, and switches off what it disables")
  func merging() throws {
    let folder = try TemporaryFolder()
    try folder.write("1.yaml", Self.first)
    try folder.write(
      "2.yaml",
      """
      feeds: [{id: a, url: "https://other/"}, {id: b, disabled: true}, {id: c, url: "https://c/"}]
      topics: [{id: t, terms: {en: {new: 1}}}]
      shadows: [more]
      """)
    let (loaded, diagnostics) = WatchlistLoader.load(paths: [folder.url.path])
    #expect(diagnostics.isEmpty, "\(diagnostics)")
    let list = try #require(loaded)
    #expect(list.feeds.map(\.url) == ["https://other/", "https://c/"])
    #expect(list.watchlist.topics.map(\.title) == ["Tee"])
    #expect(list.watchlist.topics[0].terms["en"]?.map(\.pattern.value) == ["$seize ~6 dacha*", "new"])
    #expect(list.watchlist.shadows.map(\.value) == ["s", "more"])
    #expect(list.watchlist.entities.count == 1)
  }

  @Test(
    "A mistake is reported with its position and what to do",
    arguments: [
      (
        "topics: [{id: t, keyword: 1, terms: {en: {a: 1}}}]", "w.yaml:1:18: error: unknown key \"keyword\" in the topic"
      ),
      ("feeds: [{url: \"https://x\"}]", "a feed needs an id"),
      ("feeds: [{id: x, url: \"gopher://x\"}]", "http or https"),
      ("feeds: [{id: x, url: \"https://x\"}, {id: x, url: \"https://y\"}]", "appears twice"),
      ("entities: [{id: e}]", "can never be found"), ("topics: [{id: t}]", "can never match"),
      ("entities: [{id: e, type: persn, names: {en: [x]}}]", "did you mean \"person\"?"),
      ("version: 2", "version: 1"), ("sides: [US]", "two sides"), ("guards: [{id: g}]", "does nothing"),
      ("entities: [{id: e, names: {ru: {stem: x}}}]", "needs stem and class"),
      ("topics: [{id: t, rules: [{near: 3}]}]", "needs one of seq, all or any"),
      ("feeds: [{id: \"a b\", url: \"https://x\"}]", "is not a valid id"),
      (
        "topics: [{id: t, rules: [{seq: [a], all: [b], score: 3}]}]", "1:26: error: a rule needs one of seq, all or any"
      ),
      ("topics: [{id: t, rules: [{seq: [a, {}], score: 3}]}]", "1:36: error: a condition has one of seq, all or any"),
      ("topics: [{id: t, rules: [{seq: [{all: [a], any: [b]}], score: 3}]}]", "error: a condition has one of seq"),
    ])
  func problems(_ text: String, _ message: String) {
    let (loaded, diagnostics) = WatchlistLoader.load(text: text, file: "w.yaml")
    #expect(loaded == nil)
    #expect(diagnostics.contains { "\($0)".contains(message) }, "\(diagnostics)")
  }

  @Test("The shipped watchlist loads, compiles and passes its own examples without a message")
  func shipped() throws {
    let path = SharedData.checkout.appending(path: "Config/watchlist.d").path
    let (loaded, diagnostics) = WatchlistLoader.load(paths: [path])
    #expect(diagnostics.isEmpty, "\(diagnostics)")
    let list = try #require(loaded)
    let (compiled, problems) = Classifier.compile(list.watchlist)
    #expect(problems.isEmpty, "\(problems)")
    let classifier = try #require(compiled)
    #expect(ExampleChecker.check(list.watchlist, with: classifier).isEmpty)
    #expect(
      list.watchlist.topics.map(\.id.value) == [
        "property", "expulsions", "talks", "statements", "sanctions", "arms-control", "interference", "detainees",
        "ukraine", "middle-east", "asia", "nato-europe", "economy-energy", "cooperation", "other",
      ])
    #expect(list.feeds.count >= 40)
  }

  @Test("Weights are read, written unchanged, and merged with those of earlier files")
  func weights() throws {
    let text = """
      version: 1
      weights:
        minProbability: {en: 0.4, ru: 0.6}
        minTopicProbability: {t: 0.3}
        relevance:
          bias: -1.50
          evidence: {pair-title: 0.75}
          keywords: {parade: -4, "envoy*": {title: 2, lead: 1, body: 0.25}}
        topics: {t: {bias: 1}}
        tone: {hostile: {bias: 2}, friendly: {bias: -1}, strong: {bias: 0}}
      """
    let (loaded, diagnostics) = WatchlistLoader.load(text: text, file: "w.yaml")
    #expect(diagnostics.isEmpty)
    let weights = try #require(loaded).watchlist.weights
    #expect(weights.minProbability == [.en: 0.4, .ru: 0.6] && weights.minTopicProbability == ["t": 0.3])
    let sum = try #require(weights.sums[.relevance])
    #expect(sum.bias == -1.5 && sum.evidence == ["pair-title": Located(0.75)])
    #expect(sum.keywords.map(\.lead) == [-4, 1] && sum.keywords.map(\.body) == [-4, 0.25])
    #expect(sum.keywords[0].pattern.position?.line == 8)
    #expect(Set(weights.sums.keys) == [.relevance, .topic("t"), .hostile, .friendly, .strong])
    let again = WatchlistLoader.load(text: weights.yaml(header: ["x"]), file: "again.yaml")
    #expect(again.diagnostics.isEmpty && again.loaded?.watchlist.weights == weights)
  }

  @Test("One probability for all topics replaces those of earlier files; later files can add exceptions")
  func topicProbabilities() throws {
    func weights(_ text: String) throws -> Weights {
      let (loaded, diagnostics) = WatchlistLoader.load(
        text: "weights: {minTopicProbability: \(text)}", file: "w.yaml")
      #expect(diagnostics.isEmpty)
      return try #require(loaded).watchlist.weights
    }
    var merged = try weights("{t: 0.2, u: 0.3}")
    #expect(merged.minProbability(ofTopic: "t") == 0.2 && merged.minProbability(ofTopic: "v") == 0.5)
    merged.merge(try weights("0.6"))
    #expect(["t", "u", "v"].map(merged.minProbability) == [0.6, 0.6, 0.6])
    merged.merge(try weights("{u: 0.1}"))
    #expect(["t", "u"].map(merged.minProbability) == [0.6, 0.1])
  }

  @Test(
    "Mistakes in weights are reported with their position",
    arguments: [
      ("weights: {relevance: {keywords: {envoy: much}}}", "a number from -100.0 to 100.0 is expected here"),
      ("weights: {relevance: {keyword: {}}}", "did you mean \"keywords\"?"),
      ("weights: {minProbability: 2}", "a number from 0.0 to 1.0 is expected here"),
    ])
  func badWeights(_ text: String, _ message: String) throws {
    let (_, diagnostics) = WatchlistLoader.load(text: text, file: "w.yaml")
    #expect(diagnostics.count == 1)
    #expect(try #require(diagnostics.first).description.contains(message))
  }
}
