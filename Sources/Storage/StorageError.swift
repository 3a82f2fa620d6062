/// Why the state could not be read or written.
public struct StorageError: Error, Sendable, CustomStringConvertible {
  /// The kinds of errors.
  public enum Code: Sendable {
    /// The file or the database cannot be opened: path, address, login or encoding.
    case cannotOpen
    /// The file system is full.
    case full
    /// The file system or the file is read-only.
    case readOnly
    /// Another process has a lock, or the database took too long.
    case busy
    /// The file or the database is damaged, or the file is no SQLite database.
    case corrupt
    /// A newer version wrote the state, or a node of a newer version uses it.
    case newer
    /// The file was removed or replaced while it was open.
    case replaced
    /// The disk has errors.
    case device
    /// The claim under which something was to be stored has ended: nothing was stored.
    case claimLost
    /// Others have stored matches meanwhile that the caller did not consider: nothing was stored.
    case outdated
    /// The caller's task was cancelled, for example because the daemon stops: nothing was read or stored.
    case cancelled
    /// The database does not answer. `StateStore.troubles` tells of it once, so nobody else logs it.
    case unreachable
    /// Another process has this node's name, the node was forgotten, or a node that is to be forgotten lives.
    case nodeTaken
    /// Any other error.
    case other
  }

  /// The kind of error.
  public var code: Code
  /// What is wrong with which file, and what to do, in one sentence.
  public var description: String

  /// Whether an operator has to correct it. If not, it may work later.
  public var needsOperator: Bool {
    switch code {
    case .cannotOpen, .readOnly, .corrupt, .newer, .replaced: true
    case .full, .busy, .device, .claimLost, .outdated, .cancelled, .unreachable, .nodeTaken, .other: false
    }
  }

  /// An error of a store.
  public init(_ code: Code, _ description: String) {
    self.code = code
    self.description = description
  }

  /// The error for a claim that has ended, of a feed or a sink.
  public static func claimLost(_ name: String) -> StorageError {
    StorageError(.claimLost, "\(name): another process has taken it over; nothing was stored")
  }

  /// The error for a task that was cancelled.
  package static let cancelled = StorageError(
    .cancelled, "the state was not read or changed, because the process is stopping")

  /// The error for a commit whose `known` is not the last match.
  package static let outdated = StorageError(
    .outdated, "other matches were stored meanwhile; it is tried again later")
}
