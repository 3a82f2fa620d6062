import Classification
import Configuration
import Foundation
import TestSupport
import Testing

/// An own file beside the files that it adds to: what it switches off, writes in a wrong form, or decides otherwise.
struct OwnFileTests {
  private static let shipped = """
    version: 1
    sets: {meet: ["meet*"]}
    entities:
      - {id: us.envoy, name: Ann Pine, type: person, side: US, names: {en: [Ann Pine]}}
      - {id: cn, name: China, type: place, side: CN, names: {en: [China]}}
    topics:
      - id: fishing
        title: Fishing
        gate: none
        threshold: 10
        terms: {en: {"trawler*": 20, "@us.envoy meet*": 20}}
        rules: [{seq: ["@CN.place", "trawler*"], score: 20}]
        examples: {match: ["A trawler came"], noMatch: ["A ferry came"]}
      - id: ferries
        title: Ferries
        gate: none
        threshold: 10
        terms: {en: {"ferry": 20}}
        rules: [{all: ["boat*", "captain*"], score: 20, unless: [fishing]}]
    guards: [{id: novels, words: [novel], min: 1, topics: [fishing]}]
    weights:
      minProbability: {en: 0.5}
      minTopicProbability: {fishing: 0.3}
      relevance: {bias: -1, evidence: {topic.fishing.score: 3, name.us.envoy: 1, guard.novels: -1}, keywords: {"dock*": 1}}
      topics: {fishing: {bias: 1}}
    """

  private struct Found {
    var messages: [String]
    var reports: [String]
    var classifier: Classifier?
    var examples: [String]
  }

  private func check(_ ours: String, shipped: String = shipped) throws -> Found {
    let folder = try TemporaryFolder()
    let paths = [try folder.write("base.yaml", shipped), try folder.write("ours.yaml", ours)]
    let short = { (text: String) in text.replacing(folder.url.path + "/", with: "") }
    let outcome = WatchlistLoader.read(paths: paths, advice: nil)
    let list = outcome.list
    let (classifier, mistakes) = Classifier.compile(list.watchlist, isWhole: outcome.isWhole)
    let examples = classifier.map { ExampleChecker.check(list.watchlist, with: $0, own: list.ownFiles) } ?? []
    return Found(
      messages: (outcome.diagnostics + mistakes).sortedByPlace().map { short($0.description) },
      reports: list.fileReports.map(short), classifier: classifier, examples: examples.map { short($0.description) })
  }

  @Test(
    "Whatever is switched off may still be referred to, and means nothing",
    arguments: [
      ("topics: [{id: fishing, disabled: true}]", "topic fishing switched off"),
      ("entities: [{id: us.envoy, disabled: yes}]", "entity us.envoy switched off"),
      ("entities: [{id: cn, disabled: true}]", "entity cn switched off"),
      ("guards: [{id: novels, disabled: true}]", "guard novels switched off"),
    ])
  func switchedOff(_ ours: String, _ report: String) throws {
    let found = try check(ours)
    #expect(found.messages.isEmpty && found.classifier != nil, "\(found.messages)")
    #expect(found.reports == ["ours.yaml: \(report)"], "\(found.reports)")
  }

