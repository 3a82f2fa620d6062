public import Configuration
import SQLiteStorage
public import Storage

/// Opens the store that a configuration names. Nothing else knows which kinds of stores there are.
public enum StateAccess: Sendable {
  /// For reading only; a daemon may be running. Read permission is enough.
  case reading
  /// For changes. Creates the store if needed, and runs the missing migrations.
  case changing

  /// Opens a store.
  ///
  /// - Throws: `StorageError` if it cannot be opened.
  public static func open(_ location: StateLocation, for access: StateAccess) throws(StorageError) -> any StateStore {
    switch location {
    case .sqlite(let path):
      switch access {
      case .reading: try SQLiteStore(reading: path)
      case .changing: try SQLiteStore(path: path)
      }
    }
  }

  /// The summaries of all feeds, read once. Nil if there is no state yet or this user may not read it.
  static func summaries(in location: StateLocation) -> [String: FeedSummary]? {
    switch location {
    case .sqlite(let path): FileKind(at: path) == .file ? try? SQLiteStore.summaries(inFile: path) : nil
    }
  }
}
