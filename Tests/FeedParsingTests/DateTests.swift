import FeedModel
import FeedParsing
import Testing

struct DateTests {
  private func published(_ text: String) throws -> String? {
    let document = "<rss version='2.0'><channel><title>t</title><item><pubDate>\(text)</pubDate></item></channel></rss>"
    return try FeedParser().parse(Array(document.utf8)).entries.first?.published?.rfc3339()
  }

  @Test(
    "Dates in the forms feeds use become the same moment in UTC",
    arguments: [
      ("Tue, 18 Jul 2017 09:05:07 GMT", "2017-07-18T09:05:07Z"),
      ("Tue, 18 Jul 2017 09:05:07 -0400", "2017-07-18T13:05:07Z"),
      ("18 Jul 2017 09:05 EST", "2017-07-18T14:05:00Z"),
      ("Tue, 18 July 2017 09:05:07 +03:00", "2017-07-18T06:05:07Z"),
      ("Tue,18 Jul 17 09:05:07 UT", "2017-07-18T09:05:07Z"),
      ("2017-07-18", "2017-07-18T00:00:00Z"),
      ("2017-07-18T09:05:07+03:00", "2017-07-18T06:05:07Z"),
      ("2017-07-18 09:05:07", "2017-07-18T09:05:07Z"),
      ("20170718T090507Z", "2017-07-18T09:05:07Z"),
      ("Wed, 29 Feb 2012 23:59:60 GMT", "2012-03-01T00:00:00Z"),
    ])
  func forms(_ text: String, _ expected: String) throws {
    #expect(try published(text) == expected)
  }

  @Test(
    "What is no date is left out, and costs the entry nothing else",
    arguments: ["soon", "", "32 Foo 2017", "2017-13-45", "99999999999999999999", "Tue, 18 Jul 2017 99:99:99 GMT"])
  func noDates(_ text: String) throws {
    #expect(try published(text) == nil)
  }
}
