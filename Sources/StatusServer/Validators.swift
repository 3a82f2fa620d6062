import Basics

/// What tells a reader whether it has an answer already (RFC 9110 §8.8).
struct Validators {
  /// `ETag`: of the whole text.
  let tag: String
  /// `Last-Modified`; nil while it could hide a match: one may be committed some seconds after it was classified, with a
  /// time before the newest.
  let date: String?
  private let changed: Timestamp

  /// How old the newest match must be for a date to be sent, in seconds.
  private static let settled: Int64 = 60

  /// - Parameter changed: When the newest thing in the text came.
  init(of text: String, changed: Timestamp, now: Timestamp) {
    tag = "\"\(Self.hash(text))\""
    date = now.seconds - changed.seconds >= Self.settled ? HTTPTime.text(changed) : nil
    self.changed = changed
  }

  /// Whether a request's conditions say that its sender has this text. Where there is an If-None-Match, it alone decides
  /// (§13.2.2).
  func areKnown(ifNoneMatch tags: [String], ifModifiedSince: String?) -> Bool {
    if !tags.isEmpty {
      return tags.flatMap { $0.split(separator: ",") }.contains { part in
        let text = part.trimmingPrefix { $0.isWhitespace }.trimmingPrefix("W/")
        return text == "*" || text.hasPrefix(tag)
      }
    }
    guard date != nil, let since = ifModifiedSince.flatMap(HTTPTime.seconds) else { return false }
    return changed.seconds <= since
  }

  /// FNV-1a (Fowler, Noll, Vo): unlike Swift's Hasher, the same after a restart.
  private static func hash(_ text: String) -> String {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    return String(hash, radix: 36)
  }
}

/// Dates of HTTP (RFC 9110 §5.6.7): `Sun, 06 Nov 1994 08:49:37 GMT`.
enum HTTPTime {
  private static let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
  private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

  static func text(_ time: Timestamp) -> String {
    let text = time.rfc3339()
    let month = Int(text.dropFirst(5).prefix(2)).map { months[$0 - 1] } ?? ""
    return "\(days[time.weekday]), \(text.dropFirst(8).prefix(2)) \(month) \(text.prefix(4)) "
      + "\(text.dropFirst(11).prefix(8)) GMT"
  }

  /// Seconds since 1970; nil for what is no such date.
  static func seconds(_ text: String) -> Int64? {
    let form = /[A-Z][a-z]{2}, ([0-9]{2}) ([A-Z][a-z]{2}) ([0-9]{4}) ([0-9]{2}):([0-9]{2}):([0-9]{2}) GMT/
    guard let parts = text.wholeMatch(of: form)?.output, let month = months.firstIndex(of: String(parts.2)) else {
      return nil
    }
    let numbers = [parts.3, parts.1, parts.4, parts.5, parts.6].compactMap { Int($0) }
    return Timestamp(
      year: numbers[0], month: month + 1, day: numbers[1], hour: numbers[2], minute: numbers[3], second: numbers[4]
    ).seconds
  }
}
