import Storage

/// Stores what polls bring, several polls in one transaction when they come faster than the disk takes them: while one
/// transaction is written, the next one's records gather. A poll that comes alone is stored at once.
actor GroupCommit {
  private let store: StateStore
  private var waiting: [(record: PollRecord, done: CheckedContinuation<Result<Void, StorageError>, Never>)] = []
  private var isWriting = false

  private static let largestGroup = 64

  init(_ store: StateStore) { self.store = store }

  /// Returns when everything the record holds is stored, in one transaction.
  ///
  /// - Throws: `StorageError` when nothing of it is.
  func commit(_ record: PollRecord) async throws(StorageError) {
    let result = await withCheckedContinuation { done in
      waiting.append((record, done))
      guard !isWriting else { return }
      isWriting = true
      Task { await write() }
    }
    try result.get()
  }

  private func write() async {
    while !waiting.isEmpty {
      let group = Array(waiting.prefix(Self.largestGroup))
      waiting.removeFirst(group.count)
      store(group)
      // Let those in that came meanwhile.
      await Task.yield()
    }
    isWriting = false
  }

  private func store(_ group: [(record: PollRecord, done: CheckedContinuation<Result<Void, StorageError>, Never>)]) {
    if (try? store.commit(group.map(\.record))) != nil {
      for member in group { member.done.resume(returning: .success(())) }
      return
    }
    // One record at a time, so that each poll's trouble is its own.
    for member in group {
      do throws(StorageError) {
        try store.commit([member.record])
        member.done.resume(returning: .success(()))
      } catch {
        member.done.resume(returning: .failure(error))
      }
    }
  }
}
