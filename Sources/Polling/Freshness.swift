import Basics
import HTTPLoop

/// What an answer says about when to ask again, in seconds and as the server wants it: `NextPoll` caps it.
struct Freshness: Equatable {
  /// How long the answer stays fresh, by `Cache-Control: max-age` or else `Expires`, less `Age` (RFC 9111 §4.2). A shared
  /// cache's `s-maxage` is not for us.
  var lifetimeSeconds: Int64?
  /// How long the server wants to be left alone (RFC 9110 §10.2.3).
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
        // May be kept, but not used without asking: so ask when it suits us (RFC 9111 §5.2.2.4).
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
