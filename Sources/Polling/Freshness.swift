import FeedModel
import HTTPLoop

/// What an answer says about when to ask again.
struct Freshness: Equatable {
  /// How long the answer stays fresh, by `Cache-Control: max-age` less `Age`, or else by `Expires` (RFC 9111 §4.2.1).
  /// A shared cache's `s-maxage` is not for us.
  var lifetimeSeconds: Int64?
  /// How long the server wants to be left alone (RFC 9110 §10.2.3).
  var retryAfterSeconds: Int64?

  /// No server may silence a feed for longer than this by one answer.
  static let longestSeconds: Int64 = 24 * 3600

  init(_ response: HTTPResponse, now: Timestamp) {
    retryAfterSeconds = response.retryAfterSeconds(now: now.seconds).flatMap(Freshness.capped)
    lifetimeSeconds = Freshness.lifetime(response, now)
  }

  private static func lifetime(_ response: HTTPResponse, _ now: Timestamp) -> Int64? {
    let age = response.text(of: "Age").flatMap { Int64($0) } ?? 0
    if let control = response.text(of: "Cache-Control")?.lowercased() {
      for directive in control.split(separator: ",") {
        let pair = directive.split(separator: "=", maxSplits: 1).map { $0.filter { !" \t\"".contains($0) } }
        guard pair.count == 2, pair[0] == "max-age", let seconds = Int64(pair[1]) else { continue }
        return capped(seconds - age)
      }
      if control.contains("no-cache") || control.contains("no-store") { return nil }
    }
    guard let expires = response.text(of: "Expires").flatMap(HTTPDate.seconds) else { return nil }
    let date = response.text(of: "Date").flatMap(HTTPDate.seconds) ?? now.seconds
    return capped(expires - date)
  }

  private static func capped(_ seconds: Int64) -> Int64? {
    seconds > 0 ? min(seconds, longestSeconds) : nil
  }
}
