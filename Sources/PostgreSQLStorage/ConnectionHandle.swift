import CPQ
import Glibc

/// Owns a `PGconn *`, or nothing while it is not connected. All calls are non-blocking ones of libpq with `poll(2)` in
/// between, and end at a deadline: a network that swallows packets answers never, and libpq's own time limits do not see
/// that. When a deadline passes, the connection is closed. Used by one thread at a time.
///
/// Only the look-up of a host name can take longer: libpq does it with getaddrinfo(3), which has its own time limits.
@safe struct ConnectionHandle: ~Copyable {
  private var pointer: OpaquePointer?
  /// The statements that are prepared on this connection, by their SQL.
  private var prepared: [String: String] = [:]
  private static let mostPrepared = 300

  private let health: DatabaseHealth
  /// The epoch in which it was opened.
  private(set) var epoch = 0
  /// How long a call waits until it looks again whether it is to end, in milliseconds.
  private static let longestWait: Int64 = 200
  private static let patienceWhenOthersAreLost = Duration.seconds(5)

  init(_ health: DatabaseHealth) {
    self.health = health
    unsafe pointer = nil
  }

  deinit { unsafe PQfinish(pointer) }

  var isOpen: Bool { unsafe pointer != nil }

  mutating func close() {
    unsafe PQfinish(pointer)
    unsafe pointer = nil
    prepared = [:]
  }

  // MARK: connecting

  /// Opens a connection. One that is open is closed before.
  ///
  /// - Parameter parameters: libpq's parameters. `dbname` is a URI; parameters after it take precedence over its own.
  mutating func open(
    _ parameters: [(name: String, value: String)], until deadline: ContinuousClock.Instant
  ) throws(DatabaseError) {
    close()
    epoch = health.epoch
    unsafe pointer = try ConnectionHandle.start(parameters)
    do throws(DatabaseError) {
      try finishOpening(until: deadline)
    } catch {
      close()
      throw error
    }
  }

  private static func start(
    _ parameters: [(name: String, value: String)]
  ) throws(DatabaseError) -> OpaquePointer {
    // libpq wants two arrays of C strings, each ended by NULL, and copies what it needs before it returns.
    func strings(_ texts: [String]) -> [UnsafePointer<CChar>?] {
      unsafe texts.map { text in unsafe strdup(text).map { unsafe UnsafePointer($0) } } + [nil]
    }
    let names = unsafe strings(parameters.map(\.name))
    let values = unsafe strings(parameters.map(\.value))
    defer { unsafe (names + values).forEach { unsafe free(UnsafeMutablePointer(mutating: $0)) } }
    guard let connection = unsafe PQconnectStartParams(names, values, 1) else { throw .lost("libpq has no memory") }
    // Otherwise libpq writes what the server notes to the standard error.
    unsafe PQsetNoticeProcessor(connection, { _, _ in }, nil)
    // Until the connection is open, libpq gives the server's error code only inside the message.
    _ = unsafe PQsetErrorVerbosity(connection, PQERRORS_VERBOSE)
    return unsafe connection
  }

  private func finishOpening(until deadline: ContinuousClock.Instant) throws(DatabaseError) {
    if unsafe PQstatus(pointer) == CONNECTION_BAD { throw refusal() }
    // The order of connecting: wait to write, then as PQconnectPoll says.
    var waitsFor = PGRES_POLLING_WRITING
    while true {
      switch waitsFor {
      case PGRES_POLLING_OK:
        guard unsafe PQsetnonblocking(pointer, 1) == 0 else { throw loss() }
        _ = unsafe PQsetErrorVerbosity(pointer, PQERRORS_DEFAULT)
        return
      case PGRES_POLLING_READING: try wait(for: POLLIN, until: deadline)
      case PGRES_POLLING_WRITING: try wait(for: POLLOUT, until: deadline)
      default: throw refusal()
      }
      unsafe waitsFor = PQconnectPoll(pointer)
    }
  }

  /// The error for a connection that could not be opened: `FATAL:  3D000: database "x" does not exist`.
  private func refusal() -> DatabaseError {
    let loss = loss()
    if unsafe PQconnectionNeedsPassword(pointer) == 1 { return DatabaseError(code: "28P01", message: loss.message) }
    guard let match = loss.message.firstMatch(of: /:  ([0-9A-Z]{5}): ([^;]*)/) else { return loss }
    return DatabaseError(code: String(match.1), message: String(match.2))
  }

  // MARK: statements

  /// Runs statements without arguments, separated by semicolons: one transaction, and one message to the server.
  mutating func runScript(_ sql: String, until deadline: ContinuousClock.Instant) throws(DatabaseError) {
    try guarding { (handle) throws(DatabaseError) in
      try handle.send(unsafe PQsendQuery(handle.pointer, sql), until: deadline)
      _ = try handle.result(until: deadline)
    }
  }

  /// Runs a statement, which is prepared the first time.
  mutating func run(
    _ sql: String, _ arguments: [Argument], until deadline: ContinuousClock.Instant
  ) throws(DatabaseError) -> ResultHandle {
    if !isOpen { throw .lost("the connection is closed") }
    let name = try prepare(sql, until: deadline)
    let encoded = EncodedArguments(arguments)
    let formats = [Int32](repeating: 1, count: arguments.count)
    var sent: Int32 = 0
    unsafe encoded.bytes.withUnsafeBufferPointer { bytes in
      let base = unsafe UnsafeRawPointer(bytes.baseAddress)?.assumingMemoryBound(to: CChar.self)
      let values = unsafe encoded.starts.map { start in unsafe start.flatMap { unsafe base?.advanced(by: $0) } }
      // libpq copies the values before it returns.
      unsafe sent = PQsendQueryPrepared(
        pointer, name, Int32(arguments.count), values, encoded.lengths, formats, 1)
    }
    let code = sent
    var found: ResultHandle?
    do throws(DatabaseError) {
      try send(code, until: deadline)
      found = try result(until: deadline)
    } catch {
      if error.isLoss { close() }
      throw error
    }
    guard let found else { throw .lost("the server sent no result") }
    return found
  }

