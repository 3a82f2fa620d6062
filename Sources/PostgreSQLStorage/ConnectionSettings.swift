import Basics
import Storage

/// Where the database is, and how long calls may take.
struct ConnectionSettings: Sendable {
  /// libpq's URI.
  let uri: String
  private let password: String?
  /// The name of this node.
  let node: String
  /// What the URI says, without secrets.
  private let parsed: DatabaseAddress
  /// How long a lease lasts.
  let lease: Duration
  /// The longest time of a call.
  var limit: Duration
  /// The longest time of a statement in the server. Shorter than `limit`, so that its end is an answer.
  var statementLimit: Duration

  /// The longest time in which a connection is opened.
  var openingLimit: Duration

  /// How long a statement of a claim may take: less than its lease. To open a connection may take as long again; `Lease`
  /// has the last word on what may still be done.
  static func limit(for lease: Duration) -> Duration { min(.seconds(10), lease * 9 / 10) }

  /// - Throws: `StorageError` if the URI is not one of libpq's.
  init(uri: String, password: String?, node: String, lease: Duration) throws(StorageError) {
    self.uri = uri
    self.password = password
    self.node = node
    self.lease = lease
    limit = ConnectionSettings.limit(for: lease)
    openingLimit = limit
    statementLimit = limit * 3 / 4
    parsed = try DatabaseAddress(uri)
  }

  /// The address without secrets, for messages: `postgresql://user@host:5432/name`.
  var address: String { parsed.description }

  /// The number of hosts in the URI.
  var hostCount: Int { parsed.hosts.count }

  /// The same with another time for calls: a longer one for reports and for the schema, a shorter one for the end.
  func patient(_ limit: Duration) -> ConnectionSettings {
    var copy = self
    copy.limit = limit
    copy.openingLimit = min(openingLimit, limit)
    copy.statementLimit = limit * 9 / 10
    return copy
  }

  /// libpq's parameters for one of the hosts. Later ones take precedence over those of the URI.
  func parameters(forHost index: Int) -> [(name: String, value: String)] {
    var parameters = [("dbname", uri), ("application_name", "diplowatch \(node)"), ("client_encoding", "UTF8")]
    if let password { parameters.append(("password", password)) }
    return parameters + parsed.hosts[index]
  }

  /// The settings of a session.
  var session: String {
    """
    SET search_path = diplowatch; SET default_transaction_isolation = 'read committed'; SET statement_timeout = \(statementLimit.milliseconds); \
    SET lock_timeout = \(statementLimit.milliseconds * 3 / 4); \
    SET idle_in_transaction_session_timeout = \(lease.milliseconds / 2); SET jit = off; SET client_min_messages = error; \
    SELECT set_config(name, '0', false) FROM pg_settings WHERE name = 'idle_session_timeout'; \
    \(Schema.refusalOfNewer)
    """
  }
}

/// Words of libpq and the server for messages.
enum SafeWords {
  /// The words in one line: over several lines libpq tells of each address that it has tried.
  static func line(_ words: String) -> String {
    words.split(whereSeparator: \.isNewline).map { $0.trimmingPrefix { $0.isWhitespace } }.joined(separator: "; ")
  }
}
