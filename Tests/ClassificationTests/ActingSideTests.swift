import Classification
import Testing

/// The acting side of an item: the one that its headline names first.
struct ActingSideTests {
  @Test(
    "The side named first acts, however often the other one is named",
    arguments: [
      ("US expels Russian envoys; Russia vows answer, Ryabkov says", "US"),
      ("Russia expels US envoys; American embassy and White House protest", "RU"),
      ("Ryabkov: the US, the United States and Americans", "RU"), ("Россия ответила США, США молчат", "RU"),
      ("NATO and the White House on Russia, Russia, Russia", "US"), ("Moscow vows reply to Washington", "RU"),
    ])
  func first(_ title: String, _ side: String) throws {
    let classifier = try #require(Classifier.compile(SmallWatchlist.with(["zzz": 1])).classifier)
    #expect(classifier.firstSide(in: title) == side)
  }

  @Test(
    "Without a name that counts there is no acting side",
    arguments: ["", "Moscow in spring", "NATO meets", "Little of note"])
  func nobody(_ title: String) throws {
    let classifier = try #require(Classifier.compile(SmallWatchlist.with(["zzz": 1])).classifier)
    #expect(classifier.firstSide(in: title) == nil)
  }
}
