import Classification
import Testing

/// The flag `planned`: set if the words announce an act, not because "to" is near.
struct FlagTests {
  private let watchlist = SmallWatchlist.with([
    "talks": 20, "expel*": 20, "hand*": 20, "sanctions": 20, "meet*": 20, "выслать": 20, "высла*": 20, "вышлет": 20,
    "встреч*": 20,
    "санкци*": 20, "ambassador": 20,
  ])

  @Test(
    "An announced act is planned",
    arguments: [
      "US to hold talks", "Russia, US to resume talks", "Moscow plans to expel envoys",
      "Ministers will soon meet in Vienna",
      "Envoy says Russia intends to expel six", "Moscow threatens to expel envoys", "US weighs new sanctions",
      "US considers expelling six",
      "Top officials to meet", "US set to impose sanctions", "МИД намерен выслать дипломатов", "Россия вышлет шестерых",
      "Послы проведут встречу", "США рассматривают новые санкции", "США могут ввести санкции", "US may expel envoys",
    ])
  func planned(_ title: String) throws { #expect(try watchlist.verdict(title).topics.first?.flags == [.planned]) }

  @Test(
    "An act that happened, was demanded, denied or is conditional is not planned",
    arguments: [
      "US expels envoys", "Envoy spoke to ambassador", "US handed a note to ambassador",
      "US expelled six to answer Moscow",
      "US urges Russia to hold talks", "Why US Needs to Hold Talks", "Russia will not expel envoys",
      "МИД не намерен выслать дипломатов",
      "US warns it helps if Russia agrees to hold talks", "Россия выслала дипломатов",
      "Если Россия вышлет шестерых, будет ответ",
      "Plans to sail: captain on talks", "The report may complicate talks", "US refuses to expel envoys", "No talks",
      "US considers Russia talks",
      "Firms sold to sanctioned buyers despite sanctions", "The talks of forty years ago",
    ])
  func notPlanned(_ title: String) throws { #expect(try watchlist.verdict(title).topics.first?.flags == []) }

  @Test("Only the strongest evidence of a topic decides the flag")
  func strongest() throws {
    let verdict = try watchlist.verdict(
      "US expels envoys, officials", summary: "Ministers will meet in Vienna. No date was given.")
    #expect(verdict.topics.first?.flags == [])
  }
}
