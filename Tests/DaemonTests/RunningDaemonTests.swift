import Foundation
import Glibc
import Synchronization
import TestSupport
import Testing

/// The built binary as a daemon, with real signals and files.
struct RunningDaemonTests {
  @Test("SIGTERM ends the daemon with exit code 0; the next one continues from its state")
  func stopsAndGoesOn() throws {
    let feeds = try WatchedFeeds(shared: false)
    let daemon = try RunningBinary(["run", "--config", feeds.config])
    #expect(daemon.eventually { feeds.matches.count == 7 }, "\(daemon.diagnostics)")
    daemon.signal(SIGTERM)
    let outcome = daemon.wait()
    #expect(outcome.status == 0)
    #expect(outcome.diagnostics.contains("stopped"))

    let again = try BuiltBinary.run(["run", "--once", "--now", "--config", feeds.config])
    #expect(again.status == 0)
    #expect(feeds.matches.count == 7)
  }

  @Test("A daemon killed at any moment loses and repeats no match", arguments: 1...8)
  func survivesKills(_ round: Int) throws {
    let feeds = try WatchedFeeds(shared: false)
    let lives = Mutex(0)
    feeds.server.answer { [handler = feeds.handler] request in
      guard request.target == "/lives.rss" else { return handler(request) }
      let items = (0...lives.withLock { $0 }).map {
        "<item><guid>\($0)</guid><title>Russia expels US diplomats, wave \($0)</title></item>"
      }
      return LoopbackServer.Response(
        body: "<rss version='2.0'><channel><title>t</title>\(items.joined())</channel></rss>")
    }
    for life in 0..<3 {
      lives.withLock { $0 = life }
      // In each run three feeds are due and at least one match is to be logged.
      try feeds.writeConfiguration(feeds: feeds.names + ["lives.rss"], tag: "life-\(life)")
      let seen = feeds.server.requests.count
      let lines = feeds.matches.count
      let daemon = try RunningBinary(["run", "--config", feeds.config])
      // The kill comes after the first, second or third request, or after the next line of the log.
      let hasBegun = daemon.eventually {
        (round + life) % 2 == 0
          ? feeds.server.requests.count > seen + (round / 2 + life) % 3 : feeds.matches.count > lines
      }
      #expect(hasBegun, "life \(life): \(daemon.diagnostics)")
      daemon.signal(SIGKILL)
      #expect(daemon.wait().status == -SIGKILL)
    }
    let last = try BuiltBinary.run(["run", "--once", "--now", "--config", feeds.config])
    #expect(last.status == 0, "\(last.diagnostics)")
    #expect(feeds.matches.count == 7 + 3)
    #expect(Set(feeds.matchIDs).count == 7 + 3)
  }

  @Test("SIGHUP applies a valid configuration, and keeps the old one if the new one has errors")
  func reloads() throws {
    let feeds = try WatchedFeeds(shared: false)
    try feeds.writeConfiguration(feeds: ["vestnik.atom"])
    let daemon = try RunningBinary(["run", "--config", feeds.config])
    #expect(daemon.eventually { feeds.matches.count == 3 }, "\(daemon.diagnostics)")

    try feeds.writeConfiguration(options: "nonsense: 1")
    daemon.signal(SIGHUP)
    #expect(daemon.eventually { daemon.diagnostics.contains("the old configuration stays in force") })
    #expect(daemon.diagnostics.contains("unknown key \"nonsense\""))

    try feeds.writeConfiguration()
    daemon.signal(SIGHUP)
    #expect(daemon.eventually { feeds.matches.count == 7 }, "\(daemon.diagnostics)")
    // The feed in both configurations was not polled again.
    #expect(feeds.server.requests(for: "/vestnik.atom").count == 1)
    daemon.signal(SIGTERM)
    #expect(daemon.wait().status == 0)
  }

  @Test("After a rename by logrotate and SIGUSR1, new matches go to a new file")
  func reopens() throws {
    let feeds = try WatchedFeeds(shared: false)
    try feeds.writeConfiguration(feeds: ["vestnik.atom"])
    let daemon = try RunningBinary(["run", "--config", feeds.config])
    #expect(daemon.eventually { feeds.matches.count == 3 })
    try FileManager.default.moveItem(
      atPath: feeds.folder.path("matches.jsonl"), toPath: feeds.folder.path("matches.jsonl.1"))
    daemon.signal(SIGUSR1)
    #expect(daemon.eventually { FileManager.default.fileExists(atPath: feeds.folder.path("matches.jsonl")) })
    try feeds.writeConfiguration()
    daemon.signal(SIGHUP)
    #expect(daemon.eventually { feeds.matches.count == 4 })
    #expect(feeds.folder.read("matches.jsonl.1").split(separator: "\n").count == 3)
    daemon.signal(SIGTERM)
    #expect(daemon.wait().status == 0)
  }

