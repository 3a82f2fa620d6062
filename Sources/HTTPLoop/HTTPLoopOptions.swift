public import Basics

/// The settings that all transfers of a loop share.
public struct HTTPLoopOptions: Sendable {
  /// Which IP addresses may be connected to. One policy for the whole loop, because connections are reused: one that a
  /// caller was allowed to open must not serve a caller who is not allowed to.
  public var addresses = AddressPolicy.publicOnly(allow: [])
  /// The default User-Agent.
  public var userAgent = "diplowatch"
  /// A certificate bundle instead of the system's.
  public var caFile: String?
  /// A proxy's URL; nil for none. It is never taken from the environment. The proxy's own address is not checked
  /// against `addresses`. The proxy resolves names and connects to the destinations, so only IP addresses written in a
  /// URL can be checked.
  public var proxy: String?
  /// Hosts that are reached without the proxy. Loopback addresses always are: a proxy on another machine would connect
  /// to itself.
  public var noProxy: [HostRule] = []
  /// The memory limit, in bytes, of the bodies of all transfers and of all responses that are still in use. Large
  /// bodies beyond it wait (see `MemoryBudget`).
  public var maxBytesInFlight = 64 << 20
  /// The maximum number of idle connections that are kept for reuse.
  public var maxIdleConnections = 64
  /// How long after it was made a connection is reused; fractions of a second are dropped, the least is 1 s. Later
  /// requests make a new one, so that a change of the host's address is noticed.
  public var connectionLifetime = Duration.seconds(600)

  /// The maximum number of requests at once to one origin (scheme, host and port), redirected ones included; 0 for no
  /// limit.
  public var maxRequestsPerOrigin = 0

  /// The defaults.
  public init() {}
}
