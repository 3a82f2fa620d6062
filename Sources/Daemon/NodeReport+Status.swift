import Basics
public import StatusReports
public import Storage

extension NodeReport {
  /// The report on a node.
  public init(_ node: NodeStatus, isThis: Bool) {
    self.init(
      name: node.identity.name, isThis: isThis, version: node.identity.version, watchlist: node.identity.watchlist,
      alive: node.isAlive, draining: node.isDraining, started: ReportTime(node.started),
      lastSeen: ReportTime(node.lastSeen), feeds: node.feeds, sinks: node.sinks, lag: node.lag)
  }
}
