import Basics
import Testing

@testable import HTTPLoop
@testable import Polling

struct FreshnessTests {
  private let now = Timestamp(year: 1994, month: 11, day: 6, hour: 8, minute: 49, second: 37)

  private func freshness(_ headers: [(String, String)]) -> Freshness {
    Freshness(
      HTTPResponse(
        status: 200, fields: HTTPFields(headers.map { HTTPHeader($0.0, $0.1) }), body: [], hops: [], effectiveURL: "",
        remoteAddress: nil, bytesReceived: 0),
      now: now)
  }

  @Test(
    "How long an answer stays fresh",
    arguments: [
      ([("Cache-Control", "public, max-age=300")], 300), ([("Cache-Control", "MAX-AGE=\"300\"")], 300),
      ([("Cache-Control", "max-age=300"), ("Age", "100")], 200),
      ([("Cache-Control", "max-age=300"), ("Age", "400")], nil),
      ([("Cache-Control", "s-maxage=300")], nil), ([("Cache-Control", "max-age=0")], nil),
      ([("Cache-Control", "max-age=99999999999999999999")], 1 << 31), ([("Cache-Control", "max-age=banana")], nil),
      ([("Cache-Control", "public"), ("Cache-Control", "max-age=300")], 300),
      ([("Cache-Control", "no-cache, max-age=300")], nil), ([("Cache-Control", "max-age=300"), ("Age", "old")], 300),
      ([("Expires", "Sun, 06 Nov 1994 08:54:37 GMT"), ("Age", "100")], 200),
      ([("Expires", "Sun, 06 Nov 1994 08:54:37 GMT")], 300), ([("Expires", "0")], nil),
      ([("Expires", "Sunday, 06-Nov-94 08:54:37 GMT")], 300), ([("Expires", "Sun Nov  6 08:54:37 1994")], 300),
      ([("Expires", "Sun, 06 Nov 1994 08:54:37 GMT"), ("Date", "Sun, 06 Nov 1994 08:53:37 GMT")], 60),
      ([("Cache-Control", "max-age=60"), ("Expires", "Sun, 06 Nov 1994 08:54:37 GMT")], 60),
      ([("Cache-Control", "no-cache"), ("Expires", "Sun, 06 Nov 1994 08:54:37 GMT")], nil),
    ] as [([(String, String)], Int64?)])
  func lifetime(_ headers: [(String, String)], _ seconds: Int64?) {
    #expect(freshness(headers).lifetimeSeconds == seconds)
  }

  @Test(
    "How long a server asks not to be polled",
    arguments: [
      ("120", 120), ("0", nil), ("-5", nil), ("99999999999999999999", 1 << 31), ("9999999", 9_999_999), ("soon", nil),
      ("Sun, 06 Nov 1994 08:50:37 GMT", 61), ("Sun, 06 Nov 1994 08:00:00 GMT", nil),
    ] as [(String, Int64?)])
  func retryAfter(_ value: String, _ seconds: Int64?) {
    #expect(freshness([("Retry-After", value)]).retryAfterSeconds == seconds)
  }
}
