import Basics
import FeedModel
import FeedParsing
import Testing

/// Stored hashes must be the same in every version; otherwise all known entries would be new.
struct StoredHashTests {
  private static func entry(
    id: String? = nil, link: String? = nil, title: String? = nil, summary: String? = nil, seconds: Int64? = nil
  ) -> Entry {
    var entry = Entry()
    entry.id = id
    entry.link = link
    entry.title = title
    entry.summary = summary
    entry.published = seconds.map { Timestamp(seconds: $0) }
    return entry
  }

  @Test(
    "An entry's keys keep their values",
    arguments: [
      (entry(id: "1"), [2697310107247858810]),
      (entry(id: "12345678"), [-8981677724987496322]),
      (entry(id: "https://WWW.Example.org:8080/a/?utm_source=x&b=2#part"), [46056093354734206, 6973419576769190802]),
      (entry(link: "http://www.Example.org/Story/"), [2661775292902961653]),
      (entry(link: "https://example.org/a#b", title: "Talks"), [534471249924650682, -1527012045131562393]),
      (
        entry(link: "https://example.org/a?id=7", title: "Переговоры О Дачах", seconds: 1_500_000_001),
        [-6602216021097978235, -4476444341021281199, 4295612312840550250]
      ),
      (entry(link: "https://news.google.com/articles/xyz", title: "Straße İstanbul"), [6015327049875302611]),
      (entry(summary: "only a text"), [-6752442330768729250]),
    ] as [(Entry, [Int64])])
  func keys(_ entry: Entry, _ expected: [Int64]) {
    #expect(EntryIdentity.distinct([entry])[0].distinguishing.map(\.value) == expected)
  }

  @Test(
    "A text's hash keeps its value",
    arguments: [
      ("", 2322471660784556361), ("a", -7740968674402487945), ("seven77", 3402376656067278961),
      ("eight888", -2641862688304242018), ("nine 9999", -4275511291752703955), ("fifteen letters", 4646621437143073487),
      ("sixteen  letters", -3367204834170631879), ("Слово и дело https://a.example/1 12:30", -6121427389709769589),
      ("a://b c", -3794327210597648300),
    ] as [(String, Int64)])
  func contentHash(_ text: String, _ expected: Int64) {
    #expect(EntryIdentity.contentHash(of: StoredHashTests.entry(title: "t", summary: text)) == expected)
  }
}
