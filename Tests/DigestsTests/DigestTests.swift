import Basics
import Classification
import Configuration
import Matches
import TestSupport
import Testing

@testable import Digests

/// Digests of sample matches.
struct DigestTests {
  private let now = Timestamp(seconds: 1_800_000_000)

  private func maker() throws -> DigestMaker {
    let folder = try TemporaryFolder()
    let file = try folder.write(
      "w.yaml",
      """
      version: 1
      sides: [US, RU]
      entities:
        - {id: us, name: United States, type: place, side: US, names: {en: [America]}}
        - {id: ru, name: Russia, type: place, side: RU, names: {en: [Russia]}}
      topics:
        - {id: talks, title: Talks, terms: {en: {"negotiat*": 30}}}
      """)
    let read = WatchlistLoader.load(paths: [file])
    let watchlist = try #require(read.loaded?.watchlist, "\(read.diagnostics)")
    return DigestMaker(try #require(Classifier.compile(watchlist, isWhole: true).0), sides: watchlist.sides)
  }

  private func match(
    _ id: String, _ title: String, feed: String = "Wire", story: String? = nil, topic: String = "talks",
    score: Double = 30, tone: Double? = nil, names: [(String, String)] = [], ago: Int64 = 60
  ) -> MatchRecord {
    var entry = MatchRecord.Entry()
    entry.title = title
    entry.url = "https://a/\(id)"
    entry.language = "en"
    return MatchRecord(
      id: id, matchedAt: Timestamp(seconds: now.seconds - ago), revision: 1,
      feed: MatchRecord.Feed(id: feed.lowercased(), title: feed, url: "https://a/"), entry: entry, score: score,
      story: story.map { MatchRecord.Story(id: $0, isFirst: $0 == id, size: 1, feeds: []) },
      topics: [MatchRecord.Topic(id: topic, title: topic == "talks" ? "Talks" : "Property", score: score, tone: tone)],
      entities: names.map { MatchRecord.Entity(id: $0.0, name: $0.1, type: "person", side: "RU", mentions: 1) })
  }

  private func digest(_ matches: [MatchRecord], before: [MatchRecord] = []) throws -> Digest {
    try maker().digest(
      of: matches, before: before, troubles: [], start: Timestamp(seconds: now.seconds - 86_400), end: now)
  }

  @Test("A story is listed once, with its feeds, under the topic of its best match; most feeds first")
  func stories() throws {
    let digest = try digest([
      match("1", "Small", score: 90), match("2", "Big", feed: "Bay", story: "2"),
      match("3", "Big, better told", feed: "Harbour", story: "2", topic: "property", score: 60),
      match("4", "Big again", feed: "Bay", story: "2"), match("5", "Other", topic: "property", score: 80),
      match("6", "Third", topic: "property", score: 40),
    ])
    #expect(digest.matches == 6 && digest.stories == 4)
    #expect(digest.topics.map(\.id) == ["property", "talks"])
    #expect(digest.topics[0].stories.map(\.headline) == ["Big, better told", "Other", "Third"])
    #expect(digest.topics[0].stories[0].feeds == ["Bay", "Harbour"])
  }

  @Test("A topic lists five stories and the number of further ones")
  func most() throws {
    let digest = try digest((1...8).map { match("\($0)", "Story \($0)", score: Double($0)) })
    #expect(digest.topics[0].stories.map(\.headline) == ["Story 8", "Story 7", "Story 6", "Story 5", "Story 4"])
    #expect(
      digest.text { _ in "T" }.contains("TALKS (8 STORIES)") && digest.text { _ in "T" }.contains("and 3 more stories"))
  }

  @Test("An act answered in the period is told with the act before it, the days between and both numbers")
  func chains() throws {
    let answer = match("3", "Russia expels 58 American diplomats <b>", story: "3")
    let before = match("2", "US expels 60 Russian diplomats", story: "2", ago: 3 * 86_400 + 60)
    let digest = try digest([answer, match("4", "Russia and America meet")], before: [before])
    #expect(digest.chains.map(\.answer.title) == ["Russia expels 58 American diplomats <b>"])
    let row = "expulsion: RU answers US after 3 days, 60 : 58. US: “US expels 60 Russian diplomats”; RU: “Russia expels"
    #expect(digest.text { _ in "T" }.contains("ANSWERED IN KIND\n* \(row)"))
    #expect(digest.html { _ in "T" }.text.contains("<h2>Answered in kind</h2>\n<ul>\n<li>\(row)"))
    #expect(!digest.html { _ in "T" }.text.contains("<b>") && digest.markdown { _ in "T" }.contains("\\<b\\>"))
    // What was answered before the period was told then.
    var old = answer
    old.matchedAt = Timestamp(seconds: now.seconds - 2 * 86_400)
    #expect(try self.digest([match("4", "Russia and America meet")], before: [before, old]).chains.isEmpty)
    // The period is that of the matches: one that was published before it, and found in it, is told in it.
    var late = answer
    late.entry.published = Timestamp(seconds: now.seconds - 2 * 86_400)
    #expect(try self.digest([late], before: [before]).chains.count == 1)
  }

