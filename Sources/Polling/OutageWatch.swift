import Configuration

/// Tells an outage of everything (no route, no name server, no proxy) from the trouble of single hosts, by what polls of
/// different hosts show one after the other. Times are milliseconds of a clock that never jumps.
struct OutageWatch {
  /// Hosts that stopped answering since any host answered.
  private var silent: Set<String> = []
  /// Feeds whose polls failed since any host answered.
  private var failed: Set<String> = []
  private var lastEnd = Int64.min
  /// Since when no host can be reached; nil while one can.
  private(set) var since: Int64?

  /// So many hosts have to fall silent one after the other, or all there are.
  private static let hostsNeeded = 3

  /// What a failure to reach a host means.
  enum Finding: Equatable {
    /// This host's trouble, as far as can be told; other hosts' silence may yet show otherwise.
    case single
    /// No host can be reached, since this one cannot either.
    case begins
    /// No host can be reached.
    case goesOn
    /// The poll began while no host could be reached; one can by now.
    case isOver
  }

  /// Whether hosts fell silent, and none has answered since.
  var isSuspected: Bool { !silent.isEmpty && since == nil }

  /// Notes that a poll did not reach its host. `wasWell`: the feed's poll before did; a host that has been in trouble for
  /// long shows nothing. `began`: when the poll did. `hosts`: how many are watched; of a single one nothing can be told.
  mutating func unreachable(
    _ host: String, feed: String, wasWell: Bool, began: Int64, hosts: Int, now: Int64
  ) -> Finding {
    if began < lastEnd { return .isOver }
    failed.insert(feed)
    if since != nil { return .goesOn }
    if wasWell { silent.insert(host) }
    guard hosts > 1, silent.count >= min(OutageWatch.hostsNeeded, hosts) else { return .single }
    since = now
    return .begins
  }

  /// Notes that a host answered. Returns the feeds that failed for an outage that ends with it; nil when there was none.
  mutating func answered(now: Int64) -> Set<String>? {
    defer {
      silent = []
      failed = []
    }
    guard since != nil else { return nil }
    since = nil
    lastEnd = now
    return failed
  }

  /// How many hosts feeds are on, counted up to as many as matter.
  static func hostCount(of feeds: [FeedDefinition]) -> Int {
    var hosts: Set<String> = []
    for feed in feeds where hosts.count < hostsNeeded {
      let host = HostGate.host(of: feed.url)
      if !host.isEmpty { hosts.insert(host) }
    }
    return hosts.count
  }
}
