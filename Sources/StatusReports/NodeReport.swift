public import Basics

/// A node, of several that share the state.
public struct NodeReport: Sendable, Codable, Equatable {
  /// Its name.
  public var name: String
  /// Whether it is the node that makes the report.
  public var isThis: Bool
  /// Its version of diplowatch.
  public var version: String
  /// The checksum of its watchlist.
  public var watchlist: String
  /// Whether its heartbeat lives.
  public var alive: Bool
  /// Whether it gives up its leases and takes no more (`diplowatch drain`).
  public var draining: Bool
  /// When it started last.
  public var started: ReportTime
  /// Its last heartbeat.
  public var lastSeen: ReportTime
  /// How many feeds it has leased, which are those that it polls at this moment.
  public var feeds: Int
  /// The webhooks and mail that it serves, as `webhook:desk`.
  public var sinks: [String]
  /// How many matches are not in its match log yet; absent if it has none.
  public var lag: Int?

  /// Memberwise.
  public init(
    name: String, isThis: Bool, version: String, watchlist: String, alive: Bool, draining: Bool, started: ReportTime,
    lastSeen: ReportTime, feeds: Int, sinks: [String], lag: Int?
  ) {
    self.name = name
    self.isThis = isThis
    self.version = version
    self.watchlist = watchlist
    self.alive = alive
    self.draining = draining
    self.started = started
    self.lastSeen = lastSeen
    self.feeds = feeds
    self.sinks = sinks
    self.lag = lag
  }
}

extension [NodeReport] {
  /// Whether living nodes have different watchlists: then it depends on the node whether an entry matches.
  public var watchlistsDiffer: Bool { Set(filter(\.alive).map(\.watchlist)).count > 1 }
}
