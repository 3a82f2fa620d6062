public import Basics
public import FeedModel

/// An entry in the store: what is needed to recognise it.
public struct SeenEntry: Sendable, Equatable {
  /// The revision of an entry that was recorded without being classified, because it was too old to be news.
  public static let unread = -1

  /// Its reference in the store; nil if it is not stored yet.
  public var reference: EntryReference?
  /// The keys by which it will be recognised. Empty if it was read from the store.
  public var keys: [EntryKey]
  /// A hash of its visible text.
  public var contentHash: Int64
  /// How often it was reported; `unread` if it was never classified.
  public var revision: Int
  /// The topics it was last reported with; empty if it never was.
  public var topics: [String]
  /// Its title.
  public var title: String?
  /// Its link.
  public var url: String?
  /// Its publication date, else its date of change.
  public var date: Timestamp?
  /// The text from which the ids of its matches are made. Nil if it was never reported, or last by a version of
  /// diplowatch that did not store it.
  public var matchName: String?
  /// The content hashes of its earlier versions, newest first. With them, a feed that alternates between two versions
  /// is not taken for one with news.
  public var earlierHashes: [Int64]

  /// An entry.
  public init(
    reference: EntryReference? = nil, keys: [EntryKey] = [], contentHash: Int64, revision: Int, topics: [String],
    title: String?, url: String?, date: Timestamp?, matchName: String? = nil, earlierHashes: [Int64] = []
  ) {
    self.reference = reference
    self.keys = keys
    self.contentHash = contentHash
    self.revision = revision
    self.topics = topics
    self.title = title
    self.url = url
    self.date = date
    self.matchName = matchName
    self.earlierHashes = earlierHashes
  }
}

/// A store's reference to an entry. Only the store can read it.
public struct EntryReference: Sendable, Hashable {
  package let number: Int64

  /// Only stores make and read these values.
  package init(_ number: Int64) { self.number = number }
}

/// A look-up of an entry in the store.
public struct EntryQuery: Sendable {
  /// Keys that identify the entry, the most reliable first.
  public var distinguishing: [EntryKey]
  /// The one of these keys made from the publisher's identifier (Atom `id`, RSS `guid`).
  public var identifier: EntryKey?
  /// A hash of its visible text.
  public var contentHash: Int64
  /// Its publication date, else its date of change.
  public var date: Timestamp?

  /// A look-up of an entry.
  public init(distinguishing: [EntryKey], identifier: EntryKey?, contentHash: Int64, date: Timestamp?) {
    self.distinguishing = distinguishing
    self.identifier = identifier
    self.contentHash = contentHash
    self.date = date
  }
}

/// The result of a look-up of an entry.
public enum EntryFinding: Sendable, Equatable {
  /// An entry with a key that identifies it, and with the same text and date, is stored. If that key is the publisher's
  /// identifier, the dates may differ.
  case unchanged(EntryReference, lastSeen: Timestamp)
  /// The stored entries that share any key with it. Empty if it is certainly new.
  case candidates([EntryCandidate])
}

/// A stored entry that may be the entry looked for.
public struct EntryCandidate: Sendable, Equatable {
  /// Its reference in the store.
  public var reference: EntryReference
  /// What is stored about it.
  public var entry: SeenEntry
  /// The keys that both have.
  public var names: [EntryKey]

  /// A candidate.
  public init(reference: EntryReference, entry: SeenEntry, names: [EntryKey]) {
    self.reference = reference
    self.entry = entry
    self.names = names
  }
}