  @Test("A rule that gives way to a topic counts when that is switched off; switched on again is said")
  func switchedOn() throws {
    let plain = Self.shipped.components(separatedBy: "weights:")[0]
    let text = "A boat and its captain"
    let off = try check("topics: [{id: fishing, disabled: true}]", shipped: plain)
    #expect(off.classifier?.classify(Item(id: "", title: text)).topics.map(\.id) == ["ferries"])
    let shipped = plain.replacing("id: ferries\n", with: "id: ferries\n    disabled: true\n")
    #expect(
      try check("topics: [{id: ferries, disabled: false}]", shipped: shipped).reports.last?.hasSuffix(
        "topic ferries switched on") == true)
  }

  @Test(
    "A wrong form is one error at its own place, with what to write",
    arguments: [
      ("topics: [{id: fishing, terms: {en: [netting]}}]", "1:36", "\"netting\": 20"),
      ("topics: [{id: fishing, terms: {en: netting}}]", "1:36", "\"netting\": 20"),
      ("topics: [{id: fishing, terms: [netting]}]", "1:31", "{en: {\"netting\": 20}}"),
      ("topics: [{id: fishing, examples: [Nets]}]", "1:34", "{match: [\"Nets\"]}"),
      ("topics: [{id: nets, title: Nets, terms: [netting]}]", "1:41", "{en: {\"netting\": 20}}"),
      ("topics: [{id: nets, title: Nets, terms: {en: [netting]}}]", "1:46", "\"netting\": 20"),
      ("topics: [{id: nets, title: Nets, rules: [5]}]", "1:42", "key: value"),
      ("entities: [{id: us.envoy, names: [Pine]}]", "1:34", "{en: [\"Pine\"]}"),
      ("entities: [{id: us.new, name: Bo Oak, names: Bo Oak}]", "1:46", "{en: [\"Bo Oak\"]}"),
      ("weights: {relevance: {keywords: [quay]}}", "1:33", "\"quay\": 0.5"),
      ("weights: [quay]", "1:10", "key: value"),
      ("sets: [moor*]", "1:7", "{name: [\"moor*\"]}"),
      ("topics: [{id: fishing, title: [Nets]}]", "1:31", "a text is expected"),
      ("topics: [{id: fishing, terms: {en: {netting: }}}]", "1:46", "needs a weight; write \"netting\": 20"),
    ])
  func forms(_ ours: String, _ place: String, _ advice: String) throws {
    let found = try check(ours)
    #expect(found.messages.count == 1, "\(found.messages)")
    #expect(found.messages.first?.hasPrefix("ours.yaml:\(place): error: ") == true, "\(found.messages)")
    #expect(found.messages.first?.contains(advice) == true, "\(found.messages)")
  }

  @Test("One number for all languages is not a wrong form")
  func oneNumber() throws {
    #expect(try check("weights: {minProbability: 0.6, minTopicProbability: 0.2}").messages.isEmpty)
  }

  @Test(
    "An example of the shipped files that an own file breaks is a warning that names the own file; its own are errors")
  func examples() throws {
    let ours = """
      weights: {minTopicProbability: {fishing: 1}}
      topics: [{id: ferries, examples: {match: [No ship at all]}}]
      """
    let found = try check(ours).examples
    #expect(found.count == 2, "\(found)")
    #expect(
      found.contains {
        $0.hasPrefix("base.yaml:13:") && $0.contains("warning: ") && $0.contains("because of ours.yaml")
      }, "\(found)")
    #expect(found.contains { $0.hasPrefix("ours.yaml:2:43: error: ") }, "\(found)")
  }

  @Test("Another name for an entity of an earlier file is a warning; an added form is none")
  func renamed() throws {
    let found = try check("entities: [{id: us.envoy, name: Bea Pine, names: {en: [Bea Pine]}}]").messages
    #expect(
      found.count == 1 && found[0].hasPrefix("ours.yaml:1:33: warning: ") && found[0].contains("\"Ann Pine\""),
      "\(found)")
    #expect(try check("entities: [{id: us.envoy, name: Ann Pine, names: {en: [Annie Pine]}}]").messages.isEmpty)
  }

  @Test("A replacement names what it lacks")
  func replacement() throws {
    let found = try check("entities: [{id: us.envoy, replace: true, side: US, names: {en: [Pine]}}]").messages
    #expect(found.count == 1 && found[0].contains("give it its own name, type, or remove replace"), "\(found)")
  }

  @Test(
    "An id in weights that is nearly a known one is a warning with the guess",
    arguments: [
      (
        "{minTopicProbability: {fishin: 0.2}}",
        "topic \"fishin\", so this weight means nothing; did you mean \"fishing\"?"
      ),
      ("{topics: {ferrys: {bias: 1}}}", "topic \"ferrys\", so this weight means nothing; did you mean \"ferries\"?"),
      (
        "{relevance: {evidence: {name.us.envoi: 1}}}",
        "entity \"us.envoi\", so this weight means nothing; did you mean \"us.envoy\"?"
      ),
      (
        "{topics: {ferries: {evidence: {title.name.us.envy: 1}}}}",
        "entity \"us.envy\", so this weight means nothing; did you mean"
      ),
      (
        "{tone: {strong: {evidence: {guard.novel.exempt: 1}}}}",
        "guard \"novel\", so this weight means nothing; did you mean \"novels\"?"
      ),
      (
        "{relevance: {evidence: {topic.fisching.fired: 1}}}",
        "topic \"fisching\", so this weight means nothing; did you mean \"fishing\"?"
      ),
    ])
  func weights(_ weights: String, _ message: String) throws {
    let found = try check("weights: \(weights)").messages
    #expect(
      found.count == 1 && found[0].hasPrefix("ours.yaml:1:") && found[0].contains("warning: there is no " + message),
      "\(found)")
  }

  @Test("Weights can be used with a part of the lists that they were learned with")
  func weightsOfOtherLists() throws {
    #expect(try check("weights: {relevance: {evidence: {name.moon.base: 1, topic.zzzzzz.fired: 1}}}").messages.isEmpty)
  }
}
