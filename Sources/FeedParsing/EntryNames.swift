public import Basics
public import FeedModel

/// The names one entry goes by, each as its hash. Which of them tell it apart depends on the other entries of its
/// document.
public struct EntryNames: Sendable, Equatable {
  /// The publisher's identifier.
  public internal(set) var id: EntryKey?
  /// The identifier without its fragment, where it has one.
  public internal(set) var base: EntryKey?
  /// Link and title together; the title alone where an aggregator makes links anew at every poll.
  public internal(set) var titled: EntryKey?
  /// The link, with its fragment; nil where it is the identifier.
  public internal(set) var page: EntryKey?
  /// Title and exact time.
  public internal(set) var timed: EntryKey?
  /// Link, title and a time that may be a mere date.
  public internal(set) var dated: EntryKey?

  /// All of them, each once, the strongest first.
  public var all: [EntryKey] {
    var keys: [EntryKey] = []
    keys.reserveCapacity(6)
    for key in [id, titled, page, timed, dated, base] { if let key, !keys.contains(key) { keys.append(key) } }
    return keys
  }
}

/// An entry of a document with what tells it apart from the document's others.
public struct NamedEntry: Sendable {
  /// Where it stands in the document.
  public var index: Int
  /// What it is called.
  public var names: EntryNames
  /// The names that no other entry of the document has, the strongest first; never empty.
  public var distinguishing: [EntryKey]
  /// Other names under which it may have been stored. Agreement in one of them is no evidence by itself.
  public var others: [EntryKey]
  /// A hash of what a reader sees of it.
  public var contentHash: Int64
  /// When it says it was published, else when it says it was changed.
  public var date: Timestamp?

  /// Whether a name is one that no other entry of the document has.
  public func isDistinguishing(_ name: EntryKey?) -> Bool { name.map(distinguishing.contains) ?? false }
}
