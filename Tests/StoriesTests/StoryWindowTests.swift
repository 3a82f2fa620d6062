import Basics
import Matches
import Testing

@testable import Stories

/// Which items are grouped into one story.
struct StoryWindowTests {
  private static let rewrites = [
    item("a", "Russia expels 12 American diplomats from Moscow", "The foreign ministry gave them a week to leave."),
    item("b", "Moscow expels a dozen U.S. diplomats", "Russia's foreign ministry gave the Americans a week to leave."),
    item("c", "Россия высылает 12 американских дипломатов", "МИД дал дипломатам неделю, чтобы покинуть Москву."),
  ]

  @Test("A rewrite and a translation of one event are one story")
  func together() {
    let places = assign(StoryWindowTests.rewrites)
    #expect(places.map(\.id) == ["a", "a", "a"])
    #expect(places.map(\.isFirst) == [true, false, false])
    #expect(places.map(\.size) == [1, 2, 3])
    #expect(places.last?.feeds == ["feed a", "feed b", "feed c"])
  }

  @Test("Items without a summary are grouped too")
  func titlesOnly() {
    let places = assign([
      item("a", "Treasury sanctions Rosbank and two tanker owners"),
      item("b", "Sbor: unrelated concert in the Kremlin palace"),
      item("c", "US Treasury sanctions Rosbank, tanker owners"),
    ])
    #expect(places.map(\.id) == ["a", "b", "a"])
  }

  @Test(
    "Another number in a series (a second round) is another story",
    arguments: [
      ("EU adopts 12th package of sanctions on Russia", "EU adopts 13th package of sanctions on Russia"),
      ("США ввели двенадцатый пакет санкций против России", "США ввели тринадцатый пакет санкций против России"),
      ("EU adopts 12th package of sanctions on Russia", "ЕС принял 13-й пакет санкций против России"),
      ("EU adopts twenty-third package of sanctions", "EU adopts thirty-third package of sanctions"),
      ("ЕС принял двадцать третий пакет санкций", "ЕС принял тридцать третий пакет санкций"),
    ])
  func ordinals(first: String, second: String) {
    #expect(Set(assign([item("a", first), item("b", second)]).map(\.id)) == ["a", "b"])
  }

  @Test("What two newspapers each report of their own is two stories, what is passed on is one")
  func outlets() {
    let places = assign([
      item("a", "NYT: White House weighs duties on buyers of Russian uranium"),
      item("b", "Washington may put duties on Russian uranium buyers, officials tell New York Times"),
      item("c", "WSJ: envoy offered Moscow a seat at the grain talks"),
      item("d", "Axios: envoy offered Moscow grain for a base in the Arctic"),
    ])
    #expect(places.map(\.id) == ["a", "a", "c", "d"])
  }

  @Test("A response to an act is a separate story that refers to the act's")
  func followUps() throws {
    let places = assign([
      item(
        "a", "US to withdraw from Open Skies Treaty", "Washington says Moscow broke the treaty on observation flights."),
      item(
        "b", "Lavrov condemns US withdrawal from Open Skies Treaty",
        "The minister said Washington's withdrawal from the treaty was a mistake.", hour: 30, people: ["ru.lavrov"]),
    ])
    let answer = try #require(places.last)
    #expect(answer.isFirst)
    #expect(answer.follows == "a")
  }

  @Test("A later version of an entry stays in its story and is not counted again")
  func edits() {
    let places = assign([
      item("a", "Consulate in Seattle to close", entry: "1"),
      item("b", "Something else entirely about grain and tariffs", entry: "1", isRevision: true, feed: "feed a"),
    ])
    #expect(places.map(\.id) == ["a", "a"])
    #expect(places.map(\.size) == [1, 1])
    #expect(places.map(\.isFirst) == [true, false])
  }

  @Test("Entries that share an identifier are not taken for versions of one entry")
  func sharedIdentifier() {
    let places = assign([
      item("a", "Consulate in Seattle to close", entry: "news"),
      item("b", "Something else entirely about grain and tariffs", entry: "news", feed: "feed a"),
    ])
    #expect(places.map(\.id) == ["a", "b"] && places.allSatisfy(\.isFirst))
  }

  @Test("After three days of silence the same words are a new story")
  func later() {
    let places = assign([
      item("a", "Russia expels 12 American diplomats from Moscow"),
      item("b", "Russia expels 12 American diplomats from Moscow", hour: 74),
    ])
    #expect(places.map(\.id) == ["a", "b"])
  }

  @Test("What one poll brings is not one story where it was published weeks apart")
  func firstPoll() {
    var items = StoryWindowTests.rewrites
    let at = items[0].at
    items[1].reportedAt = Timestamp(milliseconds: at.milliseconds - 6 * 3_600_000)
    items[2].reportedAt = Timestamp(milliseconds: at.milliseconds - 20 * 86_400_000)
    #expect(assign(items).map(\.id) == ["a", "a", "c"])
  }

  @Test("After a clock that was ahead, items expire and later ones are grouped as before")
  func clockJumps() {
    var window = StoryWindow()
    _ = window.assign(item("future", "Embassy in Kyiv closes", hour: 24 * 400))
    for number in 0..<50 { _ = window.assign(item("\(number)", "Item \(number) of the day", hour: number / 10)) }
    #expect(window.count == 50)
    let places = StoryWindowTests.rewrites.map { window.assign($0) }
    #expect(Set(places.map(\.id)) == ["a"])
  }
}

/// The stories of these items, beginning with an empty window.
func assign(_ items: [StoryItem]) -> [MatchRecord.Story] {
  var window = StoryWindow()
  return items.map { window.assign($0) }
}

/// An item at an hour of the test's first day.
func item(
  _ id: String, _ title: String, _ summary: String = "", hour: Int = 1, entry: String? = nil, isRevision: Bool = false,
  feed: String? = nil, people: [String] = []
) -> StoryItem {
  StoryItem(
    id: id, entry: entry, isRevision: isRevision, feed: feed ?? "feed \(id)",
    at: Timestamp(seconds: 1_500_000_000 + Int64(hour) * 3600),
    title: title, summary: summary, entities: people.map { StoryItem.Entity(id: $0, isPerson: true) })
}
