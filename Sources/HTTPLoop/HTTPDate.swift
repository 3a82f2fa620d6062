import CCurl

/// The dates of HTTP's header fields (RFC 9110 §5.6.7): `Sun, 06 Nov 1994 08:49:37 GMT`, and the older forms.
public enum HTTPDate {
  /// Seconds since 1970, or nil for what is no date.
  public static func seconds(_ text: String) -> Int64? {
    let time = curl_getdate(text, nil)
    return time < 0 ? nil : Int64(time)
  }

  /// A number of seconds as fields write it: digits (RFC 9111 §1.2.2), or, as some servers do, digits with a fraction
  /// (`2.5`), which is rounded up. One too large to hold is 2^31; nil for anything else.
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
  /// How long the server wants to be left alone, in seconds: `Retry-After` as a number or a date (RFC 9110 §10.2.3).
  /// Nil when it asks for nothing. `now` is in seconds since 1970.
  public func retryAfterSeconds(now: Int64) -> Int64? {
    guard let text = text(of: "Retry-After") else { return nil }
    // A date has whole seconds; rounding up never comes too early.
    let seconds = HTTPDate.deltaSeconds(text) ?? HTTPDate.seconds(text).map { $0 - now + 1 }
    return seconds.flatMap { $0 > 0 ? $0 : nil }
  }
}
