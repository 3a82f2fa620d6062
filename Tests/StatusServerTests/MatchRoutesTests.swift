import Basics
import Testing

@testable import StatusServer

/// What the routes of the feeds of matches read of a request's head and answer with theirs.
struct MatchRoutesTests {
  private static let now = Timestamp(year: 2026, month: 11, day: 24, hour: 12, minute: 30, second: 0)

  @Test("Links are as the reader reaches the page, also behind a reverse proxy; what is no address is passed over")
  func base() {
    func base(_ host: String?, _ forwarded: String? = nil, _ scheme: String? = nil) -> String {
      MatchRoutes.base(host: host, forwardedHost: forwarded, forwardedScheme: scheme)
    }
    #expect(base("127.0.0.1:9464") == "http://127.0.0.1:9464" && base(nil).isEmpty)
    #expect(base("127.0.0.1:9464", "watch.example", "https") == "https://watch.example")
    #expect(base("127.0.0.1:9464", "watch.example:8443, inner.example", "https, http") == "https://watch.example:8443")
    #expect(base("[::1]:9464", nil, "javascript") == "http://[::1]:9464")
    for evil in ["a/b", "user@evil.example", "a\"><script>", "a b/", "x:99999", ""] {
      #expect(base("127.0.0.1:9464", evil) == "http://127.0.0.1:9464", "\(evil)")
    }
  }

  @Test("Dates of HTTP are read as they are written")
  func dates() {
    #expect(HTTPTime.text(Self.now) == "Tue, 24 Nov 2026 12:30:00 GMT")
    #expect(HTTPTime.seconds(HTTPTime.text(Self.now)) == Self.now.seconds)
    #expect(HTTPTime.seconds("Tuesday, 24-Nov-26 12:30:00 GMT") == nil)
  }

  @Test("A reader that has the feed gets 304: by its tag, else by its date, and by no date while matches may come late")
  func conditional() throws {
    let old = Timestamp(milliseconds: Self.now.milliseconds - 3_600_000)
    let first = Validators(of: "x", changed: old, now: Self.now)
    let date = try #require(first.date)
    #expect(date == "Tue, 24 Nov 2026 11:30:00 GMT")
    for known in [first.tag, "W/\(first.tag)", "\"other\", \(first.tag)", "*"] {
      #expect(first.areKnown(ifNoneMatch: [known], ifModifiedSince: nil), "\(known)")
    }
    #expect(first.areKnown(ifNoneMatch: [], ifModifiedSince: date))
    #expect(!first.areKnown(ifNoneMatch: [], ifModifiedSince: "Tue, 24 Nov 2026 11:29:59 GMT"))
    #expect(!first.areKnown(ifNoneMatch: [], ifModifiedSince: nil))
    // The tag alone decides where there is one.
    #expect(!first.areKnown(ifNoneMatch: ["\"other\""], ifModifiedSince: date))
    let fresh = Validators(of: "x", changed: Self.now, now: Self.now)
    #expect(fresh.date == nil && fresh.tag == first.tag)
    #expect(!fresh.areKnown(ifNoneMatch: [], ifModifiedSince: HTTPTime.text(Self.now)))
    #expect(Validators(of: "y", changed: old, now: Self.now).tag != first.tag)
  }
}
