/// The claims of feeds, or of sinks. They are kept in memory: one daemon at a time uses an SQLite state (`StateLock`),
/// and its claims end with it.
struct ClaimBook {
  private var tokens: [String: Int64] = [:]
  private var last: Int64 = 0

  /// Claims a name and returns the claim's token; nil while the name is claimed.
  mutating func claim(_ name: String) -> Int64? {
    guard tokens[name] == nil else { return nil }
    last += 1
    tokens[name] = last
    return last
  }

  /// Whether the claim with this token is the current one.
  func isHeld(_ name: String, _ token: Int64) -> Bool { tokens[name] == token }

  /// Ends the claim with this token. Does nothing if it has ended.
  mutating func end(_ name: String, _ token: Int64) {
    if tokens[name] == token { tokens[name] = nil }
  }
}
