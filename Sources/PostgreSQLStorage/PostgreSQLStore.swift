package import Basics
package import Storage
import Synchronization

/// The state in PostgreSQL, which several nodes share. What decides who may do what is in the database and by its clock:
/// claims are leases with a token that is never used twice, and the token is checked in the transaction that stores what
/// was done under it.
///
/// Each transaction is one call of a function in the database, so one message to the server: a process that hangs leaves
/// no transaction open. Each concern has a connection of its own, on a thread of its own: a call that waits delays no
/// other concern.
package final class PostgreSQLStore: StateStore, StoredEntries {
  let settings: ConnectionSettings
  let health = DatabaseHealth()
  private let pulse: DatabasePulse
  let clock = DatabaseClock()
  let book: LeaseBook
  let watch: DatabaseWatch
  /// Claims feeds and sinks.
  let claims: DatabaseThread
  /// Renews claims, and keeps the node's heartbeat.
  let renewals: DatabaseThread
  /// Stores polls.
  let commits: DatabaseThread
  /// Stores what was delivered.
  let sinks: DatabaseThread
  /// Reads for polls and deliveries, which are short.
  private let lookUps: [DatabaseThread]
  /// Reads for reports.
  private let reports: DatabaseThread
  /// Searches. These may take long.
  private let searches: DatabaseThread
  /// Deletes what is past its limit, writes the search index, and makes the tables. This may take long too.
  let upkeep: DatabaseThread
  private let nextLookUp = Atomic<Int>(0)
  /// The routes of the sinks with queues.
  let routes = Mutex<[SinkRoute]>([])
  let renewing = Mutex<Task<Void, Never>?>(nil)
  let member = Mutex<Member?>(nil)

  /// The longest time of a report's call.
  static let patience = Duration.seconds(60)

  /// Prepares connections; they are opened when they are needed. The tables are made by `join`.
  ///
  /// - Parameters:
  ///   - uri: libpq's URI (PostgreSQL's manual, §34.1.1.2), without a password.
  ///   - password: The password; nil for none, or for the one in libpq's own password file.
  ///   - node: The name of this node.
  ///   - lease: How long a claim lasts without being renewed.
  /// - Throws: `StorageError` if the URI cannot be read.
  package init(uri: String, password: String?, node: String, lease: Duration) throws(StorageError) {
    settings = try ConnectionSettings(uri: uri, password: password, node: node, lease: lease)
    pulse = DatabasePulse(health, settings.address)
    let patient = settings.patient(PostgreSQLStore.patience)
    claims = try DatabaseThread(settings, health)
    renewals = try DatabaseThread(settings, health)
    commits = try DatabaseThread(settings, health)
    sinks = try DatabaseThread(settings, health)
    lookUps = [try DatabaseThread(settings, health), try DatabaseThread(settings, health)]
    reports = try DatabaseThread(patient, health)
    searches = try DatabaseThread(patient, health)
    upkeep = try DatabaseThread(patient, health)
    book = LeaseBook()
    watch = DatabaseWatch(settings, health)
  }

  /// Checks a URI without connecting.
  ///
  /// - Throws: `StorageError` if it cannot be read.
  package static func check(uri: String) throws(StorageError) {
    _ = try ConnectionSettings(uri: uri, password: nil, node: "", lease: .seconds(30))
  }

  deinit {
    renewing.withLock { $0?.cancel() }
    watch.stop()
  }

  /// Checks that there are the tables of this version. For commands; a daemon calls `join`, which makes them.
  ///
  /// - Throws: `StorageError` if the database cannot be used, or its schema is of another version.
  package func check() async throws(StorageError) {
    let (address, clock) = (settings.address, clock)
    try await lookUp { link throws(StorageError) in
      try link.open()
      let sent = ContinuousClock.now
      let time = try link.row("SELECT extract(epoch FROM clock_timestamp())::float8 * 1000") { $0.double() }
      if let time = time.flatMap(\.self) { clock.note(time, sent: sent) }
      let version = try Schema.storedVersion(&link)
      if version ?? 0 < Schema.version { throw .older(address, version) }
    }
  }

  /// Creates the tables or runs the missing migrations.
  ///
  /// - Throws: `StorageError` if that fails, or the schema is of a newer version.
  package func migrate() async throws(StorageError) {
    try await upkeep.run { link throws(StorageError) in try link.runScript(Schema.migration) }
  }

  package func now() -> Timestamp? { clock.now }

  package func troubles() -> AsyncStream<StorageError?> { health.troubles() }

  package func trouble() async -> StorageError? { await pulse.trouble(asking: nextLookUpThread) }

  // MARK: access, for the other files of this module

  /// Reads a little, for polls and deliveries.
  func lookUp<Value: Sendable>(
    _ body: @escaping @Sendable (inout DatabaseLink) throws(StorageError) -> Value
  ) async throws(StorageError) -> Value {
    try await nextLookUpThread.run(body)
  }

  /// The same for reports too, which do not wait for a database that is silent.
  func glance<Value: Sendable>(
    _ body: @escaping @Sendable (inout DatabaseLink) throws(StorageError) -> Value
  ) async throws(StorageError) -> Value {
    try await pulse.run(on: nextLookUpThread, asking: nextLookUpThread, body)
  }

  private var nextLookUpThread: DatabaseThread {
    let turn = nextLookUp.wrappingAdd(1, ordering: .relaxed).newValue
    return lookUps[Int(turn.magnitude) % lookUps.count]
  }

  /// Reads for a report. It does not wait for a database that is silent.
  func report<Value: Sendable>(
    _ body: @escaping @Sendable (inout DatabaseLink) throws(StorageError) -> Value
  ) async throws(StorageError) -> Value {
    try await pulse.run(on: reports, asking: nextLookUpThread, body)
  }

  /// Reads much of the archive. It does not wait for a database that is silent.
  func search<Value: Sendable>(
    _ body: @escaping @Sendable (inout DatabaseLink) throws(StorageError) -> Value
  ) async throws(StorageError) -> Value {
    try await pulse.run(on: searches, asking: nextLookUpThread, body)
  }
}
