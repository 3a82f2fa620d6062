import Basics
import Matches
import Testing

struct MatchFilterTests {
  @Test("An empty filter admits everything")
  func everything() {
    #expect(MatchFilter().admitsAll && MatchFilter().admits(Sample.whole) && MatchFilter().admits(Sample.bare))
  }

  @Test(
    "Each condition admits the matches that it names",
    arguments: [
      MatchFilter(topics: ["talks", "property"]), MatchFilter(entities: ["un"]), MatchFilter(side: "ru"),
      MatchFilter(feeds: ["wire"]), MatchFilter(languages: ["ru-RU"]), MatchFilter(minScore: 42.25),
      MatchFilter(minProbability: 0.97), MatchFilter(since: Sample.whole.matchedAt),
    ])
  func admits(_ filter: MatchFilter) {
    #expect(filter.admits(Sample.whole) && !filter.admitsAll)
  }

  @Test(
    "Each condition refuses all others",
    arguments: [
      MatchFilter(topics: ["talks"]), MatchFilter(entities: ["us"]), MatchFilter(side: "US"),
      MatchFilter(feeds: ["other"]), MatchFilter(languages: ["en"]), MatchFilter(languages: ["?"]),
      MatchFilter(minScore: 42.5),
      MatchFilter(minProbability: 0.98),
      MatchFilter(since: Timestamp(milliseconds: Sample.whole.matchedAt.milliseconds + 1)),
    ])
  func refuses(_ filter: MatchFilter) { #expect(!filter.admits(Sample.whole)) }

  @Test("A match without a probability passes any minimum")
  func nothingLearned() { #expect(MatchFilter(minProbability: 0.9).admits(Sample.bare)) }
}
