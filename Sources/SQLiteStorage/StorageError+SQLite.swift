import GRDB
import Storage

extension StorageError {
  /// The error for a state that could not be opened for reading.
  init(reading error: any Error, path: String) {
    switch (error as? DatabaseError)?.resultCode {
    case .SQLITE_CANTOPEN?, .SQLITE_READONLY?, .SQLITE_PERM?, .SQLITE_AUTH?:
      self = StorageError(
        .cannotOpen,
        "\(path): this user may not read the state; run this as root or as a member of the group diplowatch")
    default: self.init(error, path: path)
    }
  }

  /// The error for an error of SQLite.
  init(_ error: any Error, path: String) {
    if let error = error as? StorageError {
      self = error
      return
    }
    if error is CancellationError {
      self = .cancelled
      return
    }
    let problem = error as? DatabaseError
    let (code, sentence) = StorageError.describe(problem?.resultCode)
    // SQLite's own message is for developers, so it comes last.
    let words = problem?.message.map { " (SQLite: \($0))" } ?? ""
    self.init(code, "\(path): \(sentence)" + (code == .other ? words : ""))
  }

  static func older(path: String) -> StorageError {
    StorageError(
      .other, "\(path): an earlier version wrote this state; start the daemon once, which brings it up to date")
  }

  static func newer(path: String) -> StorageError {
    StorageError(
      .newer,
      "\(path): a newer version of diplowatch wrote this state, and this version would damage it; upgrade diplowatch, "
        + "or set state to another file")
  }

  static func replaced(path: String) -> StorageError {
    StorageError(
      .replaced,
      "\(path): the file was removed or replaced while diplowatch was using it, so nothing is stored any more; put it "
        + "back and restart diplowatch")
  }

  private static func describe(_ result: ResultCode?) -> (Code, String) {
    switch result {
    case .SQLITE_CANTOPEN:
      (.cannotOpen, "the state cannot be opened; check that the folder exists and is writable")
    case .SQLITE_FULL:
      (.full, "no space left for the state; free disk space (no match is lost meanwhile)")
    case .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_AUTH:
      (.readOnly, "the state cannot be written; make the file and its folder writable")
    case .SQLITE_BUSY, .SQLITE_LOCKED, .SQLITE_PROTOCOL:
      (.busy, "another program holds the state locked; end it, if it does not end by itself (a backup, sqlite3)")
    case .SQLITE_CORRUPT, .SQLITE_NOTADB:
      (.corrupt, "the state is damaged or is not an SQLite file; restore it, or move it away for a new one")
    case .SQLITE_IOERR:
      (.device, "the disk cannot read or write the state; look for disk errors in the kernel's log (dmesg)")
    case .SQLITE_NOMEM:
      (.other, "there is not enough memory to read or write the state; allow the service more (MemoryMax=)")
    case .SQLITE_ERROR, .SQLITE_SCHEMA, .SQLITE_CONSTRAINT, .SQLITE_MISMATCH:
      (.other, "the state has other tables than diplowatch makes; restore it, or move it away for a new one")
    default:
      (.other, "the state cannot be used; move it away for a new one, and keep it for a bug report")
    }
  }
}
