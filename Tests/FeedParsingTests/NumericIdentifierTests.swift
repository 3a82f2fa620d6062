import FeedModel
import FeedParsing
import Testing

/// Numbers as ids in JSON Feed.
struct NumericIdentifierTests {
  @Test(
    "An id that is a number keeps all its digits",
    arguments: [
      ("9007199254740993", "9007199254740993"), ("-110972142261766591", "-110972142261766591"), ("7", "7"), ("0", "0"),
      ("123456789012345678901234567890", "123456789012345678901234567890"), ("7.0", "7"), ("2e3", "2000"),
      ("1.5", "1.5"), ("9007199254740993.0", "9007199254740993.0"), ("1e30", "1e30"),
    ])
  func digits(_ written: String, _ identifier: String) throws {
    let json = #"{"version":"https://jsonfeed.org/version/1","items":[{"id":\#(written),"content_text":"a"}]}"#
    #expect(try FeedParser().parse(Array(json.utf8), baseURL: nil).entries[0].id == identifier)
  }
}
