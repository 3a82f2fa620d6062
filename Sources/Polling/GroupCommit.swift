import Storage

/// Stores what polls bring, several polls in one transaction when they come faster than the disk takes them: while one
/// transaction is written, the next one's records gather. A poll that comes alone is stored at once.
actor GroupCommit {
  private typealias Member = (record: PollRecord, done: CheckedContinuation<Result<Set<String>, StorageError>, Never>)

  private let store: StateStore
  private var waiting: [Member] = []
  private var isWriting = false

  private static let largestGroup = 64

  init(_ store: StateStore) { self.store = store }

  /// Returns when everything the record holds is stored, in one transaction.
  ///
  /// - Returns: the ids of its matches that were not queued, since matches of these ids were queued before.
  /// - Throws: `StorageError` when nothing of it is.
  func commit(_ record: PollRecord) async throws(StorageError) -> Set<String> {
    let result = await withCheckedContinuation { done in
      waiting.append((record, done))
      guard !isWriting else { return }
      isWriting = true
      Task { await write() }
    }
    return try result.get()
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
      let repeated = try store.commit(group.map(\.record))
      for (member, ids) in zip(group, repeated) { member.done.resume(returning: .success(ids)) }
      return
    } catch {
      // Each alone would only wait as long again for whoever holds the file.
      if error.code == .busy {
        for member in group { member.done.resume(returning: .failure(error)) }
        return
      }
    }
    // One record at a time, so that each poll's trouble is its own.
    for member in group {
      do throws(StorageError) {
        member.done.resume(returning: .success(try store.commit(member.record)))
      } catch {
        member.done.resume(returning: .failure(error))
      }
    }
  }
}
