import GRDB

/// Why the state could not be read or written.
public struct StorageError: Error, Sendable, CustomStringConvertible {
  /// What went wrong.
  public enum Code: Sendable {
    /// The file or its folder cannot be opened or created.
    case cannotOpen
    /// The file system is full.
    case full
    /// The file system or the file is read-only.
    case readOnly
    /// Another process holds the file.
    case busy
    /// The file is no database, or damaged.
    case corrupt
    /// Anything else.
    case other
  }

  /// What went wrong.
  public var code: Code
  /// One sentence: what is wrong with which file, and what to do.
  public var description: String

  init(_ error: any Error, path: String) {
    let result = (error as? DatabaseError)?.resultCode
    switch result {
    case .SQLITE_CANTOPEN:
      code = .cannotOpen
      description = "\(path): the state cannot be opened; check that the folder exists and is writable"
    case .SQLITE_FULL:
      code = .full
      description = "\(path): no space left for the state; make room, nothing is lost meanwhile"
    case .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_AUTH:
      code = .readOnly
      description = "\(path): the state cannot be written; make the file and its folder writable"
    case .SQLITE_BUSY, .SQLITE_LOCKED:
      code = .busy
      description = "\(path): the state is in use; is another diplowatch running on it?"
    case .SQLITE_CORRUPT, .SQLITE_NOTADB:
      code = .corrupt
      description = "\(path): the state is damaged or no SQLite file; move it away to start afresh"
    default:
      code = .other
      description = "\(path): the state cannot be used: \(error)"
    }
  }
}
