import Basics
import Matches
import PostgreSQLStorage
import Storage
import TestSupport
import Testing

/// Nodes that come and go, and a database that does.
@Suite(.enabled(if: PostgreSQLServer.isInstalled, "PostgreSQL is not installed"), .timeLimit(.minutes(3)))
struct NodeTests {
  private let desk: NodesDesk

  init() throws { desk = try NodesDesk() }

  @Test("Nodes that start at once on an empty database make the tables once")
  func simultaneousStart() async throws {
    let stores = try ["a", "b", "c", "d"].map { try desk.empty($0) }
    await #expect(throws: StorageError.self) { try await stores[0].check() }
    try await withThrowingTaskGroup(of: JoinAnswer.self) { group in
      for (name, store) in zip(["a", "b", "c", "d"], stores) {
        group.addTask { try await store.join(NodesDesk.identity(name)) { _ in false } }
      }
      for try await answer in group { #expect(answer == .joined) }
    }
    try await stores[1].check()
    #expect(try await stores[0].nodes().map(\.identity.name) == ["a", "b", "c", "d"])
  }

  @Test("A newer schema is refused, at the start and by a process that lost its connections")
  func newer() async throws {
    let store = try await desk.node("a")
    try desk.folder.sql("UPDATE diplowatch.schema_version SET version = version + 1")
    let error = await #expect(throws: StorageError.self) {
      try await desk.empty("b").join(NodesDesk.identity("b")) { _ in false }
    }
    #expect(error?.code == .newer && error?.description.contains("newer version") ?? false)
    await #expect(throws: StorageError.self) { try await desk.empty("c").migrate() }
    try cutConnections()
    let later = try await eventually { () async -> StorageError? in
      let trouble = await store.trouble()
      return trouble?.code == .newer ? trouble : nil
    }
    #expect(later.needsOperator)
  }

  private func cutConnections() throws {
    try desk.folder.sql(
      """
      SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE datname = current_database() AND pid <> pg_backend_pid()
      """)
  }

  @Test("A node of an older schema that lives is waited for")
  func older() async throws {
    _ = try await desk.node("old")
    try desk.folder.sql("UPDATE diplowatch.schema_version SET version = version - 1")
    let store = try desk.empty("new")
    #expect(try await store.join(NodesDesk.identity("new")) { _ in false } == .waits(for: ["old"]))
  }

  @Test("A node of an older version is waited for until it leaves; one that starts beside a newer version is refused")
  func versions() async throws {
    func join(_ store: PostgreSQLStore, _ name: String, _ version: String) async throws -> JoinAnswer {
      try await store.join(NodesDesk.identity(name, version: version)) { _ in false }
    }
    let (old, new) = (try desk.empty("old"), try desk.empty("new"))
    #expect(try await join(old, "old", "0.9.12") == .joined)
    #expect(try await join(new, "new", "0.10.0") == .waits(for: ["old"]))
    #expect(try await old.nodes().map(\.identity.name) == ["old"])
    await old.leave()
    #expect(try await join(new, "new", "0.10.0") == .joined)
    let late = try desk.empty("late")
    let error = await #expect(throws: StorageError.self) { try await join(late, "late", "0.9.12") }
    #expect(error?.code == .newer && error?.description.contains("the node new runs version 0.10.0") ?? false)
  }

  @Test("Of two versions that start at once only one joins")
  func mixedVersions() async throws {
    let first = try desk.empty("a")
    #expect(try await first.join(NodesDesk.identity("a", version: "0.9.12")) { _ in false } == .joined)
    // What another process calls that saw no node when it looked.
    let answer = try desk.folder.sql(
      "SET search_path = diplowatch; SELECT join_node('b', 7, NULL, 60000, '0.10.0', 'w', 'p')")
    #expect(answer == "mixed")
    #expect(try await first.nodes().map(\.identity.name) == ["a"])
  }

