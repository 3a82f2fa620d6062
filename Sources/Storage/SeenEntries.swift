public import FeedModel
public import Matches

/// The entries seen of each feed, and the transaction that stores the results of polls.
public protocol SeenEntries: Sendable {
  /// Looks up entries of a feed. `others` returns further keys of the entry at an index; it is called only if the keys
  /// in its query do not decide.
  ///
  /// - Returns: a finding for each query, in their order.
  func lookUp(
    _ queries: [EntryQuery], of feed: String, others: @Sendable (Int) -> [EntryKey]
  ) async throws(StorageError) -> [EntryFinding]

  /// Stores all changes of these polls in one transaction, with their matches in the outbox and the deliveries of
  /// these. If this throws, nothing is stored; otherwise the claims end. If the polls have matches, they are stored so
  /// that they survive a power failure. Otherwise a match could be in the match log but not in the store.
  ///
  /// - Parameter known: The last match that was considered when the matches' stories were assigned; nil if stories do
  ///   not matter.
  /// - Throws: `StorageError`, with `outdated` if there are matches after `known`.
  func commit(_ polls: [ClaimedPoll], after known: OutboxPosition?) async throws(StorageError) -> Committed

  /// Queues a match of a stored entry that was never reported, and records that it was.
  ///
  /// - Parameters:
  ///   - name: The text from which the match's id is made.
  ///   - key: The strongest of the entry's keys.
  /// - Returns: False, with no change, if the entry was reported meanwhile or a match with this id was queued before.
  func reportKnown(_ match: MatchRecord, name: String, key: EntryKey?) async throws(StorageError) -> Bool
}

extension SeenEntries {
  /// Stores one poll. The stories of its matches do not matter.
  ///
  /// - Returns: The ids of its matches that are new.
  /// - Throws: `StorageError`, with `claimLost` if the claim has ended.
  @discardableResult
  public func commit(_ poll: PollRecord, holding claim: FeedClaim) async throws(StorageError) -> Set<String> {
    try await commit([ClaimedPoll(poll, claim)], after: nil).polls[0].get()
  }
}

/// The record of a poll, and the claim under which it is stored.
public struct ClaimedPoll: Sendable {
  /// What it changes.
  public var record: PollRecord
  /// The claim of its feed.
  public let claim: FeedClaim

  /// A poll of a feed that was claimed for it.
  public init(_ record: PollRecord, _ claim: FeedClaim) {
    self.record = record
    self.claim = claim
  }
}

/// The result of a commit.
public struct Committed: Sendable {
  /// For each poll, in their order, the ids of its matches that are new; or `claimLost` if its claim has ended, and
  /// nothing of it was stored. A match is not new, and not queued, if a match with the same id was queued before. As
  /// the ids are made from the content, it is the same entry, deleted from the state and seen again.
  public var polls: [Result<Set<String>, StorageError>]
  /// The position of the last match in the outbox; nil if the polls had no matches.
  public var last: OutboxPosition?

  /// Only stores make and read these values.
  package init(polls: [Result<Set<String>, StorageError>], last: OutboxPosition?) {
    self.polls = polls
    self.last = last
  }
}
