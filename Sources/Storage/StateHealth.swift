import GRDB
import Glibc
import Synchronization

/// What keeps the state from being read or written at the moment, for those who report it.
final class StateHealth: Sendable {
  /// What was tried.
  enum Access: Sendable { case reading, writing }

  /// Which file a path names.
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

  /// Notes how an access ended; nil is a success.
  func note(_ access: Access, _ trouble: StorageError?) {
    troubles.withLock { troubles in
      if trouble != nil || !troubles.isEmpty { troubles[access] = trouble }
    }
  }

  /// Writing was possible as far as locks go: forgets that it was not, and nothing else.
  func noteUnlocked() {
    troubles.withLock { if $0[.writing]?.code == .busy { $0[.writing] = nil } }
  }

  /// What is wrong; nil when nothing is known to be.
  var trouble: StorageError? {
    if FileIdentity(path) != file { return .replaced(path: path) }
    return troubles.withLock { $0[.writing] ?? $0[.reading] }
  }
}

extension StateStore {
  /// What keeps the state from being read or written: the last access's failure, another program's lock, or a file that
  /// was taken away. Nil when all is well. Asks for the write lock, so that a lock is noticed while nothing is polled; who
  /// asks at the same time gets the same answer.
  public func trouble() async -> StorageError? { await probe.run { await self.askNow() } }

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

/// One question at a time: a lock is waited for only once, however many ask.
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
