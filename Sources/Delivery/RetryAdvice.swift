import Basics

/// When to try again, as chat services say it in the body of an answer. Some of them send no `Retry-After`.
enum RetryAdvice {
  /// The whole seconds to wait, rounded up; nil if the body says nothing. Telegram's is `parameters.retry_after`, Discord's
  /// `retry_after`, both in seconds; Matrix's is `retry_after_ms`.
  static func seconds(in body: [UInt8]) -> Int64? {
    guard body.first == UInt8(ascii: "{"), let json = JSONValue(parsing: body) else { return nil }
    let seconds =
      json["parameters"]?["retry_after"]?.number ?? json["retry_after"]?.number
      ?? json["retry_after_ms"]?.number.map { $0 / 1000 }
    guard let seconds, seconds.isFinite, seconds > 0 else { return nil }
    return Int64(min(seconds.rounded(.up), 86_400))
  }
}
