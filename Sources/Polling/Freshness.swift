import Basics
import HTTPLoop

/// What an answer's header says about the time of the next request. The values are the server's; `NextPoll` limits
/// them.
struct Freshness: Equatable {
  /// How long the answer stays fresh, in seconds: `Cache-Control: max-age` or else `Expires`, minus `Age` (RFC 9111
  /// §4.2). Nil if it says nothing. `s-maxage` is ignored, because it is for shared caches.
  var lifetimeSeconds: Int64?
  /// The delay of `Retry-After`, in seconds (RFC 9110 §10.2.3); nil if there is none.
  var retryAfterSeconds: Int64?

  init(_ response: HTTPResponse, now: Timestamp) {
    retryAfterSeconds = response.retryAfterSeconds(now: now.seconds)
    lifetimeSeconds = Freshness.lifetime(response, now)
  }

  private static func lifetime(_ response: HTTPResponse, _ now: Timestamp) -> Int64? {
    let age = response.text(of: "Age").flatMap(HTTPDate.deltaSeconds) ?? 0
    var maxAge: Int64?
    for field in response.values(of: "Cache-Control") {
      for directive in String(decoding: field, as: UTF8.self).lowercased().split(separator: ",") {
        let pair = directive.split(separator: "=", maxSplits: 1).map { $0.filter { !" \t\"".contains($0) } }
        switch pair.first {
        // Such an answer is never fresh, so it says nothing about when to ask again (RFC 9111 §5.2.2.4, §5.2.2.5).
        case "no-cache", "no-store": return nil
        case "max-age" where pair.count == 2: maxAge = maxAge ?? HTTPDate.deltaSeconds(pair[1])
        default: break
        }
      }
    }
    if let maxAge { return positive(maxAge - age) }
    guard let expires = response.text(of: "Expires").flatMap(HTTPDate.seconds) else { return nil }
    let date = response.text(of: "Date").flatMap(HTTPDate.seconds) ?? now.seconds
    return positive(expires - date - age)
  }

  private static func positive(_ seconds: Int64) -> Int64? { seconds > 0 ? seconds : nil }
}
