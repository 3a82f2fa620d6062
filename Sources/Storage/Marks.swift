public import Basics
import FeedModel

/// The user's judgements of entries (`diplowatch mark`).
public protocol Marks: Sendable {
  /// Stores a mark. It replaces an earlier one of the same entry.
  func save(_ mark: Mark) async throws(StorageError)

  /// All marks, the oldest first.
  func marks() async throws(StorageError) -> [Mark]
}

/// The user's judgement of an entry.
public struct Mark: Sendable, Equatable {
  /// When it was made.
  public var at: Timestamp
  /// Whether such an entry is wanted.
  public var isRelevant: Bool
  /// The topics that it has; nil if none were given.
  public var topics: [String]?
  /// The user's note.
  public var note: String?
  /// The entry, alone in its block. It is stored with the mark.
  public var block: ArchiveBlock

  /// The entry.
  public var entry: ArchivedEntry { block.entries[0] }

  /// A mark of the only entry of a block.
  public init(at: Timestamp, isRelevant: Bool, topics: [String]?, note: String?, block: ArchiveBlock) {
    self.at = at
    self.isRelevant = isRelevant
    self.topics = topics
    self.note = note
    self.block = block
  }

  /// Identifies the marked entry. A later mark with the same value replaces this one.
  package var subject: String {
    let name = entry.key.map { String($0.value) } ?? entry.verdict?.match ?? "\(entry.url ?? "") \(entry.title ?? "")"
    return block.feedID + " " + name
  }
}

extension Mark {
  /// A labelled item, as `eval`, `fit` and `backtest --labels` read it.
  public func labelledLine() -> [UInt8] {
    var writer = JSONWriter()
    writer.object {
      $0.member(
        "id", entry.verdict?.match ?? "\(block.feedID)-\(entry.key.map { String($0.value) } ?? entry.url ?? "")")
      $0.member("title", entry.title ?? "")
      $0.member("summary", entry.summary)
      $0.member("content", entry.content)
      $0.member("language", entry.language)
      $0.member("url", entry.url.map(WebAddress.shown))
      $0.member("published", entry.published ?? block.seen)
      $0.member("feed", block.feedID)
      $0.member("markedAt", at)
      $0.member("note", note)
      $0.key("expected")
      $0.object {
        $0.member("relevant", isRelevant ? "yes" : "no")
        $0.key("topics")
        $0.value(isRelevant ? topics ?? entry.verdict?.topics ?? [] : [])
      }
    }
    return writer.bytes
  }
}
