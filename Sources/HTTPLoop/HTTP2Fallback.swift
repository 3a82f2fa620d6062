import CCurl

/// Origins whose HTTP/2 breaks: after two such errors with no answer between them they are asked over HTTP/1.1 for a
/// day. Servers and middleboxes that offer HTTP/2 and cannot speak it are many, and all of them speak HTTP/1.1.
struct HTTP2Fallback {
  private var origins: [URLReference.Parts: Trouble] = [:]

  private struct Trouble {
    var errors = 0
    /// Until when HTTP/1.1 is spoken; nil while there were too few errors.
    var until: ContinuousClock.Instant?
  }

  private static let errorsNeeded = 2
  private static let length = Duration.seconds(86_400)

  /// Whether an origin is to be asked over HTTP/1.1 at this time.
  func avoidsHTTP2(_ origin: URLReference.Parts, at now: ContinuousClock.Instant) -> Bool {
    origins[origin]?.until.map { now < $0 } ?? false
  }

  /// Notes how a transfer ended that was free to use HTTP/2.
  mutating func note(_ end: Transfer.End, of origin: URLReference.Parts, at now: ContinuousClock.Instant) {
    guard origin.scheme == "https", !avoidsHTTP2(origin, at: now) else { return }
    guard HTTP2Fallback.isBroken(end) else {
      if end.code == CURLE_OK { origins[origin] = nil }
      return
    }
    // So that an origin that is never asked again takes no memory for ever.
    origins = origins.filter { $0.value.until.map { now < $0 } ?? true }
    var trouble = origins[origin] ?? Trouble()
    trouble.errors += 1
    if trouble.errors >= HTTP2Fallback.errorsNeeded { trouble = Trouble(errors: 0, until: now + HTTP2Fallback.length) }
    origins[origin] = trouble
  }

  /// Errors of the framing layer; and on a connection that was made, one that ended in the middle, unless an answer told
  /// that it was of HTTP/1.
  private static func isBroken(_ end: Transfer.End) -> Bool {
    switch end.code {
    case CURLE_HTTP2, CURLE_HTTP2_STREAM: true
    case CURLE_RECV_ERROR, CURLE_SEND_ERROR, CURLE_GOT_NOTHING, CURLE_PARTIAL_FILE:
      end.wasConnected && (end.httpVersion == 20 || end.httpVersion == 0)
    default: false
    }
  }
}
