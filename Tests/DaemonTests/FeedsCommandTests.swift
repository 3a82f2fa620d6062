import Classification
import Configuration
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

  @Test("An exported list is imported again except for feeds already watched; the file passes check")
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
    #expect(
      check.output.contains("imported.yaml: new feeds news-example, news-example-2\n3 feeds"), "\(check.diagnostics)")
    let again = try BuiltBinary.run(["feeds", "import", "-", "--config", config, "-o", output], input: more)
    #expect(again.status == 1 && again.diagnostics.contains("it exists"))
    #expect(try BuiltBinary.run(["feeds", "import", "-", "--config", config], input: "<rss/>").status == 1)
  }

  @Test("Addresses in common forms are imported; each one left out is reported with the reason")
  func leftOut() throws {
    let folder = try TemporaryFolder()
    let config = try configuration(folder)
    let opml = """
      <opml version="2.0"><body>
      <outline text="A" xmlUrl="feed://wire.example/a"/><outline text="B" xmlUrl="feed:https://wire.example/b"/>
      <outline text="C" xmlUrl=" wire.example:8080/c "/><outline text="D" xmlUrl="HTTP://Wire.example/d"/>
      <outline text="E" xmlUrl="//wire.example/e"/><outline text="F" xmlUrl="https://пример.испытание/лента"/>
      <outline text="G" xmlUrl="mailto:desk@wire.example"/><outline text="H" xmlUrl="https://wire.example/a/"/>
      <outline text="I" xmlUrl="http://www.tass.example/rss"/><outline text="J" type="rss"/>
      <outline text="K" xmlUrl="ftp://wire.example/k"/><outline text="L" xmlUrl="feed"/><outline text="M" xmlUrl="https://-ы-.рф/"/>
      </body></opml>
      """
    let imported = try BuiltBinary.run(["feeds", "import", "-", "--config", config], input: opml)
    #expect(imported.status == 0)
    for url in [
      "http://wire.example/a", "https://wire.example/b", "https://wire.example:8080/c", "HTTP://Wire.example/d",
      "https://wire.example/e", "https://пример.испытание/лента",
    ] {
      #expect(imported.output.contains("url: \"\(url.replacing("HTTP", with: "http"))\""), "\(url)")
    }
    for line in [
      "-: A feed://wire.example/a: taken as http://wire.example/a", "-: C wire.example:8080/c: taken as",
      "-: G mailto:desk@wire.example: left out: mailto:",
      "-: H https://wire.example/a/: left out: it is in the list twice",
      "-: I http://www.tass.example/rss: left out: watched already as tass", "-: J: left out: it has no address",
      "-: K ftp://wire.example/k: left out: ftp:", "-: L feed: left out: it is not a web address",
      "-: M https://-ы-.рф/: left out: no host has that name", "6 feeds; 7 left out",
    ] {
      #expect(imported.diagnostics.contains(line), "\(line)")
    }
  }

  @Test("discover finds feeds by links and Link fields, prints each once, and says which are watched")
  func discoverMore() throws {
    let feed = try Data(contentsOf: SharedData.checkout.appending(path: "Demo/feeds/harbour-wire.rss"))
    let other = Data(String(decoding: feed, as: UTF8.self).replacing("Harbour", with: "Other").utf8)
    let server = try LoopbackServer { request in
      switch request.target {
      case "/":
        LoopbackServer.Response(
          headers: [("Link", "</declared>; rel=alternate; type=\"application/rss+xml\"")],
          body:
            "<a href=/7>RSS</a><a href=/7/>RSS</a><a href=/moved>feed</a><a href=/copy>Atom</a><a href=/known.xml>x</a>"
        )
      case "/declared", "/copy": LoopbackServer.Response(data: feed)
      case "/7", "/7/", "/known.xml":
        LoopbackServer.Response(
          data: other + Data("<!-- \(request.target.dropLast(request.target == "/7/" ? 1 : 0)) -->".utf8))
      case "/moved": LoopbackServer.Response(302, headers: [("Location", "/7")])
      default: LoopbackServer.Response(404)
      }
    }
    let folder = try TemporaryFolder()
    try folder.write("w.yaml", "{version: 1, feeds: [{id: desk, url: \"\(server.url("/known.xml"))\"}]}")
    let config = try folder.write(
      "c.yaml", "watchlist: [w.yaml]\nfetch: {contact: none, allow: [\"127.0.0.1:\(server.port)\"]}\n")
    for address in [server.url("/"), "feed://127.0.0.1:\(server.port)/", "127.0.0.1:\(server.port)"] {
      let found = try BuiltBinary.run(["feeds", "discover", address, "--config", config])
      #expect(found.status == 0, "\(found.diagnostics)")
      #expect(found.output.matches(of: #/url: /#).count == 2, "\(found.output)")
      #expect(
        found.output.contains("url: \"\(server.url("/declared"))\"") && found.output.contains("watched already as desk")
      )
    }
    let itself = try BuiltBinary.run(["feeds", "discover", server.url("/known.xml"), "--config", config])
    #expect(itself.status == 0 && itself.output.contains("watched already as desk") && !itself.output.contains("- id"))
    let none = try BuiltBinary.run(["feeds", "discover", "mailto:x@y.example", "--config", config])
    #expect(none.status == 1 && none.diagnostics.contains("mailto: is not a web address"))
  }

  @Test("discover requests the declared feeds and prints the valid ones; without one it exits with 1")
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
    #expect(found.output.hasPrefix("# yaml-language-server: $schema="))
    #expect(found.output.contains("\nfeeds:\n# rss2.0, 7 entries"))
    let file = try folder.write("found.yaml", found.output)
    let read = WatchlistLoader.load(paths: [file])
    #expect(read.diagnostics.isEmpty && read.loaded?.feeds.map(\.url) == [server.url("/real")], "\(read.diagnostics)")
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
