import CCurl

/// The dates of HTTP's header fields (RFC 9110 §5.6.7): `Sun, 06 Nov 1994 08:49:37 GMT`, and the older forms.
public enum HTTPDate {
  /// Seconds since 1970, or nil for what is no date.
  public static func seconds(_ text: String) -> Int64? {
    let time = curl_getdate(text, nil)
    return time < 0 ? nil : Int64(time)
  }

  /// A number of seconds as fields write it: digits only. One too large to hold is 2^31 (RFC 9111 §1.2.2); nil for
  /// anything else.
  public static func deltaSeconds(_ text: String) -> Int64? {
    guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    return min(Int64(text) ?? .max, 1 << 31)
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
