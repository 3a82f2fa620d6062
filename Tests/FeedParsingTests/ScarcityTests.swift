import FeedModel
import FeedParsing
import Glibc
import Testing

/// What a document needs of this machine and does not get.
struct ScarcityTests {
  @Test("Without a free descriptor a document in another encoding cannot be read now, and is not taken for another")
  func descriptors() async {
    await #expect(processExitsWith: .success) {
      // KOI8-R: 0xED 0xC9 0xD2 is "Мир". HP-ROMAN8 is all ASCII here: its encoding is only asked for.
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
        // The same document, once there is one.
        let feed = try FeedParser().parse(document)
        #expect(feed.title == text && feed.wellFormed)
      }
    }
  }
}
