public import Basics
import Classification

/// The conditions of a search on everything but words.
public struct SearchFilter: Sendable, Equatable {
  /// Only entries of these feeds; empty means all.
  public var feeds: Set<String> = []
  /// Only matches with one of these topics, by the verdict when they were read.
  public var topics: Set<String> = []
  /// Only entries that name one of these entities; empty means all.
  public var entities: Set<String> = []
  /// Only entries that name an entity of each of these sides.
  public var sides: Set<String> = []
  /// Only entries in one of these languages; empty means all.
  public var languages: Set<String> = []
  /// Only entries read at this time or later.
  public var since: Timestamp?
  /// Only entries read before this time.
  public var until: Timestamp?
  /// Only entries that matched.
  public var matchesOnly = false

  /// All entries.
  public init() {}

  /// Whether an entry meets the conditions, except those on its time.
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

  /// Whether an entry read at this time meets the conditions on time.
  package func admits(_ seen: Timestamp) -> Bool {
    if let since, seen < since { return false }
    return until.map { seen < $0 } ?? true
  }
}
