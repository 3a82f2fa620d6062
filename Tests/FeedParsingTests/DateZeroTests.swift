import Basics
import FeedModel
import FeedParsing
import Testing

/// Zero dates of feed software (such as 1970-01-01) do not count as dates.
struct DateZeroTests {
  private func published(_ text: String) throws -> Timestamp? {
    let rss = "<rss version='2.0'><channel><item><title>x</title><pubDate>\(text)</pubDate></item></channel></rss>"
    return try FeedParser().parse(Array(rss.utf8), baseURL: nil).entries[0].published
  }

  @Test(
    "A zero date is ignored, in any zone",
    arguments: [
      "Thu, 01 Jan 1970 00:00:00 GMT", "1970-01-01T03:00:00+03:00", "Wed, 31 Dec 1969 16:00:00 -0800", "1970-01-01",
      "1970-01-01 09:00:00", "0001-01-01T00:00:00Z", "Mon, 01 Jan 0001 00:00:00 +0000", "0001-01-01T03:00:00+03:00",
      "1900-01-01T00:00:00Z", "Sat, 30 Dec 1899 00:00:00 GMT", "1601-01-01T00:00:00Z",
    ])
  func beginnings(_ text: String) throws { #expect(try published(text) == nil) }

  @Test("Other old dates are read", arguments: ["1970-01-05T00:00:00Z", "1962-10-22", "1933-11-16T00:00:00Z"])
  func oldDates(_ text: String) throws { #expect(try published(text) != nil) }

  @Test("Dates of JSON Feed are treated the same way")
  func json() throws {
    let json =
      #"{"version":"https://jsonfeed.org/version/1.1","items":[{"id":1,"date_published":"1970-01-01T00:00:00Z"}]}"#
    #expect(try FeedParser().parse(Array(json.utf8), baseURL: nil).entries[0].published == nil)
  }
}
