public import Foundation
import Glibc

/// A real HTTP/1.1 server on 127.0.0.1 or ::1 and a free port, for tests. It gives the answers that a test sets, keeps
/// connections open, and records every request.
public final class LoopbackServer: Sendable {
  /// A request, as received.
  public struct Request: Sendable {
    /// `GET`, `POST`.
    public var method: String
    /// The path with its query.
    public var target: String
    /// Field names in lower case, values as written.
    public var headers: [String: String]
    /// The field names as written, in order, with repetitions.
    public var fields: [String]
    /// The body.
    public var body: Data
    /// The number of its connection, from 0.
    public var connection: Int
  }

  /// An answer.
  public struct Response: Sendable {
    /// The status.
    public var status: Int
    /// Header fields; `Content-Length` is added.
    public var headers: [(String, String)]
    /// The body.
    public var body: Data
    /// The number of bytes of the body after which the connection is closed, although `Content-Length` is larger.
    public var cutAfter: Int?
    /// The answer is held back until this returns.
    public var gate: (@Sendable () -> Void)?

    /// An answer with a text as its body.
    public init(_ status: Int = 200, headers: [(String, String)] = [], body: String = "") {
      self.init(status, headers: headers, data: Data(body.utf8))
    }

    /// An answer with bytes as its body.
    public init(_ status: Int = 200, headers: [(String, String)] = [], data: Data) {
      self.status = status
      self.headers = headers
      body = data
    }
  }

  /// Answers a request.
  public typealias Handler = @Sendable (Request) -> Response

  /// The state that the connections' threads share; they end when the server is freed.
  private let connections: Connections
  private let listener: Int32
  /// The port.
  public let port: Int

  private let isIPv6: Bool

  /// Starts the server, on ::1 if `ipv6` is set.
  public init(ipv6: Bool = false, _ handler: @escaping Handler) throws {
    connections = Connections(handler)
    isIPv6 = ipv6
    listener = socket(ipv6 ? AF_INET6 : AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    let descriptor = listener
    let bound = ipv6 ? LoopbackServer.listen6(descriptor) : LoopbackServer.listen4(descriptor)
    guard let bound else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
    port = bound
    let connections = self.connections
    Thread.detachNewThread { connections.accept(on: descriptor) }
  }

  static func listen4(_ descriptor: Int32) -> Int? {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    return listen(descriptor, &address).then { Int(UInt16(bigEndian: address.sin_port)) }
  }

  private static func listen6(_ descriptor: Int32) -> Int? {
    var address = sockaddr_in6()
    address.sin6_family = sa_family_t(AF_INET6)
    address.sin6_addr = in6addr_loopback
    return listen(descriptor, &address).then { Int(UInt16(bigEndian: address.sin6_port)) }
  }

  /// Binds a socket to a free port (port 0), and returns the port.
  private static func listen<Address>(_ descriptor: Int32, _ address: inout Address) -> Bool {
    var length = socklen_t(MemoryLayout<Address>.size)
    return withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, length) == 0 && Glibc.listen(descriptor, 128) == 0
          && getsockname(descriptor, $0, &length) == 0
      }
    }
  }

  deinit { stop() }

  /// Closes all connections and ends the server.
  public func stop() {
    connections.stop(listener)
  }

  /// The URL of a path.
  public func url(_ path: String) -> String { "http://\(isIPv6 ? "[::1]" : "127.0.0.1"):\(port)\(path)" }

  /// All requests so far, in order of arrival.
  public var requests: [Request] { connections.requests }

  /// Returns when this number of requests has come since the start, answered or not, or when the task is cancelled.
  public func waitForRequests(_ count: Int) async { await connections.waitForRequests(count) }

  /// The requests for a path.
  public func requests(for path: String) -> [Request] { requests.filter { $0.target == path } }

  /// Sets the answers from now on.
  public func answer(_ handler: @escaping Handler) { connections.answer(handler) }
}

/// The connections of a server, each with its own thread.
private final class Connections: Sendable {
  private struct State {
    var requests: [LoopbackServer.Request] = []
    var count = 0
    var handler: LoopbackServer.Handler
    var open: Set<Int32> = []
    var isStopped = false
    /// The tasks that wait for requests.
    var waiters: [AsyncStream<Void>.Continuation] = []
  }

  private let state: Locked<State>

  init(_ handler: @escaping LoopbackServer.Handler) { state = Locked(State(handler: handler)) }

  var requests: [LoopbackServer.Request] { state.withLock { $0.requests } }

  func answer(_ handler: @escaping LoopbackServer.Handler) { state.withLock { $0.handler = handler } }

  func waitForRequests(_ count: Int) async {
    let (arrivals, arrived) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    let hasCome = state.withLock { state in
      state.waiters.append(arrived)
      return state.requests.count >= count
    }
    if hasCome { return }
    for await _ in arrivals where requests.count >= count { return }
  }