  @Test(
    "A process that is not its node any more is told so, and is given no claim",
    arguments: ["UPDATE diplowatch.node SET instance = instance - 1", "DELETE FROM diplowatch.node"])
  func expelled(_ change: String) async throws {
    let store = try await desk.node("a", lease: .seconds(8))
    let claim = try await store.claim(feed: "f")
    try await store.setPlace(SinkPlace(position: OutboxPosition(3), bookmark: ""), of: "log:a")
    var troubles = store.troubles().makeAsyncIterator()
    try desk.folder.sql(change)
    var trouble = try #require(await troubles.next())
    // A slow machine may lose the database for a moment.
    while trouble?.code != .nodeTaken { trouble = try #require(await troubles.next()) }
    #expect(trouble?.description.contains("not the node a any more") ?? false)
    #expect(claim.lease.isLost)
    // The log's place is not this process's any more.
    let error = await #expect(throws: StorageError.self) {
      try await store.setPlace(SinkPlace(position: OutboxPosition(7), bookmark: "x"), of: "log:a")
    }
    #expect(error?.code == .nodeTaken)
    #expect(try await store.place(of: "log:a")?.position == OutboxPosition(3))
    guard !change.hasPrefix("DELETE") else { return }
    #expect(try await store.claims(["f"]).isEmpty)
    #expect(try await store.claim("webhook:w") == nil)
  }

