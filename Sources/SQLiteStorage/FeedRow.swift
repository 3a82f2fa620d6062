import Basics
import FeedModel
import GRDB
import Storage

/// A feed's state as a row of the table `feed`.
enum FeedRow {
  static let columns = """
    name, url, permanent_url, etag, last_modified, body_hash, next_poll, planned_delay, delay_reason, status, \
    status_since, failures, last_error, last_poll, last_success, newest_entry, title, recent_entries, schedule, interval, \
    last_read, last_new, last_document, definition, answers, standing
    """

  static func rowID(of name: String, _ db: Database) throws -> Int64? {
    var select = try RawStatement("SELECT id FROM feed WHERE name = ?", db)
    select.bind(name)
    guard try select.step() else { return nil }
    defer { select.reset() }
    return select.integer()
  }

  /// The state of a feed; nil if it was never polled.
  static func find(_ name: String, _ db: Database) throws -> FeedState? {
    var select = try RawStatement("SELECT \(columns) FROM feed WHERE name = ?", db)
    select.bind(name)
    guard try select.step() else { return nil }
    defer { select.reset() }
    return state(&select)
  }

  /// Stores a state and returns its row's id.
  static func upsert(_ state: FeedState, _ db: Database) throws -> Int64 {
    var statement = try RawStatement(upsertSQL, db)
    statement.bind(state.feedID)
    statement.bind(state.url)
    statement.bind(state.permanentURL)
    statement.bind(state.etag)
    statement.bind(state.lastModified)
    statement.bind(state.bodyHash)
    statement.bind(state.nextPoll.milliseconds)
    statement.bind(state.plannedDelayMilliseconds)
    statement.bind(state.delayReason)
    statement.bind(state.status.rawValue)
    statement.bind(state.statusSince.milliseconds)
    statement.bind(state.consecutiveFailures)
    statement.bind(state.lastError)
    statement.bind(state.lastPoll?.milliseconds)
    statement.bind(state.lastSuccess?.milliseconds)
    statement.bind(state.newestEntry?.milliseconds)
    statement.bind(state.title)
    statement.bind(FeedStateText.bytes(state.recentEntries))
    statement.bind(FeedStateText.text(state.schedule))
    statement.bind(state.intervalMilliseconds)
    statement.bind(state.lastRead?.milliseconds)
    statement.bind(state.lastNew?.milliseconds)
    statement.bind(state.lastDocument?.milliseconds)
    statement.bind(state.definition)
    statement.bind(AnswerText.text(state.answers))
    statement.bind(state.recurringSentences)
    guard try statement.step(), let id = statement.integer() else {
      throw DatabaseError(resultCode: .SQLITE_INTERNAL, message: "no row came back")
    }
    try statement.run()
    return id
  }

  private static let upsertSQL: String = {
    let names = columns.split { $0 == "," || $0.isWhitespace }
    let updates = names.dropFirst().map { "\($0)=excluded.\($0)" }.joined(separator: ", ")
    let places = names.map { _ in "?" }.joined(separator: ",")
    return "INSERT INTO feed (\(columns)) VALUES (\(places)) ON CONFLICT (name) DO UPDATE SET \(updates) RETURNING id"
  }()

  /// The state in a row of `columns`.
  static func state(_ row: inout RawStatement) -> FeedState {
    var state = FeedState(
      feedID: row.text() ?? "", url: row.text() ?? "", nextPoll: Timestamp(milliseconds: 0),
      statusSince: Timestamp(milliseconds: 0))
    state.permanentURL = row.text()
    state.etag = row.blob()
    state.lastModified = row.blob()
    state.bodyHash = row.integer()
    state.nextPoll = time(row.integer()) ?? state.nextPoll
    state.plannedDelayMilliseconds = row.integer() ?? 0
    state.delayReason = row.text() ?? ""
    state.status = row.text().flatMap(FeedStatus.init(rawValue:)) ?? .ok
    state.statusSince = time(row.integer()) ?? state.statusSince
    state.consecutiveFailures = Int(row.integer() ?? 0)
    state.lastError = row.text()
    state.lastPoll = time(row.integer())
    state.lastSuccess = time(row.integer())
    state.newestEntry = time(row.integer())
    state.title = row.text()
    state.recentEntries = FeedStateText.times(row.blob() ?? [])
    state.schedule = FeedStateText.schedule(row.text() ?? "")
    state.intervalMilliseconds = row.integer()
    state.lastRead = time(row.integer())
    state.lastNew = time(row.integer())
    state.lastDocument = time(row.integer())
    state.definition = row.integer()
    state.answers = AnswerText.answers(row.text() ?? "")
    state.recurringSentences = row.text() ?? ""
    return state
  }

  private static func time(_ milliseconds: Int64?) -> Timestamp? { milliseconds.map(Timestamp.init(milliseconds:)) }
}
