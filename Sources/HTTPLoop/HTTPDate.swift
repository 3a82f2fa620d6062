import CCurl

/// Parses dates and delays in header fields. Dates are HTTP-dates (RFC 9110 §5.6.7), such as `Sun, 06 Nov 1994 08:49:37
/// GMT`, and their obsolete forms.
public enum HTTPDate {
  /// The date in seconds since 1970; nil if the text is not a date.
  public static func seconds(_ text: String) -> Int64? {
    let time = unsafe curl_getdate(text, nil)
    return time < 0 ? nil : Int64(time)
  }

  /// The delay in seconds: digits (RFC 9111 §1.2.2), or digits with a fraction (`2.5`), which some servers send and
  /// which is rounded up. A number that is too large is 2^31 (RFC 9111 §1.2.2). Nil if the text is neither.
  public static func deltaSeconds(_ text: String) -> Int64? {
    let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    let digits = parts.map { $0.utf8.filter { (0x30...0x39).contains($0) }.count }
    guard digits.reduce(0, +) > 0, digits == parts.map(\.utf8.count) else { return nil }
    let whole = parts[0].isEmpty ? 0 : min(Int64(parts[0]) ?? .max, 1 << 31)
    let hasFraction = parts.count == 2 && parts[1].contains { $0 != "0" }
    return hasFraction ? min(whole + 1, 1 << 31) : whole
  }
}

extension HTTPResponse {
  /// The delay in seconds that `Retry-After` asks for, as a number or a date (RFC 9110 §10.2.3); nil if the answer has
  /// no valid one. `now` is in seconds since 1970.
  public func retryAfterSeconds(now: Int64) -> Int64? {
    guard let text = text(of: "Retry-After") else { return nil }
    // `now` has been rounded down, so one second is added: the next request must not come too early.
    let seconds = HTTPDate.deltaSeconds(text) ?? HTTPDate.seconds(text).map { $0 - now + 1 }
    return seconds.flatMap { $0 > 0 ? $0 : nil }
  }
}
