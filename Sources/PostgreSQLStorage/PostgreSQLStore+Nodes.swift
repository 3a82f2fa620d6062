import Basics
package import Storage
import Synchronization

/// Who this process is as a node.
struct Member: Sendable {
  /// The node's name.
  var name: String
  /// The checksum of its watchlist, stored with each heartbeat.
  var watchlist: String
}

extension PostgreSQLStore {
  package func join(
    _ node: NodeIdentity, isGone: @escaping @Sendable (String) -> Bool
  ) async throws(StorageError) -> JoinAnswer {
    let (address, instance, lease) = (settings.address, book.instance, settings.lease)
    let (isPresent, older) = try await renewals.run { link throws(StorageError) -> (Bool, [String]) in
      try checkServer(address, &link)
      guard let version = try Schema.storedVersion(&link) else { return (false, []) }
      let others = try link.rows(
        "SELECT name, version FROM node WHERE ends > clock_timestamp() AND name <> $1::text ORDER BY name",
        [.text(node.name)]
      ) { (name: $0.text() ?? "", version: $0.text() ?? "") }
      let mine = VersionNumber(node.version)
      if let newer = others.first(where: { mine < VersionNumber($0.version) }) {
        throw .newer(address, newer.name, newer.version)
      }
      let isPresent = version == Schema.version
      return (isPresent, others.filter { !isPresent || VersionNumber($0.version) < mine }.map(\.name))
    }
    if !older.isEmpty { return .waits(for: older) }
    if !isPresent { try await migrate() }
    let isJoined = try await renewals.run { link throws(StorageError) in
      try Self.join(node, instance, lease, isGone: isGone, &link)
    }
    // A node of another version has joined meanwhile.
    guard isJoined else {
      let others = try await nodes().filter { $0.isAlive && $0.identity.version != node.version }
      return .waits(for: others.map(\.identity.name))
    }
    member.withLock { $0 = Member(name: node.name, watchlist: node.watchlist) }
    try await renew()
    keepRenewing()
    return .joined
  }

  /// Makes this process the node. Returns false while nodes of other versions live.
  private static func join(
    _ node: NodeIdentity, _ instance: Int64, _ lease: Duration, isGone: @Sendable (String) -> Bool,
    _ link: inout DatabaseLink
  ) throws(StorageError) -> Bool {
    let present = try link.row(
      "SELECT instance, process, ends > clock_timestamp() FROM node WHERE name = $1::text", [.text(node.name)]
    ) { (instance: $0.integer() ?? 0, process: $0.text() ?? "", isAlive: $0.bool()) }
    if let present, present.isAlive, present.instance != instance, !isGone(present.process) { throw .taken(node.name) }
    let answer = try link.call(
      "join_node",
      [
        .text(node.name), .int(instance), .int(present?.instance), .double(Double(lease.milliseconds)),
        .text(node.version), .text(node.watchlist), .text(node.process),
      ]
    ) { $0.text() ?? "" }
    switch answer.first {
    case "joined": return true
    case "mixed": return false
    default: throw .taken(node.name)
    }
  }

  package func note(watchlist: String) { member.withLock { $0?.watchlist = watchlist } }

  package func stop(within patience: Duration) { health.end.set(.now + patience) }

  package func leave() async {
    renewing.withLock { task in
      task?.cancel()
      task = nil
    }
    let (instance, name) = (book.instance, settings.node)
    book.loseAll()
    // The connections may be waiting in calls, so it is a new one. If it does not succeed, the leases end by themselves.
    guard let thread = try? DatabaseThread(settings.patient(.seconds(1)), DatabaseHealth()) else { return }
    let done = WakeUp()
    Task {
      try? await thread.run { link throws(StorageError) in
        try link.execute(
          """
          WITH gone AS (DELETE FROM claim WHERE instance = $1::bigint)
          UPDATE node SET ends = clock_timestamp() WHERE name = $2::text AND instance = $1::bigint
          """, [.int(instance), .text(name)])
      }
      done.signal()
    }
    // A name server that is silent is waited for without a limit of ours.
    await Task { await done.wait(after: 0, for: .seconds(3)) }.value
  }

  package func nodes() async throws(StorageError) -> [NodeStatus] {
    try await report { link throws(StorageError) in
      try link.rows(
        """
        SELECT name, version, watchlist, process, ends > clock_timestamp(), draining,
          (extract(epoch FROM started) * 1000)::bigint, (extract(epoch FROM seen) * 1000)::bigint,
          (SELECT count(*) FROM claim WHERE node = node.name AND ends > clock_timestamp() AND claim.name LIKE 'feed:%'),
          (SELECT string_agg(substr(claim.name, 6), chr(10) ORDER BY claim.name) FROM claim
            WHERE node = node.name AND ends > clock_timestamp() AND claim.name LIKE 'sink:%'),
          (SELECT (SELECT count(*) FROM match WHERE sequence > sink.position) FROM sink WHERE sink.name = 'log:' || node.name)
        FROM node ORDER BY name
        """
      ) { row in
        NodeStatus(
          identity: NodeIdentity(
            name: row.text() ?? "", version: row.text() ?? "", watchlist: row.text() ?? "", process: row.text() ?? ""),
          isAlive: row.bool(), isDraining: row.bool(), started: Timestamp(milliseconds: row.integer() ?? 0),
          lastSeen: Timestamp(milliseconds: row.integer() ?? 0), feeds: Int(row.integer() ?? 0),
          sinks: (row.text() ?? "").split(separator: "\n").map(String.init), lag: row.integer().map(Int.init))
      }
    }
  }

