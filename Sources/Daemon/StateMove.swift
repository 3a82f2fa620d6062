public import Configuration
import SQLiteStorage
public import Storage

/// Moves a state from an SQLite file to a database.
public enum StateMove {
  /// Moves everything, or nothing. Precondition: the state of `settings` is a database.
  ///
  /// - Returns: How many rows of each table were moved.
  /// - Throws: `DaemonError` if a daemon runs on the file; `StorageError`.
  public static func run(
    from path: String, to settings: Settings, environment: [String: String]
  ) async throws -> [StateTable: Int] {
    let lock = try StateLock(statePath: path)
    defer { withExtendedLifetime(lock) {} }
    // Opened for changes: a file of an earlier version is brought up to this one.
    let source = try SQLiteStore(path: path)
    guard
      let target = try await StateAccess.open(settings, for: .creating, environment: environment) as? any StateTarget
    else { throw StorageError(.other, "only a database takes a whole state") }
    return try await target.take(source, logOf: settings.nodeName)
  }
}
