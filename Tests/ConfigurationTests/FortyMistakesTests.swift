import Classification
import Configuration
import HTTPLoop
import TestSupport
import Testing

/// Forty mistakes in watchlists: what `check` reported in version 0.1.0 (empty: nothing)
/// and what it reports now.
struct FortyMistakesTests {
  struct Mistake: Sendable, CustomTestStringConvertible {
    var what: String
    var text: String
    var before: String
    var now: String

    init(_ what: String, _ text: String, before: String, now: String) {
      (self.what, self.text, self.before, self.now) = (what, text, before, now)
    }

    var testDescription: String { what }
  }

  @Test("Each of the forty mistakes is reported at its position, with what to write instead", arguments: mistakes)
  func answer(_ mistake: Mistake) throws {
    let folder = try TemporaryFolder()
    let file = try folder.write("w.yaml", mistake.text)
    let addresses = AddressCheck(addresses: .publicOnly(allow: []), allowsFiles: false)
    let read = WatchlistLoader.read(
      paths: [file], advice: FeedAdvice(minInterval: .seconds(300), addressProblem: addresses.problem))
    let found = read.diagnostics + Classifier.compile(read.list.watchlist, isWhole: read.isWhole).diagnostics
    let answers = found.sortedByPlace().map { $0.description.replacing("\(file):", with: "") }
    #expect(answers.last == mistake.now, "\(answers)")
    #expect(!mistake.now.isEmpty)
  }

