public import Basics

/// The nodes: processes that share a state. A store of one process has none.
public protocol Nodes: Sendable {
  /// Makes this process a node, before anything else is asked of the store: creates the tables or runs the missing
  /// migrations, stores who the node is, and ends the leases that an earlier process of this node has left. From then on
  /// the store keeps the node's heartbeat, with the leases, until `leave`.
  ///
  /// - Parameter isGone: Whether a process, as `NodeIdentity.process` names it, has certainly ended.
  /// - Throws: `StorageError`: `nodeTaken` while the heartbeat of another process under this name lives; `newer` if newer
  ///   versions use the state.
  func join(
    _ node: NodeIdentity, isGone: @escaping @Sendable (String) -> Bool
  ) async throws(StorageError) -> JoinAnswer

  /// Replaces the checksum of the node's watchlist, after a reload. It is stored with the next heartbeat.
  func note(watchlist: String)

  /// The process is about to end: a database that is silent keeps no call of the store waiting for longer than this, counted
  /// from now. `leave` has time of its own.
  func stop(within patience: Duration)

  /// Ends the leases of this node and its heartbeat, within two seconds even if the database is silent.
  func leave() async

  /// All nodes, by name.
  func nodes() async throws(StorageError) -> [NodeStatus]

  /// Makes a node give up its leases and take no more, or lets it work again. It goes on writing its match log. False if
  /// there is no such node.
  func setDraining(_ isDraining: Bool, _ node: String) async throws(StorageError) -> Bool

  /// Deletes a node and the position of its match log, so that retention no longer waits for it.
  ///
  /// - Throws: `StorageError`: `nodeTaken` while its heartbeat lives.
  /// - Returns: False if there is no such node.
  func forget(node: String) async throws(StorageError) -> Bool
}

/// What came of joining.
public enum JoinAnswer: Sendable, Equatable {
  /// The process is a node.
  case joined
  /// Nodes of other versions live, by name; none if they have just ended. Nothing was changed: to be tried again.
  case waits(for: [String])
}

/// Who a node is.
public struct NodeIdentity: Sendable, Equatable {
  /// Its name, which no other living node has.
  public var name: String
  /// Its version of diplowatch.
  public var version: String
  /// The checksum of its watchlist.
  public var watchlist: String
  /// The process, for another one on the same machine to tell whether it has ended. The store does not read it.
  public var process: String

  /// Memberwise.
  public init(name: String, version: String, watchlist: String, process: String) {
    self.name = name
    self.version = version
    self.watchlist = watchlist
    self.process = process
  }
}

/// A node as all others see it.
public struct NodeStatus: Sendable, Equatable {
  /// Who it is.
  public var identity: NodeIdentity
  /// Whether its heartbeat lives.
  public var isAlive: Bool
  /// Whether it gives up its leases and takes no more.
  public var isDraining: Bool
  /// When it joined last, by the database's clock.
  public var started: Timestamp
  /// Its last heartbeat, by the database's clock.
  public var lastSeen: Timestamp
  /// How many feeds it has claimed.
  public var feeds: Int
  /// The sinks that it serves.
  public var sinks: [String]
  /// How many matches are not in its match log yet; nil if it has none.
  public var lag: Int?

  /// Memberwise.
  public init(
    identity: NodeIdentity, isAlive: Bool, isDraining: Bool, started: Timestamp, lastSeen: Timestamp, feeds: Int,
    sinks: [String], lag: Int?
  ) {
    self.identity = identity
    self.isAlive = isAlive
    self.isDraining = isDraining
    self.started = started
    self.lastSeen = lastSeen
    self.feeds = feeds
    self.sinks = sinks
    self.lag = lag
  }
}
