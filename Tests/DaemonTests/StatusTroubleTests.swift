import Foundation
import GRDB
import Glibc
import TestSupport
import Testing

@testable import StatusReports

/// Status while the state, the port or a client makes trouble.
struct StatusTroubleTests {
  private func curl(_ arguments: String...) throws -> (status: String, body: String) {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["curl", "-s", "--max-time", "20", "-w", "\n%{http_code}"] + arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    let end = text.lastIndex(of: "\n") ?? text.startIndex
    return (String(text[end...].dropFirst()), String(text[..<end]))
  }

  private func started(_ feeds: WatchedFeeds, listen: String = "127.0.0.1:0") throws -> (RunningBinary, port: String) {
    try feeds.writeConfiguration(status: listen)
    let daemon = try RunningBinary(["run", "--config", feeds.config])
    try #require(daemon.eventually { feeds.matches.count == 7 && daemon.diagnostics.contains("status address=") })
    let port = daemon.diagnostics.firstMatch(of: /status address=127\.0\.0\.1:(\d+)/)?.output.1
    return (daemon, String(port ?? "0"))
  }

  @Test("While another program locks the state, status, page, metrics and readyz report it; healthz is ok")
  func lockedState() throws {
    let feeds = try WatchedFeeds(shared: false)
    let (daemon, port) = try started(feeds)
    let base = "http://127.0.0.1:\(port)"
    #expect(try curl(base + "/readyz").status == "200")
    #expect(try curl(base + "/").body.contains("All well"))
    var configuration = GRDB.Configuration()
    configuration.allowsUnsafeTransactions = true
    let other = try DatabaseQueue(path: feeds.folder.path("state.db"), configuration: configuration)
    try other.inDatabase { try $0.execute(sql: "BEGIN IMMEDIATE") }
    let ready = try curl(base + "/readyz")
    #expect(ready.status == "503" && ready.body.contains("another program holds the state locked"))
    let page = try curl(base + "/").body
    #expect(page.contains("The state is in trouble") && !page.contains("All well"))
    #expect(try curl(base + "/metrics").body.contains("diplowatch_state_in_trouble 1\n"))
    let status = try BuiltBinary.run(["status", "--config", feeds.config])
    #expect(status.output.contains("state: \(feeds.folder.path("state.db")): another program holds"))
    #expect(try curl(base + "/healthz").status == "200")
    try other.inDatabase { try $0.execute(sql: "ROLLBACK") }
    #expect(try curl(base + "/readyz").status == "200")
    #expect(daemon.isRunning)
  }

  @Test("Clients that send nothing, or half a request, do not block others")
  func halfOpenClients() throws {
    let feeds = try WatchedFeeds(shared: false)
    let (daemon, port) = try started(feeds)
    let half = [
      "", "GET /healthz HTT", "GET / HTTP/1.1\r\nHost: localhost\r\n", "POST / HTTP/1.1\r\nContent-Length: 9\r\n\r\n",
    ]
    let clients = try (0..<300).map { try Self.client(of: port, sending: half[$0 % half.count]) }
    defer { clients.forEach { close($0) } }
    let began = Date()
    #expect(try curl("http://127.0.0.1:\(port)/healthz").status == "200")
    #expect(Date().timeIntervalSince(began) < 3)
    let open = try FileManager.default.contentsOfDirectory(atPath: "/proc/\(daemon.processIdentifier)/fd").count
    #expect(open < 150)
  }

  /// A connection to the status port on which `request` was sent.
  private static func client(of port: String, sending request: String) throws -> Int32 {
    let client = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = (UInt16(port) ?? 0).bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let result = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(client, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    try #require(result == 0)
    let bytes = Array(request.utf8)
    _ = send(client, bytes, bytes.count, Int32(MSG_NOSIGNAL))
    return client
  }

  @Test(
    "An address that cannot be listened on is reported in plain words",
    arguments: [
      ("192.0.2.1:9464", "this machine has no such address"),
      ("unix:/nowhere/at/all/status.sock", "its folder does not exist"),
      ("unix:/tmp/\(String(repeating: "long/", count: 30))status.sock", "a socket's path may have at most 107 bytes"),
    ])
  func plainWords(listen: String, words: String) throws {
    let feeds = try WatchedFeeds(shared: false)
    try feeds.writeConfiguration(status: listen)
    let daemon = try RunningBinary(["run", "--config", feeds.config])
    #expect(daemon.eventually { daemon.diagnostics.contains("status cannot be answered here: \(words)") })
    #expect(daemon.eventually { feeds.matches.count == 7 })
    #expect(!daemon.diagnostics.contains("errno") && !daemon.diagnostics.contains(":)"))
    daemon.signal(SIGTERM)
    #expect(daemon.wait().status == 0)
  }

  @Test("With a state of a newer version the daemon does not start, and says why")
  func newerState() throws {
    let feeds = try WatchedFeeds(shared: false)
    #expect(try BuiltBinary.run(["run", "--once", "--config", feeds.config]).status == 0)
    try DatabaseQueue(path: feeds.folder.path("state.db")).write {
      try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('from the future')")
    }
    for command in [["run"], ["run", "--once"]] {
      let outcome = try BuiltBinary.run(command + ["--config", feeds.config])
      #expect(outcome.status == 1 && outcome.diagnostics.contains("a newer version of diplowatch wrote this state"))
    }
    #expect(feeds.matches.count == 7)
  }
}
