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
    /// A newer version wrote the file.
    case newer
    /// The file was removed or replaced while it was open.
    case replaced
    /// The disk does not read or write.
    case device
    /// Anything else.
    case other
  }

  /// What went wrong.
  public var code: Code
  /// One sentence: what is wrong with which file, and what to do.
  public var description: String

  /// Whether only an operator can mend it; else waiting may help.
  public var needsOperator: Bool {
    switch code {
    case .cannotOpen, .readOnly, .corrupt, .newer, .replaced: true
    case .full, .busy, .device, .other: false
    }
  }

  /// Why a state could not be opened to be read.
  init(reading error: any Error, path: String) {
    switch (error as? DatabaseError)?.resultCode {
    case .SQLITE_CANTOPEN?, .SQLITE_READONLY?, .SQLITE_PERM?, .SQLITE_AUTH?:
      self = StorageError(
        .cannotOpen,
        "\(path): the state cannot be read by this user; ask as root or as a member of the group diplowatch")
    default: self.init(error, path: path)
    }
  }

  init(_ error: any Error, path: String) {
    if let error = error as? StorageError {
      self = error
      return
    }
    let problem = error as? DatabaseError
    let (code, sentence) = StorageError.describe(problem?.resultCode)
    self.code = code
    description = "\(path): \(sentence)"
    // SQLite's own words name what an author of this program has to look for; they come last.
    if code == .other, let message = problem?.message { description += " (SQLite: \(message))" }
  }

  static func older(path: String) -> StorageError {
    StorageError(
      .other, "\(path): an earlier version wrote this state; the daemon brings it up to date when it starts")
  }

  static func newer(path: String) -> StorageError {
    StorageError(
      .newer,
      "\(path): a newer version of diplowatch wrote this state, and this one would damage it; upgrade diplowatch, or "
        + "name another state")
  }

  static func replaced(path: String) -> StorageError {
    StorageError(
      .replaced,
      "\(path): the state was removed or replaced while it was in use, so nothing is remembered; put it back and restart "
        + "diplowatch")
  }

  private init(_ code: Code, _ description: String) {
    self.code = code
    self.description = description
  }

  private static func describe(_ result: ResultCode?) -> (Code, String) {
    switch result {
    case .SQLITE_CANTOPEN:
      (.cannotOpen, "the state cannot be opened; check that the folder exists and is writable")
    case .SQLITE_FULL:
      (.full, "no space left for the state; make room, nothing is lost meanwhile")
    case .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_AUTH:
      (.readOnly, "the state cannot be written; make the file and its folder writable")
    case .SQLITE_BUSY, .SQLITE_LOCKED, .SQLITE_PROTOCOL:
      (.busy, "another program holds the state locked; is another diplowatch, a backup or sqlite3 working on it?")
    case .SQLITE_CORRUPT, .SQLITE_NOTADB:
      (.corrupt, "the state is damaged or no SQLite file; move it away to start afresh")
    case .SQLITE_IOERR:
      (.device, "the disk does not read or write the state; look for disk errors in the kernel's log (dmesg)")
    case .SQLITE_NOMEM:
      (.other, "memory is too short to read or write the state; allow the service more (MemoryMax=)")
    case .SQLITE_ERROR, .SQLITE_SCHEMA, .SQLITE_CONSTRAINT, .SQLITE_MISMATCH:
      (.other, "the state is not as this version of diplowatch left it; restore it, or move it away to start afresh")
    default:
      (.other, "the state cannot be used; move it away to start afresh, and keep it for a bug report")
    }
  }
}
