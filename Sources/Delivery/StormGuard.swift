/// Bounds how many messages an endpoint gets in any minute.
struct StormGuard {
  private let limit: Int?
  /// The uptimes, in milliseconds, of the latest messages, oldest first; at most `limit`.
  private var sent: [Int64] = []

  private static let window: Int64 = 60_000

  /// A guard that lets `limit` messages a minute through; nil lets all through.
  init(limit: Int?) { self.limit = limit }

  /// The uptime from which the next message may be sent; nil for at once.
  func opens(at uptime: Int64) -> Int64? {
    guard let limit, sent.count >= limit, let oldest = sent.first, oldest + StormGuard.window > uptime else {
      return nil
    }
    return oldest + StormGuard.window
  }

  /// Counts a message.
  mutating func count(at uptime: Int64) {
    guard let limit else { return }
    sent.append(uptime)
    if sent.count > limit { sent.removeFirst() }
  }
}
