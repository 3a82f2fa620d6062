import FeedModel
import Matches
import Storage

/// Commits the records of polls. Records that arrive while a transaction is being written are collected and written
/// together in the next one, because one transaction per poll can be slower than the polls. A single record is written
/// at once.
actor GroupCommit {
  private typealias Member = (poll: ClaimedPoll, done: CheckedContinuation<Result<Set<String>, StorageError>, Never>)

  private let seen: any SeenEntries
  private let stories: StoryKeeper
  private var waiting: [Member] = []
  /// Reports of known entries that wait, each a transaction of its own.
  private var reports: [@Sendable () async -> Void] = []
  private var isWriting = false

  private static let largestGroup = 64
  /// How often stories are assigned when another process stores matches meanwhile. The last time the matches are stored
  /// whatever it stores: that a story may be told twice is better than that a poll is not stored.
  private static let mostAttempts = 4

  init(_ seen: any SeenEntries, _ outbox: any Outbox) {
    self.seen = seen
    stories = StoryKeeper(outbox)
  }

  /// Stores a record in one transaction and returns when it is committed.
  ///
  /// - Returns: the ids of its matches that are new (`Committed.polls`).
  /// - Throws: `StorageError` if it was not stored; then nothing of it was. With `unreachable` it may have been: the record
  ///   can be committed again under its claim, and is stored once.
  func commit(_ record: PollRecord, holding claim: FeedClaim) async throws(StorageError) -> Set<String> {
    let result = await withCheckedContinuation { done in
      waiting.append((ClaimedPoll(record, claim), done))
      start()
    }
    return try result.get()
  }

  /// Reads what placing matches into stories needs; to be awaited before the first poll.
  func prepare() async { await stories.prepare() }

  /// Queues the match of an entry that was never reported (`SeenEntries.reportKnown`), between two groups of polls, so that
  /// none of them is refused because of it.
  func reportKnown(_ match: MatchRecord, name: String, key: EntryKey?) async throws(StorageError) -> Bool {
    let result: Result<Bool, StorageError> = await withCheckedContinuation { done in
      reports.append { [seen, stories] in
        do throws(StorageError) {
          let isNew = try await stories.report(match) { match async throws(StorageError) in
            try await seen.reportKnown(match, name: name, key: key)
          }
          done.resume(returning: .success(isNew))
        } catch {
          done.resume(returning: .failure(error))
        }
      }
      start()
    }
    return try result.get()
  }

  private func start() {
    guard !isWriting else { return }
    isWriting = true
    Task { await write() }
  }

  private func write() async {
    while !waiting.isEmpty || !reports.isEmpty {
      if !reports.isEmpty { await reports.removeFirst()() }
      guard !waiting.isEmpty else { continue }
      let group = Array(waiting.prefix(Self.largestGroup))
      waiting.removeFirst(group.count)
      // Calls of `commit` that arrive meanwhile add their records.
      await store(group)
    }
    isWriting = false
  }

  private func store(_ group: [Member]) async {
    do throws(StorageError) {
      let results = try await commit(group.map(\.poll))
      for (member, result) in zip(group, results) { member.done.resume(returning: result) }
      return
    } catch {
      // Another process has the file locked, or the database does not answer: writing each record alone would only wait as
      // long again.
      if error.code == .busy || error.code == .unreachable || group.count == 1 {
        for member in group { member.done.resume(returning: .failure(error)) }
        return
      }
    }
    // Writes each record alone, so that an error fails only the poll that caused it.
    for member in group { await store([member]) }
  }

  /// Stores records with the story of each of their matches.
  private func commit(_ polls: [ClaimedPoll]) async throws(StorageError) -> [Result<Set<String>, StorageError>] {
    var attempts = 0
    while true {
      attempts += 1
      let isLast = attempts == Self.mostAttempts
      do throws(StorageError) {
        var polls = polls
        let known = try await stories.assign(&polls)
        let committed = try await seen.commit(polls, after: isLast ? nil : known)
        await stories.committed(polls, committed, isUpToDate: !isLast)
        return committed.polls
      } catch {
        await stories.failed()
        guard error.code == .outdated, !isLast else { throw error }
      }
    }
  }
}
