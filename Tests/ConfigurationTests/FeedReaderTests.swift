import Classification
import Configuration
import TestSupport
import Testing

/// Errors and warnings about the feeds of a watchlist.
struct FeedReaderTests {
  private func messages(_ feed: String, advice: FeedAdvice? = nil) throws -> [String] {
    let folder = try TemporaryFolder()
    let file = try folder.write("w.yaml", "feeds:\n  - {id: x, \(feed)}\n")
    return WatchlistLoader.load(paths: [file], advice: advice).diagnostics.map {
      $0.description.replacing(file, with: "w.yaml")
    }
  }

  @Test(
    "An invalid address is an error at its position, with an example of a valid one",
    arguments: [
      (
        "url: wire.example.org/rss",
        "w.yaml:2:18: error: this address has no scheme; write https://wire.example.org/rss"
      ),
      ("url: '//wire.example.org/rss'", "write https://wire.example.org/rss"),
      ("url: 'feed:https://wire.example.org/rss'", "write https://wire.example.org/rss"),
      ("url: 'feed://wire.example.org/rss'", "write https://wire.example.org/rss"),
      ("url: 'htps://wire.example.org/rss'", "did you mean https://wire.example.org/rss?"),
      ("url: 'https:/wire.example.org/rss'", "write https://wire.example.org/rss"),
      ("url: 'HTTPS://wire.example.org/rss'", "write https://wire.example.org/rss"),
      ("url: 'wire.example.org:8080/rss'", "write https://wire.example.org:8080/rss"),
      ("url: 'gopher://wire.example.org'", "not gopher:; write an http or https address"),
      ("url: our wire", "as in https://wire.example.org/rss"), ("url: ''", "the address is empty"),
      ("url: [a]", "a text is expected here"),
      ("title: X", "w.yaml:2:5: error: the feed \"x\" needs an http or https address; add url:"),
    ])
  func forms(_ feed: String, _ message: String) throws {
    let found = try messages(feed)
    #expect(found.count == 1 && found[0].contains(message), "\(found)")
  }

  @Test(
    "A header field that is invalid, or would inject others, is refused",
    arguments: [
      ("headers: {X-Desk: \"a\\r\\nX: b\"}", "cannot contain a line break"),
      ("headers: {X-Desk: \"a\\0\"}", "cannot contain a line break"),
      ("userAgent: \"a\\nb\"", "cannot contain a line break"),
      ("headers: {\"X Desk\": a}", "is not a valid header field name"),
      ("headers: {\"X:\": a}", "is not a valid header field name"),
      ("headers: {\"\": a}", "is not a valid header field name"),
      ("headers: {X-a: b, x-A: c}", "are the same header field"),
      ("headers: {host: a}", "set by diplowatch itself"),
    ])
  func headers(_ feed: String, _ message: String) throws {
    let found = try messages("url: 'https://a.example/', " + feed)
    #expect(found.count == 1 && found[0].contains(message), "\(found)")
  }

  @Test("An interval without effect and an address that cannot work are warnings at their positions")
  func advice() throws {
    let advice = FeedAdvice(minInterval: .seconds(300)) { $0.contains("bad") ? "it is bad; mend it" : nil }
    #expect(try messages("url: 'https://a.example/', interval: 5m", advice: advice).isEmpty)
    let found = try messages("url: 'https://bad.example/', interval: 299s", advice: advice)
    #expect(found.count == 2)
    #expect(found[0] == "w.yaml:2:18: warning: the feed \"x\" can never be read: it is bad; mend it")
    #expect(found[1].hasPrefix("w.yaml:2:52: warning: this interval is shorter than fetch.minInterval"))
  }
}
