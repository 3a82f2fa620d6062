public import Matches

/// A sink with a queue, and which matches are delivered to it.
public struct SinkRoute: Sendable {
  /// The sink's name in the store.
  public var sink: String
  /// Only matches that pass are delivered.
  public var filter: MatchFilter
  /// Which matches of a story are delivered, of those that pass the filter.
  public var stories: StoryNews

  /// Which matches of a story are delivered.
  public enum StoryNews: Sendable, Equatable {
    /// All.
    case all
    /// The first one.
    case first
    /// The first one, and the one with which the story reaches this number of feeds.
    case grown(Int)
  }

  /// A route.
  public init(sink: String, filter: MatchFilter, stories: StoryNews = .all) {
    self.sink = sink
    self.filter = filter
    self.stories = stories
  }

  /// Whether a match is delivered. A muted one is not. Matches of its story that do not pass the filter do not count: a
  /// sink for Russian entries is told of a story when a Russian feed has it.
  ///
  /// - Parameter nextEarlier: The matches of its story before it, one a call; nil when there are no more. It is called only
  ///   as often as they are needed to decide.
  package func admits(_ match: MatchRecord, nextEarlier: () throws -> EarlierMatch?) rethrows -> Bool {
    guard match.muted == nil, filter.admits(match) else { return false }
    guard stories != .all, match.story != nil else { return true }
    var feeds: Set<String> = []
    while let earlier = try nextEarlier() {
      // After the first one of a feed, its others change nothing.
      guard !feeds.contains(earlier.feedID), let record = earlier.record, record.muted == nil, filter.admits(record)
      else { continue }
      feeds.insert(earlier.feedID)
      guard case .grown(let count) = stories, feeds.count < count, earlier.feedID != match.feed.id else { return false }
    }
    guard case .grown(let count) = stories, !feeds.isEmpty else { return true }
    return feeds.count == count - 1
  }

  /// A match of the same story before another one. Its line is read only if that is asked for.
  package struct EarlierMatch {
    /// The id of its feed.
    package var feedID: String
    /// The match-log line.
    package var line: [UInt8]
    /// The line as a record; nil if it is not a match line.
    package var record: MatchRecord? { MatchRecord(line: line) }

    /// Memberwise.
    package init(feedID: String, line: [UInt8]) {
      self.feedID = feedID
      self.line = line
    }
  }
}

/// The right to serve a sink.
public struct SinkClaim: Sendable {
  /// The sink.
  public let sink: String
  /// How long it surely holds. Nothing is sent after its end.
  public let lease: Lease
  /// Distinguishes this claim from earlier and later ones of the sink (a fencing token).
  package let token: Int64

  /// Only stores make and read these values.
  package init(sink: String, lease: Lease = .endless, token: Int64) {
    self.sink = sink
    self.lease = lease
    self.token = token
  }
}

/// The progress of a sink: it has processed every match up to and including `position`.
public struct SinkPlace: Sendable, Equatable {
  /// The position of the last match processed.
  public var position: OutboxPosition
  /// Text that the sink stores with its position, for example which file it writes. The store does not read it.
  public var bookmark: String

  /// The progress of a sink.
  public init(position: OutboxPosition = .start, bookmark: String = "") {
    self.position = position
    self.bookmark = bookmark
  }
}
