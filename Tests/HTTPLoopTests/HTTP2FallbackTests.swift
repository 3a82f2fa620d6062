import CCurl
import TestSupport
import Testing

@testable import HTTPLoop

/// The fallback to HTTP/1.1 for origins whose HTTP/2 is broken.
struct HTTP2FallbackTests {
  private let broken = Transfer.End(code: CURLE_HTTP2, httpVersion: 0, wasConnected: true)
  private let fine = Transfer.End(code: CURLE_OK, httpVersion: 20, wasConnected: true)
  private let start = ContinuousClock.now

  private func origin(_ url: String) throws -> URLReference.Parts { try #require(URLReference.parts(of: url)) }

  @Test("Two HTTP/2 errors without an answer in between: that origin is asked over HTTP/1.1 for a day")
  func day() throws {
    let (here, other) = (try origin("https://a.example/feed"), try origin("https://a.example:8443/feed"))
    var fallback = HTTP2Fallback()
    fallback.note(broken, of: here, at: start)
    #expect(!fallback.avoidsHTTP2(here, at: start))
    fallback.note(broken, of: here, at: start + .seconds(60))
    #expect(fallback.avoidsHTTP2(here, at: start + .seconds(61)))
    #expect(!fallback.avoidsHTTP2(other, at: start + .seconds(61)))
    // The results over HTTP/1.1 do not prolong the day.
    fallback.note(fine, of: here, at: start + .seconds(3600))
    fallback.note(broken, of: here, at: start + .seconds(3601))
    #expect(fallback.avoidsHTTP2(here, at: start + .seconds(86_459)))
    #expect(!fallback.avoidsHTTP2(here, at: start + .seconds(86_460)))
    // After it HTTP/2 is tried again, until two errors as before.
    fallback.note(broken, of: here, at: start + .seconds(90_000))
    #expect(!fallback.avoidsHTTP2(here, at: start + .seconds(90_001)))
    fallback.note(broken, of: here, at: start + .seconds(90_002))
    #expect(fallback.avoidsHTTP2(here, at: start + .seconds(90_003)))
  }

  @Test("Origins are forgotten a day after their last error, whether there was one or more")
  func forgetting() throws {
    var fallback = HTTP2Fallback()
    for number in 0..<100 {
      fallback.note(broken, of: try origin("https://h\(number).example/"), at: start + .seconds(number * 8640))
    }
    #expect(fallback.count == 10)
  }

  @Test("An answer between two errors, other errors and plain HTTP do not cause the fallback")
  func noReason() throws {
    let here = try origin("https://a.example/")
    var fallback = HTTP2Fallback()
    for end in [broken, fine, broken] { fallback.note(end, of: here, at: start) }
    #expect(!fallback.avoidsHTTP2(here, at: start))
    fallback = HTTP2Fallback()
    for end in [
      Transfer.End(code: CURLE_COULDNT_CONNECT, httpVersion: 0, wasConnected: false),
      Transfer.End(code: CURLE_RECV_ERROR, httpVersion: 0, wasConnected: false),
      Transfer.End(code: CURLE_RECV_ERROR, httpVersion: 11, wasConnected: true),
      Transfer.End(code: CURLE_OPERATION_TIMEDOUT, httpVersion: 0, wasConnected: true),
    ] {
      for _ in 0..<3 { fallback.note(end, of: here, at: start) }
    }
    #expect(!fallback.avoidsHTTP2(here, at: start))
    let plain = try origin("http://a.example/")
    for _ in 0..<3 { fallback.note(broken, of: plain, at: start) }
    #expect(!fallback.avoidsHTTP2(plain, at: start))
  }

  @Test(
    "A connection that breaks off over HTTP/2 or without an answer counts as an error",
    arguments: [CURLE_HTTP2_STREAM, CURLE_RECV_ERROR, CURLE_SEND_ERROR, CURLE_GOT_NOTHING, CURLE_PARTIAL_FILE].map(
      \.rawValue))
  func breaks(_ code: UInt32) throws {
    let here = try origin("https://a.example/")
    for version in [0, 20] {
      var fallback = HTTP2Fallback()
      let end = Transfer.End(code: CURLcode(rawValue: code), httpVersion: version, wasConnected: true)
      for _ in 0..<2 { fallback.note(end, of: here, at: start) }
      #expect(fallback.avoidsHTTP2(here, at: start))
    }
  }
}
