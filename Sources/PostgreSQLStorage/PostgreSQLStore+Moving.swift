import Basics
package import Storage

extension PostgreSQLStore: StateTarget {
  package func take(
    _ source: any StateSource, logOf node: String
  ) async throws(StorageError) -> [StateTable: Int] {
    let address = settings.address
    return try await upkeep.run { link throws(StorageError) in
      try link.execute("BEGIN")
      var counts: [StateTable: Int] = [:]
      do throws(StorageError) {
        try Self.lock(address, &link)
        for table in StateTable.allCases { counts[table] = try Self.take(table, of: source, &link) }
        try link.execute(
          "UPDATE sink SET name = 'log:' || $1::text WHERE name = 'log'", [.text(node)])
        try Self.check(link.isOpen, address)
      } catch {
        try? link.execute("ROLLBACK")
        throw StorageError(error.code, "\(error); nothing was moved")
      }
      try Self.end(address, &link)
      return counts
    }
  }

  /// Ends the transaction. If its answer is lost, looks whether it was made.
  private static func end(_ address: String, _ link: inout DatabaseLink) throws(StorageError) {
    do throws(StorageError) {
      try link.execute("COMMIT")
    } catch {
      let isMoved: Bool
      do throws(StorageError) {
        isMoved = try isUsed(&link)
      } catch {
        throw StorageError(
          .unreachable,
          "\(address): the connection was lost at the very end, so that it is not known whether the state was moved; run the "
            + "command again: it refuses a database that has the state; until then start no daemon on the file")
      }
      if !isMoved { throw StorageError(error.code, "\(error); nothing was moved") }
    }
  }

  private static func isUsed(_ link: inout DatabaseLink) throws(StorageError) -> Bool {
    try link.row(
      "SELECT EXISTS (SELECT FROM feed) OR EXISTS (SELECT FROM match) OR EXISTS (SELECT FROM sink)"
    ) { $0.bool() } ?? false
  }

  /// Keeps others out until the end of the transaction, and refuses a store that has a state already.
  private static func lock(_ address: String, _ link: inout DatabaseLink) throws(StorageError) {
    // The rows of an archive take a while.
    try link.execute("SET LOCAL statement_timeout = 0")
    try link.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
    try link.execute("LOCK TABLE feed, match, sink IN EXCLUSIVE MODE")
    guard try !isUsed(&link) else {
      throw StorageError(
        .cannotOpen, "\(address): the database has a state already; a state is moved only into an empty one")
    }
  }

  private static func take(
    _ table: StateTable, of source: any StateSource, _ link: inout DatabaseLink
  ) throws(StorageError) -> Int {
    let names = table.columns.map { "\"\($0)\"" }
    // What a database has besides: when a feed is due by its clock, and its last claim.
    let more = table == .feed ? ["due", "token"] : []
    let values = table == .feed ? ["to_timestamp(next_poll / 1000.0)", "0"] : []
    // The length of a back-off that an earlier version stored is not known; a day is the longest.
    let given = names.map { $0 == "\"rest\"" ? "coalesce(rest, 86400000)" : $0 }
    let sql = """
      INSERT INTO "\(table.rawValue)" (\((names + more).joined(separator: ", ")))
      SELECT \((given + values).joined(separator: ", "))
      FROM json_populate_recordset(NULL::"\(table.rawValue)", $1::text::json)
      """
    var count = 0
    try source.rows(of: table) { rows, number throws(StorageError) in
      try check(link.isOpen, link.settings.address)
      try link.execute(sql, [.text(String(decoding: rows, as: UTF8.self))])
      count += number
    }
    let last = try source.lastNumber(of: table)
    if last > 0, let sequence = sequence(of: table) {
      try link.execute("SELECT setval(\(sequence)::regclass, $1::bigint)", [.int(last)])
    }
    return count
  }

  /// What numbers a table's rows.
  private static func sequence(of table: StateTable) -> String? {
    switch table {
    case .entry: "'entry_id'"
    case .feed, .attempt: "pg_get_serial_sequence('\(table.rawValue)', 'id')"
    case .match: "pg_get_serial_sequence('match', 'sequence')"
    case .archive: "pg_get_serial_sequence('archive', 'number')"
    default: nil
    }
  }

  /// A connection that was opened again is not in the transaction.
  private static func check(_ isOpen: Bool, _ address: String) throws(StorageError) {
    guard isOpen else { throw StorageError(.unreachable, "\(address): the connection was lost") }
  }
}
