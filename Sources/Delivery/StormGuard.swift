/// Limits the number of messages to an endpoint in any period of 60 s.
struct StormGuard {
  private let limit: Int?
  /// The uptimes, in milliseconds, of the latest messages, oldest first; at most `limit`.
  private var sent: [Int64] = []

  private static let window: Int64 = 60_000

  /// Allows `limit` messages a minute; nil for no limit.
  init(limit: Int?) { self.limit = limit }

  /// A guard that has counted what another one of the same endpoint has.
  init(limit: Int?, _ other: StormGuard) {
    self.limit = limit
    sent = limit.map { other.sent.suffix($0) } ?? []
  }

  /// The uptime, in milliseconds, from which the next message may be sent; nil if it may be sent now.
  func opens(at uptime: Int64) -> Int64? {
    guard let limit, sent.count >= limit, let oldest = sent.first, oldest + StormGuard.window > uptime else {
      return nil
    }
    return oldest + StormGuard.window
  }

  /// Counts a message that was sent.
  mutating func count(at uptime: Int64) {
    guard let limit else { return }
    sent.append(uptime)
    if sent.count > limit { sent.removeFirst() }
  }
}
