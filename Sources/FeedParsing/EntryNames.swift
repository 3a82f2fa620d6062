public import Basics
public import FeedModel

/// The names of an entry, as hashes. Whether a name is unique depends on the other entries of the document.
public struct EntryNames: Sendable, Equatable {
  /// The publisher's identifier.
  public internal(set) var id: EntryKey?
  /// The identifier without its fragment; nil if it has no fragment.
  public internal(set) var base: EntryKey?
  /// Link and title together; only the title if an aggregator changes links at every poll.
  public internal(set) var titled: EntryKey?
  /// The link with its fragment; nil if it is the identifier.
  public internal(set) var page: EntryKey?
  /// Title and exact time together.
  public internal(set) var timed: EntryKey?
  /// Link, title and time together, if the time may be only a date.
  public internal(set) var dated: EntryKey?

  /// All of them without repetitions, the strongest first.
  public var all: [EntryKey] {
    var keys: [EntryKey] = []
    keys.reserveCapacity(6)
    for key in [id, titled, page, timed, dated, base] { if let key, !keys.contains(key) { keys.append(key) } }
    return keys
  }
}

/// An entry of a document with its names, contents hash and date.
public struct NamedEntry: Sendable {
  /// Its index in the document.
  public var index: Int
  /// All its names.
  public var names: EntryNames
  /// The names that no other entry of the document has, the strongest first; never empty.
  public var distinguishing: [EntryKey]
  /// Other names under which it may have been stored. They only find candidates; an equal name is no evidence.
  public var others: [EntryKey]
  /// The hash of its text (`EntryIdentity.contentHash`).
  public var contentHash: Int64
  /// Its publication time, or else its time of change; nil if it has neither.
  public var date: Timestamp?

  /// Whether no other entry of the document has a name.
  public func isDistinguishing(_ name: EntryKey?) -> Bool { name.map(distinguishing.contains) ?? false }
}