  /// Shuts the listener and the connections down. Under the lock, so that none of them has been closed meanwhile, and
  /// its descriptor reused; each is closed by its own thread.
  func stop(_ listener: Int32) {
    state.withLock { state in
      guard !state.isStopped else { return }
      state.isStopped = true
      shutdown(listener, Int32(SHUT_RDWR))
      for descriptor in state.open { shutdown(descriptor, Int32(SHUT_RDWR)) }
    }
  }

  private var isStopped: Bool { state.withLock { $0.isStopped } }

  func accept(on listener: Int32) {
    defer { Glibc.close(listener) }
    while !isStopped {
      let descriptor = Glibc.accept(listener, nil, nil)
      guard descriptor >= 0 else {
        // No free descriptor, or the client has closed the connection already: try the next one.
        usleep(1000)
        continue
      }
      guard let number = opened(descriptor) else {
        Glibc.close(descriptor)
        return
      }
      Thread.detachNewThread {
        var reader = RequestReader(descriptor)
        while let request = reader.next(connection: number), self.answer(request, on: descriptor) {}
        self.close(connection: descriptor)
      }
    }
  }

  private func opened(_ descriptor: Int32) -> Int? {
    state.withLock { state in
      guard !state.isStopped else { return nil }
      state.open.insert(descriptor)
      defer { state.count += 1 }
      return state.count
    }
  }

  private func close(connection descriptor: Int32) {
    state.withLock { state in
      state.open.remove(descriptor)
      Glibc.close(descriptor)
    }
  }

  /// Answers one request. Returns whether the connection stays open.
  private func answer(_ request: LoopbackServer.Request, on descriptor: Int32) -> Bool {
    let handler = state.withLock { state in
      state.requests.append(request)
      // Tasks that no longer wait are removed.
      state.waiters.removeAll { if case .terminated = $0.yield() { true } else { false } }
      return state.handler
    }
    let response = handler(request)
    response.gate?()
    var head = "HTTP/1.1 \(response.status) Answer\r\n"
    for (name, value) in response.headers { head += "\(name): \(value)\r\n" }
    let hasNoBody = response.status == 304 || response.status == 204
    if !hasNoBody { head += "Content-Length: \(response.body.count)\r\n" }
    var bytes = Data((head + "\r\n").utf8)
    if !hasNoBody { bytes += response.cutAfter.map { response.body.prefix($0) } ?? response.body }
    return Connections.send(bytes, to: descriptor) && response.cutAfter == nil
  }

  private static func send(_ bytes: Data, to descriptor: Int32) -> Bool {
    var rest = Array(bytes)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
      guard count > 0 else { return false }
      rest = rest.dropFirst(count)
    }
    return true
  }
}

/// Reads requests from a connection.
private struct RequestReader {
  private let descriptor: Int32
  private var buffer: [UInt8] = []

  init(_ descriptor: Int32) { self.descriptor = descriptor }

  mutating func next(connection: Int) -> LoopbackServer.Request? {
    while true {
      if let end = headEnd() { return request(headEnd: end, connection) }
      guard fill() else { return nil }
    }
  }

  private func headEnd() -> Int? {
    guard buffer.count >= 4 else { return nil }
    return (0...(buffer.count - 4)).first { Array(buffer[$0..<($0 + 4)]) == [13, 10, 13, 10] }
  }

  private mutating func fill() -> Bool {
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    let count = recv(descriptor, &chunk, chunk.count, 0)
    guard count > 0 else { return false }
    buffer += chunk[..<count]
    return true
  }

  private mutating func request(headEnd end: Int, _ connection: Int) -> LoopbackServer.Request? {
    let lines = String(decoding: buffer[..<end], as: UTF8.self).components(separatedBy: "\r\n")
    buffer.removeFirst(end + 4)
    let words = lines[0].split(separator: " ")
    guard words.count == 3 else { return nil }
    var headers: [String: String] = [:]
    var fields: [String] = []
    for line in lines.dropFirst() {
      let pair = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      guard pair.count == 2 else { continue }
      fields.append(String(pair[0]))
      headers[pair[0].lowercased()] = pair[1].trimmingCharacters(in: .whitespaces)
    }
    let length = headers["content-length"].flatMap { Int($0) } ?? 0
    while buffer.count < length { guard fill() else { return nil } }
    let body = Data(buffer[..<length])
    buffer.removeFirst(length)
    return LoopbackServer.Request(
      method: String(words[0]), target: String(words[1]), headers: headers, fields: fields, body: body,
      connection: connection)
  }
}

extension Bool {
  fileprivate func then<Value>(_ value: () -> Value) -> Value? { self ? value() : nil }
}
