import Storage

/// Stores what polls bring, several polls in one transaction when they come faster than the disk takes them: while one
/// transaction is written, the next one's records gather. A poll that comes alone is stored at once.
actor GroupCommit {
  private typealias Member = (record: PollRecord, done: CheckedContinuation<Result<Void, StorageError>, Never>)

  private let store: StateStore
  private var waiting: [Member] = []
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

  private func store(_ group: [Member]) {
    do throws(StorageError) {
      try store.commit(group.map(\.record))
      return finish(group, .success(()))
    } catch {
      // Each alone would only wait as long again for whoever holds the file.
      if error.code == .busy { return finish(group, .failure(error)) }
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

  private func finish(_ group: [Member], _ result: Result<Void, StorageError>) {
    for member in group { member.done.resume(returning: result) }
  }
}
