import Foundation
import Glibc
import Synchronization
import TestSupport
import Testing

/// Several daemons on one PostgreSQL, as an operator has them.
@Suite(.enabled(if: PostgreSQLServer.isInstalled), .timeLimit(.minutes(6)))
struct NodesTests {
  private let feeds: WatchedFeeds
  private let uri: String

  init() throws {
    feeds = try WatchedFeeds(shared: false)
    uri = try PostgreSQLServer.shared().database(feeds.folder.name)
  }

  /// Writes the configuration of a node into a folder of its own, and returns its path.
  private func configure(
    _ name: String, state: String? = nil, log: String = "matches.jsonl", status: String = "off"
  ) throws -> String {
    let lists = SharedData.checkout.appending(path: "Config/watchlist.d").path
    try FileManager.default.createDirectory(
      at: feeds.folder.url.appending(path: name), withIntermediateDirectories: true)
    return try feeds.folder.write(
      "\(name)/diplowatch.yaml",
      """
      watchlist: ["\(lists)/entities.yaml", "\(lists)/topics.yaml", ../feeds.yaml]
      state: "\(state ?? uri)"
      node: \(name)
      cluster: {lease: 12s}
      matches: {path: \(log)}
      fetch: {contact: none, startupSpread: 0s, allow: ["127.0.0.1:\(feeds.server.port)"]}
      status: {listen: "\(status)"}
      backfill: 36500d
      """)
  }

  private func lines(_ name: String) -> [String] {
    feeds.folder.read("\(name)/matches.jsonl").split(separator: "\n").map(String.init)
  }

  private func ready(_ node: RunningBinary, _ name: String) -> Bool {
    node.eventually { node.diagnostics.contains("started") && lines(name).count == 7 }
  }

