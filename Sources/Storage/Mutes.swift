public import Basics
public import Matches

/// The mutes (`diplowatch mute`). A store applies them when it queues a match (`MatchRecord.muted`).
public protocol Mutes: Sendable {
  /// Stores a mute. It replaces one of the same subject; those that have ended are deleted.
  func save(_ mute: Mute) async throws(StorageError)

  /// Ends a mute; false if there is none of this subject.
  func unmute(_ subject: Mute.Subject) async throws(StorageError) -> Bool

  /// The mutes in force at a time, in order of their ends.
  func mutes(at time: Timestamp) async throws(StorageError) -> [Mute]
}
