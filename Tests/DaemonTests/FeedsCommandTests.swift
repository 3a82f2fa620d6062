import Foundation
import TestSupport
import Testing

/// `diplowatch feeds` of the built binary.
struct FeedsCommandTests {
  private func configuration(_ folder: TemporaryFolder, allow port: Int = 1) throws -> String {
    try folder.write(
      "w.yaml",
      """
      version: 1
      feeds: [{id: tass, url: "https://tass.example/rss", title: "TASS <&> \\"x\\"", language: ru, tags: [ru]}]
      """)
    return try folder.write(
      "c.yaml", "watchlist: [w.yaml]\nfetch: {contact: none, allow: [\"127.0.0.1:\(port)\"]}\n")
  }

  @Test("What is exported is imported again, but for what is watched already; the file passes check")
  func roundTrip() throws {
    let folder = try TemporaryFolder()
    let config = try configuration(folder)
    let exported = try BuiltBinary.run(["feeds", "export", "--config", config])
    #expect(exported.status == 0, "\(exported.diagnostics)")
    #expect(exported.output.contains("text=\"TASS &lt;&amp;&gt; &quot;x&quot;\""))
    let more = exported.output.replacing(
      "</body>",
      with: """
        <outline text="Новости: [x] #1" xmlUrl="https://news.example/rss"/>
        <outline text="Новости" xmlUrl="https://news.example/other"/><outline text="evil" xmlUrl="file:///etc/passwd"/></body>
        """)
    let output = folder.path("imported.yaml")
    let imported = try BuiltBinary.run(["feeds", "import", "-", "--config", config, "-o", output], input: more)
    #expect(imported.status == 0, "\(imported.diagnostics)")
    #expect(imported.diagnostics.contains("2 feeds; 2 left out"))
    let text = folder.read("imported.yaml")
    #expect(text.contains("- id: news-example\n    url: \"https://news.example/rss\"\n    title: \"Новости: [x] #1\""))
    #expect(text.contains("- id: news-example-2\n"))
    try folder.write("c2.yaml", "watchlist: [w.yaml, imported.yaml]\nfetch: {contact: none}\n")
    let check = try BuiltBinary.run(["check", "--config", folder.path("c2.yaml")])
    #expect(check.output.hasPrefix("3 feeds"), "\(check.diagnostics)")
    let again = try BuiltBinary.run(["feeds", "import", "-", "--config", config, "-o", output], input: more)
    #expect(again.status == 1 && again.diagnostics.contains("it exists"))
    #expect(try BuiltBinary.run(["feeds", "import", "-", "--config", config], input: "<rss/>").status == 1)
  }

  @Test("discover tries what a page declares and prints what is a feed; a page without one ends with 1")
  func discover() throws {
    let feed = try Data(contentsOf: SharedData.checkout.appending(path: "Demo/feeds/harbour-wire.rss"))
    let server = try LoopbackServer { request in
      switch request.target {
      case "/":
        LoopbackServer.Response(
          body: """
            <html><link rel=alternate type=application/rss+xml href=/broken>
            <link rel=alternate type=application/rss+xml href=/real></html>
            """)
      case "/real", "/plain/feed": LoopbackServer.Response(data: feed)
      case "/plain/", "/none": LoopbackServer.Response(body: "<html><a href='/plain/feed'>rss</a></html>")
      default: LoopbackServer.Response(404)
      }
    }
    let folder = try TemporaryFolder()
    let config = try configuration(folder, allow: server.port)
    let found = try BuiltBinary.run(["feeds", "discover", server.url("/"), "--config", config])
    #expect(found.status == 0, "\(found.diagnostics)")
    #expect(found.output.hasPrefix("# rss2.0, 7 entries"))
    #expect(found.output.contains("url: \"\(server.url("/real"))\""))
    #expect(!found.output.contains("/broken"))
    let guessed = try BuiltBinary.run(["feeds", "discover", server.url("/plain/"), "--config", config])
    #expect(guessed.output.contains(server.url("/plain/feed")))
    let itself = try BuiltBinary.run(["feeds", "discover", server.url("/real"), "--config", config])
    #expect(itself.output.contains(server.url("/real")))
    server.answer { _ in LoopbackServer.Response(body: "<html>nothing</html>") }
    let none = try BuiltBinary.run(["feeds", "discover", server.url("/"), "--config", config])
    #expect(none.status == 1 && none.diagnostics.contains("no feed was found"))
  }
}