  static let mistakes = [
    Mistake(
      "feed: address without scheme",
      "feeds: [{id: one, url: wire.example/rss}]",
      before: "1:9: error: the feed \"one\" needs an http or https address; add url: \"https://…\"",
      now: "1:24: error: this address has no scheme; write https://wire.example/rss"),
    Mistake(
      "feed: no address",
      "feeds: [{id: one, title: A}]",
      before: "1:9: error: the feed \"one\" needs an http or https address; add url: \"https://…\"",
      now: "1:9: error: the feed \"one\" needs an http or https address; add url: \"https://…\""),
    Mistake(
      "feed: interval without unit",
      "feeds: [{id: one, url: 'https://a.example/', interval: 15}]",
      before: "1:56: error: a duration such as 500ms, 30s, 15m, 6h or 30d is expected here",
      now: "1:56: error: a duration such as 500ms, 30s, 15m, 6h or 30d is expected here"),
    Mistake(
      "feed: key misspelt",
      "feeds: [{id: one, ulr: 'https://a.example/'}]",
      before: "1:19: error: unknown key \"ulr\" in the feed \"one\"; did you mean \"url\"?",
      now: "1:19: error: unknown key \"ulr\" in the feed \"one\"; did you mean \"url\"?"),
    Mistake(
      "feed: language as a word",
      "feeds: [{id: one, url: 'https://a.example/', language: Russian}]",
      before: "",
      now: "1:56: error: \"Russian\" is not a language tag; did you mean \"ru\"?"),
    Mistake(
      "feed: language with an underscore",
      "feeds: [{id: one, url: 'https://a.example/', language: en_us}]",
      before: "",
      now: "1:56: error: \"en_us\" is not a language tag; did you mean \"en-US\"?"),
    Mistake(
      "feed: kind misspelt",
      "feeds: [{id: one, url: 'https://a.example/', kind: offical}]",
      before: "1:52: error: one of official, wire, media, analysis is expected here; did you mean \"official\"?",
      now: "1:52: error: one of official, wire, media, analysis is expected here; did you mean \"official\"?"),
    Mistake(
      "feed: homeSide as a country",
      "feeds: [{id: one, url: 'https://a.example/', homeSide: Russia}]",
      before: "",
      now: "1:56: error: \"Russia\" is not a side; did you mean \"RU\"?"),
    Mistake(
      "feed: one address under two ids",
      "feeds: [{id: one, url: 'https://a.example/rss'}, {id: two, url: 'http://A.example/rss/'}]",
      before: "",
      now:
        "1:65: error: the feed \"two\" has the same address as \"one\" (1:24); remove one, or switch one off with disabled: true"
    ),
    Mistake(
      "feed: a private address",
      "feeds: [{id: one, url: 'http://192.168.1.5/rss'}]",
      before: "",
      now:
        "1:24: warning: the feed \"one\" can never be read: 192.168.1.5 is not a public address, so it is not contacted; if you mean it, write allow: [\"192.168.1.5:80\"] under fetch"
    ),
    Mistake(
      "feed: a file while files are off",
      "feeds: [{id: one, url: 'file:///tmp/rss.xml'}]",
      before: "",
      now:
        "1:24: warning: the feed \"one\" can never be read: file: feeds are off; set files: true under fetch, or write a web address"
    ),
    Mistake(
      "feed: switching off one that is none",
      "feeds: [{id: livee, disabled: true}]",
      before: "",
      now: "1:31: error: there is no feed \"livee\" to switch off; correct the id, or remove this"),
    Mistake(
      "entity: side as a country",
      "entities: [{id: e, name: E, side: Russia, names: {en: [Eeee]}}]",
      before: "",
      now: "1:35: error: \"Russia\" is not a side; did you mean \"RU\"?"),
    Mistake(
      "entity: side in small letters",
      "entities: [{id: e, name: E, side: ru, names: {en: [Eeee]}}]",
      before: "",
      now: "1:35: error: \"ru\" is not a side; did you mean \"RU\"?"),
    Mistake(
      "entity: language as a word",
      "entities: [{id: e, name: E, names: {english: [Eeee]}}]",
      before: "",
      now: "1:37: error: \"english\" is not a language tag; did you mean \"en\"?"),
    Mistake(
      "entity: a Latin letter in a Cyrillic name",
      "entities: [{id: e, name: E, type: person, names: {ru: [Ивaн Петров]}}]",
      before: "",
      now: "1:56: error: \"Ивaн\" is a Cyrillic word with the Latin letter \"a\"; write \"Иван\""),
    Mistake(
      "entity: a Russian name under en",
      "entities: [{id: e, name: E, type: person, names: {en: [Иван Петров]}}]",
      before: "",
      now: "1:56: warning: \"Иван Петров\" is listed under en but is in Cyrillic letters; move it to ru"),
    Mistake(
      "entity: type misspelt",
      "entities: [{id: e, name: E, type: persn, names: {en: [Eeee]}}]",
      before:
        "1:35: error: one of person, org, office, post, place, treaty, law, programme is expected here; did you mean \"person\"?",
      now:
        "1:35: error: one of person, org, office, post, place, treaty, law, programme is expected here; did you mean \"person\"?"
    ),
    Mistake(
      "entity: a class of endings that is none",
      "entities: [{id: e, name: E, names: {ru: [{stem: Иванцов, class: nowhere}]}}]",
      before: "1:42: error: there is no inflection class \"nowhere\"",
      now: "1:42: error: there is no inflection class \"nowhere\""),
    Mistake(
      "entity: no names",
      "entities: [{id: e, name: E, type: person}]",
      before: "1:12: error: the entity \"e\" can never be found; give it names",
      now: "1:12: error: the entity \"e\" can never be found; give it names"),
    Mistake(
      "topic: a regular expression's word border",
      "topics: [{id: t, title: T, terms: {en: {'\\bvisas?\\b': 30}}}]",
      before: "",
      now:
        "1:41: error: \"\\bvisas?\\b\": \"\\\" belongs to regular expressions, but patterns are not regular expressions; write \"(visa|visas)\""
    ),
    Mistake(
      "topic: a bare bar",
      "topics: [{id: t, title: T, terms: {en: {'visa|passport': 30}}}]",
      before: "",
      now:
        "1:41: error: \"visa|passport\": \"|\" outside of ( ) belongs to regular expressions, but patterns are not regular expressions; write \"(visa|passport)\""
    ),
    Mistake(
      "topic: a character class",
      "topics: [{id: t, title: T, terms: {en: {'visa[s]': 30}}}]",
      before: "",
      now:
        "1:41: error: \"visa[s]\": \"[\" belongs to regular expressions, but patterns are not regular expressions; write \"(visa|visas)\""
    ),
    Mistake(
      "topic: an anchor",
      "topics: [{id: t, title: T, terms: {en: {'^visa refus*': 30}}}]",
      before: "",
      now:
        "1:41: error: \"^visa refus*\": \"^\" belongs to regular expressions, but patterns are not regular expressions; write \"visa refus*\""
    ),
    Mistake(
      "topic: a plus",
      "topics: [{id: t, title: T, terms: {en: {'visa+': 30}}}]",
      before: "",
      now:
        "1:41: error: \"visa+\": \"+\" belongs to regular expressions, but patterns are not regular expressions; write \"visa*\""
    ),
    Mistake(
      "topic: a dot and a star",
      "topics: [{id: t, title: T, terms: {en: {'visa.*refus*': 30}}}]",
      before: "1:41: error: \"visa.*refus*\": \"*\" stands only at the end of a word: \"visa.*refus*\"",
      now:
        "1:41: error: \"visa.*refus*\": \".\" belongs to regular expressions, but patterns are not regular expressions; write \"visa ~6 refus*\""
    ),
    Mistake(
      "topic: slashes and a flag",
      "topics: [{id: t, title: T, terms: {en: {'/visa/i': 30}}}]",
      before: "",
      now:
        "1:41: error: \"/visa/i\": \"/…/\" belongs to regular expressions, but patterns are not regular expressions; write \"visa\""
    ),
    Mistake(
      "topic: OR in capitals",
      "topics: [{id: t, title: T, terms: {en: {'visa OR passport': 30}}}]",
      before: "",
      now:
        "1:41: error: \"visa OR passport\": AND or OR belongs to regular expressions, but patterns are not regular expressions; write \"(visa|passport)\""
    ),
    Mistake(
      "topic: a Latin letter in a Cyrillic word",
      "topics: [{id: t, title: T, terms: {ru: {'cанкци*': 30}}}]",
      before: "",
      now: "1:41: error: \"cанкци\" is a Cyrillic word with the Latin letter \"c\"; write \"санкци\""),
    Mistake(
      "topic: a Russian word under en",
      "topics: [{id: t, title: T, terms: {en: {'виз*': 30}}}]",
      before: "",
      now: "1:41: warning: \"виз*\" is listed under en but is in Cyrillic letters; move it to ru"),
    Mistake(
      "topic: gate misspelt",
      "topics: [{id: t, title: T, gate: pairs, terms: {en: {'a bb': 3}}}]",
      before: "1:34: error: one of none, pair, pair-sentence, pair-title is expected here; did you mean \"pair\"?",
      now: "1:34: error: one of none, pair, pair-sentence, pair-title is expected here; did you mean \"pair\"?"),
    Mistake(
      "topic: unless of a topic that is none",
      "topics: [{id: talks, title: T, terms: {en: {'a bb': 3}}, rules: [{all: [cc], score: 3, unless: [taks]}]}]",
      before: "1:97: error: there is no topic \"taks\"; did you mean \"talks\"?",
      now: "1:97: error: there is no topic \"taks\"; did you mean \"talks\"?"),
    Mistake(
      "topic: a set that is none",
      "topics: [{id: t, title: T, terms: {en: {'$nosuch': 4}}}]",
      before: "1:41: error: \"$nosuch\": there is no set \"nosuch\"; define it under sets",
      now: "1:41: error: \"$nosuch\": there is no set \"nosuch\"; define it under sets"),
    Mistake(
      "topic: a star after two letters",
      "topics: [{id: t, title: T, terms: {en: {'vi*': 4}}}]",
      before: "1:41: error: \"vi*\": \"vi*\" is too short to be safe; write at least 3 letters before \"*\"",
      now: "1:41: error: \"vi*\": \"vi*\" is too short to be safe; write at least 3 letters before \"*\""),
    Mistake(
      "guard: unless misspelt",
      "guards: [{id: g, words: [aaaa, bbbb], unless: stateActr}]",
      before: "1:47: error: one of stateActor, actorPair, titlePair is expected here; did you mean \"stateActor\"?",
      now: "1:47: error: one of stateActor, actorPair, titlePair is expected here; did you mean \"stateActor\"?"),
    Mistake(
      "guard: more words asked for than there are",
      "guards: [{id: g, words: [aaaa], min: 3}]",
      before: "",
      now: "1:38: warning: the guard \"g\" has min: 3 but only 1 words, so it never acts; lower min"),
    Mistake(
      "YAML: a tab",
      "feeds:\n\t- id: one\n",
      before:
        "2:1: error: this is not YAML: found character that cannot start any token; check indentation, quotes and brackets",
      now: "2:1: error: YAML does not allow tabs for indentation; indent with spaces"),
    Mistake(
      "YAML: a colon inside a text",
      "topics:\n  - id: t\n    title: Visas: refusals\n",
      before:
        "3:17: error: this is not YAML: mapping values are not allowed in this context; check indentation, quotes and brackets",
      now:
        "3:17: error: a colon and a space end a key; write a value that contains them in quotes, as in \"Visas: refusals\""
    ),
    Mistake(
      "YAML: a quote that is not closed",
      "topics:\n  - id: t\n    title: \"Visas\n    gate: pair\n",
      before: "5:1: error: this is not YAML: found unexpected end of stream; check indentation, quotes and brackets",
      now: "3:12: error: the quote that opens here is not closed on this line; close it"),
    Mistake(
      "YAML: curly quotes",
      "topics:\n  - {id: t, title: “Visas”, terms: {en: {a b: 3}}}\n",
      before: "",
      now: "2:20: warning: YAML takes curly quotes for a part of the value; write straight quotes, as in \"…\", or none"
    ),
    Mistake(
      "YAML: a text that begins with @",
      "topics:\n  - id: t\n    title: T\n    rules: [{all: [@US, b], score: 3}]\n",
      before:
        "4:20: error: this is not YAML: found character that cannot start any token; check indentation, quotes and brackets",
      now: "4:20: error: a value that begins with @ needs quotes, as in \"@…\""),
    Mistake(
      "YAML: a key twice",
      "topics:\n  - id: t\n    title: A\n    title: B\n",
      before: "3:5: error: the key \"title\" stands twice in this mapping; remove one",
      now: "4:5: error: the key \"title\" appears twice in this mapping; remove one"),
  ]
}
