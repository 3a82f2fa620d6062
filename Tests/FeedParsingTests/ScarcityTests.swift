import Basics
import FeedModel
import FeedParsing
import Glibc
import Testing

/// Parsing while the machine lacks a resource: descriptors, or memory in the C library.
struct ScarcityTests {
  @Test("Without a free descriptor a document in another encoding is an error, not decoded wrongly")
  func descriptors() async {
    await #expect(processExitsWith: .success) {
      // The C library reads its list of encodings once, at the first use.
      _ = try FeedParser().parse(Array("<?xml version='1.0' encoding='latin1'?><rss><channel/></rss>".utf8))
      // KOI8-R: 0xED 0xC9 0xD2 is "Мир". The HP-ROMAN8 text is all ASCII: only the encoding's presence matters.
      for (label, title, text) in [
        ("koi8-r", [0xED, 0xC9, 0xD2] as [UInt8], "Мир"), ("hp-roman8", Array("Peace".utf8), "Peace"),
      ] {
        let document =
          Array("<?xml version='1.0' encoding='\(label)'?><rss version='2.0'><channel><title>".utf8) + title
          + Array("</title></channel></rss>".utf8)
        var limit = rlimit()
        #expect(getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0)
        let usual = limit
        limit.rlim_cur = 0
        #expect(setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0)
        let result = Result { () throws(FeedError) in try FeedParser().parse(document) }
        limit = usual
        #expect(setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0)
        #expect(throws: FeedError.self) { try result.get() }
        if case .failure(let error) = result {
          #expect(error.code == .noResources && error.description.contains("LimitNOFILE"))
        }
        // The same document, with a free descriptor.
        let feed = try FeedParser().parse(document)
        #expect(feed.title == text && feed.wellFormed)
      }
    }
  }

  @Test("If the C library cannot read its list of encodings, letters are lost, but the process continues")
  func noEncodings() async {
    await #expect(processExitsWith: .success) {
      var limit = rlimit()
      #expect(getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0)
      let usual = limit.rlim_cur
      let document =
        Array("<rss version='2.0'><channel><title>Caf".utf8) + [0xE9] + Array("</title></channel></rss>".utf8)
      limit.rlim_cur = 0
      #expect(setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0)
      #expect(throws: FeedError.self) { try FeedParser().parse(document) }
      limit.rlim_cur = usual
      #expect(setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0)
      let feed = try FeedParser().parse(document)
      #expect(feed.title?.hasPrefix("Caf") == true && !feed.wellFormed)
    }
  }
}