  package func setDraining(_ isDraining: Bool, _ node: String) async throws(StorageError) -> Bool {
    try await report { link throws(StorageError) in
      try link.row(
        "UPDATE node SET draining = $1::boolean WHERE name = $2::text RETURNING true", [.bool(isDraining), .text(node)]
      ) { $0.bool() } ?? false
    }
  }

  package func forget(node: String) async throws(StorageError) -> Bool {
    let gone = try await report { link throws(StorageError) in
      try link.row(
        """
        WITH gone AS (DELETE FROM node WHERE name = $1::text AND ends < clock_timestamp() RETURNING 1),
          place AS (DELETE FROM sink WHERE name = 'log:' || $1::text AND EXISTS (SELECT FROM gone)),
          claims AS (DELETE FROM claim WHERE node = $1::text AND EXISTS (SELECT FROM gone))
        SELECT EXISTS (SELECT FROM node WHERE name = $1::text), EXISTS (SELECT FROM gone)
        """, [.text(node)]
      ) { (isKnown: $0.bool(), isGone: $0.bool()) }
    }
    if gone?.isGone ?? false { return true }
    if gone?.isKnown ?? false {
      throw StorageError(.nodeTaken, "the node \(node) lives; stop it, then forget it")
    }
    return false
  }

  // MARK: renewing

  /// Renews claims and the heartbeat four times a lease, until `leave` or the end of the store.
  func keepRenewing() {
    renewing.withLock { task in
      guard task == nil else { return }
      let pause = settings.lease / 4
      task = Task { [weak self] in
        while (try? await Task.sleep(for: pause, clock: .continuous)) != nil {
          // What fails is repeated; the leases end by themselves.
          try? await self?.renew()
        }
      }
    }
  }

  private func renew() async throws(StorageError) {
    let tokens = book.tokens
    let member = member.withLock { $0 }
    if tokens.isEmpty, member == nil { return }
    let lease = settings.lease
    let arguments: [Argument] = [
      .text(member?.name ?? settings.node), .int(book.instance), .ints(tokens), .double(Double(lease.milliseconds)),
      .text(member?.watchlist ?? ""),
    ]
    let (sent, answer) = try await renewals.run { link throws(StorageError) in
      try link.open()
      let sent = ContinuousClock.now
      return (sent, try link.call("renew_claims", arguments, Renewal.init).first)
    }
    guard let answer else { return }
    clock.note(answer.milliseconds, sent: sent)
    book.note(renewed: answer.renewed, until: sent + lease, ended: answer.ended)
    if answer.isDraining { book.recallAll() }
    if let member, !answer.isNode {
      book.loseAll()
      health.fatal(.expelled(member.name))
    }
  }
}

/// Refuses a server that is too old, and a database that cannot hold all texts.
private func checkServer(_ address: String, _ link: inout DatabaseLink) throws(StorageError) {
  let found = try link.row(
    """
    SELECT current_setting('server_version_num')::bigint, current_setting('server_version'), pg_encoding_to_char(encoding)::text
    FROM pg_database WHERE datname = current_database()
    """
  ) { (number: $0.integer() ?? 0, version: $0.text() ?? "", encoding: $0.text() ?? "") }
  guard let found else { return }
  if found.number < 130_000 {
    throw StorageError(.cannotOpen, "\(address): PostgreSQL 13 or newer is needed; this is \(found.version)")
  }
  if found.encoding != "UTF8" {
    throw StorageError(
      .cannotOpen,
      "\(address): the database has the encoding \(found.encoding), which cannot hold all texts; create one with ENCODING "
        + "'UTF8' TEMPLATE template0")
  }
}

/// A version of diplowatch, such as 0.10.2.
private struct VersionNumber: Comparable {
  private let parts: [Int]

  init(_ text: String) { parts = text.split(separator: ".").map { Int($0.prefix { $0.isASCII && $0.isNumber }) ?? 0 } }

  static func < (left: VersionNumber, right: VersionNumber) -> Bool {
    left.parts.lexicographicallyPrecedes(right.parts)
  }
}

/// The answer to a renewal.
private struct Renewal: Sendable {
  var milliseconds: Double
  var isDraining: Bool
  var isNode: Bool
  var renewed: [Int64]
  var ended: [Int64]

  init(_ row: inout Row) {
    milliseconds = row.double() ?? 0
    isDraining = row.bool()
    isNode = row.bool()
    renewed = row.integers()
    ended = row.integers()
  }
}

extension StorageError {
  static func taken(_ node: String) -> StorageError {
    StorageError(
      .nodeTaken,
      "the node \(node) is in use: a process with this name lives; give each machine its own name (node)")
  }

  static func expelled(_ node: String) -> StorageError {
    StorageError(
      .nodeTaken,
      "this process is not the node \(node) any more: another process has the name now, or the node was forgotten while it was silent"
    )
  }
}
