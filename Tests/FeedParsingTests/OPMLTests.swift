import Testing

@testable import FeedParsing

struct OPMLTests {
  @Test("Folders, categories and addresses are read, with attributes in any case and order")
  func reads() throws {
    let opml = try OPML(
      parsing: Array(
        """
        <?xml version="1.0"?><opml version="1.1"><head><title>x</title></head><body>
        <outline text="Russia"><outline title="TASS &amp; co" XMLURL="https://tass.example/rss?a=1&amp;b=2" language="ru"/>
        <outline text="no feed here"/></outline>
        <outline type="rss" text="Kerry" xmlUrl=" https://state.example/feed " category="/us/state,tags"/></body></opml>
        """.utf8))
    #expect(
      opml.subscriptions == [
        OPML.Subscription(
          url: "https://tass.example/rss?a=1&b=2", title: "TASS & co", language: "ru", folders: ["Russia"]),
        OPML.Subscription(url: "https://state.example/feed", title: "Kerry", folders: ["us/state", "tags"]),
      ])
  }

  @Test("A written list is read unchanged; from a malformed document the readable part is taken")
  func roundTrip() throws {
    let all = OPML(subscriptions: [
      .init(url: "https://a.example/?x=1&y=\"2\"", title: "<b> & 'q' я", language: "ru", folders: ["one", "two"])
    ])
    let text = all.document(title: "t")
    #expect(try OPML(parsing: Array(text.utf8)) == all)
    let broken = text.replacing("</opml>", with: "").replacing("&amp;y", with: "&y")
    #expect(try OPML(parsing: Array(broken.utf8)) == all)
  }

  @Test(
    "A document that is not OPML is refused", arguments: ["<rss/>", "", "{}", "<html><outline xmlUrl='x'/></html>"])
  func refuses(_ text: String) {
    #expect(throws: FeedError.self) { try OPML(parsing: Array(text.utf8)) }
  }
}
