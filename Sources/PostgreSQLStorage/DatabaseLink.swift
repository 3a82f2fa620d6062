import Storage

/// A connection that is opened when it is needed, and again when it was lost. Used by one thread.
struct DatabaseLink: ~Copyable {
  let settings: ConnectionSettings
  private let health: DatabaseHealth
  private var handle: ConnectionHandle
  /// The host of the URI that was connected last.
  private var host = 0
  /// How often it was opened.
  private(set) var openings = 0
  /// When the last call ends at the latest.
  private var deadline = ContinuousClock.now

  init(_ settings: ConnectionSettings, _ health: DatabaseHealth) {
    self.settings = settings
    self.health = health
    handle = ConnectionHandle(health)
  }

  /// Runs a statement and reads its rows.
  mutating func rows<Value>(
    _ sql: String, _ arguments: [Argument] = [], _ body: (inout Row) -> Value
  ) throws(StorageError) -> [Value] {
    let result = try run(sql, arguments)
    var values: [Value] = []
    values.reserveCapacity(result.count)
    result.forEach { values.append(body(&$0)) }
    return values
  }

  /// Runs a statement and reads its first row; nil if there is none.
  mutating func row<Value>(
    _ sql: String, _ arguments: [Argument] = [], _ body: (inout Row) -> Value
  ) throws(StorageError) -> Value? {
    try rows(sql, arguments, body).first
  }

  /// Runs a statement whose rows do not matter.
  mutating func execute(_ sql: String, _ arguments: [Argument] = []) throws(StorageError) {
    _ = try run(sql, arguments)
  }

  /// Calls a function of the schema and reads its rows.
  mutating func call<Value>(
    _ function: String, _ arguments: [Argument], _ body: (inout Row) -> Value
  ) throws(StorageError) -> [Value] {
    let places = arguments.indices.map { "$\($0 + 1)::\(arguments[$0].type)" }.joined(separator: ",")
    return try rows("SELECT * FROM \(function)(\(places))", arguments, body)
  }

  /// Runs statements without arguments in one transaction.
  mutating func runScript(_ sql: String) throws(StorageError) {
    try open()
    do throws(DatabaseError) {
      try handle.runScript(sql, until: deadline)
    } catch {
      throw reported(error)
    }
  }

  /// The payloads of notifications (LISTEN) that have arrived, after at most this long. The connection must be open.
  mutating func notifications(within patience: Duration) throws(StorageError) -> [String] {
    do throws(DatabaseError) {
      return try handle.notifications(within: patience)
    } catch {
      throw reported(error)
    }
  }

  /// Whether the connection is open and of the present epoch.
  var isOpen: Bool { handle.isOpen && handle.epoch == health.epoch }

  /// Opens the connection unless it is open, and begins the time of a call.
  mutating func open() throws(StorageError) {
    if !isOpen { try reopen() }
    deadline = .now + settings.limit
  }

  private mutating func reopen() throws(StorageError) {
    handle.close()
    try health.mayConnect()
    let end = ContinuousClock.now + settings.openingLimit
    do throws(DatabaseError) {
      try openAnyHost(until: end)
    } catch {
      handle.close()
      let error = StorageError(error, settings.address)
      health.failed(error)
      throw error
    }
    openings += 1
    health.succeeded(epoch: handle.epoch)
  }

  /// Tries the hosts of the URI, the last good one first, each for its share of the time.
  private mutating func openAnyHost(until end: ContinuousClock.Instant) throws(DatabaseError) {
    let count = settings.hostCount
    var failure: DatabaseError?
    for tried in 0..<count {
      let index = (host + tried) % count
      let share = (end - .now) / (count - tried)
      do throws(DatabaseError) {
        try handle.open(settings.parameters(forHost: index), until: .now + share)
        try handle.runScript(settings.session, until: end)
        host = index
        return
      } catch {
        failure = error
      }
    }
    throw failure ?? .lost("the address names no host")
  }

  private mutating func run(_ sql: String, _ arguments: [Argument]) throws(StorageError) -> ResultHandle {
    try open()
    do throws(DatabaseError) {
      let result = try handle.run(sql, arguments, until: deadline)
      health.succeeded(epoch: handle.epoch)
      return result
    } catch {
      throw reported(error)
    }
  }

  private func reported(_ problem: DatabaseError) -> StorageError {
    let error = StorageError(problem, settings.address)
    if problem.isLoss { health.lost(error, epoch: handle.epoch) }
    return error
  }
}

extension Argument {
  /// Its type in SQL.
  var type: String {
    switch self {
    case .int: "bigint"
    case .double: "float8"
    case .bool: "boolean"
    case .text: "text"
    case .bytes: "bytea"
    case .ints: "bigint[]"
    case .doubles: "float8[]"
    case .bools: "boolean[]"
    case .texts: "text[]"
    case .byteses: "bytea[]"
    }
  }
}
