import GRDB
import Glibc
package import Storage
import Synchronization

/// Keeps the reason why the state file cannot be read or written at the moment, for reports.
final class StateHealth: Sendable {
  /// The kind of access.
  enum Access: Sendable { case reading, writing }

  /// The device and inode of the file at a path.
  private struct FileIdentity: Equatable {
    var device: UInt64
    var inode: UInt64

    init?(_ path: String) {
      var info = stat()
      guard stat(path, &info) == 0 else { return nil }
      device = UInt64(info.st_dev)
      inode = UInt64(info.st_ino)
    }
  }

  private let path: String
  private let file: FileIdentity?
  private let troubles = Mutex<[Access: StorageError]>([:])

  /// The health of a state file that has just been opened.
  init(path: String) {
    self.path = path
    file = FileIdentity(path)
  }

  /// Records the result of an access; nil means success.
  func note(_ access: Access, _ trouble: StorageError?) {
    troubles.withLock { troubles in
      if trouble != nil || !troubles.isEmpty { troubles[access] = trouble }
    }
  }

  /// Records that the write lock could be taken. Clears an earlier error about a lock, and no other.
  func noteUnlocked() {
    troubles.withLock { if $0[.writing]?.code == .busy { $0[.writing] = nil } }
  }

  /// The current problem; nil if none is known.
  var trouble: StorageError? {
    if FileIdentity(path) != file { return .replaced(path: path) }
    return troubles.withLock { $0[.writing] ?? $0[.reading] }
  }
}

extension SQLiteStore {
  /// The reason why the state cannot be read or written: the last access failed, another program holds a lock, or the
  /// file was deleted or replaced. Nil if there is no problem. Takes the write lock for a moment, so that another
  /// program's lock is noticed even while nothing is polled. Simultaneous callers share one check.
  package func trouble() async -> StorageError? { await probe.run { await self.askNow() } }

  private func askNow() async -> StorageError? {
    do throws(StorageError) {
      try await writeLater { _ in }
      health.noteUnlocked()
      _ = try await view { db in try Int.fetchOne(db, sql: "SELECT count(*) FROM sink") }
      health.note(.reading, nil)
      return health.trouble
    } catch {
      return health.trouble ?? error
    }
  }
}

/// Runs one check at a time. Callers that come meanwhile get its result, so that only one of them waits for a lock.
actor StateProbe {
  private var running: Task<StorageError?, Never>?

  func run(_ ask: @escaping @Sendable () async -> StorageError?) async -> StorageError? {
    if let running { return await running.value }
    let task = Task { await ask() }
    running = task
    defer { running = nil }
    return await task.value
  }
}
