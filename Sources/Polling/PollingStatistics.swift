public import Basics
import Classification
import FeedModel
import Matches
public import Storage

/// Counts of polling since the start, for the metrics.
public struct PollingStatistics: Sendable, Equatable {
  /// The ways in which a poll can end.
  public enum Ending: String, Sendable, CaseIterable {
    case read, notModified, failed, gone
  }

  /// The number of polls by ending; every ending is a key.
  public private(set) var polls = Dictionary(uniqueKeysWithValues: Ending.allCases.map { ($0, 0) })
  /// The size of all bodies as received, before decompression, in bytes.
  public private(set) var bytesReceived = 0
  /// The number of entries in the documents that were read, known entries included.
  public private(set) var entries = 0
  /// The number of matches that were queued.
  public private(set) var matches = 0
  /// The number of matches that were not queued, because matches with their ids have been queued before.
  public private(set) var repeatedMatches = 0
  /// The number of queued matches by topic id. A match of two topics counts for both.
  public private(set) var matchesByTopic: [String: Int] = [:]
  /// The delay between the time a feed was due and the beginning of its poll, in seconds.
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

/// The state of one feed at one moment.
public struct FeedSnapshot: Sendable {
  /// The watchlist's id.
  public var id: String
  /// The watchlist's title, else the document's.
  public var title: String?
  /// The configured address without a name and password.
  public var url: String
  /// Its stored state.
  public var state: FeedCondition
  /// The time of its next poll.
  public var nextPoll: Timestamp
  /// Whether it is being polled right now.
  public var isPolling: Bool
}
