public import Matches

/// A sink with a queue, and which matches are delivered to it.
public struct SinkRoute: Sendable {
  /// The sink's name in the store.
  public var sink: String
  /// Only matches that pass are delivered.
  public var filter: MatchFilter
  /// Which of a story's matches that pass the filter are delivered.
  public var stories: StoryNews

  /// Which matches of a story are delivered.
  public enum StoryNews: Sendable, Equatable {
    /// All.
    case all
    /// The first one.
    case first
    /// The first one, and the one by which the story is in so many feeds.
    case grown(Int)
  }

  /// A route.
  public init(sink: String, filter: MatchFilter, stories: StoryNews = .all) {
    self.sink = sink
    self.filter = filter
    self.stories = stories
  }

  /// Whether a match is delivered. A muted one is not. Matches of its story that do not pass the filter do not count: a sink for Russian
  /// entries is told of a story when a Russian feed has it.
  ///
  /// - Parameter earlier: The matches of its story before it.
  package func admits(_ match: MatchRecord, earlier: () throws -> [MatchRecord]) rethrows -> Bool {
    guard match.muted == nil, filter.admits(match) else { return false }
    guard stories != .all, match.story != nil else { return true }
    let earlier = try earlier().filter { $0.muted == nil && filter.admits($0) }
    if earlier.isEmpty { return true }
    guard case .grown(let count) = stories else { return false }
    let feeds = Set(earlier.map(\.feed.id))
    return feeds.count == count - 1 && !feeds.contains(match.feed.id)
  }
}

/// The right to serve a sink.
public struct SinkClaim: Sendable {
  /// The sink.
  public let sink: String
  /// Tells this claim from earlier and later ones of the sink (a fencing token).
  package let token: Int64

  /// For stores.
  package init(sink: String, token: Int64) {
    self.sink = sink
    self.token = token
  }
}

/// The progress of a sink: it has processed every match up to and including `position`.
public struct SinkPlace: Sendable, Equatable {
  /// The position of the last match processed.
  public var position: OutboxPosition
  /// Text that the sink stores with its position, for example which file it writes. The store does not read it.
  public var bookmark: String

  /// A place.
  public init(position: OutboxPosition = .start, bookmark: String = "") {
    self.position = position
    self.bookmark = bookmark
  }
}
