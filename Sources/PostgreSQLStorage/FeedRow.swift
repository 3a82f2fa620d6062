import Basics
import FeedModel
import Storage

/// Feeds' states as rows of the table `feed`.
enum FeedRow {
  static let columns = """
    name, url, permanent_url, etag, last_modified, body_hash, next_poll, planned_delay, delay_reason, status, \
    status_since, failures, last_error, last_poll, last_success, newest_entry, title, recent_entries, schedule, \
    "interval", last_read, last_new, last_document, definition, answers, standing
    """

  /// The state in a row of `columns`.
  static func state(_ row: inout Row) -> FeedState {
    var state = FeedState(
      feedID: row.text() ?? "", url: row.text() ?? "", nextPoll: Timestamp(milliseconds: 0),
      statusSince: Timestamp(milliseconds: 0))
    state.permanentURL = row.text()
    state.etag = row.bytes()
    state.lastModified = row.bytes()
    state.bodyHash = row.integer()
    state.nextPoll = row.time() ?? state.nextPoll
    state.plannedDelayMilliseconds = row.integer() ?? 0
    state.delayReason = row.text() ?? ""
    state.status = row.text().flatMap(FeedStatus.init(rawValue:)) ?? .ok
    state.statusSince = row.time() ?? state.statusSince
    state.consecutiveFailures = Int(row.integer() ?? 0)
    state.lastError = row.text()
    state.lastPoll = row.time()
    state.lastSuccess = row.time()
    state.newestEntry = row.time()
    state.title = row.text()
    state.recentEntries = FeedStateText.times(row.bytes() ?? [])
    state.schedule = FeedStateText.schedule(row.text() ?? "")
    state.intervalMilliseconds = row.integer()
    state.lastRead = row.time()
    state.lastNew = row.time()
    state.lastDocument = row.time()
    state.definition = row.integer()
    state.answers = AnswerText.answers(row.text() ?? "")
    state.recurringSentences = row.text() ?? ""
    return state
  }

  /// The columns of states as arrays, in the order of `columns` without the name.
  static func arrays(_ states: [FeedState]) -> [Argument] {
    [
      .texts(states.map(\.url)), .texts(states.map(\.permanentURL)), .byteses(states.map(\.etag)),
      .byteses(states.map(\.lastModified)), .ints(states.map(\.bodyHash)), .ints(states.map(\.nextPoll.milliseconds)),
      .ints(states.map(\.plannedDelayMilliseconds)), .texts(states.map(\.delayReason)),
      .texts(states.map(\.status.rawValue)), .ints(states.map(\.statusSince.milliseconds)),
      .ints(states.map { Int64($0.consecutiveFailures) }), .texts(states.map(\.lastError)),
      .ints(states.map { $0.lastPoll?.milliseconds }), .ints(states.map { $0.lastSuccess?.milliseconds }),
      .ints(states.map { $0.newestEntry?.milliseconds }), .texts(states.map(\.title)),
      .byteses(states.map { FeedStateText.bytes($0.recentEntries) }),
      .texts(states.map { FeedStateText.text($0.schedule) }), .ints(states.map(\.intervalMilliseconds)),
      .ints(states.map { $0.lastRead?.milliseconds }), .ints(states.map { $0.lastNew?.milliseconds }),
      .ints(states.map { $0.lastDocument?.milliseconds }), .ints(states.map(\.definition)),
      .texts(states.map { AnswerText.text($0.answers) }), .texts(states.map(\.recurringSentences)),
    ]
  }

  /// When the feed is due, by the database's clock, as the time of its next poll.
  static let summaryColumns = """
    name, url, permanent_url, (extract(epoch FROM due) * 1000)::bigint, planned_delay, \
    delay_reason LIKE 'Retry-After%', status, failures, definition
    """

  static func summary(_ row: inout Row) -> (feed: String, summary: FeedSummary) {
    let name = row.text() ?? ""
    return (
      name,
      FeedSummary(
        url: row.text() ?? "", permanentURL: row.text(), nextPoll: row.time() ?? Timestamp(milliseconds: 0),
        plannedDelayMilliseconds: row.integer() ?? 0, isHostLimit: row.bool(),
        status: row.text().flatMap(FeedStatus.init(rawValue:)) ?? .ok,
        consecutiveFailures: Int(row.integer() ?? 0), definition: row.integer())
    )
  }

  static let conditionColumns = """
    name, url, permanent_url, title, delay_reason, status, status_since, failures, last_error, last_poll, last_success, \
    last_new, newest_entry, "interval", standing
    """

  static func condition(_ row: inout Row) -> (feed: String, condition: FeedCondition) {
    let name = row.text() ?? ""
    var feed = FeedCondition(url: row.text() ?? "", statusSince: Timestamp(milliseconds: 0))
    feed.permanentURL = row.text()
    feed.title = row.text()
    feed.delayReason = row.text() ?? ""
    feed.status = row.text().flatMap(FeedStatus.init(rawValue:)) ?? .ok
    feed.statusSince = row.time() ?? feed.statusSince
    feed.consecutiveFailures = Int(row.integer() ?? 0)
    feed.lastError = row.text()
    feed.lastPoll = row.time()
    feed.lastSuccess = row.time()
    feed.lastNew = row.time()
    feed.newestEntry = row.time()
    feed.intervalMilliseconds = row.integer()
    feed.recurringSentences = row.text() ?? ""
    return (name, feed)
  }
}

extension Row {
  /// A time stored as milliseconds since 1970.
  mutating func time() -> Timestamp? { integer().map(Timestamp.init(milliseconds:)) }
}
