import Foundation
import Glibc

/// Stands between a program and the tests' PostgreSQL, on a unix socket of its own. It can fall silent: then it takes
/// connections and bytes, and never answers, like a network that swallows packets.
public final class DatabaseProxy: Sendable {
  private let folder: TemporaryFolder
  private let listener: Int32
  private let lines: ProxyLines

  /// Starts it; silent from the beginning if `isSilent`.
  public init(isSilent: Bool = false) throws {
    folder = try TemporaryFolder()
    lines = ProxyLines(server: try PostgreSQLServer.shared().folder, isSilent: isSilent)
    guard let listener = UnixSocket.make(folder.url.path, { bind($0, $1, $2) == 0 && listen($0, 64) == 0 }) else {
      throw PostgreSQLServer.Missing(description: "no socket in \(folder.url.path)")
    }
    self.listener = listener
    Thread.detachNewThread { [lines] in lines.accept(on: listener) }
  }

  deinit { lines.stop(listener) }

  /// The URI of the database of this name (`PostgreSQLServer.database`) through this proxy.
  public func uri(_ database: String) throws -> String {
    try PostgreSQLServer.shared().database(database, socketIn: folder.url.path)
  }

  /// How many connections there were.
  public var connectionCount: Int { lines.count }

  /// How many connections have lost bytes.
  public var deadCount: Int { lines.deadCount }

  /// From now on nothing gets through. Connections that have lost bytes never speak again.
  public func fallSilent() { lines.setSilent(true) }

  /// New connections get through again.
  public func speak() { lines.setSilent(false) }
}

/// The connections of a proxy, each with a thread for each direction.
private final class ProxyLines: Sendable {
  private struct State {
    var isSilent: Bool
    var isStopped = false
    var count = 0
    var dead: Set<Int> = []
    var open: Set<Int32> = []
  }

  private let server: String
  private let state: Locked<State>

  init(server: String, isSilent: Bool) {
    self.server = server
    state = Locked(State(isSilent: isSilent))
  }

  var count: Int { state.withLock { $0.count } }
  var deadCount: Int { state.withLock { $0.dead.count } }

  func setSilent(_ isSilent: Bool) { state.withLock { $0.isSilent = isSilent } }

  /// Each descriptor is closed by its own thread.
  func stop(_ listener: Int32) {
    state.withLock { state in
      state.isStopped = true
      for descriptor in state.open.union([listener]) { shutdown(descriptor, Int32(SHUT_RDWR)) }
    }
  }

  func accept(on listener: Int32) {
    defer { close(listener) }
    while !state.withLock({ $0.isStopped }) {
      let client = Glibc.accept(listener, nil, nil)
      guard client >= 0 else { continue }
      guard let server = UnixSocket.make(server, { connect($0, $1, $2) == 0 }) else {
        close(client)
        continue
      }
      let ends = ProxyEnds(client, server) { [state] in state.withLock { $0.open.subtract([client, server]) } }
      let (number, isStopped) = state.withLock { state in
        state.count += 1
        state.open.formUnion([client, server])
        return (state.count, state.isStopped)
      }
      if isStopped { return }
      Thread.detachNewThread { self.pass(client, server, number, ends) }
      Thread.detachNewThread { self.pass(server, client, number, ends) }
    }
  }

  /// Passes the bytes of a connection on until one end closes.
  private func pass(_ from: Int32, _ to: Int32, _ number: Int, _ ends: ProxyEnds) {
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = recv(from, &buffer, buffer.count, 0)
      guard count > 0 else { break }
      let isDead = state.withLock { state in
        if state.isSilent { state.dead.insert(number) }
        return state.dead.contains(number)
      }
      if isDead { continue }
      // A blocking socket sends all or fails.
      guard send(to, buffer, count, Int32(MSG_NOSIGNAL)) == count else { break }
    }
    shutdown(from, Int32(SHUT_RDWR))
    shutdown(to, Int32(SHUT_RDWR))
    withExtendedLifetime(ends) {}
  }
}

/// The two ends of a connection, closed when both threads have ended.
private final class ProxyEnds: Sendable {
  private let client: Int32
  private let server: Int32
  private let whenClosed: @Sendable () -> Void

  init(_ client: Int32, _ server: Int32, whenClosed: @escaping @Sendable () -> Void) {
    (self.client, self.server, self.whenClosed) = (client, server, whenClosed)
  }

  deinit {
    whenClosed()
    close(client)
    close(server)
  }
}

/// PostgreSQL's unix sockets.
private enum UnixSocket {
  /// Makes a socket and uses it with the address of the server's socket in a folder; nil if that fails.
  static func make(_ folder: String, _ use: (Int32, UnsafePointer<sockaddr>, socklen_t) -> Bool) -> Int32? {
    let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { return nil }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let path = Array("\(folder)/.s.PGSQL.5432".utf8)
    let isShort = withUnsafeMutableBytes(of: &address.sun_path) { bytes in
      if path.count < bytes.count { bytes.copyBytes(from: path) }
      return path.count < bytes.count
    }
    let isUsed = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        use(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    if isShort, isUsed { return descriptor }
    close(descriptor)
    return nil
  }
}
