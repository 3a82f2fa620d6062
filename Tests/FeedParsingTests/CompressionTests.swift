import FeedModel
import FeedParsing
import Foundation
import Testing

/// Compressed documents without a Content-Encoding, and errors on documents that are not feeds.
struct CompressionTests {
  private func packed(_ data: Data, times: Int = 1) throws -> Data {
    var data = data
    for _ in 0..<times {
      let process = Process()
      process.executableURL = URL(filePath: "/bin/gzip")
      process.arguments = ["-9"]
      let (input, output) = (Pipe(), Pipe())
      (process.standardInput, process.standardOutput) = (input, output)
      try process.run()
      let plain = data
      Thread.detachNewThread {
        try? input.fileHandleForWriting.write(contentsOf: plain)
        try? input.fileHandleForWriting.close()
      }
      data = try output.fileHandleForReading.readToEnd() ?? Data()
      process.waitUntilExit()
    }
    return data
  }

  private func document(_ title: String) -> Data {
    Data("<rss version='2.0'><channel><title>t</title><item><title>\(title)</title></item></channel></rss>".utf8)
  }

  private func titles(_ data: Data) throws -> [String?] { try FeedParser().parse(Array(data)).entries.map(\.title) }

  private func refusal(_ bytes: some Sequence<UInt8>, _ limits: FeedLimits = FeedLimits()) -> FeedError? {
    do throws(FeedError) {
      _ = try FeedParser(limits: limits).parse(Array(bytes))
      return nil
    } catch {
      return error
    }
  }

  @Test("A compressed feed is read, also if compressed repeatedly or in several parts")
  func gzip() throws {
    let document = document("Пакет")
    let halves = try packed(document.prefix(60)) + packed(document.dropFirst(60))
    let json = Data(#"{"version":"https://jsonfeed.org/version/1.1","items":[{"id":"1","title":"Пакет"}]}"#.utf8)
    for data in [try packed(document), try packed(document, times: 3), halves, try packed(json)] {
      #expect(try titles(data) == ["Пакет"])
      #expect(try titles(data + Data("behind it".utf8)) == ["Пакет"])
    }
  }

  @Test("A truncated compressed feed keeps its complete entries")
  func cut() throws {
    var text = "<rss version='2.0'><channel>"
    for number in 0..<2000 { text += "<item><title>\(number)</title><guid>\(number * 7919)</guid></item>" }
    let data = try packed(Data((text + "</channel></rss>").utf8))
    let feed = try FeedParser().parse(Array(data.prefix(data.count / 2)))
    #expect(feed.truncated && feed.entries.count > 100 && feed.entries.first?.title == "0")
  }

  @Test("A document that decompresses beyond the limits, or not at all, is refused with the reason")
  func bounds() throws {
    let bomb = try packed(Data(count: 300 << 20))
    #expect(refusal(bomb)?.code == .tooLarge)
    var limits = FeedLimits()
    limits.maxBytes = 1000
    let long = document(String(repeating: "x", count: 2000))
    #expect(
      refusal(try packed(long), limits)?.description == "it is a gzip file that decompresses to more than 1000 bytes")
    #expect(refusal(try packed(bomb, times: 2)) != nil)
    var damaged = try packed(document("t"))
    damaged[20] ^= 0xFF
    #expect(refusal(damaged)?.code == .damaged)
    let empty = try packed(Data())
    let endless = (0..<100_000).reduce(into: Data()) { data, _ in data += empty }
    #expect(refusal(endless)?.code == .tooLarge)
  }

  @Test(
    "The error on another kind of document names its kind",
    arguments: [
      ("Service unavailable", "plain text"), ("PK\u{3}\u{4}x", "zip archive"), ("%PDF-1.7", "PDF"),
      ("GIF89a", "picture"), ("<div>Not found</div>", "web page"), ("<!DOCTYPE HTML><p>x", "web page"),
      ("<opml version='2.0'><body/></opml>", "feeds import"), ("<Error><Code>Denied</Code></Error>", "error message"),
      ("<urlset/>", "sitemap"), ("<a:data xmlns:a='urn:a'/>", "root element <data>"), ("<?php echo 1;", "not XML"),
      ("a < b", "plain text"), ("MZ" + String(repeating: "\u{1}", count: 100), "unknown kind"),
    ])
  func names(_ text: String, _ name: String) {
    let description = refusal(text.utf8)?.description ?? ""
    #expect(description.contains(name), "\(description)")
    #expect(!description.contains("XML, but no feed") && description.hasPrefix("it is "))
  }
}