  @Test("Tone is from the side that the headline names first to the other, compared with the week before")
  func tone() throws {
    let digest = try digest(
      [
        match("1", "Russia expels envoys of America", tone: -5), match("2", "Russia bars America", tone: -2),
        match("3", "America frees envoys of Russia", tone: 4), match("4", "Nobody acts", tone: 9),
        match("5", "Russia says nothing"),
      ], before: [match("0", "America and Russia talk", tone: 1, ago: 100_000)])
    let rows = Dictionary(uniqueKeysWithValues: digest.directions.map { ($0.actor, $0) })
    #expect(rows["RU"]?.now.mean == -3.5 && rows["RU"]?.now.count == 2 && rows["RU"]?.before.mean == nil)
    #expect(rows["US"]?.now.mean == 4 && rows["US"]?.before.mean == 1)
    let text = digest.text { _ in "T" }
    #expect(text.contains("* RU → US \u{2212}3.5 (2 matches)\n"))
    #expect(text.contains("* US → RU 4 (1 match); the week before 1 (1)"))
  }

  @Test("A topic stands before another if its first story has more feeds, however many stories the other has")
  func order() throws {
    let told = ["Bay", "Harbour", "Wire"].map { match("big-\($0)", "Big", feed: $0, story: "big", topic: "property") }
    let digest = try digest((1...4).map { match("\($0)", "Story \($0)", score: 90) } + told)
    #expect(digest.topics.map(\.id) == ["property", "talks"])
  }

  @Test("Where the week before has no match, no name is called new, and it is said that there is nothing to compare")
  func firstWeek() throws {
    let named = match("1", "Russia speaks", names: [("b", "Boris B")])
    let first = try digest([named])
    #expect(first.names.isEmpty && first.summary == "1 match in 1 story; no matches in the week before to compare with")
    let second = try digest([named], before: [match("0", "Quiet", ago: 100_000)])
    #expect(second.names.map(\.text) == ["Boris B"])
    #expect(second.summary == "1 match in 1 story; fewer than 1 match a day in the week before")
  }

  @Test("A name is new if no match of the week before has it; unknown names must be in two matches near a side")
  func names() throws {
    let digest = try digest(
      [
        match(
          "1", "There the envoy Ivan Besfamilny talked with guests about trade, and Russia listened",
          names: [("a", "Anna A"), ("b", "Boris B")]),
        match("2", "In Russia the envoy Ivan Besfamilny spoke", names: [("b", "Boris B")]),
        match("3", "In Russia the guest Oleg Odnazhdy spoke"),
        match("4", "In Russia the guest Petr Vsegda spoke"), match("5", "Again in Russia: the guest Petr Vsegda"),
      ],
      before: [
        match("0", "Then in Russia the guest Petr Vsegda spoke", names: [("a", "Anna A")], ago: 100_000)
      ])
    #expect(digest.names.filter(\.isKnown).map(\.text) == ["Boris B"])
    #expect(digest.names.filter { !$0.isKnown }.map(\.text).contains { $0.contains("Besfamilny") })
    #expect(!digest.names.contains { $0.text.contains("Odnazhdy") || $0.text.contains("Vsegda") })
  }

  @Test("Headlines are escaped in HTML and Markdown")
  func markup() throws {
    let digest = try digest([match("1", "<b>A</b> & [x](javascript:y) *z* `w`")])
    let html = digest.html { _ in "T" }.text
    #expect(html.contains("<a href=\"https://a/1\">&lt;b&gt;A&lt;/b&gt; &amp; [x](javascript:y) *z* `w`</a>"))
    let markdown = digest.markdown { _ in "T" }
    #expect(markdown.contains("- [\\<b\\>A\\</b\\> \\& \\[x\\](javascript:y) \\*z\\* \\`w\\`](<https://a/1>) — Wire"))
  }
}
