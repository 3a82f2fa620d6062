import FeedModel
import TestSupport
import Testing

@testable import FeedParsing

/// Limits: no document takes more than its share of time or memory.
struct BoundsTests {
  private func refusal(_ text: String, _ limits: FeedLimits = FeedLimits()) -> FeedError? {
    do throws(FeedError) {
      _ = try FeedParser(limits: limits).parse(Array(text.utf8))
      return nil
    } catch {
      return error
    }
  }

  private func document(_ content: String) -> String { "<rss version='2.0'><channel>\(content)</channel></rss>" }

  @Test("Each exceeded limit has an error that names it")
  func errors() {
    var limits = FeedLimits()
    limits.maxDepth = 20
    limits.maxAttributes = 10
    limits.maxEntries = 2
    limits.maxTotalTextBytes = 100
    limits.maxBytes = 5000
    limits.maxElements = 400
    let attributes = (0..<11).map { "a\($0)='1'" }.joined(separator: " ")
    let namespaces = (0..<11).map { "xmlns:a\($0)='u'" }.joined(separator: " ")
    let long = String(repeating: "x", count: 60)
    let cases: [(String, FeedError.Code, String)] = [
      (document(String(repeating: "<a>", count: 20) + String(repeating: "</a>", count: 20)), .tooDeep, "20"),
      (document("<item \(attributes)/>"), .tooManyAttributes, "10"),
      (document("<item \(namespaces)/>"), .tooManyAttributes, "10"),
      (document("<item/><item/><item/>"), .tooManyEntries, "2"),
      (document(String(repeating: "<a/>", count: 400)), .tooManyElements, "400"),
      (document("<item><title>\(long)</title></item><item><title>\(long)</title></item>"), .tooMuchText, "100"),
      (String(repeating: " ", count: 5001), .tooLarge, "5000"),
      (#"{"version":"https://jsonfeed.org/version/1","items":[{},{},{}]}"#, .tooManyEntries, "2"),
    ]
    for (text, code, bound) in cases {
      let error = refusal(text, limits)
      #expect(error?.code == code, "\(text.prefix(60))")
      #expect(error?.description.contains(bound) ?? false)
    }
  }

  @Test("Namespaces of outer elements count too, because libxml2 searches all that are in scope")
  func nestedNamespaces() {
    var limits = FeedLimits()
    limits.maxAttributes = 10
    let inner = (0..<4).map { level in "<a " + (0..<3).map { "xmlns:n\(level)\($0)='u'" }.joined(separator: " ") + ">" }
    #expect(refusal(document(inner.joined() + "</a></a></a></a>"), limits)?.code == .tooManyAttributes)
  }

  @Test("A tag with 100,000s of attributes is refused before libxml2 compares each with all others")
  func endlessAttributes() {
    let tag = "<item " + (0..<300_000).map { "a\($0)=''" }.joined(separator: " ") + "/>"
    for text in [document(tag), document(tag) + "<broken", document("<title>&</title>" + tag)] {
      #expect(refusal(text)?.code == .tooManyAttributes)
    }
  }

  @Test("A long text without a tag, and a tag with one long value, do not count as many attributes")
  func longButHarmless() throws {
    let words = String(repeating: "a=b &lt;p class=\"x\"&gt; ", count: 10_000)
    let feed = try FeedParser().parse(
      Array(document("<item title='\(words)'><description>\(words)</description></item>").utf8))
    #expect(feed.wellFormed && feed.entries.count == 1)
  }

  /// Parses a description that repeats one text and never ends: the number of entries,
  /// or the refusal.
  @Test(
    "The time for a text grows in proportion to its length, also for the worst input", .timeLimit(.minutes(5)),
    arguments: [
      ("<![CDATA[", 0), ("<!--", 0), ("<!DOCTYPE [", 0), ("<a href='", nil), ("<a b=\"", nil), ("</a", 0),
      ("&", 0), ("&#", 0), ("<script>", nil), ("&lt;![CDATA[", 0), ("&lt;!--", 0), ("&lt;script&gt;", 0),
      ("<b>", nil), ("<title>", nil), ("<item>", nil), ("<a b=1 ", nil), ("]]>", 0), ("<?", 0),
      ("&lt;a b=\"", 0), ("<p><li>", nil),
    ] as [(String, Int?)])
  func repetitions(_ piece: String, _ entries: Int?) throws {
    func cost(_ bytes: Int) -> (seconds: Double, entries: Int?) {
      let start = "<rss version='2.0'><channel><item><description>"
      let document = Array((start + String(repeating: piece, count: bytes / piece.utf8.count)).utf8)
      var feed: Feed?
      let seconds = ThreadTime.spent { feed = try? FeedParser().parse(document) }
      return (seconds, feed?.entries.count)
    }
    let (short, long) = (cost(100_000), cost(400_000))
    #expect(long.entries == entries)
    // The text is four times as long; quadratic time would be sixteen times as long.
    #expect(long.seconds < max(short.seconds * 8, 0.5), "\(short.seconds) s, \(long.seconds) s")
  }

  @Test("The end of a section that never ends is searched for only once", .timeLimit(.minutes(5)))
  func endlessSections() throws {
    let text = String(repeating: "&lt;![CDATA[", count: 20_000) + String(repeating: "]", count: 400_000)
    let feed = try FeedParser().parse(Array(document("<item><description>\(text)</description></item>").utf8))
    #expect(feed.entries.count == 1)
  }

  @Test("A base URL of megabytes is not copied into every link, and addresses count as text")
  func hugeAddresses() throws {
    let far = String(repeating: "a", count: 1_000_000)
    let items = String(repeating: "<item><title>t</title><link>x</link></item>", count: 2_000)
    let text = "<rss version='2.0' xml:base='http://h/\(far)/'><channel>\(items)</channel></rss>"
    let feed = try FeedParser().parse(Array(text.utf8))
    #expect(feed.entries.count == 2_000 && feed.entries[0].link == "x")
    var limits = FeedLimits()
    limits.maxTotalTextBytes = 10_000
    #expect(refusal(document("<item><link>http://h/\(far)</link></item>"), limits)?.code == .tooMuchText)
  }

  @Test(
    "Repeated elements are limited, and take time in proportion to the document's length", .timeLimit(.minutes(5)),
    arguments: [
      ("<a xml:base='x'/>", 40_000), ("<a xml:lang='\(String(repeating: "l", count: 90))'/>", 40_000),
      ("<skipHours><hour>3</hour></skipHours>", 40_000), ("<skipDays><day>Friday</day></skipDays>", 40_000),
      ("<a xmlns:a='u' xmlns:b='v'/>", 40_000), ("<category>#</category>", 40_000), ("<link>http://h/#</link>", 40_000),
      ("<n#/>", 40_000), ("<a n#=''/>", 40_000), ("<author>#</author>", 40_000), ("<enclosure url='#'/>", 40_000),
      ("<item><title>t</title><link xml:base='x'>#</link></item>", 500),
    ])
  func repeatedElements(_ piece: String, _ count: Int) throws {
    let base = "http://h/" + String(repeating: "a", count: 2_000) + "/"
    var text = "<rss version='2.0' xml:base='\(base)'><channel><item><title>x</title></item>"
    for number in 0..<count { text += piece.replacing("#", with: String(number)) }
    text += "<item>"
    for number in 0..<count { text += piece.replacing("#", with: String(number)) }
    text += "</item></channel></rss>"
    let bytes = Array(text.utf8)
    let feed = try FeedParser().parse(bytes)
    #expect(feed.entries.first?.title == "x")
    #expect(feed.schedule.skipHours.count <= 24 && feed.schedule.skipDays.count <= 7)
    #expect(feed.entries.allSatisfy { $0.categories.count + $0.authors.count + $0.enclosures.count <= 600 })
  }

  @Test("Default attributes of a document's DTD are ignored: a few bytes would become thousands")
  func defaultedAttributes() throws {
    let text = """
      <!DOCTYPE rss [<!ATTLIST link xml:base CDATA "http://evil.example/">]><rss version='2.0'><channel><item>\
      <title>t</title><link>http://a.example/</link></item></channel></rss>
      """
    #expect(try FeedParser().parse(Array(text.utf8)).entries.first?.link == "http://a.example/")
  }

  @Test("xml:base applies inside its element only")
  func bases() throws {
    let text = """
      <rss version='2.0' xml:base='http://h/a/'><channel><b xml:base='b/'><c xml:base='/c/'/></b>\
      <item xml:base='i/'><title>1</title><link xml:base='j/'>x</link></item><item><title>2</title><link>y</link></item>\
      </channel></rss>
      """
    #expect(try FeedParser().parse(Array(text.utf8)).entries.map(\.link) == ["http://h/a/i/j/x", "http://h/a/y"])
  }

  @Test("Names of megabytes are cut, because an entry can have hundreds")
  func longNames() throws {
    let name = String(repeating: "n", count: 100_000)
    let feed = try FeedParser().parse(
      Array(document("<item><author>\(name)</author><category>\(name)</category></item>").utf8))
    let longest = FeedLimits().maxNameBytes
    #expect(feed.entries[0].authors.map(\.utf8.count) == [longest])
    #expect(feed.entries[0].categories.map(\.utf8.count) == [longest])
  }

  @Test("Entities inside one attribute cannot exceed the document's limit")
  func entitiesInAnAttribute() {
    let entity = String(repeating: "e", count: 250)
    let value = String(repeating: "&a;", count: 400_000)
    let text = "<!DOCTYPE rss [<!ENTITY a '\(entity)'>]><rss version='2.0' x='\(value)'><channel/></rss>"
    #expect(refusal(text)?.code == .entitiesTooLarge)
  }

  @Test("Links nested in redirect links are unwrapped only a few times")
  func nestedRedirects() {
    let link = String(repeating: "http://google.com/url?q=", count: 20_000) + "http://h/page"
    #expect(CanonicalLink.of(link).hasPrefix("google.com/url?q="))
    #expect(CanonicalLink.of("https://www.google.com/url?q=http://h/page&x=1") == "h/page")
  }

  @Test("A JSON document of only brackets is refused before it fills the memory")
  func manyValues() {
    let text =
      #"{"version":"https://jsonfeed.org/version/1","items":[],"x":["# + String(repeating: "[],", count: 1_000_000)
    #expect(refusal(text + "[]]}")?.code == .notAFeed)
  }

  @Test("A text beyond its limit is cut between two characters, in XML and in JSON")
  func longTexts() throws {
    var limits = FeedLimits()
    limits.maxTextBytes = 101
    let words = String(repeating: "дача ", count: 1000)
    for text in [
      document("<item><title><![CDATA[\(words)]]></title></item>"),
      #"{"version":"https://jsonfeed.org/version/1","items":[{"title":"\#(words)"}]}"#,
    ] {
      let title = try #require(try FeedParser(limits: limits).parse(Array(text.utf8)).entries.first?.title)
      #expect(title.utf8.count <= 101 && title.utf8.count > 90 && !title.contains("\u{FFFD}"))
    }
  }

  @Test("Huge numbers in JSON do not crash the parser")
  func numbers() throws {
    let feed = try FeedParser().parse(
      Array(
        #"{"version":"https://jsonfeed.org/version/1.1","items":[{"id":1e300,"attachments":[{"url":"a","size_in_bytes":1e300}]},{"id":-5}]}"#
          .utf8))
    #expect(feed.entries.map(\.id) == ["1e300", "-5"] && feed.entries[0].enclosures[0].lengthBytes == nil)
  }
}
