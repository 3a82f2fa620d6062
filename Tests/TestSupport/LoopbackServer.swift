public import Foundation
import Glibc

/// A real HTTP/1.1 server on 127.0.0.1 or ::1 and a free port, for tests: it answers by path with what a test says, keeps
/// connections open, and remembers every request.
public final class LoopbackServer: Sendable {
  /// A request as it came.
  public struct Request: Sendable {
    /// `GET`, `POST`.
    public var method: String
    /// The path with its query.
    public var target: String
    /// Field names in lower case, values as written.
    public var headers: [String: String]
    /// The field names as they were written, in order, repetitions included.
    public var fields: [String]
    /// The body.
    public var body: Data
    /// Which connection it came on, counted from 0.
    public var connection: Int
  }

  /// What to answer.
  public struct Response: Sendable {
    /// The status.
    public var status: Int
    /// Header fields; `Content-Length` is added.
    public var headers: [(String, String)]
    /// The body.
    public var body: Data
    /// Close the connection after so many bytes of the body, though `Content-Length` promises all.
    public var cutAfter: Int?
    /// Hold the answer back until this returns.
    public var gate: (@Sendable () -> Void)?

    /// An answer with a text.
    public init(_ status: Int = 200, headers: [(String, String)] = [], body: String = "") {
      self.init(status, headers: headers, data: Data(body.utf8))
    }

    /// An answer with bytes.
    public init(_ status: Int = 200, headers: [(String, String)] = [], data: Data) {
      self.status = status
      self.headers = headers
      body = data
    }
  }

  /// Answers a request.
  public typealias Handler = @Sendable (Request) -> Response

  /// What the threads share with the server; the server's end ends them.
  private let connections: Connections
  private let listener: Int32
  /// The port.
  public let port: Int

  private let isIPv6: Bool

  /// Starts the server, on ::1 where `ipv6` says so.
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

  /// Binds a socket to an address of port 0 and learns the port.
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

  /// Ends all connections and the server.
  public func stop() {
    connections.stop(listener)
  }

  /// The address of a path.
  public func url(_ path: String) -> String { "http://\(isIPv6 ? "[::1]" : "127.0.0.1"):\(port)\(path)" }

  /// All requests so far, in the order they came.
  public var requests: [Request] { connections.requests }

  /// Returns when so many requests have come since the start, answered or not, or when the task is cancelled.
  public func waitForRequests(_ count: Int) async { await connections.waitForRequests(count) }

  /// The requests for a path.
  public func requests(for path: String) -> [Request] { requests.filter { $0.target == path } }

  /// Answers otherwise from now on.
  public func answer(_ handler: @escaping Handler) { connections.answer(handler) }
}

/// The connections of a server, each on a thread of its own.
private final class Connections: Sendable {
  private struct State {
    var requests: [LoopbackServer.Request] = []
    var count = 0
    var handler: LoopbackServer.Handler
    var open: Set<Int32> = []
    var isStopped = false
    /// Who waits for a request to come.
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

  /// Shuts the listener and the connections down. Under the lock, so that none of them has been closed meanwhile and
  /// its number given to somebody else; each is closed by its own thread.
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
        // Out of descriptors, or the client is gone already: the next one may be luckier.
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

  /// Returns whether the connection stays open.
  private func answer(_ request: LoopbackServer.Request, on descriptor: Int32) -> Bool {
    let handler = state.withLock { state in
      state.requests.append(request)
      // Those that wait no longer are forgotten.
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

/// Reads requests off a connection.
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
