import Storage

/// The tables and functions in the database's schema `diplowatch`, as migrations. A released migration is never changed;
/// changes are new migrations.
enum Schema {
  /// Each one's number is its place, from 1.
  private static let migrations = [
    [
      tables, claimTables, takeClaim, claimFeeds, claimSink, renewClaims, dropClaims, joinNode, noteHosts, storeEntries,
      storeMatches, commitPolls, reportKnown, planDeliveries, replanDeliveries, recordAttempt, setAside, combine,
      combineSummary, combineDigest, skipDelivery, replayDeliveries,
    ].joined(separator: "\n")
  ]

  /// The version of this program's schema.
  static let version = migrations.count

  /// The names of advisory locks, the first of the two numbers of each. All of them end with their transaction.
  enum Lock {
    static let schema = 7_401_001
    static let order = 7_401_002
    static let host = 7_401_003
  }

  /// Creates the schema, or runs the missing migrations. One message and one transaction, under a lock: of nodes that
  /// start at once one creates it, and none is left waiting for one that hangs.
  static var migration: String {
    let steps = migrations.enumerated().map { index, sql in
      "IF known < \(index + 1) THEN \(sql) END IF;"
    }
    return """
      DO $do$
      DECLARE known bigint := 0;
      BEGIN
        PERFORM pg_advisory_xact_lock(\(Lock.schema), 0);
        IF to_regnamespace('diplowatch') IS NULL THEN CREATE SCHEMA diplowatch; END IF;
        IF to_regclass('diplowatch.schema_version') IS NULL THEN
          CREATE TABLE diplowatch.schema_version (version integer NOT NULL);
          INSERT INTO diplowatch.schema_version VALUES (0);
        END IF;
        SELECT max(version) INTO known FROM diplowatch.schema_version;
        IF known > \(version) THEN RAISE EXCEPTION 'newer schema' USING ERRCODE = '\(DatabaseError.newerCode)'; END IF;
        IF known < \(version) THEN
          \(steps.joined(separator: "\n"))
          UPDATE diplowatch.schema_version SET version = \(version);
        END IF;
      END $do$
      """
  }

  /// Raises an error if the schema is of a newer version. Part of the beginning of each session: a process that lost the
  /// database for a while may find it changed.
  static var refusalOfNewer: String {
    """
    DO $do$ BEGIN
      IF to_regclass('diplowatch.schema_version') IS NOT NULL THEN
        IF (SELECT max(version) FROM diplowatch.schema_version) > \(version) THEN
          RAISE EXCEPTION 'newer schema' USING ERRCODE = '\(DatabaseError.newerCode)';
        END IF;
      END IF;
    END $do$
    """
  }

  /// The version in the database; nil if there is no schema.
  static func storedVersion(_ link: inout DatabaseLink) throws(StorageError) -> Int? {
    let exists = try link.row("SELECT to_regclass('diplowatch.schema_version') IS NOT NULL") { $0.bool() } ?? false
    guard exists else { return nil }
    return try link.row("SELECT max(version) FROM diplowatch.schema_version") { Int($0.integer() ?? 0) }
  }
}

extension StorageError {
  static func newer(_ address: String, _ node: String, _ version: String) -> StorageError {
    StorageError(
      .newer,
      "\(address): the node \(node) runs version \(version), which is newer, and no two versions may share a state; upgrade "
        + "diplowatch on this machine")
  }

  static func older(_ address: String, _ version: Int?) -> StorageError {
    StorageError(
      .other,
      version == nil
        ? "\(address): there is no state in this database yet; start the daemon once, which creates it"
        : "\(address): an earlier version wrote this state; start the daemon once, which brings it up to date")
  }
}
