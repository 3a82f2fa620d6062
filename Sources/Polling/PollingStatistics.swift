public import Basics
import Classification
import FeedModel
import Matches
public import Storage

/// What polling did since the start.
public struct PollingStatistics: Sendable, Equatable {
  /// How a poll can end.
  public enum Ending: String, Sendable, CaseIterable {
    case read, notModified, failed, gone
  }

  /// Polls by how they ended; all endings are there.
  public private(set) var polls = Dictionary(uniqueKeysWithValues: Ending.allCases.map { ($0, 0) })
  /// Body bytes received, before decompression.
  public private(set) var bytesReceived = 0
  /// Entries in the documents that were read, known ones included.
  public private(set) var entries = 0
  /// Matches that were queued.
  public private(set) var matches = 0
  /// Matches that were not queued, since matches of their ids had been queued before.
  public private(set) var repeatedMatches = 0
  /// Matches that were queued, by topic; one of two topics counts for both.
  public private(set) var matchesByTopic: [String: Int] = [:]
  /// By how many seconds polls began later than they were due.
  public private(set) var lateness = Histogram.seconds

  /// Counts the beginning of a poll.
  mutating func begin(dueMillisecondsAgo late: Int64) { lateness.observe(Double(max(0, late)) / 1000) }

  /// Counts the end of a poll.
  mutating func end(_ result: Poll) {
    bytesReceived += result.bytesReceived
    switch result.outcome {
    case .notModified: polls[.notModified, default: 0] += 1
    case .read(let entries, _, _):
      polls[.read, default: 0] += 1
      self.entries += entries
    case .failed, .outage: polls[.failed, default: 0] += 1
    case .gone: polls[.gone, default: 0] += 1
    case .cancelled: break
    }
    repeatedMatches += result.repeated.count
    for match in result.entries.matches {
      matches += 1
      for topic in match.topics { matchesByTopic[topic.id, default: 0] += 1 }
    }
  }
}

/// Where one feed stands.
public struct FeedSnapshot: Sendable {
  /// The watchlist's id.
  public var id: String
  /// The watchlist's title, else the document's.
  public var title: String?
  /// The configured address without a name and password.
  public var url: String
  /// What is remembered of it.
  public var state: FeedCondition
  /// When it is polled next.
  public var nextPoll: Timestamp
  /// Whether it is being polled right now.
  public var isPolling: Bool
}
