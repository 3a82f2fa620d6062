import Configuration

/// Detects an outage: no host can be reached (no route, no name server, no proxy). An outage is assumed if several
/// different hosts become unreachable and none answers in between. Times are milliseconds of uptime.
struct OutageWatch {
  /// Hosts that have become unreachable since the last answer of any host.
  private var silent: Set<String> = []
  /// Feeds whose polls have failed since the last answer of any host.
  private var failed: Set<String> = []
  private var lastEnd = Int64.min
  /// The beginning of the outage; nil if there is none.
  private(set) var since: Int64?

  /// The number of hosts that have to become unreachable; all hosts if there are fewer.
  private static let hostsNeeded = 3

  /// What an unreachable host means.
  enum Finding: Equatable {
    /// So far only this host is known to be unreachable. It may turn out to be an outage.
    case single
    /// An outage begins: this host was the last one needed.
    case begins
    /// There is an outage already.
    case goesOn
    /// The poll began during an outage that has ended meanwhile.
    case isOver
  }

  /// Whether hosts are unreachable and an outage may begin.
  var isSuspected: Bool { !silent.isEmpty && since == nil }

  /// Notes that a poll did not reach its host.
  ///
  /// - Parameters:
  ///   - wasWell: whether the feed's previous poll succeeded. A host that has failed for long is no sign of an outage.
  ///   - began: the beginning of the poll.
  ///   - hosts: the number of watched hosts. With a single one an outage cannot be detected.
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

  /// Notes that a host answered, which ends an outage. Returns the feeds that failed during the outage; nil if there
  /// was none.
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

  /// The number of different hosts of the feeds, counted up to the number that is needed here.
  static func hostCount(of feeds: [FeedDefinition]) -> Int {
    var hosts: Set<String> = []
    for feed in feeds where hosts.count < hostsNeeded {
      let host = HostGate.host(of: feed.url)
      if !host.isEmpty { hosts.insert(host) }
    }
    return hosts.count
  }
}