  @Test("A second process of a node is refused while the first lives, and takes its leases at once when it does not")
  func nodeName() async throws {
    let first = try await desk.node("a")
    _ = try await first.claim(feed: "a")
    let second = try desk.empty("a")
    let error = await #expect(throws: StorageError.self) {
      try await second.join(NodesDesk.identity("a", process: "2")) { _ in false }
    }
    #expect(error?.code == .nodeTaken)
    #expect(try await second.join(NodesDesk.identity("a", process: "2")) { $0 == "1" } == .joined)
    #expect(try await second.claims(["a"]).count == 1)
    await second.leave()
    #expect(try await second.nodes().map(\.isAlive) == [false])
    #expect(try await second.forget(node: "a"))
    #expect(try await !second.forget(node: "a"))
  }

  @Test("All nodes are shown, with what they hold and how far their logs are")
  func status() async throws {
    let (first, second) = (try await desk.node("a"), try await desk.node("b"))
    try await first.follow("log:a")
    try await first.store(Made.poll(matches: [Made.match("x")]))
    _ = try await first.claims(["1", "2"])
    _ = try await second.claim("webhook:w")
    let nodes = try await second.nodes()
    #expect(
      nodes.map(\.feeds) == [2, 0] && nodes.map(\.sinks) == [[], ["webhook:w"]] && nodes.map(\.lag) == [1, nil])
    #expect(nodes.allSatisfy { $0.isAlive && !$0.isDraining && $0.identity.watchlist == "w" })
    let clock = try #require(second.now())
    #expect(abs(clock.milliseconds - nodes[0].lastSeen.milliseconds) < 30_000)
    await #expect(throws: StorageError.self) { try await second.forget(node: "a") }
  }

  @Test("Connections that the server ends are opened again, and it is told once")
  func reconnecting() async throws {
    let store = try await desk.node("a", lease: .seconds(12))
    var troubles = store.troubles().makeAsyncIterator()
    var changes = store.changes().makeAsyncIterator()
    try await store.store(Made.poll(matches: [Made.match("x")]))
    for _ in 0..<3 { try cutConnections() }
    // Whoever asks next notices; the question can be asked again.
    let claim = try await eventually { try? await store.claim(feed: "b") }
    _ = try await eventually { try? await store.commit(Made.poll("b", matches: [Made.match("y")]), holding: claim) }
    let trouble = try #require(await troubles.next())
    #expect(trouble?.code == .unreachable)
    #expect(try #require(await troubles.next()) == nil)
    #expect(await store.trouble() == nil)
    // It hears of other processes again.
    for _ in 0..<2 { _ = await changes.next() }
    let other = try desk.empty("b")
    async let told: Void = {
      while let change = await changes.next() { if case .edited = change { return } }
    }()
    _ = try await other.replay(to: Made.route(), since: nil, at: Timestamp(seconds: 9))
    await told
  }

  @Test("A node hears of what another one stores, and not of polls without matches")
  func notifications() async throws {
    // With such a lease it does not look by itself for what it was not told of.
    let (first, second) = (try await desk.node("a", lease: .seconds(3600)), try await desk.node("b"))
    let changes = first.changes()
    // It listens when the server says so.
    _ = try await eventually {
      try desk.folder.sql(
        """
        SELECT count(*) FROM pg_stat_activity
        WHERE query = 'SELECT coalesce(max(sequence), 0) FROM match' AND datname = current_database()
        """) == "1"
        ? true : nil
    }
    try await second.store(Made.poll())
    try await second.store(Made.poll(matches: [Made.match("x")]))
    try await second.save(
      Mute(subject: .topic("talks"), until: Timestamp(seconds: 99), reason: nil, at: Timestamp(seconds: 1)))
    var told: [OutboxChange] = []
    for await change in changes {
      told.append(change)
      if case .edited = change { break }
    }
    #expect(told.map { "\($0)" } == ["queued", "edited"])
  }

  @Test("A read for a report waits as long as it takes while the database answers others")
  func slowReport() async throws {
    let store = try await desk.node("a")
    try await store.store(Made.poll(matches: [Made.match("x")]))
    let server = try PostgreSQLServer.shared()
    let lock = try server.lock("diplowatch.match", inDatabaseOf: desk.folder.name)
    async let found = store.latestMatches(passing: MatchFilter(), before: nil, limit: 9)
    _ = try await eventually { try server.isAnyoneWaiting(inDatabaseOf: desk.folder.name) ? true : nil }
    // After three seconds it would have given up a database that is silent.
    try await Task.sleep(for: .milliseconds(3500))
    lock.release()
    #expect(try await found.map(\.id) == ["a/x"])
  }

  @Test("A database that takes connections and says nothing is given up in time")
  func silence() async throws {
    let silent = try DatabaseProxy(isSilent: true)
    let store = try PostgreSQLStore(
      uri: try silent.uri(desk.folder.name), password: "secret", node: "a", lease: .milliseconds(600))
    // Without a deadline it would wait until the time limit of the test.
    let error = await #expect(throws: StorageError.self) { try await store.claims(["a"]) }
    #expect(error?.code == .unreachable && error?.needsOperator == false)
    await store.leave()
  }

  @Test("Of several hosts in the address one that is silent does not hide the next")
  func severalHosts() async throws {
    let silent = try DatabaseProxy(isSilent: true)
    let (uri, first) = (try desk.folder.databaseURI(), try silent.uri(desk.folder.name))
    let host = try #require(first.split(separator: /[@\/]+/).dropFirst(2).first)
    let store = try PostgreSQLStore(
      uri: uri.replacing("diplowatch@", with: "diplowatch@\(host),"), password: nil, node: "a", lease: .seconds(12))
    try await store.migrate()
    #expect(try await store.claims(["a"]).count == 1)
  }

  @Test("Errors say which database and what to do, and no password")
  func messages() async throws {
    let uri = try desk.folder.databaseURI()
    let wrong = try PostgreSQLStore(uri: uri + "none", password: "secret", node: "a", lease: .seconds(3))
    let missing = await #expect(throws: StorageError.self) { try await wrong.check() }
    #expect(missing?.code == .cannotOpen && missing?.description.contains("there is no such database") ?? false)
    let closed = try PostgreSQLStore(
      uri: "postgresql://u:hidden@127.0.0.1:1/d", password: "secret", node: "a", lease: .seconds(3))
    let refused = try #require(await #expect(throws: StorageError.self) { try await closed.check() })
    #expect(refused.code == .unreachable && refused.description.hasPrefix("postgresql://u@127.0.0.1:1/d: "))
    #expect(!refused.description.contains("secret") && !refused.description.contains("hidden"))
    #expect(throws: StorageError.self) {
      try PostgreSQLStore(uri: "postgresql://[", password: nil, node: "a", lease: .seconds(3))
    }
  }

  @Test("A text with U+0000, which PostgreSQL cannot store, costs only that character")
  func zero() async throws {
    let store = try await desk.node("a")
    var poll = Made.poll()
    poll.entries = [Made.entry([1])]
    poll.entries[0].title = "a\0b"
    try await store.store(poll)
    #expect(try await store.known([1])?.title == "a\u{FFFD}b")
  }
}
