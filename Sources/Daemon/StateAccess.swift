public import Configuration
import Delivery
import PostgreSQLStorage
import SQLiteStorage
public import Storage

/// Opens the store that a configuration names. Nothing else knows which kinds of stores there are.
public enum StateAccess: Sendable {
  /// For reading only; a daemon may be running. Read permission is enough.
  case reading
  /// For changes by a command; a daemon may be running. An SQLite file that does not exist is created, and the missing
  /// migrations are run; of a database only a daemon makes the tables.
  case changing
  /// For a command that fills an empty database: makes the tables.
  case creating
  /// For a daemon, which then joins (`Nodes.join`) before it asks anything else.
  case joining

  /// Opens a store.
  ///
  /// - Throws: `StorageError` if it cannot be opened.
  public static func open(
    _ settings: Settings, for access: StateAccess, environment: [String: String]
  ) async throws(StorageError) -> any StateStore {
    switch settings.state {
    case .sqlite(let path):
      return access == .reading ? try SQLiteStore(reading: path) : try SQLiteStore(path: path)
    case .postgresql(let uri):
      let password: String?
      do throws(SecretFile.Problem) {
        password = try SecretFile.password(of: settings, environment: environment)
      } catch {
        throw StorageError(.cannotOpen, error.description)
      }
      let store = try PostgreSQLStore(
        uri: uri, password: password, node: settings.nodeName, lease: settings.cluster.lease)
      switch access {
      case .reading, .changing: try await store.check()
      case .creating: try await store.migrate()
      case .joining: break
      }
      return store
    }
  }

  /// What is wrong with the URI of a database; nil if nothing is.
  static func problem(withURI uri: String) -> String? {
    do throws(StorageError) {
      try PostgreSQLStore.check(uri: uri)
      return nil
    } catch {
      return error.description
    }
  }

  /// The summaries of all feeds, read once. Nil if there is no state yet or this user may not read it.
  static func summaries(in location: StateLocation) -> [String: FeedSummary]? {
    switch location {
    case .sqlite(let path): FileKind(at: path) == .file ? try? SQLiteStore.summaries(inFile: path) : nil
    // `check` must not wait for a database.
    case .postgresql: nil
    }
  }
}
