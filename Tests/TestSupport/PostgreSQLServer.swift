import Foundation
import Synchronization

/// A private PostgreSQL for the tests of a process: in a folder of its own, on a unix socket only, run by an unprivileged
/// user. It is ended and its folder removed when the process ends, however it ends.
public final class PostgreSQLServer: Sendable {
  /// Why there is none.
  public struct Missing: Error, CustomStringConvertible {
    /// The reason.
    public let description: String

    /// A reason.
    public init(description: String) { self.description = description }
  }

  /// The folder with its socket.
  public let folder: String
  private let process: Process
  /// The end of this pipe is the sign for the watcher to end the server.
  private let lifeline: Pipe
  private let databases = Mutex<Set<String>>([])

  /// The folder with PostgreSQL's programs; nil if it is not installed.
  private static let programs: String? = {
    let versions = ((try? FileManager.default.contentsOfDirectory(atPath: "/usr/lib/postgresql")) ?? [])
      .compactMap { Int($0) }.sorted(by: >)
    let folders =
      versions.map { "/usr/lib/postgresql/\($0)/bin" }
      + (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map(String.init)
    return folders.first { folder in
      ["initdb", "postgres", "psql"].allSatisfy { FileManager.default.isExecutableFile(atPath: "\(folder)/\($0)") }
    }
  }()

  /// Whether PostgreSQL is installed.
  public static var isInstalled: Bool { programs != nil }

  /// The server of this process, started when it is first asked for.
  public static func shared() throws -> PostgreSQLServer { try started.get() }

  private static let started = Result { try PostgreSQLServer() }

  /// Starts a server, and returns when it takes connections.
  public init() throws {
    guard let programs = PostgreSQLServer.programs else { throw Missing(description: "PostgreSQL is not installed") }
    let output = Pipe()
    (process, lifeline) = (Process(), Pipe())
    // PostgreSQL does not run as root.
    let user = PostgreSQLServer.exists(user: "postgres") ? "postgres" : "nobody"
    let shell = ["/bin/sh", "-c", PostgreSQLServer.watcher, "watcher", programs]
    let group = user == "postgres" ? user : "nogroup"
    let drop = ["/usr/bin/setpriv", "--reuid=\(user)", "--regid=\(group)", "--clear-groups"]
    let command = geteuid() == 0 ? drop + shell : shell
    process.executableURL = URL(filePath: command[0])
    process.arguments = Array(command.dropFirst())
    process.currentDirectoryURL = URL(filePath: "/tmp")
    process.standardInput = lifeline
    process.standardOutput = output
    try process.run()
    // The watcher writes the folder's name when the server is ready, or what is wrong.
    var words = Data()
    while !words.contains(0x0A) {
      let more = output.fileHandleForReading.availableData
      if more.isEmpty { break }
      words += more
    }
    let line = String(decoding: words, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    guard line.hasPrefix("/") else { throw Missing(description: "PostgreSQL did not start: \(line)") }
    folder = line
    try run("CREATE ROLE diplowatch LOGIN", in: "postgres")
  }

  private static func exists(user: String) -> Bool { getpwnam(user) != nil }

  /// Starts the server; ends it when its input ends, with the process of the tests.
  private static let watcher = #"""
    folder=$(mktemp -d /tmp/diplowatch-pg-XXXXXX) || exit 1
    trap 'kill -QUIT $server 2>/dev/null; wait; rm -rf "$folder"' EXIT
    trap '' INT
    exec 2>"$folder/log"
    "$1/initdb" -D "$folder/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 -N >&2 || { tail -n 1 "$folder/log"; exit 1; }
    "$1/postgres" -D "$folder/data" -k "$folder" -c listen_addresses= -c fsync=off -c full_page_writes=off \
      -c max_connections=600 -c shared_buffers=32MB -c log_min_messages=warning >&2 </dev/null &
    server=$!
    while ! "$1/psql" -qAt -h "$folder" -U postgres -c 'SELECT 1' postgres >/dev/null 2>&1; do
      kill -0 $server || { tail -n 1 "$folder/log"; exit 1; }
      sleep 0.05
    done
    echo "$folder"
    cat >/dev/null
    """#

  // MARK: databases

  /// A database of its own for a test, and its URI. The role `diplowatch` owns it, and is no superuser. `socketIn` is the
  /// folder of the socket, if it is not the server's own.
  public func database(_ name: String, socketIn other: String? = nil) throws -> String {
    let name = PostgreSQLServer.databaseName(name)
    let isNew = databases.withLock { $0.insert(name).inserted }
    if isNew { try run("CREATE DATABASE \(name) OWNER diplowatch", in: "postgres") }
    let host = (other ?? folder).replacingOccurrences(of: "/", with: "%2F")
    return "postgresql://diplowatch@\(host)/\(name)"
  }

  static func databaseName(_ name: String) -> String {
    "t" + name.lowercased().filter { $0.isASCII && ($0.isLetter || $0.isNumber) }
  }

  /// Runs SQL as the superuser in the database that `database` made for a name.
  @discardableResult
  public func run(_ sql: String, inDatabaseOf name: String) throws -> String {
    try run(sql, in: PostgreSQLServer.databaseName(name))
  }

  /// Runs SQL as the superuser, and returns the rows as `psql -At` writes them.
  @discardableResult
  public func run(_ sql: String, in database: String) throws -> String {
    let (psql, output) = (try psql(["-c", sql], database), Pipe())
    psql.standardInput = FileHandle.nullDevice
    psql.standardOutput = output
    psql.standardError = output
    try psql.run()
    let words = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    psql.waitUntilExit()
    guard psql.terminationStatus == 0 else { throw Missing(description: "\(sql): \(words)") }
    return words.trimmingCharacters(in: .whitespacesAndNewlines)
  }

  /// psql, as the superuser, before it is started.
  func psql(_ arguments: [String], _ database: String) throws -> Process {
    guard let programs = PostgreSQLServer.programs else { throw Missing(description: "PostgreSQL is not installed") }
    let psql = Process()
    psql.executableURL = URL(filePath: "\(programs)/psql")
    psql.arguments = ["-qAtX", "-v", "ON_ERROR_STOP=1", "-h", folder, "-U", "postgres"] + arguments + [database]
    return psql
  }
}
