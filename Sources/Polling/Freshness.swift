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
    retryAfterSeconds = response.text(of: "Retry-After").flatMap { Freshness.delay($0, now) }
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
    guard let expires = response.text(of: "Expires").flatMap(HTTPDate.parse) else { return nil }
    let date = response.text(of: "Date").flatMap(HTTPDate.parse) ?? now
    return capped(expires.seconds - date.seconds)
  }

  private static func delay(_ text: String, _ now: Timestamp) -> Int64? {
    if let seconds = Int64(text) { return capped(seconds) }
    // A date has whole seconds; rounding up never comes too early.
    return HTTPDate.parse(text).flatMap { capped($0.seconds - now.seconds + 1) }
  }

  private static func capped(_ seconds: Int64) -> Int64? {
    seconds > 0 ? min(seconds, longestSeconds) : nil
  }
}

/// HTTP's dates (RFC 9110 §5.6.7): `Sun, 06 Nov 1994 08:49:37 GMT`.
enum HTTPDate {
  static func parse(_ text: String) -> Timestamp? {
    let words = text.split(whereSeparator: { $0 == " " || $0 == "," || $0 == "-" })
    guard words.count >= 5, let day = Int(words[1]), let month = months.firstIndex(of: words[2].prefix(3).lowercased()),
      var year = Int(words[3]), (1...31).contains(day)
    else { return nil }
    if year < 100 { year += year < 70 ? 2000 : 1900 }
    let clock = words[4].split(separator: ":").compactMap { Int($0) }
    guard clock.count == 3, (1600...9999).contains(year), (0...23).contains(clock[0]), (0...59).contains(clock[1]),
      (0...60).contains(clock[2])
    else { return nil }
    return Timestamp(
      year: year, month: month + 1, day: day, hour: clock[0], minute: clock[1], second: clock[2])
  }

  private static let months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
}