  private mutating func prepare(_ sql: String, until deadline: ContinuousClock.Instant) throws(DatabaseError) -> String
  {
    if let name = prepared[sql] { return name }
    // Filters have many shapes.
    if prepared.count >= ConnectionHandle.mostPrepared {
      try runScript("DEALLOCATE ALL", until: deadline)
      prepared = [:]
    }
    let name = "s\(prepared.count + 1)"
    try guarding { (handle) throws(DatabaseError) in
      try handle.send(unsafe PQsendPrepare(handle.pointer, name, sql, 0, nil), until: deadline)
      _ = try handle.result(until: deadline)
    }
    prepared[sql] = name
    return name
  }

  /// Runs `body`, and closes the connection if it was lost.
  private mutating func guarding(
    _ body: (inout ConnectionHandle) throws(DatabaseError) -> Void
  ) throws(DatabaseError) {
    do throws(DatabaseError) {
      try body(&self)
    } catch {
      if error.isLoss { close() }
      throw error
    }
  }

  /// Sends what libpq has queued. `queued` is the result of its call: 1 for success.
  private func send(_ queued: Int32, until deadline: ContinuousClock.Instant) throws(DatabaseError) {
    guard queued == 1 else { throw loss() }
    while true {
      switch unsafe PQflush(pointer) {
      case 0: return
      case 1:
        // The server may send before it has read everything; libpq must read that, or both sides wait.
        if try wait(for: POLLIN | POLLOUT, until: deadline) & POLLIN != 0 { try consume() }
      default: throw loss()
      }
    }
  }

  /// The first result of a statement. Its other results are dropped.
  private func result(until deadline: ContinuousClock.Instant) throws(DatabaseError) -> ResultHandle? {
    var first: ResultHandle?
    var failure: DatabaseError?
    while true {
      while unsafe PQisBusy(pointer) == 1 {
        try wait(for: POLLIN, until: deadline)
        try consume()
      }
      guard let next = unsafe PQgetResult(pointer) else { break }
      let result = unsafe ResultHandle(next)
      if !result.isSuccess { failure = failure ?? DatabaseError(code: result.errorCode, message: result.errorMessage) }
      if first == nil { first = consume result }
    }
    if unsafe PQstatus(pointer) == CONNECTION_BAD { throw failure.map { .lost($0.message) } ?? loss() }
    if let failure { throw failure }
    return first
  }

  // MARK: notifications

  /// The payloads of notifications that have arrived, after at most this long.
  mutating func notifications(within patience: Duration) throws(DatabaseError) -> [String] {
    var payloads: [String] = []
    do throws(DatabaseError) {
      if !isOpen { throw .lost("the connection is closed") }
      if try ready(for: POLLIN, until: .now + patience) != 0 { try consume() }
      while let notification = unsafe PQnotifies(pointer) {
        unsafe payloads.append(String(cString: notification.pointee.extra))
        unsafe PQfreemem(notification)
      }
    } catch {
      close()
      throw error
    }
    return payloads
  }

  // MARK: the socket

  private func consume() throws(DatabaseError) {
    guard unsafe PQconsumeInput(pointer) == 1 else { throw loss() }
  }

  @discardableResult
  private func wait(for events: Int32, until deadline: ContinuousClock.Instant) throws(DatabaseError) -> Int32 {
    let found = try ready(for: events, until: deadline)
    guard found != 0 else { throw .lost("the database does not answer") }
    return found
  }

  /// The events of the socket; 0 if there is none until the deadline. On a connection of an earlier epoch the deadline is
  /// soon: if it was lost as another one was, nothing will come.
  private func ready(for events: Int32, until deadline: ContinuousClock.Instant) throws(DatabaseError) -> Int32 {
    let soon = ContinuousClock.now + ConnectionHandle.patienceWhenOthersAreLost
    while true {
      let left = health.end.limit(epoch == health.epoch ? deadline : min(deadline, soon)) - .now
      guard left > .zero else { return 0 }
      let socket = unsafe PQsocket(pointer)
      guard socket >= 0 else { throw loss() }
      var item = pollfd(fd: socket, events: Int16(events), revents: 0)
      let milliseconds = left.components.seconds * 1000 + left.components.attoseconds / 1_000_000_000_000_000 + 1
      let count = unsafe poll(&item, 1, Int32(min(milliseconds, ConnectionHandle.longestWait)))
      if count > 0 {
        if item.revents & Int16(POLLIN) != 0 { health.heard() }
        return Int32(item.revents)
      }
      if count < 0, errno != EINTR { throw .lost("poll: \(unsafe String(cString: strerror(errno)))") }
    }
  }

  /// The error for a connection that has failed, in libpq's words.
  private func loss() -> DatabaseError {
    let words = unsafe String(cString: PQerrorMessage(pointer))
    return .lost(words.isEmpty ? "the connection was lost" : words)
  }
}
