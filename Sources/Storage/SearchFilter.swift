public import Basics
import Classification

/// Which entries a search is about, whatever their words.
public struct SearchFilter: Sendable, Equatable {
  /// Only those of these feeds; empty means all.
  public var feeds: Set<String> = []
  /// Only matches with one of these topics, as they were judged.
  public var topics: Set<String> = []
  /// Only those that named one of these entities.
  public var entities: Set<String> = []
  /// Only those that named somebody of each of these sides.
  public var sides: Set<String> = []
  /// Only those in one of these languages.
  public var languages: Set<String> = []
  /// Only those that were read at this time or later.
  public var since: Timestamp?
  /// Only those that were read before this time.
  public var until: Timestamp?
  /// Only those that matched.
  public var matchesOnly = false

  /// All entries.
  public init() {}

  /// Whether an entry is meant, its time left aside.
  package func admits(_ entry: ArchivedEntry, of feedID: String) -> Bool {
    if !feeds.isEmpty, !feeds.contains(feedID) { return false }
    if !languages.isEmpty, !languages.contains(entry.language ?? "") { return false }
    guard matchesOnly || !topics.isEmpty || !entities.isEmpty || !sides.isEmpty else { return true }
    guard let verdict = entry.verdict else { return false }
    if matchesOnly, verdict.topics.isEmpty { return false }
    if !topics.isEmpty, !verdict.topics.contains(where: topics.contains) { return false }
    if !entities.isEmpty, !verdict.entities.contains(where: entities.contains) { return false }
    return sides.allSatisfy { side in verdict.sides.contains { $0.lowercased() == side.lowercased() } }
  }

  /// Whether an entry is meant that was read at this time.
  package func admits(_ seen: Timestamp) -> Bool {
    if let since, seen < since { return false }
    return until.map { seen < $0 } ?? true
  }
}
