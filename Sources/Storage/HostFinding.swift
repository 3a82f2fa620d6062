/// What a poll showed about hosts. A store that several processes share applies it to the claims of all of them, in the
/// transaction that ends the poll's own claim.
public struct HostFinding: Sendable, Equatable {
  /// Whether the polled host answers requests. If the poll was a probe of a rate-limited host, the limit is then one of
  /// single addresses, and the host's other feeds may be polled again.
  public var answers = false
  /// The host that is rate-limited, the polled one or the target of a redirect; nil for none.
  public var limited: String?
  /// How long it is limited, in milliseconds from now.
  public var limitMilliseconds: Int64 = 0
  /// The shortest time between two probes of a rate-limited host, in milliseconds.
  public var probeAfterMilliseconds: Int64 = 1000

  /// Nothing.
  public init() {}
}
