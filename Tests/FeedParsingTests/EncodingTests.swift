import FeedModel
import FeedParsing
import Foundation
import Testing

struct EncodingTests {
  private static let title = "Дипломатическая собственность — «дачи»"

  private func document(_ declared: String?, title: String = title) -> String {
    let declaration = declared.map { "<?xml version=\"1.0\" encoding=\"\($0)\"?>" } ?? "<?xml version=\"1.0\"?>"
    return "\(declaration)<rss version=\"2.0\"><channel><title>\(title)</title></channel></rss>"
  }

  private func encoded(_ text: String, _ encoding: String.Encoding) throws -> [UInt8] {
    Array(try #require(text.data(using: encoding)))
  }

  @Test(
    "Russian text arrives whole in every encoding it is declared in",
    arguments: [("windows-1251", String.Encoding.windowsCP1251), ("utf-8", .utf8)])
  func declared(_ name: String, _ encoding: String.Encoding) throws {
    let feed = try FeedParser().parse(try encoded(document(name), encoding))
    #expect(feed.title == EncodingTests.title && feed.wellFormed)
  }

  @Test("The HTTP charset counts before the document's own declaration (RFC 7303 §3)")
  func httpCharset() throws {
    let bytes = try encoded(document("utf-8"), .windowsCP1251)
    let feed = try FeedParser().parse(bytes, contentType: "application/rss+xml; charset=\"windows-1251\"")
    #expect(feed.title == EncodingTests.title)
  }

  @Test("UTF-16 of either order is read by its byte-order mark; a mark before UTF-8 is dropped")
  func byteOrderMarks() throws {
    for encoding in [String.Encoding.utf16LittleEndian, .utf16BigEndian] {
      let bytes = try encoded("\u{FEFF}" + document("utf-16"), encoding)
      #expect(try FeedParser().parse(bytes).title == EncodingTests.title)
    }
    let marked = Array(("\u{FEFF}" + document(nil)).utf8)
    #expect(try FeedParser().parse(marked).title == EncodingTests.title)
  }

  @Test("Declared as UTF-8 but written in windows-1251: the text is read, and the document is not called well-formed")
  func wrongDeclaration() throws {
    let feed = try FeedParser().parse(try encoded(document("utf-8"), .windowsCP1251))
    #expect(!feed.wellFormed && feed.title != nil)
  }

  @Test("An unknown charset is no reason to lose a feed")
  func unknownCharset() throws {
    let feed = try FeedParser().parse(
      Array(document("x-nonsense", title: "plain").utf8), contentType: "text/xml;charset=qwerty")
    #expect(feed.title == "plain")
  }
}
