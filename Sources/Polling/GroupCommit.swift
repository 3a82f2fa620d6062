import Storage

/// Commits the records of polls. Records that arrive while a transaction is being written are collected and written
/// together in the next one, because one transaction per poll can be slower than the polls. A single record is written
/// at once.
actor GroupCommit {
  private typealias Member = (record: PollRecord, done: CheckedContinuation<Result<Set<String>, StorageError>, Never>)

  private let store: StateStore
  private var waiting: [Member] = []
  private var isWriting = false
  private var stories: StoryKeeper

  private static let largestGroup = 64

  init(_ store: StateStore) {
    self.store = store
    stories = StoryKeeper(store)
  }

  /// Stores a record in one transaction and returns when it is committed.
  ///
  /// - Returns: the ids of its matches that were not queued, because matches with these ids have been queued before.
  /// - Throws: `StorageError` if it was not stored; then nothing of it was.
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
      // Lets calls of `commit` that arrived meanwhile add their records.
      await Task.yield()
    }
    isWriting = false
  }

  private func store(_ group: [Member]) {
    do throws(StorageError) {
      let repeated = try commit(group.map(\.record))
      for (member, ids) in zip(group, repeated) { member.done.resume(returning: .success(ids)) }
      return
    } catch {
      // Another process has the file locked: writing each record alone would only wait as long again.
      if error.code == .busy {
        for member in group { member.done.resume(returning: .failure(error)) }
        return
      }
    }
    // Writes each record alone, so that an error fails only the poll that caused it.
    for member in group {
      do throws(StorageError) {
        member.done.resume(returning: .success(try commit([member.record])[0]))
      } catch {
        member.done.resume(returning: .failure(error))
      }
    }
  }

  /// Stores records with the story of each of their matches.
  private func commit(_ records: [PollRecord]) throws(StorageError) -> [Set<String>] {
    var records = records
    do throws(StorageError) {
      try stories.assign(&records)
      let repeated = try store.commit(records)
      stories.committed(records, repeated: repeated.reduce(0) { $0 + $1.count })
      return repeated
    } catch {
      stories.failed()
      throw error
    }
  }
}
