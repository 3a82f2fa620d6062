import CCurl

/// Remembers origins whose HTTP/2 does not work. After two such errors without a complete answer in between, requests
/// to the origin use HTTP/1.1 for a day. Many servers and middleboxes offer HTTP/2 and fail at it; all of them speak
/// HTTP/1.1.
struct HTTP2Fallback {
  private var origins: [URLReference.Parts: Trouble] = [:]

  private struct Trouble {
    var errors = 0
    /// Until when the errors count.
    var until: ContinuousClock.Instant
  }

  private static let errorsNeeded = 2
  private static let length = Duration.seconds(86_400)

  /// The number of origins whose errors count.
  var count: Int { origins.count }

  /// Whether requests to an origin use HTTP/1.1 at this time.
  func avoidsHTTP2(_ origin: URLReference.Parts, at now: ContinuousClock.Instant) -> Bool {
    origins[origin].map { $0.errors >= HTTP2Fallback.errorsNeeded && now < $0.until } ?? false
  }

  /// Notes the end of a transfer that was allowed to use HTTP/2.
  mutating func note(_ end: Transfer.End, of origin: URLReference.Parts, at now: ContinuousClock.Instant) {
    guard origin.scheme == "https", !avoidsHTTP2(origin, at: now) else { return }
    guard HTTP2Fallback.isBroken(end) else {
      if end.code == CURLE_OK { origins[origin] = nil }
      return
    }
    // Only origins with an error in the last day are kept, so that the memory stays bounded.
    origins = origins.filter { now < $0.value.until }
    origins[origin] = Trouble(errors: (origins[origin]?.errors ?? 0) + 1, until: now + HTTP2Fallback.length)
  }

  /// Whether the error can be HTTP/2's fault: an error in HTTP/2's framing, or a connection that was made and then
  /// broke before an answer showed that it uses HTTP/1.
  private static func isBroken(_ end: Transfer.End) -> Bool {
    switch end.code {
    case CURLE_HTTP2, CURLE_HTTP2_STREAM: true
    case CURLE_RECV_ERROR, CURLE_SEND_ERROR, CURLE_GOT_NOTHING, CURLE_PARTIAL_FILE:
      end.wasConnected && (end.httpVersion == 20 || end.httpVersion == 0)
    default: false
    }
  }
}