  @Test("Two nodes poll each feed once and write the same lines; one is listed, drained, stopped and forgotten")
  func together() throws {
    let (one, two) = (try configure("one"), try configure("two"))
    let first = try RunningBinary(["run", "--config", one])
    #expect(first.eventually { first.diagnostics.contains("started") }, "\(first.diagnostics)")
    let second = try RunningBinary(["run", "--config", two])
    #expect(ready(first, "one"), "\(first.diagnostics)")
    #expect(second.eventually { second.diagnostics.contains("started") }, "\(second.diagnostics)")
    for name in feeds.names { #expect(feeds.server.requests(for: "/" + name).count == 1, "\(name)") }
    // The second node's log begins with its start: it has what comes from now on, whichever node polls.
    let before = lines("two").count
    for number in 1...2 {
      feeds.server.answer { _ in
        let titles = (1...number).map { "Russia expels US diplomats, wave \($0)" }
        let items = titles.map { "<item><guid>\($0)</guid><title>\($0)</title></item>" }
        return LoopbackServer.Response(
          body: "<rss version='2.0'><channel><title>t</title>\(items.joined())</channel></rss>")
      }
      let poll = try BuiltBinary.run(["poll", "--config", number == 1 ? one : two, feeds.names[0]])
      #expect(poll.status == 0, "\(poll)")
    }
    #expect(first.eventually { lines("one").count == 9 }, "\(first.diagnostics)")
    #expect(second.eventually { lines("two").count == before + 2 }, "\(second.diagnostics)")
    #expect(lines("two").suffix(2) == lines("one").suffix(2))
    #expect(lines("two").allSatisfy(lines("one").contains))

    let list = try BuiltBinary.run(["node", "list", "--config", two])
    #expect(list.status == 0 && list.output.contains("nodes (2)") && !list.output.contains("differ"), "\(list)")
    let status = try BuiltBinary.run(["status", "--json", "--config", two])
    let report = try #require(try JSONSerialization.jsonObject(with: Data(status.output.utf8)) as? [String: Any])
    let nodes = try #require(report["nodes"] as? [[String: Any]])
    #expect(nodes.compactMap { $0["name"] as? String } == ["one", "two"])
    #expect(nodes.compactMap { $0["isThis"] as? Bool } == [false, true])

    #expect(try BuiltBinary.run(["drain", "--config", one]).output == "one: drained\n")
    #expect(try BuiltBinary.run(["node", "list", "--config", two]).output.contains("drained"))
    let early = try BuiltBinary.run(["node", "forget", "one", "--config", two])
    #expect(early.status == 1 && early.diagnostics.contains("stop it"), "\(early)")
    first.signal(SIGTERM)
    #expect(first.wait().status == 0)
    #expect(try BuiltBinary.run(["node", "forget", "one", "--config", two]).status == 0)
    let unknown = try BuiltBinary.run(["node", "forget", "one", "--config", two])
    #expect(unknown.status == 1 && unknown.diagnostics.contains("known are: two"), "\(unknown)")
    second.signal(SIGTERM)
    #expect(second.wait().status == 0)
  }

  @Test("A second process of a node's name is refused; one that was killed is followed by the next at once")
  func oneName() throws {
    let config = try configure("one")
    let first = try RunningBinary(["run", "--config", config])
    #expect(ready(first, "one"), "\(first.diagnostics)")
    let second = try BuiltBinary.run(["run", "--config", config])
    #expect(second.status == 75 && second.diagnostics.contains("the node one is in use"), "\(second)")
    first.signal(SIGKILL)
    #expect(first.wait().status == -SIGKILL)
    let third = try RunningBinary(["run", "--config", config])
    #expect(third.eventually { third.diagnostics.contains("started") }, "\(third.diagnostics)")
    third.signal(SIGTERM)
    #expect(third.wait().status == 0)
    #expect(lines("one").count == 7)
  }

  @Test("A process whose name another one took ends with 75 and says why")
  func nameTaken() throws {
    let config = try configure("one")
    let first = try RunningBinary(["run", "--config", config])
    #expect(ready(first, "one"), "\(first.diagnostics)")
    _ = try PostgreSQLServer.shared().run(
      "UPDATE diplowatch.node SET instance = instance - 1", inDatabaseOf: feeds.folder.url.lastPathComponent)
    let ended = first.wait()
    #expect(ended.status == 75 && first.diagnostics.contains("not the node one any more"), "\(first.diagnostics)")
  }

  @Test("A database that does not answer is tried, which SIGTERM ends at once; commands say so with 75")
  func noDatabase() throws {
    let config = try configure("one", state: "postgresql://diplowatch@127.0.0.1:1/d")
    let daemon = try RunningBinary(["run", "--config", config])
    #expect(daemon.eventually { daemon.diagnostics.contains("it is tried for 30 s") }, "\(daemon.diagnostics)")
    let start = ContinuousClock.now
    daemon.signal(SIGTERM)
    #expect(daemon.wait().status == 0)
    #expect(ContinuousClock.now - start < .seconds(10))
    #expect(daemon.diagnostics.components(separatedBy: "\n").count < 5)
    let search = try BuiltBinary.run(["search", "x", "--config", config])
    #expect(search.status == 75 && search.diagnostics.contains("cannot be reached"), "\(search)")
  }

  @Test("SIGTERM ends a node in time although its database is silent, since a moment ago or since before its start")
  func silentDatabase() throws {
    let proxy = try DatabaseProxy()
    let config = try configure("one", state: try proxy.uri(feeds.folder.name))
    let node = try RunningBinary(["run", "--config", config])
    #expect(ready(node, "one"), "\(node.diagnostics)")
    let requests = feeds.server.requests.count
    proxy.fallSilent()
    // Calls wait for an answer: of the node's heartbeat, of what listens, and of the index, which may take a minute.
    #expect(node.eventually { proxy.deadCount >= 3 }, "\(node.diagnostics)")
    node.signal(SIGTERM)
    // The database may hold it up for four seconds, and two more for leaving. After 15 systemd would kill it (TimeoutStopSec= of the unit).
    #expect(node.wait(limit: 15).status == 0)
    #expect(feeds.server.requests.count == requests)
    #expect(lines("one").count == 7)

    let connections = proxy.connectionCount
    let late = try RunningBinary(["run", "--config", config])
    #expect(late.eventually { proxy.connectionCount > connections }, "\(late.diagnostics)")
    late.signal(SIGTERM)
    // Here for three seconds, instead of the ten that a connection may take to be opened.
    #expect(late.wait(limit: 8).status == 0)
    #expect(late.diagnostics.contains("stopped before the start was complete"), "\(late.diagnostics)")
  }

  @Test("SIGTERM between joining and the end of the start ends a node, which leaves if the database answers")
  func stoppedAtStart() throws {
    let proxy = try DatabaseProxy()
    let config = try configure("one", state: try proxy.uri(feeds.folder.name))
    #expect(try BuiltBinary.run(["run", "--once", "--config", config]).status == 0)
    let (server, database) = (try PostgreSQLServer.shared(), feeds.folder.name)
    func isAlive() throws -> Bool {
      try server.run("SELECT ends > clock_timestamp() FROM diplowatch.node", inDatabaseOf: database) == "t"
    }
    // Joining does not need this table; the next step does.
    let lock = try server.lock("diplowatch.sink", inDatabaseOf: database)
    for isSilent in [false, true] {
      #expect(try !isAlive())
      let node = try RunningBinary(["run", "--config", config])
      #expect(try node.eventually { try server.isAnyoneWaiting(inDatabaseOf: database) && isAlive() })
      if isSilent { proxy.fallSilent() }
      node.signal(SIGTERM)
      // The database may hold it up for three seconds, instead of the ten that a call may take.
      #expect(node.wait(limit: 8).status == 0)
      #expect(node.diagnostics.contains("stopped before the start was complete"), "\(node.diagnostics)")
      #expect(try isAlive() == isSilent)
    }
    lock.release()
  }

  @Test("A node whose database falls silent tells monitors and readers so in time, with what it knows")
  func silentStatus() throws {
    let proxy = try DatabaseProxy()
    let config = try configure("one", state: try proxy.uri(feeds.folder.name), status: "127.0.0.1:0")
    let node = try RunningBinary(["run", "--config", config])
    #expect(ready(node, "one") && node.eventually { node.diagnostics.contains("status address=") })
    let address = try #require(node.diagnostics.firstMatch(of: /status address=(127\.0\.0\.1:\d+)/)?.output.1)
    let mute = ["mute", "topic:expulsions", "--until", "3d", "--config", config]
    #expect(try BuiltBinary.run(mute).status == 0)
    #expect(node.eventually { (try? StatusTests.curl("http://\(address)/readyz").status) == 200 })
    #expect(try StatusTests.curl("http://\(address)/status.json").body.contains("topic:expulsions"))
    proxy.fallSilent()
    // All at once: who asks later finds that it is known. A call may wait for ten seconds, a report's for sixty.
    let paths = ["/healthz", "/readyz", "/metrics", "/status.json", "/", "/feeds", "/stories", "/?q=envoys"]
    let found = Mutex<[String: StatusTests.Answer]>([:])
    let group = DispatchGroup()
    for path in paths {
      group.enter()
      Thread.detachNewThread {
        let answer = try? StatusTests.curl("--max-time", "8", "http://\(address)\(path)")
        found.withLock { $0[path] = answer }
        group.leave()
      }
    }
    group.wait()
    let answers = found.withLock { $0 }
    let statuses = [
      "/healthz": 200, "/readyz": 503, "/metrics": 200, "/status.json": 200, "/": 503, "/feeds": 200, "/stories": 503,
      "/?q=envoys": 503,
    ]
    #expect(answers.mapValues(\.status) == statuses)
    #expect(answers["/readyz"]?.body.contains("the database cannot be reached (it does not answer)") ?? false)
    let metrics = answers["/metrics"]?.body ?? ""
    #expect(metrics.contains("diplowatch_state_in_trouble 1\n"))
    #expect(metrics.contains("diplowatch_node_alive{node=\"one\"} 1\n"))
    let status = answers["/status.json"]?.body ?? ""
    #expect(status.contains("topic:expulsions") && status.contains("cannot be reached"))
    #expect(answers["/"]?.body.contains("The state is in trouble") ?? false)
    // New connections are answered. Those that were silent are given up with the first whose call has ended.
    proxy.speak()
    for path in ["/", "/readyz"] {
      #expect(node.eventually(limit: 40) { (try? StatusTests.curl("http://\(address)\(path)").status) == 200 })
    }
  }

  @Test("A node waits while one of an older version lives, says for whom, and starts when that has gone")
  func olderVersion() throws {
    let config = try configure("one")
    #expect(try BuiltBinary.run(["run", "--once", "--config", config]).status == 0)
    let database = feeds.folder.name
    try PostgreSQLServer.shared().run(
      """
      INSERT INTO diplowatch.node (name, version, watchlist, process, instance, started, seen, ends)
      SELECT 'desk-old', '0.0.1', watchlist, 'elsewhere', 1, now(), now(), now() + interval '1 hour' FROM diplowatch.node
      """, inDatabaseOf: database)
    let requests = feeds.server.requests.count
    let node = try RunningBinary(["run", "--config", config])
    let sentence = "other versions of diplowatch run on desk-old; this node waits"
    #expect(node.eventually { node.diagnostics.contains(sentence) }, "\(node.diagnostics)")
    #expect(!node.diagnostics.contains("started") && feeds.server.requests.count == requests)
    try PostgreSQLServer.shared().run(
      "UPDATE diplowatch.node SET ends = now() WHERE name = 'desk-old'", inDatabaseOf: database)
    #expect(node.eventually { node.diagnostics.contains("started") }, "\(node.diagnostics)")
    #expect(node.diagnostics.components(separatedBy: "other versions").count == 2)
    node.signal(SIGTERM)
    #expect(node.wait().status == 0)
  }

  @Test("A state is moved from SQLite: the log goes on without a line lost or repeated")
  func moves() throws {
    #expect(try BuiltBinary.run(["run", "--once", "--config", feeds.config]).status == 0)
    #expect(feeds.matches.count == 7)
    let config = try configure("one", log: "../matches.jsonl")
    let moved = try BuiltBinary.run(["migrate", "sqlite:\(feeds.folder.path("state.db"))", "--config", config])
    #expect(moved.status == 0 && moved.output.contains("7 matches"), "\(moved)")
    let again = try BuiltBinary.run(["run", "--once", "--now", "--config", config])
    #expect(again.status == 0, "\(again)")
    #expect(feeds.matches.count == 7)
    let twice = try BuiltBinary.run(["migrate", "sqlite:\(feeds.folder.path("state.db"))", "--config", config])
    #expect(twice.status == 1 && twice.diagnostics.contains("has a state already"), "\(twice)")
  }
}