  @Test("A webhook gets each match once, signed, with the same id after a restart")
  func webhook() throws {
    let feeds = try WatchedFeeds(shared: false)
    let receiver = try LoopbackServer { _ in LoopbackServer.Response(204) }
    try feeds.folder.write("secret", "whsec_\(Data("0123456789abcdef0123456789abcdef".utf8).base64EncodedString())\n")
    try feeds.writeConfiguration(
      options: "webhooks: [{id: desk, url: \"\(receiver.url("/hook"))\", secretFile: ./secret}]")
    let daemon = try RunningBinary(["run", "--config", feeds.config])
    #expect(daemon.eventually { receiver.requests.count == 7 }, "\(daemon.diagnostics)")
    daemon.signal(SIGTERM)
    #expect(daemon.wait().status == 0)
    let ids = receiver.requests.compactMap { $0.headers["webhook-id"] }
    #expect(Set(ids) == Set(feeds.matchIDs.map { "msg_" + $0 }))
    for request in receiver.requests {
      #expect(request.headers["webhook-signature"]?.hasPrefix("v1,") ?? false)
      let body = try #require(try JSONSerialization.jsonObject(with: request.body) as? [String: Any])
      #expect(body["type"] as? String == "match.created")
    }
    #expect(!daemon.diagnostics.contains("whsec_"))
  }

  @Test("A replay while a daemon runs is sent within seconds; attempts are listed without the address")
  func replays() throws {
    let feeds = try WatchedFeeds(shared: false)
    let receiver = try LoopbackServer { _ in LoopbackServer.Response(410) }
    try feeds.writeConfiguration(options: "webhooks: [{id: desk, url: \"\(receiver.url("/hook?token=hidden"))\"}]")
    let daemon = try RunningBinary(["run", "--config", feeds.config])
    #expect(daemon.eventually { daemon.diagnostics.contains("webhook disabled") }, "\(daemon.diagnostics)")
    #expect(daemon.eventually { feeds.matches.count == 7 })
    let list = try BuiltBinary.run(["webhook", "list", "--config", feeds.config])
    #expect(list.output.contains("disabled") && list.output.contains("http://127.0.0.1:\(receiver.port)/…"))
    let narrow = try BuiltBinary.run(
      ["webhook", "list", "--config", feeds.config], environment: ["COLUMNS": "60"]
    ).output.split(separator: "\n")
    #expect(
      narrow.allSatisfy { $0.count <= 60 && $0.last != " " }
        && narrow[1].hasPrefix("    DEAD  LAST ATTEMPT"), "\(narrow)")
    receiver.answer { _ in LoopbackServer.Response(200) }
    let replay = try BuiltBinary.run(["webhook", "replay", "desk", "--config", feeds.config])
    #expect(replay.status == 0 && replay.output.hasPrefix("desk: 7 matches waiting\n  "), "\(replay.diagnostics)")
    #expect(daemon.eventually { receiver.requests.count == 8 }, "\(daemon.diagnostics)")
    let since = try BuiltBinary.run(["webhook", "replay", "desk", "--since", "1h", "--config", feeds.config])
    #expect(since.output.hasPrefix("desk: 7 matches waiting; 7 matches were planned again\n"))
    #expect(daemon.eventually { receiver.requests.count == 15 }, "\(daemon.diagnostics)")
    daemon.signal(SIGTERM)
    #expect(daemon.wait().status == 0)
    let log = try BuiltBinary.run(["webhook", "log", "desk", "--json", "--config", feeds.config])
    let attempts = log.output.split(separator: "\n").compactMap {
      try? JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]
    }
    #expect(attempts.compactMap { $0["status"] as? Int } == [410] + Array(repeating: 200, count: 14))
    for text in [daemon.diagnostics, list.output, log.output] { #expect(!text.contains("hidden")) }
  }

  @Test("A second daemon on the same state does not start")
  func locked() throws {
    let feeds = try WatchedFeeds(shared: false)
    let daemon = try RunningBinary(["run", "--config", feeds.config])
    #expect(daemon.eventually { feeds.matches.count == 7 }, "\(daemon.diagnostics)")
    let second = try BuiltBinary.run(["run", "--once", "--config", feeds.config])
    #expect(second.status == 75 && second.diagnostics.contains("another diplowatch runs on this state"))
    daemon.signal(SIGTERM)
    #expect(daemon.wait().status == 0)
  }

  @Test("systemd is told READY once polling is scheduled, and STOPPING at the end")
  func notifies() throws {
    let feeds = try WatchedFeeds(shared: false)
    let path = feeds.folder.path("n")
    let manager = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
    defer { close(manager) }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
    let bound = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(manager, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    try #require(bound == 0)
    var limit = timeval(tv_sec: 20, tv_usec: 0)
    setsockopt(manager, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    let message = {
      var buffer = [UInt8](repeating: 0, count: 4096)
      let count = recv(manager, &buffer, buffer.count, 0)
      return String(decoding: buffer.prefix(max(0, count)), as: UTF8.self)
    }
    let daemon = try RunningBinary(["run", "--config", feeds.config], environment: ["NOTIFY_SOCKET": path])
    #expect(message().hasPrefix("READY=1\nSTATUS=2 feeds"))
    daemon.signal(SIGTERM)
    var last = message()
    while last.hasPrefix("STATUS=") { last = message() }
    #expect(last.hasPrefix("STOPPING=1"))
    #expect(daemon.wait().status == 0)
  }
}
