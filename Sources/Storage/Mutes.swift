public import Basics
public import Matches

/// The mutes of the desk. A store applies them when it queues a match (`MatchRecord.muted`).
public protocol Mutes: Sendable {
  /// Keeps a mute; one of the same subject goes, and so do those that have ended.
  func save(_ mute: Mute) async throws(StorageError)

  /// Ends a mute; false if there is none of this subject.
  func unmute(_ subject: Mute.Subject) async throws(StorageError) -> Bool

  /// The mutes in force at a time, the one that ends first first.
  func mutes(at time: Timestamp) async throws(StorageError) -> [Mute]
}
