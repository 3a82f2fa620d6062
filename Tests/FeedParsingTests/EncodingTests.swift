import Basics
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
    "Russian text is decoded in every declared encoding",
    arguments: [("windows-1251", String.Encoding.windowsCP1251), ("utf-8", .utf8)])
  func declared(_ name: String, _ encoding: String.Encoding) throws {
    let feed = try FeedParser().parse(try encoded(document(name), encoding))
    #expect(feed.title == EncodingTests.title && feed.wellFormed)
  }

  @Test("The HTTP charset comes before the document's declaration (RFC 7303 §3)")
  func httpCharset() throws {
    let bytes = try encoded(document("utf-8"), .windowsCP1251)
    let feed = try FeedParser().parse(bytes, contentType: "application/rss+xml; charset=\"windows-1251\"")
    #expect(feed.title == EncodingTests.title)
  }

  @Test("UTF-16 is read in both byte orders; a byte order mark before UTF-8 is dropped")
  func byteOrderMarks() throws {
    for encoding in [String.Encoding.utf16LittleEndian, .utf16BigEndian] {
      let bytes = try encoded("\u{FEFF}" + document("utf-16"), encoding)
      #expect(try FeedParser().parse(bytes).title == EncodingTests.title)
    }
    let marked = Array(("\u{FEFF}" + document(nil)).utf8)
    #expect(try FeedParser().parse(marked).title == EncodingTests.title)
  }

  @Test("UTF-8 by declaration but windows-1251 in fact: the text is read, the document not well-formed")
  func wrongDeclaration() throws {
    let feed = try FeedParser().parse(try encoded(document("utf-8"), .windowsCP1251))
    #expect(!feed.wellFormed && feed.title != nil)
  }

  @Test("A feed with an unknown charset is read")
  func unknownCharset() throws {
    let feed = try FeedParser().parse(
      Array(document("x-nonsense", title: "plain").utf8), contentType: "text/xml;charset=qwerty")
    #expect(feed.title == "plain" && !feed.wellFormed)
  }

  @Test("If HTTP says UTF-8 but document and bytes are windows-1251, the document is right")
  func contradiction() throws {
    let bytes = try encoded(document("windows-1251"), .windowsCP1251)
    let feed = try FeedParser().parse(bytes, contentType: "text/xml; charset=utf-8")
    #expect(feed.title == EncodingTests.title && !feed.wellFormed)
  }

  @Test(
    "UTF-8 declared as another charset is read as UTF-8",
    arguments: ["iso-8859-1", "windows-1251", "koi8-r", "utf-16", "gb2312"])
  func liar(_ label: String) throws {
    let feed = try FeedParser().parse(Array(document(label).utf8))
    #expect(feed.title == EncodingTests.title && !feed.wellFormed)
    let served = try FeedParser().parse(Array(document(nil).utf8), contentType: "text/xml; charset=\(label)")
    #expect(served.title == EncodingTests.title)
  }

  @Test(
    "Charset labels have the meaning that browsers give them, in any spelling",
    arguments: [
      ("GB2312", [0xCD, 0xE2, 0xBD, 0xBB], "外交"), ("x-gbk", [0xCD, 0xE2, 0xBD, 0xBB], "外交"),
      ("Shift_JIS", [0x8A, 0x4F, 0x8C, 0xF0], "外交"), ("x-sjis", [0x8A, 0x4F, 0x8C, 0xF0], "外交"),
      ("EUC-JP", [0xB3, 0xB0, 0xB8, 0xF2], "外交"), ("Big5", [0xA5, 0x7E, 0xA5, 0xE6], "外交"),
      ("euc-kr", [0xBF, 0xDC, 0xB1, 0xB3], "외교"), ("ks_c_5601-1987", [0xBF, 0xDC, 0xB1, 0xB3], "외교"),
      ("koi8-r", [0xC4, 0xC1, 0xDE, 0xC1], "дача"), ("ISO_8859-5:1988", [0xD4, 0xD0, 0xE7, 0xD0], "дача"),
      ("cp866", [0xA4, 0xA0, 0xE7, 0xA0], "дача"), ("x-cp1251", [0xE4, 0xE0, 0xF7, 0xE0], "дача"),
      ("x-mac-cyrillic", [0xE4, 0xE0, 0xF7, 0xE0], "дача"), ("latin1", [0x93, 0x80, 0x94], "“€”"),
      ("ISO-8859-1", [0x93, 0x80, 0x94], "“€”"), ("us-ascii", [0x93, 0xE9, 0x94], "“é”"),
    ] as [(String, [UInt8], String)])
  func labels(_ label: String, _ bytes: [UInt8], _ title: String) throws {
    let parts = document(label, title: "|").split(separator: "|").map { Array($0.utf8) }
    #expect(try FeedParser().parse(parts[0] + bytes + parts[1]).title == title)
  }

  @Test("Invalid bytes are replaced, and nothing else is lost")
  func invalidBytes() throws {
    let feed = try FeedParser().parse(
      Array("<rss><channel><title>дача ".utf8) + [0xFF, 0xC3] + Array(" é</title></channel></rss>".utf8))
    #expect(feed.title == "дача \u{FFFD}\u{FFFD} é" && !feed.wellFormed)
  }
}
