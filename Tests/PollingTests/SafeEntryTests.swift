import FeedModel
import Testing

@testable import Polling

struct SafeEntryTests {
  private func link(_ text: String) -> String? {
    var entry = Entry()
    entry.link = text
    return SafeEntry.of(entry).link
  }

  @Test("http and https links are kept, others are removed")
  func links() {
    for good in ["https://a.example/1", "http://a.example/", "HTTPS://A.example/"] { #expect(link(good) == good) }
    for bad in [
      "javascript:alert(1)", " JaVaScRiPt:alert(1)", "java\tscript:alert(1)", "data:text/html,x", "file:///etc/passwd",
      "vbscript:x", "/relative", "", "httpx://a", "http", ":",
    ] {
      #expect(link(bad) == nil, "\(bad)")
    }
    var entry = Entry()
    entry.enclosures = ["https://a.example/a.mp3", "file:///b"].map { Enclosure(url: $0, type: nil, lengthBytes: nil) }
    #expect(SafeEntry.of(entry).enclosures.map(\.url) == ["https://a.example/a.mp3"])
  }

  @Test("Control characters are removed from identifiers, which are otherwise unchanged")
  func identifiers() {
    var entry = Entry()
    entry.id = "urn\n{}\tx\u{85}y\u{7F}\u{1B}[31m é©"
    #expect(SafeEntry.of(entry).id == "urn {} x y  [31m é©")
    entry.id = "tag:example.org,2017:статья"
    #expect(SafeEntry.of(entry).id == entry.id)
  }
}
